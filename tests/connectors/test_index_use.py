"""Every order and filter of the contract's lists, and every relation, is served by an index at ten times the demo."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import asyncpg
import pytest

from connectors.catalogue import TABLES, ColumnType, Table, table
from connectors.postgres.link import Planning
from connectors.postgres.planning import planning
from connectors.scan import Compare, Keys, Operator, Order, Page, Scan
from connectors.shape import position_of
from resolvers import filters, paging
from resolvers.meaning import Shape
from tests.connectors.contract_lists import ListOf, comparisons, lists, orders
from tests.connectors.full_scale import fill
from tests.connectors.plans import faults, kinds_of_nodes

Connections: TypeAlias = "dict[str, asyncpg.Connection[asyncpg.Record]]"

SOURCES = ("court", "police", "vehicles", "credit", "registry", "bank")
ALL = lists()
ROOTS = [listed for listed in ALL if not listed.relation.on]
RELATIONS = [listed for listed in ALL if listed.relation.on and listed.owner != "Company"]
EVERY_ROOT = pytest.mark.parametrize("listed", ROOTS, ids=str)

BY_KEYS = (
    ("court.case_party", "party_number"),
    ("court.enforcement_case", "resumes"),
    ("court.termination_ruling", "case_number"),
    ("court.termination_inquiry", "case_number"),
    ("credit.restricted_person", "restriction_id"),
    ("credit.restoration_certificate", "number"),
    ("credit.restoration_certificate", "party_number"),
    ("police.person", "number"),
    ("registry.company", "number"),
    ("registry.capital_contribution", "company_number"),
    ("registry.filing", "company_number"),
    ("vehicles.vehicle", "plate"),
    ("bank.transaction", "counterparty_number"),
)
"""Tables that computations of ours ask by these columns."""

IN_ORDER = [
    (name, columns)
    for name, held in TABLES.items()
    for columns in held.indexes
    if len(columns) == 2 and held.by_name[columns[1]].type in (ColumnType.DATE, ColumnType.TIMESTAMP)
]
"""Tables and the columns of their indexes: a value, and the time by which its rows stand."""


@pytest.fixture(scope="module")
async def connections(
    module_database: Callable[[str], Awaitable[str]], superuser_dsn: str
) -> AsyncIterator[Connections]:
    opened = {}
    for source in SOURCES:
        name = urlsplit(await module_database(source)).path
        opened[source] = await asyncpg.connect(urlsplit(superuser_dsn)._replace(path=name).geturl())
    await asyncio.gather(*(fill(connection, source) for source, connection in opened.items()))
    yield opened
    for connection in opened.values():
        await connection.close()


def _scan(listed: ListOf, **scan: Any) -> Scan:
    held = table(listed.relation.table)
    return Scan(held.qualified, tuple(column.name for column in held.columns), **scan)


@EVERY_ROOT
async def test_every_order_is_read_from_an_index(connections: Connections, listed: ListOf) -> None:
    connection = connections[table(listed.relation.table).source]
    wrong = []
    for name in orders(listed):
        for descending in (False, True):
            scan = _scan(listed, order=(Order(name, descending),))
            cursor = await _far(connection, scan)
            for page in (Page(first=50), Page(last=50), Page(first=50, after=cursor), Page(last=50, before=cursor)):
                found = await faults(connection, _scan(listed, order=scan.order, page=page))
                wrong += [f"{name} {'desc' if descending else 'asc'} {page}: {each}" for each in found]
    assert wrong == []


@EVERY_ROOT
async def test_every_filter_is_read_from_an_index(connections: Connections, listed: ListOf) -> None:
    held = table(listed.relation.table)
    connection = connections[held.source]
    wrong = []
    for name, operator in comparisons(listed):
        if operator == "contains":
            continue
        for value in await _values(connection, held, name, operator):
            where = filters.condition({_camel(name): {operator: value}})
            found = await faults(
                connection, _scan(listed, where=where, order=listed.relation.order, page=Page(first=50))
            )
            wrong += [f"{name} {operator} {value!r}: {each}" for each in found]
    assert wrong == []


async def _far(connection: asyncpg.Connection[asyncpg.Record], scan: Scan) -> tuple[Any, ...]:
    """The position of a row in the middle of the order."""
    held = table(scan.table)
    order = ", ".join(f'"{each.column}" {"desc" if each.descending else "asc"} nulls last' for each in scan.order)
    row = await connection.fetchrow(f'select * from "{held.name}" order by {order} offset 15000 limit 1')
    assert row is not None
    return position_of(scan, dict(row))


async def _values(connection: asyncpg.Connection[asyncpg.Record], held: Table, name: str, operator: str) -> list[Any]:
    """Values to compare with: such as few rows meet, and such as most do."""
    if operator == "isNull":
        return [True, False]
    found = await connection.fetchrow(
        f'with held as materialized (select "{name}" as value, count(*) as n from "{held.name}" '
        f'where "{name}" is not null group by 1) select '
        "array(select value from held order by n, value limit 2) as rare, "
        "array(select value from held order by n desc, value desc limit 2) as common, "
        "array(select value from held order by value limit 2) as lowest, "
        "(select max(value) from held) as highest, "
        "(select percentile_disc(0.5) within group (order by value) from held) as middle"
    )
    assert found is not None
    match operator:
        case "eq":
            return [found["rare"][0], found["common"][0]]
        case "in":
            return [found["rare"], found["common"]]
        case "startsWith":
            return [found["highest"], found["middle"][:-1]]
        case "gte":
            return [found["highest"], found["middle"], found["lowest"][0]]
        case _:
            return [found["lowest"][1], found["middle"], found["highest"]]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


@pytest.mark.parametrize("many", [1, 500])
@pytest.mark.parametrize("listed", RELATIONS, ids=str)
async def test_every_relation_is_read_from_an_index(connections: Connections, listed: ListOf, many: int) -> None:
    relation = listed.relation
    held = table(relation.table)
    connection = connections[held.source]
    columns = tuple(theirs for _, theirs in relation.on)
    holder = held if relation.through is None else table(relation.through.table)
    keys = Keys(columns, await _keys(connection, holder, columns[0], many), relation.through)
    size = {Shape.ONE: 1, Shape.LIST: paging.LARGEST_LIST, Shape.CONNECTION: paging.DEFAULT_PAGE}[relation.shape]
    wanted = [relation.order, *((Order(name, descending),) for name in orders(listed) for descending in (False, True))]
    wrong = []
    for order in wanted:
        wrong += await faults(connection, _scan(listed, keys=keys, order=order, page=Page(first=size)))
    wrong += await faults(connection, _scan(listed, keys=keys, rows=False, count=True))
    assert wrong == []


@pytest.mark.parametrize("many", [1, 500])
@pytest.mark.parametrize(("name", "column"), BY_KEYS)
async def test_every_key_that_a_computation_asks_by_has_an_index(
    connections: Connections, name: str, column: str, many: int
) -> None:
    held = table(name)
    connection = connections[held.source]
    keys = Keys((column,), await _keys(connection, held, column, many))
    assert await faults(connection, Scan(name, tuple(held.by_name), keys=keys, page=Page(first=1000))) == []


@pytest.mark.parametrize(("name", "columns"), IN_ORDER, ids=str)
async def test_a_list_that_is_planned_once_is_read_in_the_order_of_its_index(
    connections: Connections, name: str, columns: tuple[str, str]
) -> None:
    held = table(name)
    connection = connections[held.source]
    ((value,),) = await _keys(connection, held, columns[0], 1)
    where = Compare(columns[0], Operator.EQ, value)
    scan = Scan(name, tuple(held.by_name), where=where, order=(Order(columns[1], True),), page=Page(first=50))
    assert planning(scan) is Planning.ONCE
    assert "Sort" not in await kinds_of_nodes(connection, scan)


async def _keys(
    connection: asyncpg.Connection[asyncpg.Record], held: Table, column: str, many: int
) -> tuple[tuple[Any, ...], ...]:
    rows = await connection.fetch(
        f'select distinct "{column}" as value from "{held.name}" where "{column}" is not null limit {many}'
    )
    return tuple((row["value"],) for row in rows)
