"""What a query plan of Postgres says of a read: whole tables, long sorts, and the cost beside reading everything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import asyncpg

from connectors.postgres.link import Planning
from connectors.postgres.planning import planning
from connectors.postgres.sql import statement
from connectors.scan import Scan
from connectors.shape import check, table_of

SMALL_ROWS = 1_000
"""A table that is read whole in less time than an index takes to be looked at twice."""

SORTED_ROWS = 5_000
"""Rows that may be sorted: a few milliseconds."""

LARGEST_SHARE = 0.4
"""Of the cost of reading the whole table, for a page found by walking an index in its order."""

COST_OF_KEY = 60
"""For the rows of one key: some ten visits to an index and its rows."""


async def faults(connection: asyncpg.Connection[asyncpg.Record], scan: Scan) -> list[str]:
    """What is wrong with the plan of the very statement that the connector would run; empty where nothing is."""
    table = table_of(scan)
    check(scan, table.source)
    asked = statement(scan)
    plan = await _plan(connection, planning(scan), asked.text, asked.parameters)
    whole = await _plan(connection, Planning.EACH, f'select * from "{table.name}"')
    return [*_faults(plan), *_cost_faults(plan, whole["Total Cost"], scan)]


async def kinds_of_nodes(connection: asyncpg.Connection[asyncpg.Record], scan: Scan) -> set[str]:
    """What the plan of that statement is made of."""
    asked = statement(scan)
    return set(_kinds(await _plan(connection, planning(scan), asked.text, asked.parameters)))


def _kinds(node: dict[str, Any]) -> Iterator[str]:
    yield node["Node Type"]
    for child in node.get("Plans", ()):
        yield from _kinds(child)


async def _plan(
    connection: asyncpg.Connection[asyncpg.Record], planning: Planning, text: str, parameters: Sequence[Any] = ()
) -> dict[str, Any]:
    if planning is Planning.EACH:
        found = await connection.fetchval(f"explain (format json) {text}", *parameters)
    else:
        # The plan for all values is that for any, null among them.
        values = ", ".join(["null"] * len(parameters))
        await connection.execute(f"set plan_cache_mode = {planning}; prepare asked as {text}")
        found = await connection.fetchval(f"explain (format json) execute asked({values})")
        await connection.execute("deallocate asked; reset plan_cache_mode")
    plan: dict[str, Any] = json.loads(found)[0]["Plan"]
    return plan


def _cost_faults(plan: dict[str, Any], whole: float, scan: Scan) -> Iterator[str]:
    cost, keys = plan["Total Cost"], len(scan.keys.values) if scan.keys else 1
    if cost > max(whole * LARGEST_SHARE, COST_OF_KEY * keys) and not _is_looked_up(plan):
        yield f"walks an index from end to end: costs {cost:.0f}, reading the whole table {whole:.0f}"


def _is_looked_up(node: dict[str, Any]) -> bool:
    """Whether an index is asked for the rows that meet a condition, rather than walked in its order."""
    return "Index Cond" in node or any(_is_looked_up(child) for child in node.get("Plans", ()))


def _faults(node: dict[str, Any]) -> Iterator[str]:
    kind, children = node["Node Type"], node.get("Plans", ())
    if kind == "Seq Scan" and node["Total Cost"] > SMALL_ROWS / 50:
        yield f"reads {node['Relation Name']} whole"
    if kind == "Sort" and children[0]["Plan Rows"] > SORTED_ROWS:
        yield f"sorts {children[0]['Plan Rows']} rows"
    for child in children:
        yield from _faults(child)
