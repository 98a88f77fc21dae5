"""What blocks a party's credit and what would restore it, read once for a whole level."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from connectors.scan import And, Condition, Group, Page, Row
from identifiers import case_number, party_number
from identifiers.errors import SourceError, TooMany
from identifiers.normalise import half_width
from resolvers import filters, paging
from resolvers.context import Context
from resolvers.court import cases_by_number
from resolvers.meaning import Arguments, Derive
from resolvers.mentions import distinct, reference
from resolvers.relate import by_keys, too_many
from resolvers.rules import certificate, dishonesty, restriction, standing
from resolvers.rules.standing import Standing
from resolvers.values import PartyRef, Provenance, Record


@dataclass(frozen=True, slots=True)
class CreditStanding:
    """A party's standing by the rules, the moment for which credit was read, and why the court's part is missing."""

    assessed: Standing
    as_of: datetime
    unanswered: SourceError | None


async def standings(context: Context, parties: Sequence[PartyRef], arguments: Arguments) -> Sequence[Any]:
    """Listings, restrictions and the cases behind them, assessed for each party."""
    keys = [(party.number,) for party in parties]
    whole = Page(first=paging.LARGEST_LIST)
    (listings, answer), (restrictions, _) = await asyncio.gather(
        by_keys(context, "credit.dishonesty_listing", ("party_number",), keys, page=whole),
        by_keys(context, "credit.consumption_restriction", ("party_number",), keys, page=whole),
    )
    cases = await _cases_behind(context, (*listings.values(), *restrictions.values()))
    return [_standing(context, listings[key], restrictions[key], cases, answer.as_of) for key in keys]


async def _cases_behind(context: Context, groups: Sequence[Group]) -> dict[str, Row] | SourceError:
    numbers = sorted({row["case_number"] for group in groups for row in group.rows if row["case_number"]})
    if not numbers:
        return {}
    try:
        records = await cases_by_number(context, numbers)
    except SourceError as error:
        return error
    return {record.row["number"]: record.row for record in records if record is not None}


def _standing(
    context: Context, listings: Group, restrictions: Group, cases: dict[str, Row] | SourceError, as_of: datetime
) -> CreditStanding | TooMany:
    if listings.has_next or restrictions.has_next:
        return TooMany("more listings or restrictions than can be assessed", limit=paging.LARGEST_LIST)
    if isinstance(cases, SourceError):
        return CreditStanding(standing.assess(listings.rows, restrictions.rows, None, context.today), as_of, cases)
    named = {row["case_number"] for row in (*listings.rows, *restrictions.rows)}
    behind = [cases[number] for number in sorted(named - {None}) if number in cases]
    return CreditStanding(standing.assess(listings.rows, restrictions.rows, behind, context.today), as_of, None)


async def standing_by_number(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.creditStanding`: a valid number that nobody lists is not listed."""
    number = party_number.parse(arguments.values["number"], today=context.today)
    kind = party_number.party_kind(number) or "COMPANY"
    return list(await standings(context, [PartyRef(number.number, number.kind, kind)], arguments)) * len(sources)


def assessed(name: str) -> Derive:
    """A part of the standing as the rules assess it; the court's error where it rests on cases that did not come."""

    def derive(context: Context, source: CreditStanding) -> Any:
        part = getattr(source.assessed, name)
        if part is None and source.unanswered is not None:
            raise source.unanswered
        return part

    return derive


def standing_provenance(context: Context, source: CreditStanding) -> Provenance:
    """The standing rests on credit's records."""
    return Provenance("credit", None, source.as_of)


def listing_active(context: Context, source: Record) -> bool:
    """Whether the listing counts today."""
    return dishonesty.is_active(source.row, context.today)


def restriction_active(context: Context, source: Record) -> bool:
    """Whether the restriction binds today."""
    return restriction.is_active(source.row, context.today)


def certificate_valid(context: Context, source: Record) -> bool:
    """Whether the certificate is valid today."""
    return certificate.is_valid(source.row, context.today)


async def bound_persons(context: Context, sources: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
    """Whom each restriction also binds: the persons whom the order names (法释〔2015〕17号 art 3(2))."""
    groups, answer = await by_keys(
        context,
        "credit.restricted_person",
        ("restriction_id",),
        [(source.row["record_id"],) for source in sources],
        page=Page(first=paging.LARGEST_LIST),
    )
    return [
        too_many()
        if (group := groups[(source.row["record_id"],)]).has_next
        else distinct(
            reference(Record("credit.restricted_person", row, answer.as_of), "person", "PERSON") for row in group.rows
        )
        for source in sources
    ]


async def restoration_certificate(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.restorationCertificate`: is this certificate real."""
    text = arguments.values["number"]
    # Courts number certificates as they number cases, but no rule says so: what was typed may be right as it is.
    written = [(half_width(text),), (case_number.fold(text),), (text.strip(),)]
    groups, answer = await by_keys(
        context, "credit.restoration_certificate", ("number",), written, page=Page(first=1, probe=False)
    )
    rows = [row for each in written for row in groups[each].rows]
    return [Record("credit.restoration_certificate", rows[0], answer.as_of) if rows else None] * len(sources)


def counts_on(day: date) -> Condition:
    """A listing counts on that day, as `dishonesty.is_active` says of one that was read."""
    return And(
        (
            filters.on_or_before("published_on", day),
            filters.null_or_from("expires_on", day),
            filters.null_or_after("removed_on", day),
        )
    )


def binds_on(day: date) -> Condition:
    """A restriction binds on that day, as `restriction.is_active` says."""
    return And((filters.on_or_before("issued_on", day), filters.null_or_after("lifted_on", day)))


def valid_on(day: date) -> Condition:
    """A certificate is valid on that day, as `certificate.is_valid` says."""
    return And((filters.on_or_before("issued_on", day), filters.null_or_after("revoked_on", day)))


def today(condition: Callable[[date], Condition]) -> Callable[[Context], Condition]:
    """The condition on the business date."""
    return lambda context: condition(context.today)


def listed_on(context: Context, arguments: Arguments) -> Condition | None:
    """`activeOn`: listings that count on that day."""
    day = arguments.get("activeOn")
    return None if day is None else counts_on(day)


def restricted_on(context: Context, arguments: Arguments) -> Condition | None:
    """`activeOn`: restrictions that bind on that day."""
    day = arguments.get("activeOn")
    return None if day is None else binds_on(day)
