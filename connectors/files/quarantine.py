"""The quarantine file: JSON Lines, one for each row that was not loaded, in the file's order.

    {"line": 12, "column": "paid_on", "reason": "BAD_DATE", "message": "…", "row": "…"}

`row` is the row as it was: the text of its lines, of a workbook the list of its cells. It holds personal data: only its
owner can read it (mode 600). Written whole or not at all, under a name that the same file always gets.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import orjson

from connectors.catalogue import Table
from connectors.files.opened import TableFile
from connectors.files.wrong import Finding
from identifiers.errors import LoadError

_DIGEST_SHOWN = 12


def quarantine_path(home: Path, table: Table, file: TableFile) -> Path:
    """Where the bad rows of this file go, unless it is said otherwise: below the home, by table and content."""
    return home / "quarantine" / f"{table.qualified}-{file.digest[:_DIGEST_SHOWN]}.jsonl"


def write_quarantine(path: Path, file: TableFile, bad: Mapping[int, Finding]) -> None:
    """Write the bad rows, named by their lines; where there are none, an older file of that name goes.

    LoadError where it cannot be written: then nothing may be loaded either.
    """
    try:
        if path.exists() and path.samefile(file.path):
            raise LoadError(f"{path} is the file itself, not a place for its bad rows")
        # A device would be replaced by the file, and a folder cannot be.
        if path.exists() and not path.is_file():
            raise LoadError(f"{path} is no file to replace; nothing was loaded, give another with --quarantine")
        if not bad:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".new")
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as output:
            for record in file.records():
                finding = bad.get(record.line)
                if finding is not None:
                    output.write(orjson.dumps({"line": record.line, **finding._asdict(), "row": record.raw}) + b"\n")
            output.flush()
            os.fsync(output.fileno())
        partial.replace(path)
    except OSError as error:
        raise LoadError(f"the quarantine file {path} cannot be written: {error.strerror}; nothing was loaded") from None
