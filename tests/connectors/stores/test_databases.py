"""The databases that other tests stand on: their rights, order and similarity of Chinese text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from connectors.catalogue import SOURCES
from connectors.stores import Stores

Databases = Callable[[str], Awaitable[str]]


async def test_one_database_for_each_source_and_one_for_the_platform(
    stores: Stores,
) -> None:
    names = set()
    for source, dsn in stores.dsns.items():
        connection = await asyncpg.connect(dsn)
        names.add((source, await connection.fetchval("select current_database()")))
        await connection.close()
    assert names == {(source, source) for source in (*SOURCES, "platform")}


async def test_the_platform_is_no_superuser(stores: Stores) -> None:
    connection = await asyncpg.connect(stores.dsns["police"])
    assert await connection.fetchval("select current_setting('is_superuser')") == "off"
    await connection.close()


async def test_trigrams_of_chinese_text_are_compared(stores: Stores) -> None:
    connection = await asyncpg.connect(stores.dsns["registry"])
    score = await connection.fetchval("select similarity($1, $2)", "湖州织里童装有限公司", "湖州织里童装厂")
    await connection.close()
    assert 0.3 < score < 1


async def test_a_fresh_database_has_its_sources_tables_and_nothing_of_another(
    fresh_database: Databases,
) -> None:
    first, second = await fresh_database("court"), await fresh_database("court")
    one, two = await asyncpg.connect(first), await asyncpg.connect(second)
    await one.execute("insert into court (code, name, level) values ('浙0522', '长兴县人民法院', 'BASIC')")
    counts = [await each.fetchval("select count(*) from court") for each in (one, two)]
    await one.close()
    await two.close()
    assert counts == [1, 0]


async def test_a_password_is_asked(stores: Stores) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(stores.dsns["court"].replace("zhixing:", "zhixing:not"))
