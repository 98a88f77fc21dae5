"""What every agency's types share: Node, provenance, divisions."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import strawberry

from access.grants import Level
from identifiers import divisions
from resolvers.context import Context
from resolvers.provenance import provenance
from schema.declare import column, derived, identity, interface, value


@interface
class Node:
    """Anything with an id that can be asked for again."""

    id: strawberry.ID = identity()


@strawberry.enum
class SourceStatus(Enum):
    """Whether a source answers just now."""

    LIVE = "LIVE"
    STALE = "STALE"
    UNAVAILABLE = "UNAVAILABLE"


@value
class Provenance:
    """Where a fact comes from and how fresh it is."""

    source: str = column(Level.PUBLIC, "Agency whose record this is: court, police, vehicles, credit, registry, bank.")
    record_id: str | None = column(
        Level.INTERNAL,
        "The agency's serial of the record; never a person's number, a plate, a VIN or an account number.",
    )
    as_of: datetime | None = column(Level.PUBLIC, "When the agency's data was last known to be current.")
    status: SourceStatus = column(Level.PUBLIC)


def with_provenance() -> Any:
    """The `provenance` field of a record."""
    return derived(provenance, Level.PUBLIC, needs=("record_id",))


@strawberry.enum
class DivisionLevel(Enum):
    """Level of an administrative division (行政区划)."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWN = "TOWN"
    VILLAGE = "VILLAGE"


def _parent(context: Context, division: divisions.DivisionEntry) -> divisions.DivisionEntry | None:
    return divisions.division(division.parent_code) if division.parent_code else None


@value
class Division:
    """Administrative division (行政区划): GB/T 2260 and statistical codes."""

    code: str = column(Level.PUBLIC)
    name: str = column(Level.PUBLIC)
    level: DivisionLevel = column(Level.PUBLIC)
    parent: Division | None = derived(_parent, Level.PUBLIC)


@value
class Source:
    """An agency that answers through the platform."""

    name: str = column(Level.PUBLIC)
    title: str = column(Level.PUBLIC)
    status: SourceStatus = column(Level.PUBLIC)
    as_of: datetime | None = column(Level.PUBLIC)
    latency_ms: float | None = column(Level.PUBLIC)
    last_error: str | None = column(Level.INTERNAL)
