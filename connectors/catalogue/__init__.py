"""The catalogue: every table, column, type, key and relation of every source, named once.

`table.py` says what a table is; each agency has a file with its TABLES. Everything else reads from here: migrations are
compared with it, `zhixing check` holds an agency's database against it, scans are checked by it, the schema's
declarations point into it. Cross-agency relations stand in the schema, where they are asked.
"""

from __future__ import annotations

from connectors.catalogue import bank, court, credit, police, registry, vehicles
from connectors.catalogue.table import Column, ColumnType, Reference, Table
from identifiers.errors import SettingsError

SOURCES: dict[str, str] = {
    "court": "人民法院执行系统",
    "police": "公安机关",
    "vehicles": "公安交管",
    "credit": "信用信息平台",
    "registry": "市场监管登记",
    "bank": "金融机构",
}

TABLES: dict[str, Table] = {
    table.qualified: table for agency in (court, police, vehicles, credit, registry, bank) for table in agency.TABLES
}


def table(qualified: str) -> Table:
    """The table named `source.table`; SettingsError where the catalogue has none."""
    try:
        return TABLES[qualified]
    except KeyError:
        raise SettingsError(f"the catalogue has no table {qualified}") from None


def tables_of(source: str) -> tuple[Table, ...]:
    """The tables of one source, in the order in which they can be filled."""
    return tuple(each for each in TABLES.values() if each.source == source)


__all__ = ["SOURCES", "TABLES", "Column", "ColumnType", "Reference", "Table", "table", "tables_of"]
