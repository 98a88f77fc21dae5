"""Values on their way into the graph and out of it, as both engines keep them and Python has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from neo4j.time import Date, DateTime

_PLAIN = frozenset({str, int, float, bool, type(None)})
"""What goes in and comes out as it is. Lists of thousands hold nothing else, and are told by their types alone."""


def outward(value: Any) -> Any:
    """Datetimes in UTC: one with a zoneinfo crashes the interpreter inside the driver."""
    if type(value) in _PLAIN or (type(value) is list and _PLAIN.issuperset(map(type, value))):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without a zone does not go into the graph")
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        return {name: outward(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [outward(each) for each in value]
    return value


def inward(value: Any) -> Any:
    """Python's own dates; a moment that came back without its zone is UTC, as it was stored."""
    if type(value) in _PLAIN or (type(value) is list and _PLAIN.issuperset(map(type, value))):
        return value
    if isinstance(value, DateTime):
        moment = value.to_native()
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, list):
        return [inward(each) for each in value]
    return value
