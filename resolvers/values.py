"""What the resolvers hand from one level to the next: frozen values, made from rows, never rows alone.

Those that are made for each row are named tuples: a frozen dataclass takes three times as long to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from connectors.scan import Group, Order, Row
from graph.ownership import Ownership
from graph.relatives import Relative


class Record(NamedTuple):
    """A row of a table and the moment for which it was read."""

    table: str
    row: Row
    as_of: datetime


class PartyRef(NamedTuple):
    """A party that some agency knows: official number, its kind, person or company.

    `registered` is its row in the register whose word counts, where this request has read it already; `registered_name`
    its name there, where only that was read. Else `named_by` is the agency whose record led here and the name it wrote,
    None where none did.
    """

    number: str
    number_kind: str
    kind: str
    named_by: tuple[str, str | None] | None = None
    registered: Row | None = None
    registered_name: str | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """A page of a list that can grow: the rows, where the page stands, how many there are in all."""

    table: str
    order: tuple[Order, ...]
    group: Group
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Edge:
    """A row of a page and its cursor."""

    cursor: str
    node: Record


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A plain list cut by its `first`: what is shown, and how many there are."""

    items: tuple[Any, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Said:
    """JSON text that takes a closer look: as a source said it, ids made. `cuts` are its lists that were cut: path
    inside it, and length. `as_of` is when it was read, where something in it is still to be answered."""

    text: bytes
    cuts: tuple[tuple[tuple[str | int, ...], int], ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from and how fresh it is."""

    source: str
    record_id: str | None
    as_of: datetime | None
    status: str = "LIVE"


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it answered just now."""

    name: str
    title: str
    status: str
    as_of: datetime | None
    latency_ms: float | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """A candidate of a name search."""

    party: PartyRef
    score: float
    matched_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case related to another, and the parties through whom: shared debtors, or in whose hand debtors of both are.

    `way` leads from a debtor of the one to a debtor of the other; None where a debtor is shared.
    """

    case: Record
    through: str
    via: tuple[PartyRef, ...]
    way: Relative | None


@dataclass(frozen=True, slots=True)
class ObligorLead:
    """Somebody who may be added as obligor to a case, besides which debtor, by which rule; `amount` is CNY."""

    party: PartyRef
    debtor: PartyRef
    rule: str
    article: str
    evidence: list[str]
    amount: Decimal | None
    contested: bool


@dataclass(frozen=True, slots=True)
class UltimateOwner:
    """A party upstream of a company, and the ownership that its share was worked out in."""

    party: PartyRef
    integrated_share: float
    direct_share: float
    key: str
    ownership: Ownership


@dataclass(frozen=True, slots=True)
class OwnershipPath:
    """One way in which a share is held: the registry's serials of the holdings, from the owner down."""

    share: float
    record_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ControlFinding:
    """Who controls a company, or why nobody is named, with the registry's serials of the holdings, from the top."""

    controller: PartyRef | None
    basis: str
    record_ids: tuple[int, ...]
    explanation: str

    @property
    def determined(self) -> bool:
        """Whether somebody is named."""
        return self.controller is not None


@dataclass(frozen=True, slots=True)
class ControlledCompany:
    """A company that a party controls."""

    company: PartyRef
    votes: float
    through: tuple[PartyRef, ...]


@dataclass(frozen=True, slots=True)
class RelationLink:
    """One step of a path between two parties."""

    kind: str
    origin: PartyRef
    target: PartyRef
    share: float | None
    since: date | None
    until: date | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class RelationPath:
    """A way from one party to another."""

    nodes: tuple[PartyRef, ...]
    links: tuple[RelationLink, ...]

    @property
    def hops(self) -> int:
        """Number of links."""
        return len(self.links)


@dataclass(frozen=True, slots=True)
class FundFlowFinding:
    """A suspicious flow; `records` are its transactions."""

    id: str
    rule: str
    explanation: str
    severity: float
    window_start: datetime
    window_end: datetime
    amount: Decimal
    records: tuple[Record, ...]
    parties: tuple[PartyRef, ...]
