"""Reading a snapshot's folder: every file whole and checked, or a LoadError that names file, line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from connectors.finbench.files import LAYOUTS, MAX_LINE_CHARACTERS, MAX_LINES, Field, Layout, Record
from connectors.finbench.rows import day_of
from identifiers.errors import LoadError


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The records by file name, and the names of the CSV files that are not loaded."""

    records: Mapping[str, tuple[Record, ...]]
    left_out: tuple[str, ...]


def read_snapshot(folder: Path) -> Snapshot:
    """Every file of the layout in `folder`; LoadError where one is missing or anything in it is wrong."""
    if not folder.is_dir():
        raise LoadError(f"{folder} is not a folder")
    missing = [name for name in LAYOUTS if not (folder / name).is_file()]
    if missing:
        raise LoadError(f"{folder} is no FinBench snapshot: {', '.join(missing)} missing")
    known: dict[str, frozenset[str]] = {}
    records: dict[str, tuple[Record, ...]] = {}
    for name, layout in LAYOUTS.items():
        records[name] = tuple(_records(folder / name, layout, known))
        known[name] = frozenset(record[layout.fields[0].name] for record in records[name])
    return Snapshot(records, tuple(sorted(path.name for path in folder.glob("*.csv") if path.name not in LAYOUTS)))


def _records(path: Path, layout: Layout, known: Mapping[str, frozenset[str]]) -> Iterator[Record]:
    lines = _lines(path)
    _, header = next(lines, (1, ""))
    expected = "|".join(field.name for field in layout.fields)
    if header != expected:
        raise LoadError(f"{path.name}, line 1: {_differing(header, layout)}; expected {expected}")
    seen: dict[tuple[Any, ...], int] = {}
    for number, line in lines:
        record = _record(path.name, number, line, layout, known)
        if layout.distinct:
            key = tuple(_by_day(record[name]) for name in layout.distinct)
            if seen.setdefault(key, number) != number:
                same = ", ".join(layout.distinct)
                raise LoadError(
                    f"{path.name}, line {number}, column {layout.distinct[0]}: same {same} as line {seen[key]}"
                )
        yield record


def _record(file: str, number: int, line: str, layout: Layout, known: Mapping[str, frozenset[str]]) -> Record:
    texts = line.split("|")
    if len(texts) != len(layout.fields):
        last = layout.fields[min(len(texts), len(layout.fields)) - 1].name
        problem = f"{len(texts)} columns, {len(layout.fields)} expected"
        raise LoadError(f"{file}, line {number}, column {last}: {problem}")
    record: dict[str, Any] = {}
    for field, text in zip(layout.fields, texts, strict=True):
        if field.read is not None:
            record[field.name] = _value(file, number, field, text, known)
    return record


def _value(file: str, number: int, field: Field, text: str, known: Mapping[str, frozenset[str]]) -> Any:
    assert field.read is not None
    if "\0" in text:
        raise LoadError(f"{file}, line {number}, column {field.name}: holds a NUL")
    try:
        value = field.read(text)
    except ValueError as error:
        raise LoadError(f"{file}, line {number}, column {field.name}: not {error}") from None
    if field.of is not None and value not in known[field.of]:
        raise LoadError(f"{file}, line {number}, column {field.name}: not in {field.of}")
    return value


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with _opened(path) as file:
        for number, raw in enumerate(file, start=1):
            if number > MAX_LINES or len(raw) > 4 * MAX_LINE_CHARACTERS:
                raise LoadError(
                    f"{path.name}, line {number}: too long (at most {MAX_LINES} lines of {MAX_LINE_CHARACTERS})"
                )
            try:
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                column = raw[: error.start].count(b"|") + 1
                raise LoadError(f"{path.name}, line {number}, column {column}: not UTF-8") from None


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise LoadError(f"{path.name} cannot be read: {error.strerror}") from error


def _differing(header: str, layout: Layout) -> str:
    names = header.split("|") if header else []
    for place, field in enumerate(layout.fields):
        if place >= len(names):
            return f"column {field.name} is missing"
        if names[place] != field.name:
            return f"column {place + 1} is not {field.name}"
    return f"{len(names) - len(layout.fields)} columns too many"


def _by_day(value: Any) -> Any:
    return day_of(value) if isinstance(value, datetime) else value
