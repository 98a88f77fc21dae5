"""Which header of a file is which column: as the mapping declares, or guessed and shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.catalogue import Column, ColumnType, Table
from connectors.files.mapping import FileMapping
from connectors.files.opened import TableFile
from connectors.files.words import HEADERS, PARTIES, PARTY_HEADERS, TABLE_HEADERS
from identifiers.errors import LoadError
from identifiers.normalise import normalise_name

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_BRACKETED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]\s*$")
_TEN_THOUSANDS = re.compile(r"万")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column comes from: the place of its header, or a constant; and whether that was declared."""

    column: Column
    place: int | None
    header: str
    declared: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is read into a table: a source for each column it fills, those that follow from others, the rest."""

    table: Table
    sources: tuple[Source, ...]
    derived: tuple[str, ...]
    unused: tuple[str, ...]
    mapping: FileMapping

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is filled, in the catalogue's order."""
        filled = {source.column.name for source in self.sources} | set(self.derived)
        return tuple(column.name for column in self.table.columns if column.name in filled)

    def lines(self) -> Iterator[str]:
        """The plan as a mapping that can be kept (TOML), for `--dry-run`."""
        yield f'table = "{self.table.qualified}"'
        if self.mapping.identity:
            yield f"identity = {json.dumps(self.mapping.identity)}"
        if self.unused:
            yield f"# headers that are not used: {', '.join(self.unused)}"
        for title, constant in (("columns", False), ("constants", True)):
            found = [source for source in self.sources if (source.place is None) == constant]
            if found:
                yield f"\n[{title}]"
            for source in found:
                text = source.header.replace("\\", "\\\\").replace('"', '\\"')
                yield f'{source.column.name} = "{text}"' + ("" if source.declared else "  # guessed")
        if self.derived:
            yield f"\n# from the numbers: {', '.join(self.derived)}"
        if self.mapping.units:
            yield "\n[units]"
            yield from (f'{name} = "{unit}"' for name, unit in self.mapping.units.items())


def plan_for(table: Table, file: TableFile, mapping: FileMapping) -> Plan:
    """How this file is read; LoadError where a required column has no header, or a header may be two things."""
    declared = list(_declared(file, table, mapping))
    taken = {source.place for source in declared}
    filled = {source.column.name for source in declared}
    guessed: dict[str, Source] = {}
    for place, header in enumerate(file.header):
        if place in taken or not header or header in mapping.ignore:
            continue
        column = _guess(table, header, filled)
        if column is None:
            continue
        if column.name in guessed:
            other = guessed[column.name].header
            raise LoadError(f"{file.path.name}: {other} and {header} may both be {column.name}; say which in --mapping")
        guessed[column.name] = Source(column, place, header, False)
    sources = (*declared, *guessed.values())
    filled = {source.column.name for source in sources}
    _ensure_units(file, sources, mapping)
    used = {source.place for source in sources}
    unused = tuple(header for place, header in enumerate(file.header) if header and place not in used)
    plan = Plan(table, sources, tuple(_derived(table, filled)), unused, mapping)
    _ensure_complete(file, plan)
    return plan


def _declared(file: TableFile, table: Table, mapping: FileMapping) -> Iterator[Source]:
    for name, header in mapping.columns.items():
        if header not in file.header:
            raise LoadError(f"{file.path.name} has no header {header}; it has {', '.join(file.header)}")
        yield Source(table.by_name[name], file.header.index(header), header, True)
    for name, value in mapping.constants.items():
        if name in mapping.columns:
            raise LoadError(f"the mapping says both a header and a constant for {name}")
        yield Source(table.by_name[name], None, value, True)


def _guess(table: Table, header: str, filled: set[str]) -> Column | None:
    """The column that goes by this header: by its name first, then by the words of its table, its party, its kind."""
    plain = {normalise_name(header), normalise_name(_BRACKETED.sub("", header))}
    columns = [each for each in table.columns if each.name != "record_id" and each.name not in filled]
    for names in (_own_names, _table_names, _party_names, _common_names, _described_names):
        for column in columns:
            if plain & {normalise_name(name) for name in names(table, column)}:
                return column
    return None


def _own_names(_: Table, column: Column) -> tuple[str, ...]:
    return (column.name,)


def _table_names(table: Table, column: Column) -> tuple[str, ...]:
    return TABLE_HEADERS.get(table.qualified, {}).get(column.name, ())


def _common_names(_: Table, column: Column) -> tuple[str, ...]:
    return HEADERS.get(column.name, ())


def _described_names(_: Table, column: Column) -> list[str]:
    return _CHINESE.findall(column.description)


def _party_names(table: Table, column: Column) -> Iterator[str]:
    prefix, _, part = column.name.partition("_")
    if f"{prefix}_name" not in table.by_name or part not in PARTY_HEADERS:
        return
    # 统一社会信用代码 beside company_number is the company's, not the party's.
    alone = "company_number" not in table.by_name
    for word in PARTIES.get(prefix, ()):
        if word or alone:
            yield from (word + end for end in PARTY_HEADERS[part] if word or end)


def _derived(table: Table, filled: set[str]) -> Iterator[str]:
    """Columns that follow from a number of the row where the file does not hold them."""
    for column in table.columns:
        stem = column.name.removesuffix("number_kind").removesuffix("kind")
        number = f"{stem}number"
        if column.name.endswith("kind") and number in filled and number in table.by_name:
            if column.name in filled:
                continue
            if f"{stem}number_kind" in table.by_name or table.qualified == "court.enforcement_case":
                yield column.name
        elif (table.qualified, column.name) == ("court.enforcement_case", "court_code") and column.name not in filled:
            yield column.name


def _ensure_units(file: TableFile, sources: tuple[Source, ...], mapping: FileMapping) -> None:
    """A header that speaks of 万 is never read as yuan by accident."""
    for source in sources:
        name = source.column.name
        spoken = source.place is not None and _TEN_THOUSANDS.search(source.header)
        if source.column.type is ColumnType.NUMERIC and spoken and name not in mapping.units:
            raise LoadError(
                f'{file.path.name}: the header {source.header} speaks of 万; say units.{name} = "万元" (or "元") '
                "in --mapping"
            )


def _ensure_complete(file: TableFile, plan: Plan) -> None:
    missing = [
        column.name
        for column in plan.table.columns
        if not column.nullable and column.name != "record_id" and column.name not in plan.columns
    ]
    without = [name for name in plan.mapping.identity if name not in plan.columns]
    if without:
        raise LoadError(f"{file.path.name}: the mapping's identity names {', '.join(without)}, which no header fills")
    if not missing:
        return
    if file.form == "CSV" and len(file.header) == 1:
        raise LoadError(f"{file.path.name} is no table: its first line has none of , ; tab |")
    raise LoadError(
        f"{file.path.name}: no header for {', '.join(missing)} of {plan.table.qualified}; the file has "
        f"{', '.join(file.header)}; say which is which in --mapping"
    )
