"""What every connector answers, held to an oracle that knows only lists and indexes (`contract_oracle`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date
from itertools import islice, product
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors import levels
from connectors.catalogue import TABLES, tables_of
from connectors.joined import JoinedReads
from connectors.memory import MemoryConnector
from connectors.postgres import PostgresConnector
from connectors.scan import Answer, Child, Compare, Condition, Deadline, Keys, Operator, Order, Page, Row, Scan, Through
from connectors.shape import position_of
from identifiers.errors import BadArgument, TooMany
from tests.connectors.contract_oracle import (
    ACCOUNT,
    ACCOUNTS,
    CONDITIONS,
    DATA,
    LOANS,
    MOVEMENT,
    ORDERS,
    SIZES,
    TRANSACTION,
    Expected,
    expected,
    ranked,
    scans,
    seen,
)
from tests.connectors.contract_subject import Subject, create, insert

EXAMPLES = settings(
    max_examples=120, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module", params=["memory", "postgres", "joined"])
async def subject(
    request: pytest.FixtureRequest, module_database: Callable[[str], Awaitable[str]]
) -> AsyncIterator[Subject]:
    """The bank's tables as the catalogue has them, without the keys and indexes that a managed store adds."""
    if request.param == "memory":
        memory = MemoryConnector("bank", DATA)
        yield Subject(memory, memory.insert)
        return
    dsn = await module_database("bank") + "?options=-csearch_path%3Dplain"
    connection = await asyncpg.connect(dsn)
    await connection.execute("create schema plain")
    for name in (table.qualified for table in tables_of("bank")):
        await create(connection, name)
        await insert(connection, name, DATA.get(name, []))
    connector = PostgresConnector("bank", dsn, 3)
    subject = connector if request.param == "postgres" else JoinedReads(connector)
    yield Subject(subject, lambda name, row: insert(connection, name, [row]))
    await connector.close()
    await connection.close()


def soon() -> Deadline:
    """A deadline that no healthy read misses."""
    return Deadline.after_ms(20_000)


@EXAMPLES
@given(scan=scans())
async def test_a_list_is_what_the_oracle_says(subject: Subject, scan: Scan) -> None:
    answer = await subject.connector.read(scan, soon())
    everything = {row["record_id"] for row in DATA[TRANSACTION]}
    assert [seen(group) for group in answer.groups] == [expected(scan, everything)]


@EXAMPLES
@given(scan=scans(), wanted=st.lists(st.sampled_from((*ACCOUNTS, "nobody", None)), max_size=6))
async def test_every_key_has_its_own_page(subject: Subject, scan: Scan, wanted: list[str | None]) -> None:
    batched = replace(scan, keys=Keys(("account_number",), tuple((number,) for number in wanted)))
    answer = await subject.connector.read(batched, soon())
    assert [seen(group) for group in answer.groups] == [
        expected(scan, {row["record_id"] for row in DATA[TRANSACTION] if number and row["account_number"] == number})
        for number in wanted
    ]


@EXAMPLES
@given(scan=scans(), wanted=st.lists(st.lists(st.sampled_from((*ACCOUNTS, "nobody", None)), max_size=3), max_size=6))
async def test_reads_at_once_are_answered_as_each_alone(
    subject: Subject, scan: Scan, wanted: list[list[str | None]]
) -> None:
    reads = (
        subject.connector.read(replace(scan, keys=Keys(("account_number",), tuple(zip(numbers)))), soon())
        for numbers in wanted
    )
    answers = await asyncio.gather(*reads)
    assert [[seen(group) for group in answer.groups] for answer in answers] == [
        [
            expected(
                scan, {row["record_id"] for row in DATA[TRANSACTION] if number and row["account_number"] == number}
            )
            for number in numbers
        ]
        for numbers in wanted
    ]


@EXAMPLES
@given(scan=scans(), wanted=st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(("IN", "OUT"))), max_size=4))
async def test_a_key_may_have_several_columns(subject: Subject, scan: Scan, wanted: list[tuple[str, str]]) -> None:
    answer = await subject.connector.read(
        replace(scan, keys=Keys(("account_number", "direction"), tuple(wanted))), soon()
    )
    assert [seen(group) for group in answer.groups] == [
        expected(
            scan,
            {row["record_id"] for row in DATA[TRANSACTION] if (row["account_number"], row["direction"]) == key},
        )
        for key in wanted
    ]


@EXAMPLES
@given(
    wanted=st.lists(st.sampled_from(LOANS), max_size=4),
    kind=st.none() | st.sampled_from(("DEPOSIT", "REPAYMENT")),
    first=SIZES,
    order=st.sampled_from(((), (Order("opened_on", descending=True),), (Order("holder_name"),))),
)
async def test_a_row_that_several_links_reach_counts_once(
    subject: Subject, wanted: list[str], kind: str | None, first: int | None, order: tuple[Order, ...]
) -> None:
    where = None if kind is None else Compare("kind", Operator.EQ, kind)
    through = Through(MOVEMENT, ("loan_number",), ("account_number",), ("number",), where)
    scan = Scan(ACCOUNT, ("record_id",), order=order, page=Page(first=first), count=True)
    keys = Keys(("loan_number",), tuple((loan,) for loan in wanted), through)
    answer = await subject.connector.read(replace(scan, keys=keys), soon())
    for loan, group in zip(wanted, answer.groups, strict=True):
        reached = {
            link["account_number"]
            for link in DATA[MOVEMENT]
            if link["loan_number"] == loan and kind in (None, link["kind"])
        }
        members = {row["record_id"] for row in DATA[ACCOUNT] if row["number"] in reached}
        assert seen(group) == expected(scan, members), loan


async def test_every_combination_of_first_last_after_and_before(subject: Subject) -> None:
    order = (Order("amount", descending=True),)
    columns = (*(each.column for each in order), *TABLES[TRANSACTION].key)
    numbers = ACCOUNTS[:2]
    groups = [[row for row in ranked(TRANSACTION, order) if row["account_number"] == number] for number in numbers]
    # Places in the first list, its both ends among them, are places between rows of the second.
    rows = [groups[0][index] for index in (0, 1, len(groups[0]) // 2, -1)]
    places = [None, *(tuple(row[column] for column in columns) for row in rows)]
    sizes = (None, 0, 1, 3)
    for first, last, after, before in product(sizes, sizes, places, places):
        scan = Scan(TRANSACTION, (), order=order, page=Page(first, last, after, before))
        keyed = replace(scan, keys=Keys(("account_number",), tuple((number,) for number in numbers)))
        answer = await subject.connector.read(keyed, soon())
        wanted = [expected(scan, {row["record_id"] for row in group}) for group in groups]
        assert [seen(group) for group in answer.groups] == wanted, scan.page


async def _walk(subject: Subject, scan: Scan, size: int, *, forwards: bool) -> AsyncIterator[list[Row]]:
    """Page after page in one direction, by the cursor of the last row seen."""
    page = Page(first=size) if forwards else Page(last=size)
    while True:
        (group,) = (await subject.connector.read(replace(scan, page=page), soon())).groups
        yield list(group.rows)
        if not (group.has_next if forwards else group.has_previous):
            return
        edge = position_of(scan, group.rows[-1 if forwards else 0])
        page = Page(first=size, after=edge) if forwards else Page(last=size, before=edge)


@settings(EXAMPLES, max_examples=40)
@given(order=ORDERS, size=st.integers(3, 25), forwards=st.booleans())
async def test_walking_visits_each_row_once_and_in_order(
    subject: Subject, order: tuple[Order, ...], size: int, forwards: bool
) -> None:
    visited: list[int] = []
    async for rows in _walk(subject, Scan(TRANSACTION, (), order=order), size, forwards=forwards):
        serials = [row["record_id"] for row in rows]
        visited = visited + serials if forwards else serials + visited
    assert visited == [row["record_id"] for row in ranked(TRANSACTION, order)]


@pytest.mark.parametrize("forwards", [True, False])
async def test_a_walk_misses_and_repeats_nothing_while_rows_come_in(subject: Subject, forwards: bool) -> None:
    table, order = "bank.guarantee", (Order("since", descending=True), Order("until"))
    serials = range(1, 31) if forwards else range(101, 131)

    async def add(serial: int) -> None:
        row = {
            "record_id": serial,
            "guarantor_number": "walk" if forwards else "back",
            "since": date(2024, 1, 1 + serial % 5),
            "until": None if serial % 3 else date(2025, 1, 1 + serial % 2),
        }
        inserted = subject.insert(table, {column: row.get(column) for column in TABLES[table].by_name})
        if inserted is not None:
            await inserted

    old, new = serials[::2], iter(serials[1::2])
    for serial in old:
        await add(serial)
    visited: list[int] = []
    scan = Scan(table, (), where=Compare("guarantor_number", Operator.EQ, "walk" if forwards else "back"), order=order)
    async for rows in _walk(subject, scan, 2, forwards=forwards):
        visited += [row["record_id"] for row in rows]
        for serial in islice(new, 2):
            await add(serial)
    assert set(old) <= set(visited)
    assert len(visited) == len(set(visited))


@settings(EXAMPLES, max_examples=40)
@given(first=SIZES, inner=SIZES, condition=st.none() | CONDITIONS)
async def test_a_tree_is_answered_as_its_levels_are(
    subject: Subject, first: int | None, inner: int | None, condition: Condition | None
) -> None:
    deepest = Child("account", ("account_number",), ("number",), Scan(ACCOUNT, ("holder_name",), count=True))
    scan = Scan(TRANSACTION, (), where=condition, page=Page(first=inner), count=True, children=(deepest,))
    numbers = Scan(TRANSACTION, (), where=condition, rows=False, count=True)
    children = (
        Child("transactions", ("number",), ("account_number",), scan),
        Child("how_many", ("number",), ("account_number",), numbers),
        Child("named_after", ("holder_name",), ("counterparty_name",), Scan(TRANSACTION, ())),
    )
    answer = await levels.read(
        subject.connector, Scan(ACCOUNT, ("number",), page=Page(first=first), children=children), soon()
    )
    (group,) = answer.groups
    assert group.children is not None
    for index, account in enumerate(group.rows):
        members = {row["record_id"] for row in DATA[TRANSACTION] if row["account_number"] == account["number"]}
        transactions = group.children["transactions"][index]
        assert seen(transactions) == expected(scan, members)
        assert seen(group.children["how_many"][index]) == expected(numbers, members)
        named = {
            row["record_id"]
            for row in DATA[TRANSACTION]
            if row["counterparty_name"] is not None and row["counterparty_name"] == account["holder_name"]
        }
        assert {row["record_id"] for row in group.children["named_after"][index].rows} == named
        assert transactions.children is not None
        found = [[row["number"] for row in each.rows] for each in transactions.children["account"]]
        assert found == [[account["number"]]] * len(transactions.rows)


async def test_a_row_holds_what_was_asked_and_what_its_place_needs(subject: Subject) -> None:
    scan = Scan(TRANSACTION, ("amount", "at"), order=(Order("channel"),), page=Page(first=200))
    (group,) = (await subject.connector.read(scan, soon())).groups
    held = {row["record_id"]: row for row in DATA[TRANSACTION]}
    for row in group.rows:
        assert set(row.keys()) == {"amount", "at", "channel", "record_id"}
        for column in row.keys():  # noqa: SIM118 - a record of asyncpg iterates over its values
            assert row[column] == held[row["record_id"]][column]
            assert type(row[column]) is type(held[row["record_id"]][column])


async def _ask(subject: Subject, **parts: Any) -> Answer:
    return await subject.connector.read(Scan(TRANSACTION, **{"columns": (), **parts}), soon())


async def test_a_scan_that_does_not_fit_the_catalogue_is_a_mistake_of_ours(subject: Subject) -> None:
    with pytest.raises(LookupError, match="no column"):
        await _ask(subject, columns=('record_id" from "transaction"; --',))
    with pytest.raises(LookupError, match="no column"):
        await _ask(subject, order=(Order("1; drop table account"),))
    with pytest.raises(LookupError, match="not a table of bank"):
        await subject.connector.read(Scan("court.court", ()), soon())
    with pytest.raises(TypeError, match="is date"):
        await _ask(subject, where=Compare("booked_on", Operator.EQ, "2024-01-01"))
    with pytest.raises(ValueError):
        await _ask(subject, page=Page(first=-1))
    with pytest.raises(ValueError):
        await _ask(subject, rows=False)


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
@pytest.mark.parametrize("operator", [Operator.EQ, Operator.CONTAINS, Operator.LT])
async def test_text_that_no_source_can_hold_is_a_bad_argument(subject: Subject, operator: Operator, value: str) -> None:
    with pytest.raises(BadArgument):
        await _ask(subject, where=Compare("counterparty_name", operator, value))


async def test_numbers_beyond_a_column_are_compared_and_beyond_64_bits_refused(subject: Subject) -> None:
    (group,) = (await _ask(subject, where=Compare("record_id", Operator.LT, 2**62))).groups
    assert len(group.rows) == len(DATA[TRANSACTION])
    with pytest.raises(BadArgument):
        await _ask(subject, where=Compare("record_id", Operator.LT, 2**63))


async def test_a_read_has_a_limit_on_keys(subject: Subject) -> None:
    with pytest.raises(TooMany):
        await _ask(subject, keys=Keys(("record_id",), tuple((number,) for number in range(100_001))))


async def test_no_keys_have_no_groups(subject: Subject) -> None:
    assert (await _ask(subject, keys=Keys(("record_id",), ()))).groups == ()


async def test_the_oracle_knows_ties_nulls_and_code_points() -> None:
    named = [row["counterparty_name"] for row in ranked(TRANSACTION, (Order("counterparty_name", descending=True),))]
    known = [name for name in named if name is not None]
    assert known == sorted(known, key=lambda name: name.encode("utf-32-be"), reverse=True)
    assert named[len(known) :] == [None] * (len(named) - len(known)) != []
    assert expected(Scan(ACCOUNT, (), page=Page(first=3, last=1)), set(range(1, 6))) == Expected([3], True, True, None)
