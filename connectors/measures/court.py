"""What the court's work of a period is measured by: `court.filed`, `court.closed`, `court.terminated_stock`.

Arguments of each: `court_codes` (a tuple, or None for every court), `from` (the first day that counts), `to` (the first
that does not). `court.filed` may be given `many_filed` (MANY_FILED): it changes the way, no count. Their rows, counts
as int and sums as int (days) or Decimal (CNY):
 - `court.filed`: `filed`, 执 filed; `related`, those of which a debtor is debtor of another case too, by official
   number, in any court;
 - `court.closed`: `closed`, 执 closed; `closed_terminated`, those closed by 终本; `days_to_close_sum`, their days;
   `recovered_sum` and `claimed_sum`, of 执 and 执恢 closed whose claim is known;
 - `court.terminated_stock`, whatever the first day: `terminated_stock`, 终本 rulings that stand on the day before `to`:
   no 执恢 filed since the ruling, the claim not performed (as the record now has it: it keeps no day of performance);
   `over_10`, `over_20`: of them those ruled more than ten and twenty years before that day (超过: the anniversary
   itself is not over).

A rate's counts are in one row, so both are of one moment. The three are statements apart, so that they are answered
side by side and a year compared with costs no more than its closed cases.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from connectors.measures.measure import Arguments, MeasureStatement, Tables, courts_and_end, courts_and_period
from connectors.scan import Row

MANY_FILED = 10_000
"""Cases from which on those that share a debtor are found at once, not by a look at each case's debtors: some 10 µs a
case, against 30 ms for all 41,000 debtors of the demo at scale 1."""

# `case` runs one of its two ways. Left to the planner, the choice is wrong where it plans for any period and court.
_FILED_SQL = """
with filed as (
    select number
    from enforcement_case
    where filed_on >= $2::date and filed_on < $3::date and kind = 'FIRST_ENFORCEMENT'
        and ($1::text[] is null or court_code = any ($1::text[]))
)
select
    (select count(*) from filed) as filed,
    case when (select count(*) from filed) < $4::bigint then (
        select count(*)
        from filed
        where exists (
            select from case_party debtor
            where debtor.case_number = filed.number and debtor.role = 'DEBTOR' and exists (
                select from case_party elsewhere
                where elsewhere.party_number = debtor.party_number and elsewhere.role = 'DEBTOR'
                    and elsewhere.case_number <> debtor.case_number
            )
        )
    ) else (
        select count(*)
        from filed
        where number in (
            select debtor.case_number
            from case_party debtor join (
                select party_number
                from case_party
                where role = 'DEBTOR' and party_number is not null
                group by party_number
                having min(case_number) <> max(case_number)
            ) shared using (party_number)
            where debtor.role = 'DEBTOR'
        )
    ) end as related
"""

_CLOSED_SQL = """
with closed as (
    select kind, status, closed_on - filed_on as days, claim_amount, recovered_amount
    from enforcement_case
    where closed_on >= $2::date and closed_on < $3::date and kind in ('FIRST_ENFORCEMENT', 'RESUMED')
        and ($1::text[] is null or court_code = any ($1::text[]))
)
select count(*) filter (where kind = 'FIRST_ENFORCEMENT') as closed,
    count(*) filter (where kind = 'FIRST_ENFORCEMENT' and status = 'TERMINATED_THIS_PROCEDURE') as closed_terminated,
    coalesce(sum(days) filter (where kind = 'FIRST_ENFORCEMENT'), 0) as days_to_close_sum,
    coalesce(sum(recovered_amount) filter (where claim_amount is not null), 0) as recovered_sum,
    coalesce(sum(claim_amount), 0) as claimed_sum
from closed
"""

# 执恢 are few and taken first: joined, they would be sought in an index that is null for nearly every case.
_TERMINATED_STOCK_SQL = """
with resumed as materialized (
    select resumes, filed_on
    from enforcement_case
    where kind = 'RESUMED' and filed_on < $2::date and resumes is not null
), standing as (
    select ruling.ruled_on
    from termination_ruling ruling join enforcement_case ended on ended.number = ruling.case_number
    where ruling.ruled_on < $2::date and ($1::text[] is null or ended.court_code = any ($1::text[]))
        and ended.status <> 'PERFORMED'
        and (ended.claim_amount is null or coalesce(ended.recovered_amount, 0) < ended.claim_amount)
        and not exists (
            select from resumed where resumed.resumes = ruling.case_number and resumed.filed_on >= ruling.ruled_on
        )
)
select count(*) as terminated_stock,
    count(*) filter (where ruled_on + interval '10 years' < $2::date - 1) as over_10,
    count(*) filter (where ruled_on + interval '20 years' < $2::date - 1) as over_20
from standing
"""


def _filed(tables: Tables, arguments: Arguments) -> Row:
    filed = {
        case["number"]
        for case in _of_courts(tables, arguments)
        if case["kind"] == "FIRST_ENFORCEMENT" and arguments["from"] <= case["filed_on"] < arguments["to"]
    }
    return {"filed": len(filed), "related": _related(tables, filed)}


def _closed(tables: Tables, arguments: Arguments) -> Row:
    since, to = arguments["from"], arguments["to"]
    cases = [
        case
        for case in _of_courts(tables, arguments)
        if case["closed_on"] is not None and since <= case["closed_on"] < to
    ]
    first = [case for case in cases if case["kind"] == "FIRST_ENFORCEMENT"]
    claims = [
        case for case in cases if case["kind"] in ("FIRST_ENFORCEMENT", "RESUMED") and case["claim_amount"] is not None
    ]
    return {
        "closed": len(first),
        "closed_terminated": sum(case["status"] == "TERMINATED_THIS_PROCEDURE" for case in first),
        "days_to_close_sum": sum((case["closed_on"] - case["filed_on"]).days for case in first),
        "recovered_sum": sum((case["recovered_amount"] or Decimal(0) for case in claims), Decimal(0)),
        "claimed_sum": sum((case["claim_amount"] for case in claims), Decimal(0)),
    }


def _terminated_stock(tables: Tables, arguments: Arguments) -> Row:
    ages = _standing_since(tables, arguments["court_codes"], arguments["to"])
    eve = arguments["to"] - timedelta(days=1)
    return {
        "terminated_stock": len(ages),
        "over_10": sum(_anniversary(ruled_on, 10) < eve for ruled_on in ages),
        "over_20": sum(_anniversary(ruled_on, 20) < eve for ruled_on in ages),
    }


def _of_courts(tables: Tables, arguments: Arguments) -> list[Row]:
    codes = arguments["court_codes"]
    return [case for case in tables["court.enforcement_case"] if codes is None or case["court_code"] in codes]


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


FILED = MeasureStatement(
    source="court",
    tables=("court.enforcement_case", "court.case_party"),
    sql=_FILED_SQL,
    parameters=lambda arguments: (*courts_and_period(arguments), arguments.get("many_filed", MANY_FILED)),
    in_memory=_filed,
)
CLOSED = MeasureStatement(
    source="court",
    tables=("court.enforcement_case",),
    sql=_CLOSED_SQL,
    parameters=courts_and_period,
    in_memory=_closed,
)
TERMINATED_STOCK = MeasureStatement(
    source="court",
    tables=("court.enforcement_case", "court.termination_ruling"),
    sql=_TERMINATED_STOCK_SQL,
    parameters=courts_and_end,
    in_memory=_terminated_stock,
)
