"""A large file with one bad row in a hundred: every good row is in, every bad one aside with its reason."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from connectors.catalogue import table
from connectors.files.load import load_file, prepare
from connectors.files.mapping import FileMapping
from tests.connectors.files import transactions

Databases: TypeAlias = Callable[[str], Awaitable[str]]
ROWS = 200_000
INTO = table("bank.transaction")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
async def test_good_rows_are_in_and_each_bad_one_is_aside_with_its_reason(
    fresh_database: Databases, tmp_path: Path, encoding: str
) -> None:
    made = transactions.write(tmp_path / "流水.csv", ROWS, encoding)
    dsns = {source: await fresh_database(source) for source in ("bank", "platform")}
    await transactions.with_accounts(dsns["bank"])
    aside = tmp_path / "aside.jsonl"

    loaded = await load_file(prepare(made.path, INTO, FileMapping()), dsns, aside)

    assert (loaded.done.loaded, loaded.done.unchanged, loaded.quarantined) == (made.good, 0, len(made.bad))
    entries = [json.loads(line) for line in aside.read_text("utf-8").splitlines()]
    assert {each["line"]: (each["column"], each["reason"]) for each in entries} == made.bad
    assert len(made.bad) == ROWS // transactions.ONE_IN
    lines = made.path.read_bytes().decode(encoding).split("\r\n")
    assert [each["row"] for each in entries] == [lines[each["line"] - 1] for each in entries]
    assert (await transactions.content(dsns["bank"]))[0] == made.good
