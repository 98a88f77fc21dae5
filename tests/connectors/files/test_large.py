"""A large file with one bad row in a hundred: every good row is in, every bad one aside with its reason."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from connectors.catalogue import table
from connectors.files.load import FileLoaded, load_file, prepare
from connectors.files.mapping import FileMapping
from tests.connectors.files import transactions

Databases: TypeAlias = Callable[[str], Awaitable[str]]
ROWS = 200_000
AGAIN = 20_000
INTO = table("bank.transaction")


@pytest.mark.timeout(300)
async def test_good_rows_are_in_and_each_bad_one_is_aside_with_its_reason(
    fresh_database: Databases, tmp_path: Path
) -> None:
    """In GB18030; then the first of the same rows in UTF-8: all there already, and the same ones bad."""
    dsns = {source: await fresh_database(source) for source in ("bank", "platform")}
    await transactions.with_accounts(dsns["bank"])

    made, loaded = await load(dsns, tmp_path, "gb18030", ROWS)
    assert (loaded.done.loaded, loaded.done.unchanged, loaded.quarantined) == (made.good, 0, len(made.bad))
    content = await transactions.content(dsns["bank"])
    assert content[0] == made.good

    made, loaded = await load(dsns, tmp_path, "utf-8", AGAIN)
    assert (loaded.done.loaded, loaded.done.unchanged, loaded.quarantined) == (0, made.good, len(made.bad))
    assert await transactions.content(dsns["bank"]) == content


async def load(dsns: dict[str, str], folder: Path, encoding: str, rows: int) -> tuple[transactions.Made, FileLoaded]:
    """Load the file, its quarantine held against what was made wrong."""
    made, aside = transactions.write(folder / f"{encoding}.csv", rows, encoding), folder / f"{encoding}.jsonl"
    prepared = prepare(made.path, INTO, FileMapping())
    assert prepared.file.encoding.startswith(encoding)

    loaded = await load_file(prepared, dsns, aside)

    entries = [json.loads(line) for line in aside.read_text("utf-8").splitlines()]
    assert {each["line"]: (each["column"], each["reason"]) for each in entries} == made.bad
    assert len(made.bad) == rows // transactions.ONE_IN
    lines = made.path.read_bytes().decode(encoding).split("\r\n")
    assert [each["row"] for each in entries] == [lines[each["line"] - 1] for each in entries]
    return made, loaded
