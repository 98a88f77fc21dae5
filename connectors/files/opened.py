"""A file that holds a table: what it is, checked as a whole, and its records as often as they are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from connectors.files import delimited, json_lines, workbook
from connectors.files.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from connectors.files.text import digest_of, encoding_of
from connectors.files.wrong import Record
from connectors.loading import SILENT, Told, counted
from identifiers.errors import LoadError

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_JSON_LINES = (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file right as a whole. `form` is CSV, JSON Lines or Excel; `version` tells whether it was written since.

    `rows` counts bad ones too.
    """

    path: Path
    form: str
    header: tuple[str, ...]
    digest: str
    version: tuple[int, int]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    rows: int = 0

    def records(self) -> Iterator[Record]:
        """The rows, from the first on; LoadError beyond the most that a file may have."""
        for count, record in enumerate(self._records(), start=1):
            if count > MAX_ROWS:
                raise LoadError(f"{self.path.name} has over {MAX_ROWS:,} rows; cut it into several")
            yield record

    def _records(self) -> Iterator[Record]:
        if self.form == "Excel":
            return workbook.records_of(self.path, self.sheet, len(self.header))
        if self.form == "JSON Lines":
            return json_lines.records_of(self.path, self.encoding, self.header)
        return delimited.records_of(self.path, self.encoding, self.delimiter, len(self.header))

    def ensure_unchanged(self) -> None:
        """LoadError where the file was written since it was opened."""
        if _version(self.path) != self.version:
            raise LoadError(f"{self.path.name} was changed while it was read; nothing was loaded, load it again")

    def described(self) -> str:
        """What it was taken for, for the operator."""
        if self.form == "Excel":
            return f"Excel, sheet {self.sheet}"
        encoding = {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}[self.encoding]
        if self.form == "JSON Lines":
            return f"JSON Lines, {encoding}"
        return f"CSV, {encoding}, delimiter {'tab' if self.delimiter == chr(9) else self.delimiter}"


def open_table(path: Path, sheet: str | None = None, told: Told = SILENT) -> TableFile:
    """The file, its form found by content first and name second, read once from end to end.

    LoadError says what is wrong with it as a whole: missing, empty, too large, no encoding of ours, no table, cut off.
    """
    start = _start(path)
    version, digest = _version(path), digest_of(path)
    if start.startswith(_ZIP) or path.suffix.lower() in (".xlsx", ".xlsm"):
        workbook.check_archive(path)
        name = workbook.sheet_of(path, sheet)
        header = workbook.header_of(path, name)
        return _read_through(TableFile(path, "Excel", _checked(path, header), digest, version, sheet=name), told)
    if sheet is not None:
        raise LoadError(f"{path.name} is no Excel workbook, and the mapping asks for its sheet {sheet}")
    encoding = encoding_of(path)
    if path.suffix.lower() in _JSON_LINES or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        header, rows = json_lines.header_of(path, encoding, told)
        return TableFile(path, "JSON Lines", _checked(path, header), digest, version, encoding, rows=rows)
    delimiter = delimited.sniff(path, encoding)
    header = delimited.header_of(path, encoding, delimiter)
    return _read_through(TableFile(path, "CSV", _checked(path, header), digest, version, encoding, delimiter), told)


def _read_through(opened: TableFile, told: Told) -> TableFile:
    """The file, read to its end once and its rows counted: what breaks off half-way is refused at once."""
    return replace(opened, rows=sum(1 for _ in counted(opened.records(), told)))


def _start(path: Path) -> bytes:
    """The first bytes; LoadError for what is no file, empty, too large, or a form that is not read."""
    try:
        if not path.is_file():
            raise LoadError(f"{path} is no file")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}") from None
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise LoadError(f"{path.name} is empty")
    if size > MAX_BYTES:
        raise LoadError(f"{path.name} has over {MAX_BYTES:,} bytes; cut it into several")
    if start.startswith(_OLD_EXCEL):
        raise LoadError(f"{path.name} is an old Excel workbook (.xls); save it as .xlsx or CSV")
    return start


def _checked(path: Path, header: list[str]) -> tuple[str, ...]:
    if not any(header):
        raise LoadError(f"{path.name} is empty: it has no header")
    if len(header) > MAX_COLUMNS:
        raise LoadError(f"{path.name} has over {MAX_COLUMNS} columns: no table")
    twice = [name for name, count in Counter(header).items() if name and count > 1]
    if twice:
        raise LoadError(f"{path.name} has the header {twice[0]} twice; which of the two is meant?")
    return tuple(header)


def _version(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
