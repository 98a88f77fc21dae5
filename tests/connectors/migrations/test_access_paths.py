"""Every order and relation of the contract finds an index with its rows in that order: no sort, no whole table."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import asyncpg
import pytest

from connectors.catalogue import TABLES
from connectors.postgres.names import search

Connections: TypeAlias = "dict[str, asyncpg.Connection[asyncpg.Record]]"

ORDERS = {
    "court.enforcement_case": ("number", "filed_on", "closed_on", "claim_amount"),
    "police.detention": ("decided_on", "due_for_release_on"),
    "vehicles.seizure": ("ordered_on", "expires_on"),
    "credit.dishonesty_listing": ("published_on", "expires_on"),
}
"""The order fields of the contract."""

RELATIONS = (
    ("court.control_measure", "case_number", "starts_on"),
    ("court.payment", "case_number", "paid_on"),
    ("police.detention", "person_number", "decided_on"),
    ("police.detention", "case_number", "decided_on"),
    ("vehicles.vehicle", "owner_number", "registered_on"),
    ("vehicles.seizure", "vin", "ordered_on"),
    ("vehicles.seizure", "owner_number", "ordered_on"),
    ("vehicles.seizure", "case_number", "ordered_on"),
    ("credit.dishonesty_listing", "party_number", "published_on"),
    ("credit.consumption_restriction", "party_number", "issued_on"),
    ("credit.restoration_certificate", "party_number", "issued_on"),
    ("registry.shareholding", "company_number", "since"),
    ("registry.shareholding", "holder_number", "since"),
    ("registry.officer", "person_number", "since"),
    ("registry.filing", "company_number", "filed_on"),
    ("bank.account", "holder_number", "opened_on"),
    ("bank.transaction", "account_number", "booked_on"),
)
"""Table, the key by which a parent asks for its rows, and the order in which they come newest first."""

FILTERS = (
    ("court.enforcement_case", "court_code", "filed_on"),
    ("court.enforcement_case", "status", "filed_on"),
    ("court.enforcement_case", "kind", "filed_on"),
    ("court.enforcement_case", "cause", "filed_on"),
    ("police.detention", "status", "decided_on"),
    ("police.detention", "facility", "decided_on"),
    ("vehicles.seizure", "status", "ordered_on"),
    ("vehicles.seizure", "plate", "ordered_on"),
    ("credit.dishonesty_listing", "ground", "published_on"),
    ("credit.dishonesty_listing", "court_code", "published_on"),
)


@pytest.fixture(scope="module")
async def connections(module_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Connections]:
    sources = sorted({table.source for table in TABLES.values()})
    opened = {source: await asyncpg.connect(await module_database(source)) for source in sources}
    for connection in opened.values():
        # Nothing is in the tables, so only what costs too much in full ones is ruled out.
        await connection.execute("set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off")
    yield opened
    for connection in opened.values():
        await connection.close()


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(("name", "column"), [(name, column) for name, columns in ORDERS.items() for column in columns])
async def test_an_order_is_an_index(connections: Connections, name: str, column: str, direction: str) -> None:
    order = _order(name, column, direction)

    plan = await _plan(connections, name, f'select * from "{TABLES[name].name}" order by {order} limit 50')

    assert plan <= {"Limit", "Index Scan", "Index Only Scan"}, f"{name} by {order} takes {plan}"


@pytest.mark.parametrize(("name", "key", "column"), RELATIONS + FILTERS)
async def test_the_rows_of_a_key_are_in_an_index(connections: Connections, name: str, key: str, column: str) -> None:
    order = _order(name, column, "desc")

    plan = await _plan(
        connections, name, f"select * from \"{TABLES[name].name}\" where {key} = 'x' order by {order} limit 50"
    )

    assert plan <= {"Limit", "Index Scan", "Index Only Scan"}, f"{name} of a {key} by {order} takes {plan}"


@pytest.mark.parametrize("name", ["police.person", "registry.company", "registry.natural_person"])
async def test_a_search_by_name_uses_its_index(connections: Connections, name: str) -> None:
    text, parameters = search(TABLES[name], "number", "name", "湖州筠砾", 10, None)
    connection = connections[name.partition(".")[0]]

    async with connection.transaction():
        await connection.execute(
            "set local enable_bitmapscan = on; set local enable_indexscan = off; set local enable_indexonlyscan = off"
        )
        plan = await connection.fetchval(f"explain (format json) {text}", *parameters)

    assert f"{TABLES[name].name}_searched_name" in plan


def _order(name: str, column: str, direction: str) -> str:
    keys = ", ".join(f"{key} asc" for key in TABLES[name].key if key != column)
    return f"{column} {direction} nulls last" + (f", {keys}" if keys else "")


async def _plan(connections: Connections, name: str, sql: str) -> set[str]:
    """The kinds of nodes in the plan."""
    [root] = json.loads(await connections[name.partition(".")[0]].fetchval(f"explain (format json) {sql}"))
    return set(_kinds(root["Plan"]))


def _kinds(node: dict[str, Any]) -> list[str]:
    return [node["Node Type"], *(kind for child in node.get("Plans", ()) for kind in _kinds(child))]
