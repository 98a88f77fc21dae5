"""What the graph holds and what its sources amount to, item by item, in the same words: for comparing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, LiteralString, TypeAlias

from connectors.scan import Deadline
from graph.driver import GraphClient, Row
from graph.projection.keyed import Keyed
from graph.projection.loading import Loader
from graph.projection.writing import ENDS, PROPERTIES
from graph.schema import RELATIONSHIPS, TRANSFERRED

MOST_PARTIES = 10_000_000
"""Parties of one source that can be told apart: about 1 GB of them."""
_TRANSFERRED = ("month", "amount_fen", "count")

_PARTIES: LiteralString = (
    "MATCH (p:Party) RETURN p.key AS key, p.kind AS kind, p.registry_kind AS registry, p.court_kind AS court,"
    " p.bank_kind AS bank, p.company_record AS company_record, p.person_record AS person_record"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A node, what one source says of a party, or a relationship: what tells it from others, and what it says."""

    kind: str
    identity: tuple[str, ...]
    content: tuple[str, ...]


See: TypeAlias = Callable[[Item], None]


async def graph_items(client: GraphClient, sources: Sequence[str], see: See, deadline: Deadline) -> None:
    """Show every item of the current generation; of parties, what these sources say."""
    view = client.of(await client.generation(deadline))
    await view.visit(_PARTIES, partial(_see_party, sources, see), deadline)
    for label in ENDS.values():
        await view.visit(f"MATCH (n:{label}) RETURN n.key AS key", partial(_see_end, label, see), deadline)
    for kind in RELATIONSHIPS:
        names = PROPERTIES.get(kind, _TRANSFERRED)
        properties = ", ".join([f"r.{name} AS {name}" for name in names])
        await view.visit(
            f"MATCH (a:Party)-[r:{kind}]->(b) RETURN a.key AS party, b.key AS target, {properties}",
            partial(_see_link, kind, names, see),
            deadline,
        )


async def source_items(keyed: Keyed, see: See) -> None:
    """Show every item that a source amounts to."""
    loader, met = Loader(keyed, MOST_PARTIES), set[str]()
    async with aclosing(loader.pages(loader.start)) as pages:
        async for page in pages:
            for party in page.batch.parties:
                records = (party["company_record"], party["person_record"])
                see(_party(keyed.rows.source, party["key"], party["kind"], *records))
            for kind, links in page.batch.links.items():
                for link in links:
                    see(_link(kind, link["party"], link["target"], [link[name] for name in PROPERTIES[kind]]))
                    if kind in ENDS and link["target"] not in met:
                        met.add(link["target"])
                        see(Item(ENDS[kind], (link["target"],), ()))
            for each in page.batch.transfers:
                see(_link(TRANSFERRED, each["payer"], each["payee"], [each[name] for name in _TRANSFERRED]))


def _see_party(sources: Sequence[str], see: See, row: Row) -> None:
    for source in sources:
        if row[source] is not None:
            see(_party(source, row["key"], row[source], row["company_record"], row["person_record"]))
    if row["kind"] != _decided(row):
        see(Item("Party of nobody", (row["key"],), _told(row["kind"])))


def _see_end(label: str, see: See, row: Row) -> None:
    see(Item(label, (row["key"],), ()))


def _see_link(kind: str, names: Sequence[str], see: See, row: Row) -> None:
    see(_link(kind, row["party"], row["target"], [row[name] for name in names]))


def _party(source: str, key: str, kind: str, company_record: int | None, person_record: int | None) -> Item:
    content = (kind, company_record, person_record) if source == "registry" else (kind,)
    return Item(f"Party of {source}", (key,), _told(*content))


def _link(kind: str, party: str, target: str, properties: Sequence[Any]) -> Item:
    """Of two links between the same parties, the first property tells which is which: the serial, or the month."""
    told = _told(*properties)
    return Item(kind, (party, target, told[0]), told[1:])


def _decided(row: Row) -> str | None:
    """What a party is by what its sources say; None where none of them names it."""
    stated = {row["registry"], row["court"], row["bank"]} - {None}
    if not stated:
        return None
    if row["company_record"] is not None or row["person_record"] is not None:
        return "PERSON" if row["company_record"] is None else "COMPANY"
    return "COMPANY" if "COMPANY" in stated else "PERSON"


def _told(*values: Any) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in values)
