"""What a caller may see: a frozen value, decided before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from access.masks import Mask
from connectors.scan import And, Condition


class Level(StrEnum):
    """How sensitive a field is (数据分级): everybody's, an agency's own, a person's, and what harms when it leaks."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    PERSONAL = "PERSONAL"
    SENSITIVE = "SENSITIVE"


@dataclass(frozen=True, slots=True, eq=False)
class Grants:
    """Per (type, field) a mask, None for the whole value; a field that is not named is refused. `rows` narrows tables
    (`source.table`) to the rows that fulfil a condition. `everything` grants all fields in full.

    One value stands for one agreement and is compared by identity: plans are kept for it. Agreements come with access
    control; until then the only caller is the local one.
    """

    everything: bool = False
    fields: Mapping[tuple[str, str], Mask | None] = field(default_factory=dict)
    rows: Mapping[str, Condition] = field(default_factory=dict)

    def refuses(self, type_name: str, field_name: str) -> bool:
        """Whether the field may not be read at all."""
        return not self.everything and (type_name, field_name) not in self.fields

    def mask(self, type_name: str, field_name: str) -> Mask | None:
        """How the field is shown; None in full."""
        return None if self.everything else self.fields[(type_name, field_name)]

    def shows(self, type_name: str, field_name: str) -> bool:
        """Whether the field is shown in full."""
        return not self.refuses(type_name, field_name) and self.mask(type_name, field_name) is None

    def narrowed(self, table: str, condition: Condition | None) -> Condition | None:
        """The condition on rows of the table with what the caller may see of it."""
        scope = self.rows.get(table)
        if scope is None:
            return condition
        return scope if condition is None else And((condition, scope))

    @classmethod
    def all(cls) -> Grants:
        """Every field in full: for the demo on this machine and for tests."""
        return cls(everything=True)
