"""The stores of one instance, opened together: what is embedded is started, what is managed is migrated."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import orjson
import structlog

from connectors.settings import PREFIX, Settings
from connectors.stores.databases import database_dsn, make_databases
from connectors.stores.graph_server import GraphAddress, GraphServer
from connectors.stores.home import Home, holder, open_home, write_private
from connectors.stores.migrations import MIGRATIONS, migrate, migrations_of
from connectors.stores.neo4j_server import Neo4jServer
from connectors.stores.postgres_server import PostgresServer
from connectors.stores.supervisor import Supervised
from identifiers.errors import StoreError

_LOG = structlog.get_logger("stores")
_SPARE_CONNECTIONS = 40
"""Beyond the pools: change feed, loads, migrations, a person with psql."""

_NO_OPTIONS: Mapping[str, str] = {}


def _no_processes() -> Mapping[str, int]:
    return {}


@dataclass(frozen=True, slots=True)
class Stores:
    """Where everything is: the DSN of each source and of `platform`, and the graph.

    The addresses stay the same while the stores are open, also when a server had to be started again. `processes` are
    the servers that run now, by name, for measuring them.
    """

    dsns: Mapping[str, str] = field(repr=False)
    graph: GraphAddress
    home: Path
    processes: Callable[[], Mapping[str, int]] = field(default=_no_processes, repr=False, compare=False)


@asynccontextmanager
async def open_stores(
    settings: Settings, *, migrations: Path = MIGRATIONS, postgres_options: Mapping[str, str] = _NO_OPTIONS
) -> AsyncIterator[Stores]:
    """Start what is embedded, migrate what is managed; stop on leaving all that was started.

    StoreError where the home is in use, an embedded server does not start, or a migration is wrong. A source of an
    agency that is down does not hinder. `postgres_options` replace our settings of the embedded Postgres. Call it on
    the main thread's event loop (see launch.py).
    """
    with open_home(settings.home) as home:
        home.addresses.unlink(missing_ok=True)
        postgres = _postgres_server(settings, home, postgres_options)
        graph = _graph_server(settings, home)
        supervised = {each.name: Supervised(each) for each in (postgres, graph) if each is not None}
        try:
            _raise_first(
                await asyncio.gather(
                    *(each.start() for each in supervised.values()),
                    return_exceptions=True,
                )
            )
            dsns = await _databases(settings, home, postgres)
            await _migrate_managed(settings, dsns, migrations)
            stores = Stores(
                dsns=dsns,
                graph=_external_graph(settings) if graph is None else graph.address,
                home=home.folder,
                processes=lambda: {name: each.pid for name, each in supervised.items() if each.pid is not None},
            )
            write_private(home.addresses, _as_json(settings, stores))
            yield stores
        finally:
            home.addresses.unlink(missing_ok=True)
            await asyncio.shield(asyncio.gather(*(each.stop() for each in supervised.values())))


def running_stores(settings: Settings) -> Stores | None:
    """The stores of an instance that runs on this home, for a command beside it; None where none runs or is ready.

    StoreError where our settings name other databases than the instance's: what is an agency's to it, and must not be
    written, would be taken for ours.
    """
    folder = settings.home.absolute()
    process = holder(folder)
    if process is None:
        return None
    try:
        written = orjson.loads((folder / "stores.json").read_bytes())
    except FileNotFoundError:
        return None
    _agree(process, settings, written.get("given", {}))
    return Stores(dsns=written["dsns"], graph=GraphAddress(**written["graph"]), home=folder)


def _given(settings: Settings) -> dict[str, tuple[str, bool]]:
    """The databases that settings name: address, and whether it is managed."""
    return {source: (dsn, settings.is_managed(source)) for source, dsn in settings.dsn.items() if dsn is not None}


def _agree(process: int, settings: Settings, theirs: Mapping[str, Sequence[object]]) -> None:
    ours = _given(settings)
    for source in settings.dsn:
        if tuple(theirs.get(source, ())) != ours.get(source, ()):
            raise StoreError(
                f"the instance that runs on {settings.home} (process {process}) has another database for {source} than "
                f"these settings: give both the same {PREFIX}{source.upper()}_DSN and _MANAGED, or this command "
                f"another {PREFIX}HOME"
            )


def _embedded_sources(settings: Settings) -> tuple[str, ...]:
    return tuple(source for source, dsn in settings.dsn.items() if dsn is None)


def _connections(settings: Settings) -> int:
    return len(_embedded_sources(settings)) * settings.pool_size + settings.workers + _SPARE_CONNECTIONS


def _postgres_server(settings: Settings, home: Home, options: Mapping[str, str]) -> PostgresServer | None:
    if not _embedded_sources(settings):
        return None
    return PostgresServer(home, max_connections=_connections(settings), options=options)


def _graph_server(settings: Settings, home: Home) -> GraphServer | Neo4jServer | None:
    if settings.neo4j_uri is not None:
        return None
    return Neo4jServer(home) if settings.graph == "neo4j" else GraphServer(home)


def _external_graph(settings: Settings) -> GraphAddress:
    return GraphAddress(
        uri=settings.neo4j_uri or "",
        user=settings.neo4j_user,
        password=settings.neo4j_password,
        database=settings.neo4j_database,
        embedded=False,
        engine="neo4j",
    )


async def _databases(settings: Settings, home: Home, postgres: PostgresServer | None) -> dict[str, str]:
    dsns = {source: dsn for source, dsn in settings.dsn.items() if dsn is not None}
    if postgres is not None:
        embedded = _embedded_sources(settings)
        password = home.secret("databases")
        await make_databases(postgres.superuser_dsn, embedded, password)
        dsns |= {source: database_dsn(postgres.port, source, password) for source in embedded}
    return dsns


async def _migrate_managed(settings: Settings, dsns: Mapping[str, str], migrations: Path) -> None:
    managed = [source for source in dsns if settings.is_managed(source)]
    _raise_first(
        await asyncio.gather(
            *(_migrate_one(source, dsns[source], settings, migrations) for source in managed),
            return_exceptions=True,
        )
    )


async def _migrate_one(source: str, dsn: str, settings: Settings, migrations: Path) -> None:
    try:
        applied = await migrate(dsn, migrations_of(source, migrations))
    except (
        OSError,
        TimeoutError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
    ) as error:
        if settings.dsn[source] is None:
            raise
        _LOG.warning(
            "source not migrated, it does not answer",
            source=source,
            reason=type(error).__name__,
        )
        return
    if applied:
        _LOG.info("source migrated", source=source, applied=applied)


def _raise_first(results: Sequence[object]) -> None:
    for each in results:
        if isinstance(each, BaseException):
            raise each


def _as_json(settings: Settings, stores: Stores) -> str:
    told = {"dsns": dict(stores.dsns), "given": _given(settings), "graph": dataclasses.asdict(stores.graph)}
    return orjson.dumps(told).decode()
