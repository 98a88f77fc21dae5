"""Files into real databases: keys, contents, references, rules, warnings, history; twice changes nothing."""

from __future__ import annotations

import json
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest

from connectors.catalogue import table
from connectors.files.load import FileLoaded, load_file, prepare, rehearse
from connectors.files.mapping import FileMapping
from connectors.loading import Loaded
from identifiers import vin
from identifiers.errors import LoadError

Databases: TypeAlias = Callable[[str], Awaitable[str]]
COURTS = "法院代字,法院名称,法院级别,上级法院代码\n浙05,湖州市中级人民法院,中级,\n浙0522,长兴县人民法院,基层,浙05\n"
CASES = "案号,案件状态,立案日期\n(2023)浙0522执1号,执行中,2023-01-05\n(2023)浙0522执2号,终本,2023/2/6\n"


class Bench:
    """The databases of one test, and files loaded into them."""

    def __init__(self, make: Databases, folder: Path) -> None:
        self._make, self._folder, self.dsns = make, folder, dict[str, str]()
        self.aside = folder / "aside" / "bad.jsonl"

    async def load(self, name: str, text: str) -> tuple[int, int, int]:
        """Loaded, unchanged, quarantined."""
        done = await self.loaded(name, text)
        return done.done.loaded, done.done.unchanged, done.quarantined

    async def loaded(self, name: str, text: str, mapping: FileMapping | None = None) -> FileLoaded:
        """Load a CSV of this text."""
        source = name.partition(".")[0]
        if source not in self.dsns:
            self.dsns[source] = await self._make(source)
        path = self._folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        return await load_file(prepare(path, table(name), mapping or FileMapping()), self.dsns, self.aside)

    async def rows(self, source: str, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        connection = await asyncpg.connect(self.dsns[source])
        found = [tuple(row) for row in await connection.fetch(sql)]
        await connection.close()
        return found

    def bad(self) -> list[tuple[int, str, str]]:
        """Line, column, reason of what is in quarantine."""
        entries = [json.loads(line) for line in self.aside.read_text("utf-8").splitlines()]
        return [(each["line"], each["column"], each["reason"]) for each in entries]


@pytest.fixture
async def bench(fresh_database: Databases, tmp_path: Path) -> Bench:
    """A court with two courts and two cases."""
    made = Bench(fresh_database, tmp_path)
    assert await made.load("court.court", COURTS) == (2, 0, 0)
    assert await made.load("court.enforcement_case", CASES) == (2, 0, 0)
    return made


async def test_a_row_with_a_natural_key_is_inserted_then_unchanged_then_altered(bench: Bench) -> None:
    assert await bench.rows("court", "select number, kind, court_code, status from enforcement_case") == [
        ("（2023）浙0522执1号", "FIRST_ENFORCEMENT", "浙0522", "IN_PROGRESS"),
        ("（2023）浙0522执2号", "FIRST_ENFORCEMENT", "浙0522", "TERMINATED_THIS_PROCEDURE"),
    ]
    changes = await bench.rows("court", "select count(*) from change_feed")
    assert await bench.load("court.enforcement_case", CASES) == (0, 2, 0)
    assert await bench.rows("court", "select count(*) from change_feed") == changes
    assert await bench.load("court.enforcement_case", CASES.replace("执行中", "执行完毕")) == (1, 1, 0)
    assert not bench.aside.exists()


async def test_without_a_natural_key_a_row_is_the_same_by_content_and_occurrence(bench: Bench) -> None:
    payment = "（2023）浙0522执1号,2024-01-31,100,现金\n"
    text = "案号,到账日期,金额,款项类型\n" + payment * 2 + "（2023）浙0522执2号,2024-01-31,100,现金\n"
    assert await bench.load("court.payment", text) == (3, 0, 0)
    assert await bench.load("court.payment", text) == (0, 3, 0)
    assert await bench.load("court.payment", text + payment) == (1, 3, 0)
    assert await bench.rows("court", "select case_number, count(*) from payment group by 1 order by 1") == [
        ("（2023）浙0522执1号", 3),
        ("（2023）浙0522执2号", 1),
    ]


async def test_the_mapping_says_which_columns_tell_rows_of_a_table_without_key_apart(bench: Bench) -> None:
    payments = (1, "100"), (2, "5")
    text = "案号,到账日期,金额,款项类型\n" + "".join(
        f"（2023）浙0522执{case}号,2024-01-31,{amount},现金\n" for case, amount in payments
    )
    altered, said = text.replace(",100,", ",120,"), FileMapping(identity=("case_number", "paid_on"))
    first = await bench.loaded("court.payment", text, said)
    assert (first.done.loaded, first.warnings) == (2, ())
    again = await bench.loaded("court.payment", altered + altered.splitlines()[1] + "\n", said)
    assert (again.done.loaded, again.done.unchanged, again.quarantined) == (1, 2, 0)
    amounts = "select amount::int from payment order by record_id"
    assert await bench.rows("court", amounts) == [(120,), (5,)]

    unsaid = await bench.loaded("court.payment", text)
    assert (unsaid.done.loaded, unsaid.done.unchanged) == (1, 1)
    assert "court.payment has no key of its own: an altered row counts as a new one" in unsaid.warnings[0]
    assert await bench.rows("court", amounts) == [(120,), (5,), (100,)]
    # Two records are meant by one row now: neither is guessed at.
    assert (await bench.loaded("court.payment", text, said)).done == Loaded(0, 1)
    assert bench.bad() == [(2, "case_number, paid_on", "DUPLICATE_KEY")]


async def test_a_party_without_a_number_is_the_same_by_content_too(bench: Bench) -> None:
    text = "案号,诉讼地位,身份证号,姓名,类别\n" + (
        "（2023）浙0522执1号,被执行人,,张三,自然人\n（2023）浙0522执1号,被执行人,11010519491231002x,李四,\n"
    )
    assert await bench.load("court.case_party", text) == (2, 0, 0)
    assert await bench.load("court.case_party", text) == (0, 2, 0)
    assert await bench.rows(
        "court",
        "select party_number, party_number_kind, party_kind, party_name from case_party order by record_id desc",
    ) == [(None, None, "PERSON", "张三"), ("11010519491231002X", "RESIDENT_ID", "PERSON", "李四")]


async def test_repeated_rows_count_as_unchanged_and_differing_ones_go_aside(bench: Bench) -> None:
    text = CASES + CASES.splitlines()[1] + "\n(2023)浙0522执2号,执行中,2023-02-06\n"
    assert await bench.load("court.enforcement_case", text) == (0, 3, 1)
    assert bench.bad() == [(5, "number", "DUPLICATE_KEY")]
    assert stat.S_IMODE(bench.aside.stat().st_mode) == 0o600
    assert stat.S_IMODE(bench.aside.parent.stat().st_mode) == 0o700


async def test_rules_of_the_table_and_references_hold_row_by_row(bench: Bench) -> None:
    text = "案号,控制措施,起始日期,到期日期,金额,顺位,状态\n" + "".join(
        f"（2023）浙0522执{case}号,冻结存款,2024-01-01,{until},{amount},{rank},有效\n"
        for case, until, amount, rank in (
            (1, "2025-01-01", "1", "1"),
            (1, "2023-01-01", "1", "1"),
            (1, "", "-1", "1"),
            (1, "", "1", "0"),
            (9, "", "1", "1"),
        )
    )
    assert await bench.load("court.control_measure", text) == (1, 0, 4)
    assert bench.bad() == [
        (3, "expires_on", "CONTRADICTION"),
        (4, "amount", "OUT_OF_RANGE"),
        (5, "rank", "OUT_OF_RANGE"),
        (6, "case_number", "UNKNOWN_REFERENCE"),
    ]


async def test_a_table_that_refers_to_itself_loads_in_any_order_but_not_below_what_is_bad(bench: Bench) -> None:
    text = "code,name,level,parent_code\nA2,二,BASIC,A1\nA1,一,HIGH,\nB2,二,BASIC,B1\nB1,一,HIGH,B0\n"
    assert await bench.load("court.court", text) == (2, 0, 2)
    assert bench.bad() == [(4, "parent_code", "UNKNOWN_REFERENCE"), (5, "parent_code", "UNKNOWN_REFERENCE")]


async def test_vehicles_one_plate_one_record_and_foreign_vins_are_warned_of(bench: Bench) -> None:
    good, other = vin.complete("LXXAD41B0AZ000001"), vin.complete("LXXAD41B0AZ000002")
    foreign = ("2" if good[8] != "2" else "3").join((good[:8], good[9:]))
    text = f"车架号,车牌号\n{good},浙E·12345\n{foreign},浙EA0001\n{other},浙E12345\n"
    done = await bench.loaded("vehicles.vehicle", text)
    assert (done.done.loaded, done.quarantined) == (2, 1)
    assert bench.bad() == [(4, "plate", "DUPLICATE_KEY")]
    assert "1 VINs with a check digit that does not fit were loaded as they are (lines 3)" in done.warnings[0]
    assert await bench.load("vehicles.vehicle", f"vin,plate\n{other},浙E12345\n") == (0, 0, 1)


async def test_a_load_is_in_the_history(bench: Bench, fresh_database: Databases) -> None:
    bench.dsns["platform"] = await fresh_database("platform")
    await bench.load("court.enforcement_case", CASES + "x,执行中,2023-01-05\n")
    assert await bench.rows("platform", "select source, what, loaded, unchanged, quarantined from load") == [
        ("court", "court.enforcement_case", 0, 2, 1)
    ]


async def test_a_file_that_was_changed_meanwhile_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(COURTS.replace("浙", "苏"), "utf-8")
    prepared = prepare(path, table("court.court"), FileMapping())
    path.write_text(COURTS.replace("浙", "苏") + "苏9,某,基层,\n", "utf-8")
    with pytest.raises(LoadError, match="was changed while it was read; nothing was loaded"):
        await load_file(prepared, bench.dsns, bench.aside)
    assert await bench.rows("court", "select count(*) from court") == [(2,)]


async def test_a_quarantine_that_cannot_be_written_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("code,name,level\nA,一,HIGH\n,二,HIGH\n", "utf-8")
    prepared = prepare(path, table("court.court"), FileMapping())
    places = (
        (tmp_path / "c.csv" / "x", "cannot be written"),
        (path, "the file itself"),
        (tmp_path, "no file to replace"),
    )
    for aside, message in places:
        with pytest.raises(LoadError, match=message):
            await load_file(prepared, bench.dsns, aside)
    assert await bench.rows("court", "select count(*) from court") == [(2,)]


def test_a_rehearsal_reads_every_row_and_asks_no_store(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(CASES + "x,执行中,2023-01-05\n", "utf-8")
    done = rehearse(prepare(path, table("court.enforcement_case"), FileMapping()))
    assert (done.done.loaded, dict(done.reasons)) == (2, {"BAD_NUMBER": 1})
