"""The court's performance in a period, beside the same days a year before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from connectors.measures import Measure
from identifiers import courts
from identifiers.errors import BadArgument, SourceError
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.rules import metrics


async def enforcement_metrics(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.enforcementMetrics`: two periods of the court and one of credit, asked at once."""
    start, end = arguments.values["from"], arguments.values["to"]
    if start >= end:
        raise BadArgument("from must be before to", argument="from")
    codes = _codes(arguments.get("courtCode"))
    year_before = metrics.year_before(start, end)
    current, before, credit = await asyncio.gather(
        context.measure("court", _measure("court.enforcement", codes, start, end)),
        context.measure("court", _measure("court.enforcement", codes, *year_before)),
        context.measure("credit", _measure("credit.enforcement", codes, start, end)),
        return_exceptions=True,
    )
    for answer in (current, before):
        if isinstance(answer, BaseException):
            raise answer
    if isinstance(credit, BaseException) and not isinstance(credit, SourceError):
        raise credit
    return [metrics.assess(current, before, credit)] * len(sources)


def _codes(code: str | None) -> tuple[str, ...] | None:
    if code is None:
        return None
    if courts.court(code) is None:
        raise BadArgument("no court has this code", argument="courtCode")
    return courts.courts_below(code)


def _measure(name: str, codes: tuple[str, ...] | None, start: date, end: date) -> Measure:
    return Measure(name, {"court_codes": codes, "from": start, "to": end})
