"""The rows of the demo as they are told, table by table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from connectors.catalogue import TABLES, table
from connectors.scan import Row


class Ledger:
    """Collects rows. Each gets the next record_id of its table; columns not named are null."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {name: [] for name in TABLES}

    def add(self, into: str, /, **values: Any) -> int:
        """Add a row to `source.table` and return its record_id. ValueError for a column that the table has not."""
        columns = table(into).by_name
        unknown = values.keys() - columns.keys()
        if unknown:
            raise ValueError(f"{into} has no column {', '.join(sorted(unknown))}")
        rows = self._rows[into]
        rows.append(MappingProxyType({**dict.fromkeys(columns), **values, "record_id": len(rows) + 1}))
        return len(rows)

    def rows_of(self, name: str) -> tuple[Row, ...]:
        """The rows of one table so far."""
        return tuple(self._rows[name])

    def tables(self) -> Mapping[str, tuple[Row, ...]]:
        """Every table of the catalogue with its rows."""
        return MappingProxyType({name: tuple(rows) for name, rows in self._rows.items()})
