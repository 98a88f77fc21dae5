"""Excel workbooks (.xlsx): one sheet, its first row that is not empty is the header."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.files.limits import MAX_BYTES, MAX_COLUMNS
from connectors.files.wrong import Finding, Reason, Record
from identifiers.errors import LoadError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_CUT = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
# What openpyxl raises at a document that is not as it should be: it knows no error of its own for it.
_BROKEN = (*_CUT, SyntaxError, LookupError, ValueError, TypeError, AttributeError)
_TOO_WIDE = Finding("", Reason.COLUMN_COUNT, "the row has a value beyond the last header")


def check_archive(path: Path) -> None:
    """LoadError where the archive is cut off, damaged, or unpacks to more than the limit."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > MAX_BYTES:
                raise LoadError(f"{path.name} unpacks to more than {MAX_BYTES:,} bytes")
            damaged = archive.testzip()
    except _CUT as error:
        raise _damaged(path) from error
    if damaged is not None:
        raise _damaged(path)


def sheet_of(path: Path, asked: str | None) -> str:
    """The sheet to read: the one asked for, or the first; LoadError names those there are."""
    with _opened(path) as book:
        names = [each.title for each in book.worksheets]
    if not names or (asked is not None and asked not in names):
        raise LoadError(f"{path.name} has no sheet {asked or ''}; it has {', '.join(names) or 'none at all'}")
    return asked or names[0]


def header_of(path: Path, sheet: str) -> list[str]:
    """The first row that is not empty, without what is empty at its end; empty where the sheet is."""
    for _, cells in _rows(path, sheet):
        return ["" if cell is None else str(cell).strip() for cell in cells][: MAX_COLUMNS + 1]
    return []


def records_of(path: Path, sheet: str, width: int) -> Iterator[Record]:
    """The rows after the header; dates are datetimes, numbers int or float, as the workbook holds them."""
    rows = _rows(path, sheet)
    next(rows, None)
    for line, cells in rows:
        raw = [cell if isinstance(cell, (str, int, float, bool, type(None))) else str(cell) for cell in cells]
        if len(cells) > width:
            yield Record(line, [], raw, _TOO_WIDE)
        else:
            yield Record(line, [*cells, *[None] * (width - len(cells))], raw)


def _rows(path: Path, sheet: str) -> Iterator[tuple[int, list[Any]]]:
    with _opened(path) as book:
        for line, cells in enumerate(book[sheet].iter_rows(values_only=True), start=1):
            width = len(cells)
            while width and (cells[width - 1] is None or cells[width - 1] == ""):
                width -= 1
            if width:
                yield line, list(cells[:width])


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    # Loaded where it is needed: it is slow to load, and every command would wait for it.
    import openpyxl

    # The file is ours to close: openpyxl leaves it open where it fails.
    with path.open("rb") as file:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it does not know: they say nothing about values.
            warnings.simplefilter("ignore")
            try:
                book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            except _BROKEN as error:
                raise LoadError(f"{path.name} is no Excel workbook (.xlsx)") from error
        try:
            yield book
        except _BROKEN as error:
            raise LoadError(f"{path.name} is a damaged workbook: {type(error).__name__} while it was read") from error
        finally:
            book.close()


def _damaged(path: Path) -> LoadError:
    return LoadError(f"{path.name} is a damaged archive: was it cut off?")
