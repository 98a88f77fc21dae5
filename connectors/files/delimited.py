"""CSV: a header, then rows; delimited by comma, semicolon, tab or bar; quoted values may hold line ends."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from connectors.files.text import lines_of
from connectors.files.wrong import Finding, Reason, Record
from identifiers.errors import LoadError

DELIMITERS = ",;\t|"
_END = "\x00end of file\x00"


def sniff(path: Path, encoding: str) -> str:
    """The delimiter that the header has most of, outside quotes; a comma where it has none."""
    header = next((line for line in lines_of(path, encoding) if line.strip()), "")
    unquoted = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)


def header_of(path: Path, encoding: str, delimiter: str) -> list[str]:
    """The first row that is not empty."""
    return [str(text).strip() for text in next(_rows(path, encoding, delimiter), (1, [], ""))[1]]


def records_of(path: Path, encoding: str, delimiter: str, width: int) -> Iterator[Record]:
    """The rows after the header; LoadError where a quote is never closed."""
    rows = _rows(path, encoding, delimiter)
    next(rows)
    for line, cells, raw in rows:
        if len(cells) == width:
            yield Record(line, cells, raw)
        else:
            message = f"the row has {len(cells):,} values, the header {width:,}"
            yield Record(line, [], raw, Finding("", Reason.COLUMN_COUNT, message))


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Line, values and text of each row that is not empty.

    The reader takes what follows an open quote for one long value. A line of ours after the last one tells.
    """
    pending: list[str] = []

    def fed() -> Iterator[str]:
        for line in lines_of(path, encoding):
            pending.append(line)
            yield line
        yield _END

    reader = csv.reader(fed(), delimiter=delimiter)
    first = 1
    try:
        for cells in reader:
            if cells and cells[-1].endswith(_END):
                if len(cells) > 1 or pending:
                    raise _unclosed(path, first)
                return
            if any(cells):
                yield first, cells, "".join(pending).rstrip("\r\n")
            pending.clear()
            first = reader.line_num + 1
    except csv.Error as error:
        raise LoadError(
            f"{path.name}, line {first:,}: a value has over {csv.field_size_limit():,} characters; "
            "is a quote that begins here never closed?"
        ) from error


def _unclosed(path: Path, line: int) -> LoadError:
    return LoadError(f"{path.name}, line {line:,}: a quote that begins here is never closed; was the file cut off?")
