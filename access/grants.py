"""What a caller may see: a frozen value, decided before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How sensitive a field is (数据分级): everybody's, an agency's own, a person's, and what harms when it leaks."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    PERSONAL = "PERSONAL"
    SENSITIVE = "SENSITIVE"


@dataclass(frozen=True, slots=True)
class Grants:
    """Per (type, field) a mask; `everything` grants all fields in full.

    Agreements that narrow it come with access control; until then the only caller is the local one.
    """

    everything: bool = False
    fields: Mapping[tuple[str, str], str | None] = field(default_factory=dict)

    @classmethod
    def all(cls) -> Grants:
        """Every field in full: for the demo on this machine and for tests."""
        return cls(everything=True)
