"""A statement's bytes as preamble, rows of cells, and the line of totals; or a LoadError for the file as a whole."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.statements.layout import Layout
from identifiers.errors import LoadError

MAX_BYTES = 64 * 1024 * 1024
MAX_LINES = 200_000
MAX_LINE_CHARACTERS = 20_000
"""A longer line is no row."""
MAX_PREAMBLE_LINES = 100
"""By which line the header stands."""
_WAS_CUT = "the file was cut, get it whole"

_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTAINERS = {b"PK\x03\x04": "a zip archive or Excel file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an Excel file"}


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row after the header: its line (from 1), as it was, and its cells without the padding around them."""

    line: int
    text: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawStatement:
    """A file taken apart: the preamble's lines, where each column stands, the rows, the cells of the closing line.

    A row has at least `width` cells.
    """

    preamble: tuple[str, ...]
    places: Mapping[str, int]
    width: int
    rows: tuple[RawRow, ...]
    closing: tuple[str, ...]


def read_lines(path: Path, layout: Layout) -> RawStatement:
    """Take a file apart. LoadError where it cannot be read, is in another encoding or of another institution, lacks a
    column, or was cut.
    """
    lines = _LINE_END.split(_decoded(path, layout))
    is_ended = not lines[-1].strip()
    if is_ended:
        lines.pop()
    if len(lines) > MAX_LINES:
        raise LoadError(f"{path.name}: more than {MAX_LINES:,} lines")
    header = _header(path.name, lines, layout)
    names = _cells(lines[header])
    end = _closing(path.name, lines, header, layout)
    if not is_ended and _is_cut(lines[-1], len(names) if end == len(lines) else 0):
        raise LoadError(f"{path.name}, line {len(lines)}: ends in the middle of a row; {_WAS_CUT}")
    rows = tuple(
        RawRow(number, lines[number - 1], cells)
        for number in range(header + 2, end + 1)
        if any(cells := _cells(lines[number - 1]))
    )
    if any("\0" in line for line in lines[:header]):
        raise LoadError(f"{path.name}: holds a NUL before its header; {_WAS_CUT}")
    closing = _cells(lines[end]) if end < len(lines) else ()
    places = {column: names.index(column) for column in layout.columns}
    return RawStatement(tuple(lines[:header]), places, max(places.values()) + 1, rows, closing)


def _is_cut(line: str, width: int) -> bool:
    return line.count('"') % 2 == 1 or len(_cells(line)) < width


def _decoded(path: Path, layout: Layout) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LoadError(f"{path.name}: larger than {MAX_BYTES // 1024 // 1024} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}") from error
    for magic, what in _CONTAINERS.items():
        if content.startswith(magic):
            raise LoadError(f"{path.name} is {what}: unpack it, or save it as CSV, and load that")
    encoding = next((each for each in layout.encodings if layout.time.encode(each) in content), None)
    if encoding is None:
        raise LoadError(
            f"{path.name} is no statement of {layout.name}: no column {layout.time} in {' or '.join(layout.encodings)}"
        )
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LoadError(f"{path.name}, line {line}: not {encoding}") from None


def _header(file: str, lines: Sequence[str], layout: Layout) -> int:
    for place, line in enumerate(lines[:MAX_PREAMBLE_LINES]):
        names = _cells(line)
        missing = [column for column in layout.columns if column not in names]
        if len(missing) * 2 < len(layout.columns):
            if missing:
                raise LoadError(f"{file}, line {place + 1}: column {', '.join(missing)} is missing")
            if any(names.count(column) > 1 for column in layout.columns):
                raise LoadError(f"{file}, line {place + 1}: a column stands twice")
            return place
    raise LoadError(
        f"{file} is no statement of {layout.name}: its first {MAX_PREAMBLE_LINES} lines have no header "
        f"{','.join(layout.columns)}"
    )


def _closing(file: str, lines: Sequence[str], header: int, layout: Layout) -> int:
    """The place of the line of totals; the number of lines where the institution writes none."""
    if layout.closing is None:
        return len(lines)
    for place in range(header + 1, len(lines)):
        if layout.closing.match(lines[place]):
            return place
    raise LoadError(f"{file}: the line of totals that ends a statement is missing; {_WAS_CUT}")


def _cells(line: str) -> tuple[str, ...]:
    """A line's cells without the padding around them."""
    if len(line) > MAX_LINE_CHARACTERS:
        return (line,)
    # One line at a time: a quote that nobody closed then costs one row and not all that follow.
    return tuple(cell.strip() for cell in next(csv.reader([line]), []))
