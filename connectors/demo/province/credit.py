"""Credit rows of the province: listings on all six grounds, restrictions with whom they bind, certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from connectors.demo import words
from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.court import is_open
from connectors.demo.credit import GROUNDS, NO_TERM, removal
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.parties import Party
from connectors.demo.province.world import World

CERTIFICATES = 2_000
_RESTRICTED_PERCENT = 33
_LISTED_PERCENT = 68
_FIRST_YEAR = 2017
_GROUNDS = tuple(ground for ground, weight in GROUNDS for _ in range(weight))
_CAPACITIES = ("ACTUAL_CONTROLLER", "PRINCIPAL", "DIRECTLY_RESPONSIBLE")


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing: ground, first day, last day of its term, removal."""

    ground: str
    published_on: date
    expires_on: date | None
    removed_on: date | None
    removal_reason: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """A restriction of a debtor and the listing with it: who is listed stays restricted (法释〔2015〕17号 art 1(2))."""

    party: Party
    case: Case
    issued_on: date
    lifted_on: date | None
    listing: Listing | None


def make_orders(world: World) -> tuple[Order, ...]:
    """One for a debtor in a case, in some of the cases."""
    chance = Chance("province credit")
    found: list[Order] = []
    for case in world.cases:
        if case.kind not in ("FIRST_ENFORCEMENT", "RESUMED") or case.filed_on.year < _FIRST_YEAR:
            continue
        for debtor in case.debtors:
            if case.filed_on < days_ago(40) and chance.happens(_RESTRICTED_PERCENT):
                order = _order(chance, case, debtor)
                if order is not None:
                    found.append(order)
    return tuple(found)


def _order(chance: Chance, case: Case, debtor: Party) -> Order | None:
    published_on = case.filed_on + timedelta(days=chance.between(12, 38))
    if case.closed_on is not None and published_on >= case.closed_on:
        return None
    ended_on = None
    if not is_open(case) and case.closed_on is not None:
        ended_on = min(case.closed_on + timedelta(days=chance.between(0, 3)), DEMO_TODAY)
    issued_on = published_on - timedelta(days=5)
    if not chance.happens(_LISTED_PERCENT):
        return Order(debtor, case, issued_on, ended_on, None)
    ground, years = chance.pick(_GROUNDS), chance.pick((2, 2, 2, 2, 3, 4))
    removed_on, reason = removal(chance, case, ground, published_on, years, ended_on)
    expires_on = None if ground == NO_TERM else later(published_on, years=years) - timedelta(days=1)
    lifted_on = ended_on
    if ended_on is not None:
        gone_on = removed_on or later(published_on, years=years)
        lifted_on = max(ended_on, gone_on) if gone_on <= DEMO_TODAY else None
    return Order(debtor, case, issued_on, lifted_on, Listing(ground, published_on, expires_on, removed_on, reason))


def listing_rows(orders: tuple[Order, ...]) -> Iterator[tuple[Any, ...]]:
    """`credit.dishonesty_listing`."""
    for order in orders:
        listing, party, case = order.listing, order.party, order.case
        if listing is not None:
            yield (
                party.number,
                party.number_kind,
                party.kind,
                party.name,
                case.number,
                case.court_code,
                listing.ground,
                words.DUTIES.get(case.cause) or f"给付{case.claim}元及迟延履行期间的债务利息",
                "部分履行" if case.recovered else "全部未履行",
                listing.published_on,
                listing.expires_on,
                listing.removed_on,
                listing.removal_reason,
            )


def restriction_rows(orders: tuple[Order, ...]) -> Iterator[tuple[Any, ...]]:
    """`credit.consumption_restriction`."""
    for order in orders:
        party = order.party
        yield (
            party.number,
            party.number_kind,
            party.kind,
            party.name,
            order.case.number,
            order.issued_on,
            order.lifted_on,
        )


def bound_rows(world: World, orders: tuple[Order, ...]) -> Iterator[tuple[Any, ...]]:
    """`credit.restricted_person`: the legal representative, and those who are debtors with the company."""
    chance = Chance("province bound")
    first = len(world.core["credit.consumption_restriction"]) + 1
    for serial, order in enumerate(orders, start=first):
        representative = world.representatives.get(order.party)
        if representative is None:
            continue
        with_it = [each for each in order.case.debtors if each.kind == "PERSON" and each != representative]
        told = [(representative, "LEGAL_REPRESENTATIVE"), *((each, chance.pick(_CAPACITIES)) for each in with_it)]
        for person, capacity in told:
            yield (serial, person.number, person.number_kind, person.kind, person.name, capacity)


def certificate_rows(world: World, orders: tuple[Order, ...]) -> Iterator[tuple[Any, ...]]:
    """`credit.restoration_certificate`: for whom nothing binds any more; one in twenty was revoked since."""
    chance = Chance("province certificates")
    bound = {order.party for order in orders if order.lifted_on is None or not _is_gone(order.listing)}
    free = {order.party: order for order in orders if order.party not in bound}
    wanted = world.missing(CERTIFICATES, len(world.core["credit.restoration_certificate"]))
    serials: Counter[tuple[int, str]] = Counter()
    for place, (party, order) in enumerate(free.items()):
        if chance.below(len(free) - place) >= wanted:
            continue
        wanted -= 1
        lifted_on = order.lifted_on or DEMO_TODAY
        issued_on = chance.day(lifted_on, min(DEMO_TODAY, lifted_on + timedelta(days=60)))
        revoked = chance.happens(5) and issued_on < days_ago(30)
        key = (issued_on.year, order.case.court_code)
        serials[key] += 1
        yield (
            f"（{issued_on.year}）{order.case.court_code}信修{serials[key] + 500}号",
            party.number,
            party.number_kind,
            party.kind,
            party.name,
            order.case.court_code,
            issued_on,
            chance.day(issued_on, DEMO_TODAY) if revoked else None,
        )


def _is_gone(listing: Listing | None) -> bool:
    return listing is None or (listing.removed_on is not None and listing.removed_on <= DEMO_TODAY)
