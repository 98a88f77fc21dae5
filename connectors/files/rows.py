"""A record of a file as a row of its table, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from connectors.catalogue import Column, Table
from connectors.files.headers import Plan, Source
from connectors.files.mapping import UNITS
from connectors.files.values import Reader, reader_for
from connectors.files.wrong import BadValue, Finding, Reason, Record
from identifiers import case_number, party_number, vin
from identifiers.errors import InvalidNumber, LoadError
from identifiers.party_number import PartyNumber

_SHOWN = 10
_NO_PARTY = frozenset(("case_number", "account_number", "loan_number", "basis_number"))

_parse = lru_cache(maxsize=16_384)(party_number.parse)


@dataclass(slots=True)
class Warnings:
    """What is odd but loaded: lines of VINs whose check digit does not fit (cars of some markets have none)."""

    vins: int = 0
    vin_lines: list[int] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The warnings as sentences."""
        if self.vins:
            more = " …" if self.vins > len(self.vin_lines) else ""
            yield (
                f"warning: {self.vins:,} VINs with a check digit that does not fit were loaded as they are "
                f"(lines {', '.join(map(str, self.vin_lines))}{more})"
            )


class RowReader:
    """Reads the records of one file; made once for it."""

    def __init__(self, plan: Plan) -> None:
        self.columns = plan.columns
        self.warnings = Warnings()
        self._readers = _readers(plan)
        self._finishers = list(_finishers(plan.table, self.columns))
        self._required = [
            (place, name) for place, name in enumerate(self.columns) if not plan.table.by_name[name].nullable
        ]
        self._vin = self.columns.index("vin") if plan.table.qualified == "vehicles.vehicle" else None

    def read(self, record: Record) -> list[Any] | Finding:
        """The row's values in the order of `columns`, or the first thing that is wrong with it."""
        if record.wrong is not None:
            return record.wrong
        cells = record.cells
        try:
            values = [reader(cells[cell]) for cell, reader in self._readers]
        except BadValue:
            return self._first_wrong(cells)
        for name, finish in self._finishers:
            try:
                finish(values)
            except BadValue as error:
                return Finding(name, error.reason, error.message)
        for place, name in self._required:
            if values[place] is None:
                return Finding(name, Reason.MISSING, "a required value is not there")
        if self._vin is not None and not vin.check_digit_ok(values[self._vin]):
            self.warnings.vins += 1
            if len(self.warnings.vin_lines) < _SHOWN:
                self.warnings.vin_lines.append(record.line)
        return values

    def _first_wrong(self, cells: Sequence[object]) -> Finding:
        for name, (cell, reader) in zip(self.columns, self._readers, strict=True):
            try:
                reader(cells[cell])
            except BadValue as error:
                return Finding(name, error.reason, error.message)
        raise AssertionError("a value that could not be read can be read now")


def _readers(plan: Plan) -> list[tuple[int, Reader]]:
    """For each column the place of its value in a record, and its reader; what has no header is read from anywhere."""
    sources = {source.column.name: source for source in plan.sources}
    found: list[tuple[int, Reader]] = []
    for name in plan.columns:
        source = sources.get(name)
        if source is None:
            found.append((0, _always(None)))
        elif source.place is None:
            found.append((0, _always(_constant(plan, source))))
        else:
            found.append((source.place, _reader(plan, source.column)))
    return found


def _always(value: Any) -> Reader:
    return lambda _: value


def _constant(plan: Plan, source: Source) -> Any:
    try:
        return _reader(plan, source.column)(source.header)
    except BadValue as error:
        raise LoadError(f"the mapping's constant for {source.column.name}: {error.message}") from None


def _reader(plan: Plan, column: Column) -> Reader:
    terms = plan.mapping.values.get(column.name, {})
    unit = UNITS[plan.mapping.units.get(column.name, "元")]
    return reader_for(plan.table.qualified, column, terms, unit)


def _finishers(table: Table, columns: tuple[str, ...]) -> Iterator[tuple[str, Callable[[list[Any]], None]]]:
    """What is read from several columns: numbers of parties by their kind, and what follows from a number."""
    places = {name: place for place, name in enumerate(columns)}
    if table.qualified == "court.enforcement_case":
        yield "number", _case_finisher(places)
    for name in columns:
        kind = f"{name}_kind"
        if kind in table.by_name or (name.endswith("_number") and name not in _NO_PARTY):
            yield name, _party_finisher(places, name, table)


def _party_finisher(places: Mapping[str, int], name: str, table: Table) -> Callable[[list[Any]], None]:
    number, number_kind = places[name], places.get(f"{name}_kind")
    kind = places.get(name.removesuffix("number") + "kind") if name != "number" else None
    kinds = table.by_name[f"{name}_kind"].values if f"{name}_kind" in table.by_name else ()

    def finish(values: list[Any]) -> None:
        text = values[number]
        if text is None:
            return
        said = values[number_kind] if number_kind is not None else None
        found = _party(text, said)
        values[number] = found.number
        if number_kind is not None and said is None:
            if found.kind not in kinds:
                raise BadValue(Reason.UNKNOWN_VALUE, f"a number of kind {' or '.join(kinds)}")
            values[number_kind] = found.kind
        if kind is not None and values[kind] is None:
            values[kind] = party_number.party_kind(found)

    return finish


def _party(text: str, kind: str | None) -> PartyNumber:
    try:
        return _parse(text, kind)
    except InvalidNumber as error:
        raise BadValue(Reason.BAD_NUMBER, f"{error.details['kind']} {error.details['check']}: {error}") from None


def _case_finisher(places: Mapping[str, int]) -> Callable[[list[Any]], None]:
    number, kind, court = places["number"], places["kind"], places["court_code"]

    def finish(values: list[Any]) -> None:
        if values[number] is None or (values[kind] is not None and values[court] is not None):
            return
        parsed = case_number.parse(values[number])
        if values[kind] is None:
            values[kind] = parsed.kind or "OTHER"
        if values[court] is None:
            values[court] = parsed.court_code

    return finish
