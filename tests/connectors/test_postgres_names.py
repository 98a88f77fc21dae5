"""Names in SQL and in Python: normalised alike, equally similar, found alike on both connectors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.connector import Connector
from connectors.memory import MemoryConnector
from connectors.postgres import PostgresConnector
from connectors.postgres.names import index_expression, literal, normalised
from connectors.scan import Compare, Deadline, Operator
from connectors.trigrams import similarity
from identifiers.errors import BadArgument
from identifiers.normalise import NAME_FROM, NAME_SUFFIXES, normalise_name

COMPANIES = (
    "湖州织里童装有限公司",
    "湖州织里童装（集团）股份有限公司",
    "湖州织里童装厂",
    "湖州织布童装有限责任公司",
    "ＡＣＭＥ　Ｔｒａｄｉｎｇ Co., Ltd.",
    "Acme Trading GmbH",
    "有限公司",
    "张三",
    "张三丰",
    "···",
)
EXAMPLES = settings(
    max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = st.lists(
    st.sampled_from([*"织里童装湖州张三丰𠮷éÉabcXYZ019", *NAME_FROM[::7], *NAME_SUFFIXES, "（", "）", "'", "\\", "%"])
    | st.sampled_from(COMPANIES),
    max_size=12,
).map("".join)

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture(scope="module")
async def dsn(module_database: Callable[[str], Awaitable[str]]) -> str:
    """A registry that knows the companies, with the index that serves the search."""
    made = await module_database("registry")
    connection = await asyncpg.connect(made)
    await connection.executemany(
        "insert into company (number, number_kind, name, division_code) values ($1, 'OTHER', $2, $3)",
        [(f"C{index}", name, "3305" if index % 2 else "3301") for index, name in enumerate(COMPANIES)],
    )
    await connection.execute(f"create index searched on company using gin ({index_expression('name')} gin_trgm_ops)")
    await connection.close()
    return made


@pytest.fixture(scope="module")
async def connection(dsn: str) -> AsyncIterator[Connection]:
    """Postgres itself, to ask what it makes of a text."""
    opened = await asyncpg.connect(dsn)
    yield opened
    await opened.close()


@pytest.fixture(scope="module", params=["memory", "postgres"])
async def registry(request: pytest.FixtureRequest, dsn: str) -> AsyncIterator[Connector]:
    """The same companies on either connector."""
    if request.param == "memory":
        yield MemoryConnector(
            "registry",
            {
                "registry.company": [
                    {"number": f"C{index}", "name": name, "division_code": "3305" if index % 2 else "3301"}
                    for index, name in enumerate(COMPANIES)
                ]
            },
        )
        return
    connector = PostgresConnector("registry", dsn, 2)
    yield connector
    await connector.close()


@EXAMPLES
@given(text=TEXTS)
async def test_sql_normalises_as_python_does(connection: Connection, text: str) -> None:
    assert await connection.fetchval(f"select {normalised('$1::text')}", text) == normalise_name(text)


@EXAMPLES
@given(one=TEXTS, other=TEXTS)
async def test_python_measures_similarity_as_postgres_does(connection: Connection, one: str, other: str) -> None:
    assert await connection.fetchval("select similarity($1, $2)::float8", one, other) == similarity(one, other)


async def test_a_literal_is_the_text_it_stands_for(connection: Connection) -> None:
    text = NAME_FROM + "'\\𠮷\u200b"
    assert await connection.fetchval(f"select {literal(text)}") == text


async def _found(registry: Connector, wanted: str, limit: int = 10) -> dict[str, float]:
    rows = await registry.search_names("registry.company", "number", "name", wanted, limit, Deadline.after_ms(10_000))
    assert all(row["name"] == COMPANIES[int(row["number"][1:])] for row in rows)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    return {row["number"]: round(row["score"], 3) for row in rows}


async def test_a_name_is_found_whatever_its_width_case_and_legal_form(registry: Connector) -> None:
    assert await _found(registry, "湖州 织里童装 有限责任公司") == {"C0": 1.0, "C1": 1.0, "C2": 0.667, "C3": 0.4}
    assert await _found(registry, "acme trading") == {"C4": 1.0, "C5": 1.0}
    assert await _found(registry, "张三") == {"C7": 1.0, "C8": 0.4}
    assert await _found(registry, "张三", limit=1) == {"C7": 1.0}
    assert await _found(registry, "nobody") == {}
    assert await _found(registry, " · ") == {}


async def test_a_search_may_be_narrowed(registry: Connector) -> None:
    rows = await registry.search_names(
        "registry.company",
        "number",
        "name",
        "湖州织里童装",
        10,
        Deadline.after_ms(10_000),
        where=Compare("division_code", Operator.EQ, "3305"),
    )
    assert [row["number"] for row in rows] == ["C1", "C3"]


async def test_a_name_that_nothing_can_hold_is_a_bad_argument(registry: Connector) -> None:
    with pytest.raises(BadArgument):
        await _found(registry, "a\0b")


async def test_the_index_serves_the_search(connection: Connection) -> None:
    async with connection.transaction():
        # Small tables are read whole: leave the planner nothing but bitmaps.
        for other in ("seqscan", "indexscan", "indexonlyscan"):
            await connection.execute(f"set local enable_{other} = off")
        plan = await connection.fetch(
            f"explain select number from company t where {normalised('t.name')} % $1::text", "织里童装"
        )
    assert "searched" in "\n".join(line[0] for line in plan)
