"""Credit rows: dishonesty listings on all six grounds, consumption restrictions with whom they bind, certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from connectors.demo import words
from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.court import is_open
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.ledger import Ledger
from connectors.demo.parties import Company, Party

NO_TERM = "ABLE_BUT_REFUSES"
GROUNDS = (
    (NO_TERM, 40),
    ("FALSE_PROPERTY_REPORT", 30),
    ("BREACH_OF_CONSUMPTION_RESTRICTION", 10),
    ("EVASION_BY_SHAM_SUIT_OR_TRANSFER", 8),
    ("OBSTRUCTION_BY_FORGERY_OR_VIOLENCE", 6),
    ("REFUSAL_OF_SETTLEMENT", 6),
)
"""The six grounds (法释〔2017〕7号 art 1), each with how often it occurs in a hundred."""
_FIRST_YEAR = 2017


def add_listing(
    ledger: Ledger,
    party: Party,
    case: Case,
    ground: str,
    published_on: date,
    *,
    years: int = 2,
    removed_on: date | None = None,
    removal_reason: str | None = None,
) -> None:
    """A listing; `years` is its term, which ground 1 has not (法释〔2017〕7号 art 2)."""
    ledger.add(
        "credit.dishonesty_listing",
        **party.columns("party"),
        case_number=case.number,
        court_code=case.court_code,
        ground=ground,
        duty=words.DUTIES.get(case.cause) or f"给付{case.claim}元及迟延履行期间的债务利息",
        performance="全部未履行" if not case.recovered else "部分履行",
        published_on=published_on,
        expires_on=None if ground == NO_TERM else later(published_on, years=years) - timedelta(days=1),
        removed_on=removed_on,
        removal_reason=removal_reason,
    )


def add_restriction(
    ledger: Ledger,
    party: Party,
    case_number: str | None,
    issued_on: date,
    lifted_on: date | None = None,
    bound: Sequence[tuple[Party, str]] = (),
) -> None:
    """A restriction order and, of a unit's, the persons whom it names (法释〔2015〕17号 art 3(2))."""
    restriction_id = ledger.add(
        "credit.consumption_restriction",
        **party.columns("party"),
        case_number=case_number,
        issued_on=issued_on,
        lifted_on=lifted_on,
    )
    for person, capacity in bound:
        ledger.add(
            "credit.restricted_person", restriction_id=restriction_id, **person.columns("person"), capacity=capacity
        )


def add_certificate(
    ledger: Ledger, serial: int, party: Party, court_code: str, issued_on: date, revoked_on: date | None = None
) -> str:
    """A restoration certificate; its number."""
    number = f"（{issued_on.year}）{court_code}信修{serial}号"
    ledger.add(
        "credit.restoration_certificate",
        number=number,
        **party.columns("party"),
        court_code=court_code,
        issued_on=issued_on,
        revoked_on=revoked_on,
    )
    return number


def add_credit(ledger: Ledger, cases: Sequence[Case], companies: Sequence[Company]) -> None:
    """Listings, restrictions and certificates of the debtors made by chance."""
    chance = Chance("credit")
    represented = {company.party: company for company in companies}
    for case in cases:
        if case.kind not in ("FIRST_ENFORCEMENT", "RESUMED") or case.filed_on.year < _FIRST_YEAR:
            continue
        for debtor in case.debtors:
            if debtor.number is not None and case.filed_on < days_ago(40) and chance.happens(70):
                _add_orders(ledger, chance, case, debtor, represented)
    _add_certificates(ledger, chance, cases)


def _add_orders(
    ledger: Ledger, chance: Chance, case: Case, debtor: Party, represented: Mapping[Party, Company]
) -> None:
    """A restriction, often a listing with it: who is listed stays restricted (法释〔2015〕17号 art 1(2))."""
    published_on = chance.day(case.filed_on + timedelta(days=12), case.filed_on + timedelta(days=38))
    if case.closed_on is not None and published_on >= case.closed_on:
        return
    ended_on = None
    if not is_open(case) and case.closed_on is not None:
        ended_on = min(case.closed_on + timedelta(days=chance.between(0, 3)), DEMO_TODAY)
    lifted_on = ended_on
    if chance.happens(60):
        ground, years = chance.weighted(GROUNDS), chance.pick((2, 2, 2, 2, 3, 4))
        removed_on, reason = removal(chance, case, ground, published_on, years, ended_on)
        add_listing(
            ledger, debtor, case, ground, published_on, years=years, removed_on=removed_on, removal_reason=reason
        )
        if ended_on is not None:
            gone_on = removed_on or later(published_on, years=years)
            lifted_on = max(ended_on, gone_on) if gone_on <= DEMO_TODAY else None
    add_restriction(
        ledger,
        debtor,
        case.number,
        published_on - timedelta(days=5),
        lifted_on,
        _bound(chance, case, debtor, represented),
    )


def _bound(chance: Chance, case: Case, debtor: Party, represented: Mapping[Party, Company]) -> list[tuple[Party, str]]:
    if debtor not in represented:
        return []
    representative = represented[debtor].representative.party
    others = [each for each in case.debtors if each.kind == "PERSON" and each != representative]
    capacities = ("ACTUAL_CONTROLLER", "PRINCIPAL", "DIRECTLY_RESPONSIBLE")
    return [(representative, "LEGAL_REPRESENTATIVE"), *((each, chance.pick(capacities)) for each in others)]


def removal(
    chance: Chance, case: Case, ground: str, published_on: date, years: int, ended_on: date | None
) -> tuple[date | None, str | None]:
    """Why and when the listing ended (art 10); None while it stands."""
    reasons = {
        "PERFORMED": "履行完毕",
        "SETTLED": "和解协议履行完毕",
        "TERMINATED": "终结执行",
        "WITHDRAWN": "申请执行人撤回申请",
    }
    if ended_on is not None and (ground == NO_TERM or chance.happens(60)):
        return ended_on, reasons.get(case.status, "执行结束")
    if ground == NO_TERM:
        found_nothing = case.status == "TERMINATED_THIS_PROCEDURE" and case.closed_on is not None
        day = None if not found_nothing else later(case.closed_on or published_on, months=13)
        return (
            (day, "终本后两次以上网络查控未发现财产")
            if day and day <= DEMO_TODAY and chance.happens(50)
            else (None, None)
        )
    # Some registers forget to delete what has expired: it no longer counts, deleted or not.
    gone_on = later(published_on, years=years) + timedelta(days=chance.between(0, 2))
    return (gone_on, "失信期限届满") if gone_on <= DEMO_TODAY and chance.happens(70) else (None, None)


def _add_certificates(ledger: Ledger, chance: Chance, cases: Sequence[Case]) -> None:
    """For debtors who performed and whom nothing binds any more."""
    bound = {
        row["party_number"]
        for name, ended in (("dishonesty_listing", "removed_on"), ("consumption_restriction", "lifted_on"))
        for row in ledger.rows_of(f"credit.{name}")
        if row[ended] is None
    }
    performed = {
        debtor: case
        for case in cases
        for debtor in case.debtors
        if case.status == "PERFORMED" and debtor.number is not None and debtor.number not in bound
    }
    for serial, (party, case) in enumerate(performed.items(), start=100):
        if party.kind == "COMPANY" or chance.happens(70):
            assert case.closed_on is not None
            issued_on = chance.day(case.closed_on, min(DEMO_TODAY, case.closed_on + timedelta(days=60)))
            revoked_on = DEMO_TODAY - timedelta(days=10) if chance.happens(8) and issued_on < days_ago(30) else None
            add_certificate(ledger, serial, party, case.court_code, issued_on, revoked_on)
