"""Reads that serve many cases at once: where one fails, those that need it fail, and no other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.scan import Group, Page, Row
from identifiers.errors import FieldError
from resolvers import paging
from resolvers.context import SHANGHAI, Context
from resolvers.relate import by_keys, too_many
from resolvers.values import Record


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a table by one key each, the moment for which they were read, or why they were not."""

    table: str
    groups: Mapping[str, Group] = field(default_factory=dict)
    as_of: datetime = field(default_factory=lambda: datetime.now(SHANGHAI))
    failure: FieldError | None = None

    def rows(self, key: str) -> Sequence[Row]:
        """All rows of a key. Raises what the read met, and TooMany where it did not bring them all."""
        group = self.group(key)
        if group.has_next:
            raise too_many()
        return group.rows

    def group(self, key: str) -> Group:
        """The rows of a key, of which there may be more; none of a key that was not asked."""
        if self.failure is not None:
            raise self.failure
        return self.groups.get(key, Group())

    def records(self, key: str) -> list[Record]:
        """The same, as records."""
        return [Record(self.table, row, self.as_of) for row in self.rows(key)]

    def by_serial(self, serials: Collection[int]) -> dict[int, Record]:
        """The records of these serials, as far as they were read."""
        rows = (row for group in self.groups.values() for row in group.rows if row["record_id"] in serials)
        return {row["record_id"]: Record(self.table, row, self.as_of) for row in rows}


async def read_by(context: Context, table_name: str, column: str, keys: Sequence[str], **scan: Any) -> Found:
    """Rows of a table by one column, or by that of the link table they hang on, for many keys in one read."""
    scan.setdefault("page", Page(first=paging.LARGEST_LIST))
    try:
        groups, answer = await by_keys(context, table_name, (column,), [(key,) for key in keys], **scan)
    except FieldError as error:
        return Found(table_name, failure=error)
    return Found(table_name, {key[0]: group for key, group in groups.items()}, answer.as_of)
