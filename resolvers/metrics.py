"""The court's performance in a period, beside the same days a year before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from connectors.measures import Measure
from connectors.scan import Row
from identifiers import courts
from identifiers.errors import BadArgument, SourceError
from identifiers.normalise import compact
from resolvers.context import Context
from resolvers.meaning import Arguments, Derive
from resolvers.rules import metrics as rules


@dataclass(frozen=True, slots=True)
class Performance:
    """The measures of a period, and why credit's part of them is missing where it is."""

    measures: rules.EnforcementMetrics
    unanswered: SourceError | None


async def enforcement_metrics(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.enforcementMetrics`: two periods of the court and one of credit, asked at once."""
    period = rules.checked_period(arguments.values["from"], arguments.values["to"])
    codes = _codes(arguments.get("courtCode"))
    filed, closed, stock, before, credit = await asyncio.gather(
        context.measure("court", _measure("court.filed", codes, period)),
        context.measure("court", _measure("court.closed", codes, period)),
        context.measure("court", _measure("court.terminated_stock", codes, period)),
        context.measure("court", _measure("court.closed", codes, rules.year_before(*period))),
        _credit(context, _measure("credit.enforcement", codes, period)),
    )
    current = {**filed, **closed, **stock}
    if isinstance(credit, SourceError):
        return [Performance(rules.metrics(current, before, None), credit)] * len(sources)
    return [Performance(rules.metrics(current, before, credit), None)] * len(sources)


def measured(name: str) -> Derive:
    """A measure of the court."""
    return lambda context, source: getattr(source.measures, name)


def measured_by_credit(name: str) -> Derive:
    """A measure of credit; its error where credit did not answer."""

    def derive(context: Context, source: Performance) -> Any:
        if source.unanswered is not None:
            raise source.unanswered
        return getattr(source.measures, name)

    return derive


async def _credit(context: Context, measure: Measure) -> Row | SourceError:
    try:
        return await context.measure("credit", measure)
    except SourceError as error:
        return error


def _codes(code: str | None) -> tuple[str, ...] | None:
    if code is None:
        return None
    court = courts.court(compact(code))
    if court is None:
        raise BadArgument("no court has this code", argument="courtCode")
    return courts.courts_below(court.code)


def _measure(name: str, codes: tuple[str, ...] | None, period: tuple[date, date]) -> Measure:
    return Measure(name, {"court_codes": codes, "from": period[0], "to": period[1]})
