"""What stands in graph/ as Cypher, and what of it was run on which server."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

from graph.driver import GraphClient, GraphTransaction, Row
from graph.generation import CURRENT

PACKAGE = Path(__file__).parents[2] / "graph"
_CLAUSE = re.compile(r"\b(?:MATCH|MERGE|UNWIND|RETURN|CREATE|DELETE|SET|WITH|WHERE)\b")

Run = Mapping[str, set[str]]
"""By a server's URI the statements that were sent to it, as they are written: without a generation's suffix."""


def written() -> Iterator[tuple[str, str]]:
    """Every piece of Cypher and where it stands; a statement put together from parts is its parts."""
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in said:
                continue
            if _CLAUSE.search(node.value) and "(?" not in node.value:
                yield f"{file.relative_to(PACKAGE.parent)}:{node.lineno}", node.value


@contextmanager
def noted() -> Iterator[Run]:
    """Notes what is run through `graph.driver` as long as this is open."""
    run: dict[str, set[str]] = defaultdict(set)
    address: ContextVar[str] = ContextVar("address", default="")
    sent = GraphTransaction.run

    def noting(name: str) -> Callable[..., Awaitable[Any]]:
        called = getattr(GraphClient, name)

        async def call(self: GraphClient, first: Any = CURRENT, *rest: Any, **named: Any) -> Any:
            address.set(self.address.uri)
            if isinstance(first, str):
                run[self.address.uri].add(first)
            return await called(self, first, *rest, **named)

        return call

    async def generation(self: GraphClient, *rest: Any, **named: Any) -> Any:
        run[self.address.uri].add(CURRENT)
        return await asked(self, *rest, **named)

    async def in_transaction(self: GraphTransaction, cypher: Any, *rest: Any) -> list[Row]:
        run[address.get()].add(cypher)
        return await sent(self, cypher, *rest)

    asked = GraphClient.generation
    with pytest.MonkeyPatch.context() as patch:
        for name in ("read", "visit", "define", "write"):
            patch.setattr(GraphClient, name, noting(name))
        patch.setattr(GraphClient, "generation", generation)
        patch.setattr(GraphTransaction, "run", in_transaction)
        yield run
