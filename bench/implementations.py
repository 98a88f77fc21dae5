"""What is measured against each other, as running servers: how each is asked a workload."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import orjson

from bench import peers, processes
from bench.workloads import Variables, Workload
from connectors.settings import read_settings
from connectors.stores.stores import running_stores

NAMES = ("zhixing", "limit", "stock")
"""Measured where nothing else is chosen; postgraphile needs npm."""

PEERS = Path(".bench")


@dataclass(frozen=True, slots=True)
class Implementation:
    """A running server. `url` is where a workload is asked, None where it is not answered.

    `queries` is the folder of its own documents where its names are others; its ids then are others too.
    """

    name: str
    process_id: int
    url: Callable[[str], str | None]
    queries: Path | None = None

    def bodies(self, workload: Workload) -> list[bytes]:
        """The bodies of a workload's requests."""
        asked = workload.document
        if self.queries is not None:
            asked = (self.queries / f"{workload.name}.graphql").read_text("utf-8")
        return [body(asked, variables) for variables in workload.variables]


Started: TypeAlias = "dict[str, Implementation]"


def body(document: str, variables: Variables) -> bytes:
    """A request as GraphQL over HTTP has it."""
    return orjson.dumps({"query": document, "variables": variables})


@contextmanager
def started(names: Sequence[str], home: Path, scale: float) -> Iterator[Started]:
    """The platform, which runs the stores, and the others that are wanted, each one process."""
    with ExitStack() as stack:
        url, process_id = stack.enter_context(processes.platform(home, scale))
        found = {"zhixing": Implementation("zhixing", process_id, _documented(url))}
        if "limit" in names:
            limit, process_id = stack.enter_context(processes.server("bench.limit", home))
            found["limit"] = Implementation("limit", process_id, lambda name: f"{limit}/{name}")
        if "stock" in names:
            stock, process_id = stack.enter_context(processes.server("bench.stock", home))
            found["stock"] = Implementation("stock", process_id, _documented(f"{stock}/graphql"))
        if "postgraphile" in names:
            settings = read_settings({"ZHIXING_HOME": str(home)})
            stores = running_stores(settings)
            assert stores is not None
            peer, process_id = stack.enter_context(
                peers.postgraphile(PEERS / "postgraphile", stores.dsns["court"], settings.pool_size)
            )
            found["postgraphile"] = Implementation("postgraphile", process_id, _of_court(peer), peers.QUERIES)
        yield found


def _of_court(url: str) -> Callable[[str], str | None]:
    return lambda name: url if (peers.QUERIES / f"{name}.graphql").exists() else None


def _documented(url: str) -> Callable[[str], str | None]:
    return lambda name: None if name == "W0" else url
