"""What a measure is: a named aggregate over one source, asked by name and arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from connectors.scan import Row

Arguments: TypeAlias = Mapping[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]
"""Rows by `source.table`, as the catalogue names it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A named aggregate and its arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MeasureStatement:
    """How a measure is answered, twice: by one SQL statement, and from rows in memory. Both give the same single row.

    `sql` takes `parameters(arguments)` as $1, $2, …; `tables` are the tables that either reads.
    """

    source: str
    tables: tuple[str, ...]
    sql: str
    parameters: Callable[[Arguments], tuple[Any, ...]]
    in_memory: Callable[[Tables, Arguments], Row]


def courts_and_period(arguments: Arguments) -> tuple[Any, ...]:
    """The parameters of a measure over courts and days: codes (None: every court), the first day, the first after."""
    codes = arguments["court_codes"]
    return (None if codes is None else list(codes), arguments["from"], arguments["to"])


def courts_and_end(arguments: Arguments) -> tuple[Any, ...]:
    """The parameters of a measure of a state: codes (None: every court), the first day after it."""
    codes, _, to = courts_and_period(arguments)
    return codes, to
