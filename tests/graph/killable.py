"""A projector in a process of its own, that can be killed: forked from one that has imported everything already."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from connectors.postgres import PostgresConnector
from connectors.stores.graph_server import GraphAddress
from graph import generation
from graph.driver import GraphClient
from graph.projection import loading
from graph.projection import projector as module
from graph.projection.following import following
from identifiers.opaque_id import IdCodec

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


def start(address: GraphAddress, dsns: Mapping[str, str], rebuilds: bool) -> ForkServerProcess:
    """A process that has begun to follow these sources, or to rebuild the graph over and over; it never ends."""
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_run, args=(address, dict(dsns), rebuilds, theirs), daemon=True)
    process.start()
    ours.recv()
    return process


def _run(address: GraphAddress, dsns: Mapping[str, str], rebuilds: bool, begun: Connection) -> None:
    generation.GRACE_S = 0.0
    module.BATCH = loading.PAGE = 3
    begun.send(True)
    asyncio.run(_project(address, dsns, rebuilds))


async def _project(address: GraphAddress, dsns: Mapping[str, str], rebuilds: bool) -> None:
    connectors = {source: PostgresConnector(source, dsn, 2) for source, dsn in dsns.items()}
    followed = following(GraphClient(address), connectors, IdCodec(bytes(range(64))))
    while True:
        await (followed.rebuild() if rebuilds else followed.catch_up())
