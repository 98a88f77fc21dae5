"""Statements in a bank store: every row once however often and in whatever pieces it is loaded."""

from __future__ import annotations

import json
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest

from connectors.loading import Loaded
from connectors.statements.account import account_of, holder_of
from connectors.statements.load import load_statement
from connectors.statements.reader import read_statement
from identifiers.errors import LoadError, SourceUnavailable
from identifiers.opaque_id import IdCodec
from tests.connectors.statements.samples import FILES, layout, lines_of, sample, with_rows
from tests.connectors.statements.test_reader import ALIPAY_ROW, ICBC_ROW
from tests.resolvers.harness import person_number

IDS = IdCodec(bytes(range(64)))
HOLDER = person_number(1)

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True)
class Bank:
    """A bank store of one's own, and the platform's history."""

    dsns: Mapping[str, str]
    session: Connection
    history: Connection
    quarantine: Path

    async def load(self, name: str, path: Path | None = None, holder: str = HOLDER) -> Loaded:
        """Load a statement, the sample unless another is given."""
        statement = read_statement(path or sample(name), layout(name))
        account = account_of(statement, layout(name), holder_of(holder), IDS)
        return await load_statement(statement, account, self.dsns, self.quarantine, f"statement {name}")

    async def rows(self, columns: str) -> list[tuple[Any, ...]]:
        """Columns of every transaction, in the order of their loading."""
        found = await self.session.fetch(f"select {columns} from transaction order by record_id")
        return [tuple(row) for row in found]

    async def account(self) -> dict[str, Any]:
        """The only account."""
        found = await self.session.fetch("select * from account")
        assert len(found) == 1
        return dict(found[0])

    async def changes(self) -> int:
        """Entries of the change feed so far."""
        return int(await self.session.fetchval("select count(*) from change_feed"))


@pytest.fixture
async def bank(fresh_database: Callable[[str], Awaitable[str]], tmp_path: Path) -> AsyncIterator[Bank]:
    """An empty bank store."""
    dsns = {source: await fresh_database(source) for source in ("bank", "platform")}
    session, history = await asyncpg.connect(dsns["bank"]), await asyncpg.connect(dsns["platform"])
    yield Bank(dsns, session, history, tmp_path / "quarantine.jsonl")
    await session.close()
    await history.close()


async def test_all_samples_load_and_loading_again_changes_nothing(bank: Bank) -> None:
    # The rows counted by hand in test_samples.py.
    counts = {"alipay": 10, "wechat": 27, "icbc": 11}
    for name in FILES:
        assert await bank.load(name) == Loaded(counts[name], 0)
    changes = await bank.changes()
    for name in FILES:
        assert await bank.load(name) == Loaded(0, counts[name])
    assert await bank.changes() == changes
    settled = [row[0] for row in await bank.rows("settled")]
    assert (settled.count(True), settled.count(False)) == (6 + 27 + 11, 4)
    history = await bank.history.fetch("select what, loaded, unchanged, quarantined from load order by record_id")
    assert [tuple(row) for row in history] == [
        *((f"statement {name}", counts[name], 0, 0) for name in FILES),
        *((f"statement {name}", 0, counts[name], 0) for name in FILES),
    ]


async def test_the_account_is_the_holders(bank: Bank) -> None:
    await bank.load("alipay")
    found = await bank.account()
    assert (found["number"], found["institution"]) == ("alipay:xx@gmail.com", "支付宝")
    assert (found["holder_number"], found["holder_number_kind"]) == (HOLDER, "RESIDENT_ID")
    assert (found["holder_kind"], found["holder_name"], found["balance"]) == ("PERSON", "xx", None)


async def test_overlapping_statements_add_only_the_rows_that_are_new(bank: Bank, tmp_path: Path) -> None:
    rows = lines_of("alipay")[25:]
    assert await bank.load("alipay", with_rows(tmp_path, "alipay", rows[4:])) == Loaded(6, 0)
    assert await bank.load("alipay", with_rows(tmp_path, "alipay", rows[:7])) == Loaded(4 + 1, 3 - 1)
    assert await bank.load("alipay") == Loaded(1, 9)
    assert len(await bank.rows("reference")) == 10


async def test_equal_rows_of_a_day_are_as_many_as_the_fullest_statement_has(bank: Bank, tmp_path: Path) -> None:
    for count, loaded in ((2, 2), (3, 1), (1, 0)):
        path = with_rows(tmp_path, "icbc", [ICBC_ROW] * count)
        assert (await bank.load("icbc", path)).loaded == loaded
    assert len(await bank.rows("reference")) == 3


async def test_a_later_statement_brings_a_pending_row_up_to_date(bank: Bank, tmp_path: Path) -> None:
    pending = ALIPAY_ROW.replace("交易成功", "等待确认收货")
    await bank.load("alipay", with_rows(tmp_path, "alipay", [pending]))
    assert await bank.rows("settled, note") == [(False, "货；等待确认收货")]
    assert await bank.load("alipay", with_rows(tmp_path, "alipay", [ALIPAY_ROW])) == Loaded(1, 0)
    assert await bank.rows("settled, note") == [(True, "货")]


async def test_the_balance_is_that_of_the_newest_row_of_all_statements(bank: Bank, tmp_path: Path) -> None:
    def statement(day: str, balance: str) -> Path:
        return with_rows(tmp_path, "icbc", [ICBC_ROW.replace("05-02", day).replace("9,876.50", balance)])

    for day, balance, expected in (
        ("05-02", "10.00", Decimal("10.00")),
        ("04-02", "99.00", Decimal("10.00")),
        ("05-03", "-5.25", Decimal("-5.25")),
        ("05-04", "xx,yyyy.zz", None),
    ):
        await bank.load("icbc", statement(day, balance))
        assert (await bank.account())["balance"] == expected
    assert [row[0] for row in await bank.rows("at")] == [None] * 4


async def test_rows_set_aside_are_in_the_quarantine_file_and_the_others_in_the_store(
    bank: Bank, tmp_path: Path
) -> None:
    bad = ALIPAY_ROW.replace("49.74", "“四十九”")
    path = with_rows(tmp_path, "alipay", [ALIPAY_ROW, bad])
    assert await bank.load("alipay", path) == Loaded(1, 0)
    assert [json.loads(line) for line in bank.quarantine.read_text(encoding="utf-8").splitlines()] == [
        {"line": 27, "column": "金额", "reason": "not an amount with at most two decimals", "row": bad}
    ]
    assert stat.S_IMODE(bank.quarantine.stat().st_mode) == 0o600
    assert await bank.history.fetchval("select quarantined from load") == 1

    mended = with_rows(tmp_path, "alipay", [ALIPAY_ROW, ALIPAY_ROW])
    assert await bank.load("alipay", mended) == Loaded(1, 1)
    assert not bank.quarantine.exists()


async def test_an_account_that_another_holds_is_refused_with_nothing_changed(bank: Bank) -> None:
    await bank.load("alipay")
    changes = await bank.changes()
    with pytest.raises(LoadError, match="another holder"):
        await bank.load("alipay", holder=person_number(2))
    assert await bank.changes() == changes


async def test_a_masked_account_of_two_holders_is_two_accounts(bank: Bank) -> None:
    await bank.load("icbc")
    await bank.load("icbc", holder=person_number(2))
    assert await bank.session.fetchval("select count(distinct holder_number) from account") == 2
    assert await bank.session.fetchval("select count(*) from transaction") == 22


async def test_where_the_quarantine_cannot_be_written_nothing_changes(bank: Bank, tmp_path: Path) -> None:
    path = with_rows(tmp_path, "alipay", [ALIPAY_ROW, "bad"])
    bank.quarantine.mkdir()
    (bank.quarantine / "file").touch()
    with pytest.raises(LoadError, match="--quarantine"):
        await bank.load("alipay", path)
    assert await bank.rows("reference") == []
    assert await bank.session.fetchval("select count(*) from account") == 0


async def test_a_store_that_is_down_is_named(tmp_path: Path) -> None:
    statement = read_statement(sample("icbc"), layout("icbc"))
    account = account_of(statement, layout("icbc"), holder_of(HOLDER), IDS)
    dsns = {"bank": "postgresql://nobody@127.0.0.1:9/nothing"}
    with pytest.raises(SourceUnavailable):
        await load_statement(statement, account, dsns, tmp_path / "quarantine.jsonl", "statement icbc")


async def test_days_are_those_of_shanghai(bank: Bank, tmp_path: Path) -> None:
    row = ALIPAY_ROW.replace("21:32:14", "00:30:00")
    await bank.load("alipay", with_rows(tmp_path, "alipay", [row]))
    found = await bank.rows("booked_on, at at time zone 'UTC'")
    assert found[0][0] == date(2023, 2, 12)
    assert found[0][1].isoformat() == "2023-02-11T16:30:00"
