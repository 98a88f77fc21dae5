"""`court.enforcement`: what the court's work of a period is measured by.

Arguments: `court_codes` (a tuple, or None for every court), `from` (the first day that counts), `to` (the first that
does not). The row, counts as int and sums as int (days) or Decimal (CNY):
 - `filed`, `closed`, `closed_terminated`, `days_to_close_sum`: 执 filed; 执 closed, those closed by 终本, their days;
 - `recovered_sum`, `claimed_sum`: of 执 and 执恢 closed in the period whose claim is known;
 - `related`: 执 filed in the period of which a debtor is debtor of another case too, by official number, in any court;
 - `terminated_stock`, `over_10`, `over_20`: 终本 rulings that stand on the day before `to`: no 执恢 filed since the
   ruling, the claim not performed (as the record now has it: it keeps no day of performance); of them those ruled
   more than ten and twenty years before that day (超过: the anniversary itself is not over). They are 0 where the
   argument `stock` is False: the year before is compared with, and nobody asks for its stock.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from connectors.measures.measure import Arguments, MeasureStatement, Tables, courts_and_period
from connectors.scan import Row

_SQL = """
with closed as (
    select kind, status, closed_on - filed_on as days, claim_amount, recovered_amount
    from enforcement_case
    where closed_on >= $2::date and closed_on < $3::date and kind in ('FIRST_ENFORCEMENT', 'RESUMED')
        and ($1::text[] is null or court_code = any ($1::text[]))
), filed as (
    select number
    from enforcement_case
    where filed_on >= $2::date and filed_on < $3::date and kind = 'FIRST_ENFORCEMENT'
        and ($1::text[] is null or court_code = any ($1::text[]))
), standing as (
    select ruling.ruled_on
    from termination_ruling ruling join enforcement_case ended on ended.number = ruling.case_number
    where $4::boolean and ruling.ruled_on < $3::date and ($1::text[] is null or ended.court_code = any ($1::text[]))
        and ended.status <> 'PERFORMED'
        and (ended.claim_amount is null or coalesce(ended.recovered_amount, 0) < ended.claim_amount)
        and not exists (
            select from enforcement_case resumed
            where resumed.resumes = ruling.case_number and resumed.kind = 'RESUMED'
                and resumed.filed_on >= ruling.ruled_on and resumed.filed_on < $3::date
        )
)
select *
from (
    select count(*) filter (where kind = 'FIRST_ENFORCEMENT') as closed,
        count(*) filter (where kind = 'FIRST_ENFORCEMENT' and status = 'TERMINATED_THIS_PROCEDURE')
            as closed_terminated,
        coalesce(sum(days) filter (where kind = 'FIRST_ENFORCEMENT'), 0) as days_to_close_sum,
        coalesce(sum(recovered_amount) filter (where claim_amount is not null), 0) as recovered_sum,
        coalesce(sum(claim_amount), 0) as claimed_sum
    from closed
) of_closed, (
    select count(*) as filed from filed
) of_filed, (
    select count(*) as related
    from filed
    where exists (
        select from case_party debtor
        where debtor.case_number = filed.number and debtor.role = 'DEBTOR' and exists (
            select from case_party elsewhere
            where elsewhere.party_number = debtor.party_number and elsewhere.role = 'DEBTOR'
                and elsewhere.case_number <> debtor.case_number
        )
    )
) of_related, (
    select count(*) as terminated_stock,
        count(*) filter (where ruled_on + interval '10 years' < $3::date - 1) as over_10,
        count(*) filter (where ruled_on + interval '20 years' < $3::date - 1) as over_20
    from standing
) of_standing
"""


def _in_memory(tables: Tables, arguments: Arguments) -> Row:
    cases = tables["court.enforcement_case"]
    codes, since, to = arguments["court_codes"], arguments["from"], arguments["to"]
    here = [case for case in cases if codes is None or case["court_code"] in codes]
    closed = [case for case in here if case["closed_on"] is not None and since <= case["closed_on"] < to]
    first_closed = [case for case in closed if case["kind"] == "FIRST_ENFORCEMENT"]
    claims = [
        case for case in closed if case["kind"] in ("FIRST_ENFORCEMENT", "RESUMED") and case["claim_amount"] is not None
    ]
    filed = [case for case in here if case["kind"] == "FIRST_ENFORCEMENT" and since <= case["filed_on"] < to]
    ages = _standing_since(tables, codes, to) if arguments.get("stock", True) else []
    eve = to - timedelta(days=1)
    return {
        "filed": len(filed),
        "closed": len(first_closed),
        "closed_terminated": sum(case["status"] == "TERMINATED_THIS_PROCEDURE" for case in first_closed),
        "days_to_close_sum": sum((case["closed_on"] - case["filed_on"]).days for case in first_closed),
        "recovered_sum": sum((case["recovered_amount"] or Decimal(0) for case in claims), Decimal(0)),
        "claimed_sum": sum((case["claim_amount"] for case in claims), Decimal(0)),
        "related": _related(tables, {case["number"] for case in filed}),
        "terminated_stock": len(ages),
        "over_10": sum(_anniversary(ruled_on, 10) < eve for ruled_on in ages),
        "over_20": sum(_anniversary(ruled_on, 20) < eve for ruled_on in ages),
    }


def _standing_since(tables: Tables, codes: tuple[str, ...] | None, to: date) -> list[date]:
    """The days of the rulings that stand on the day before `to`."""
    cases = {case["number"]: case for case in tables["court.enforcement_case"]}
    resumed: dict[str, list[date]] = defaultdict(list)
    for case in cases.values():
        if case["kind"] == "RESUMED" and case["resumes"] is not None:
            resumed[case["resumes"]].append(case["filed_on"])
    days = []
    for ruling in tables["court.termination_ruling"]:
        case, ruled_on = cases[ruling["case_number"]], ruling["ruled_on"]
        claim, recovered = case["claim_amount"], case["recovered_amount"] or Decimal(0)
        performed = case["status"] == "PERFORMED" or (claim is not None and recovered >= claim)
        if ruled_on >= to or performed or (codes is not None and case["court_code"] not in codes):
            continue
        if not any(ruled_on <= filed_on < to for filed_on in resumed[case["number"]]):
            days.append(ruled_on)
    return days


def _related(tables: Tables, numbers: set[str]) -> int:
    """How many of these cases share a debtor with another case."""
    by_debtor: dict[str, set[str]] = defaultdict(set)
    for party in tables["court.case_party"]:
        if party["role"] == "DEBTOR" and party["party_number"] is not None:
            by_debtor[party["party_number"]].add(party["case_number"])
    related: set[str] = set()
    for cases in by_debtor.values():
        if len(cases) > 1:
            related |= cases & numbers
    return len(related)


def _anniversary(day: date, years: int) -> date:
    """That day so many years later; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


ENFORCEMENT = MeasureStatement(
    source="court",
    tables=("court.enforcement_case", "court.case_party", "court.termination_ruling"),
    sql=_SQL,
    parameters=lambda arguments: (*courts_and_period(arguments), arguments.get("stock", True)),
    in_memory=_in_memory,
)
