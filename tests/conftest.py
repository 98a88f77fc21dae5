"""What tests of every package share: real stores, started once for a run in a temporary home."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings

from connectors.settings import read_settings
from connectors.stores import GraphAddress, Stores, open_stores
from connectors.stores.databases import copy_database, drop_database, make_databases
from connectors.stores.home import Home, open_home
from connectors.stores.migrations import migrate, migrations_of
from connectors.stores.neo4j_server import Neo4jServer, find_jars, find_java
from identifiers.errors import StoreError
from tests.web.process import made_home

Databases = Callable[[str], Awaitable[str]]
"""Given a source, the DSN of a new, empty database with that source's tables; dropped by its fixture."""

_NOT_RUN = pytest.StashKey[dict[str, str]]()
_NUMBERS = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--require-…` turns tests that cannot run for want of what it names into failures."""
    parser.addoption("--require-neo4j", action="store_true", help="fail where a real Neo4j cannot be run")
    parser.addoption("--require-chromium", action="store_true", help="fail where there is no Chromium")
    parser.addoption("--write-plans", action="store_true", help="write tests/plans anew instead of holding them")
    parser.addoption("--fuzz", type=int, help="so many generated operations, at random, where executors are compared")


def pytest_configure(config: pytest.Config) -> None:
    """Generated examples are the same each time, and none has to be quick: a busy machine fails no test.

    How many operations tests/schema/test_agreement.py generates in each of its three worlds.
    """
    settings.register_profile("steady", derandomize=True, deadline=None)
    settings.load_profile("steady")
    asked: int | None = config.getoption("--fuzz")
    settings.register_profile(
        "agreement",
        max_examples=700 if asked is None else max(1, asked // 3),
        derandomize=asked is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say loudly what was not run."""
    for what, reason in config.stash.get(_NOT_RUN, {}).items():
        terminalreporter.section(f"NOT RUN: the tests that need {what}", sep="!", red=True)
        terminalreporter.line(reason)
        terminalreporter.line(f"then `make test` runs them; `make test PYTEST_ARGS=--require-{what}` fails without")


def _without(config: pytest.Config, what: str, reason: str) -> NoReturn:
    """Skip for want of `what`, loudly; fail where it is required."""
    if config.getoption(f"--require-{what}"):
        pytest.fail(reason, pytrace=False)
    config.stash.setdefault(_NOT_RUN, {})[what] = reason
    pytest.skip(reason)


@pytest.fixture(scope="session")
def store_home() -> Iterator[Path]:
    """A home that root's Postgres can reach too; removed after the run."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-test-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def stores(store_home: Path) -> AsyncIterator[Stores]:
    """All sources and the platform, migrated and empty, on embedded stores. Who writes to them cleans up.

    Nothing of it outlives the run, so it need not survive a loss of power: making and dropping databases is faster.
    """
    settings = read_settings({"ZHIXING_HOME": str(store_home)})
    async with open_stores(settings, postgres_options={"fsync": "off", "full_page_writes": "off"}) as opened:
        yield opened


@pytest.fixture(scope="session")
def superuser_dsn(stores: Stores) -> str:
    """DSN of the embedded Postgres' superuser, to make and drop databases."""
    port = urlsplit(stores.dsns["platform"]).port
    return f"postgresql://postgres:{Home(stores.home).secret('postgres')}@127.0.0.1:{port}/postgres"


@pytest.fixture(scope="session")
def template(stores: Stores, superuser_dsn: str) -> Databases:
    """Given a source, the name of a migrated database to copy; made on first use."""
    made: dict[str, str] = {}

    async def make(source: str) -> str:
        if source not in made:
            name = f"template_{source}"
            await make_databases(superuser_dsn, [name], "")
            await migrate(_sibling(stores, name), migrations_of(source))
            made[source] = name
        return made[source]

    return make


@pytest.fixture
async def fresh_database(stores: Stores, superuser_dsn: str, template: Databases) -> AsyncIterator[Databases]:
    """Databases of one's own for one test."""
    async with _databases(stores, superuser_dsn, template) as make:
        yield make


@pytest.fixture(scope="module")
async def module_database(stores: Stores, superuser_dsn: str, template: Databases) -> AsyncIterator[Databases]:
    """Databases of one's own for the tests of one file; also for property tests, which refuse fixtures of one test."""
    async with _databases(stores, superuser_dsn, template) as make:
        yield make


@pytest.fixture(scope="session")
def graph_address(stores: Stores) -> GraphAddress:
    """The embedded graph. Who writes to it cleans up."""
    return stores.graph


@pytest.fixture(scope="session")
async def neo4j_address(pytestconfig: pytest.Config) -> AsyncIterator[GraphAddress]:
    """A real Neo4j. Where Java or its jars are missing its tests are not run, which the last lines say loudly."""
    try:
        find_java()
        find_jars()
    except StoreError as error:
        _without(pytestconfig, "neo4j", error.message)
    folder = Path(tempfile.mkdtemp(prefix="zhixing-test-neo4j-"))
    with open_home(folder) as home:
        server = Neo4jServer(home)
        child = await server.start()
        yield server.address
        await child.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def demo_home() -> Iterator[Path]:
    """A home for `serving` the demo, one instance at a time: its data is loaded once for all who use it."""
    with made_home() as home:
        yield home


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> str:
    """The path of a Chromium. Where there is none its tests are not run, which the last lines say loudly."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        _without(pytestconfig, "chromium", "there is no chromium; on Debian: apt install chromium fonts-noto-cjk")
    return found


@pytest.fixture(
    scope="session",
    params=["graph_address", "neo4j_address"],
    ids=["arcadedb", "neo4j"],
)
def each_graph_address(request: pytest.FixtureRequest) -> GraphAddress:
    """Each engine in turn, for what must answer the same on both."""
    address: GraphAddress = request.getfixturevalue(request.param)
    return address


@asynccontextmanager
async def _databases(stores: Stores, superuser_dsn: str, template: Databases) -> AsyncIterator[Databases]:
    names: list[str] = []

    async def make(source: str) -> str:
        name = f"test_{next(_NUMBERS)}_{source}"
        await copy_database(superuser_dsn, await template(source), name)
        names.append(name)
        return _sibling(stores, name)

    try:
        yield make
    finally:
        for name in names:
            await drop_database(superuser_dsn, name)


def _sibling(stores: Stores, name: str) -> str:
    return urlsplit(stores.dsns["platform"])._replace(path=f"/{name}").geturl()
