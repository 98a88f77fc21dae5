"""One server process of the bench: an ASGI application on a given port, on the same loop and parser as the platform."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from bench.processes import DEADLINE_MS
from connectors.settings import Settings, read_settings
from connectors.stores.stores import Stores, running_stores
from identifiers.errors import StoreError

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server of the bench stands: the home whose running stores it asks, and the port it answers on."""

    settings: Settings
    stores: Stores
    port: int


def place() -> Place:
    """From the command line; StoreError where nothing runs on the home."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    settings = read_settings({"ZHIXING_HOME": str(given.home), "ZHIXING_DEADLINE_MS": str(DEADLINE_MS)})
    stores = running_stores(settings)
    if stores is None:
        raise StoreError(f"nothing runs on {given.home}; this server asks the Postgres of a running platform")
    return Place(settings, stores, given.port)


def serve(application: ASGIApp, port: int) -> None:
    """Serve until a signal comes."""
    uvicorn.run(
        application,
        host=HOST,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        interface="asgi3",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
    )
