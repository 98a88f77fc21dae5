"""Vehicles by plate or VIN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.scan import Page
from identifiers import plate, vin
from identifiers.errors import BadArgument
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.relate import by_keys
from resolvers.values import Record


async def vehicle(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.vehicle`: by exactly one of plate and VIN."""
    by_plate, by_vin = arguments.get("plate"), arguments.get("vin")
    if (by_plate is None) == (by_vin is None):
        raise BadArgument("give exactly one of plate and vin", argument="plate")
    column, value = ("plate", plate.normalise(by_plate)) if by_plate is not None else ("vin", vin.parse(by_vin))
    groups, answer = await by_keys(context, "vehicles.vehicle", (column,), [(value,)], page=Page(first=1, probe=False))
    rows = groups[(value,)].rows
    return [Record("vehicles.vehicle", rows[0], answer.as_of) if rows else None] * len(sources)
