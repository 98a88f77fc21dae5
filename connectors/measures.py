"""Named aggregates over one source, for answers that no list of rows should be read for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """A named aggregate and its arguments."""

    name: str
    arguments: Mapping[str, Any]
