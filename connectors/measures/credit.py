"""`credit.enforcement`: what the court's work of a period did for credit.

Arguments as for the court's measures. The row: `parties_delisted`, distinct parties with a listing of these courts
removed in the period; `companies_restored`, distinct companies with a certificate issued in it by these courts.
"""

from __future__ import annotations

from connectors.measures.measure import Arguments, MeasureStatement, Tables, courts_and_period
from connectors.scan import Row

_SQL = """
select
    (
        select count(distinct party_number)
        from dishonesty_listing
        where removed_on >= $2::date and removed_on < $3::date
            and ($1::text[] is null or court_code = any ($1::text[]))
    ) as parties_delisted,
    (
        select count(distinct party_number)
        from restoration_certificate
        where issued_on >= $2::date and issued_on < $3::date and party_kind = 'COMPANY'
            and ($1::text[] is null or court_code = any ($1::text[]))
    ) as companies_restored
"""


def _in_memory(tables: Tables, arguments: Arguments) -> Row:
    codes, since, to = arguments["court_codes"], arguments["from"], arguments["to"]
    delisted = {
        row["party_number"]
        for row in tables["credit.dishonesty_listing"]
        if row["removed_on"] is not None
        and since <= row["removed_on"] < to
        and (codes is None or row["court_code"] in codes)
    }
    restored = {
        row["party_number"]
        for row in tables["credit.restoration_certificate"]
        if row["party_kind"] == "COMPANY"
        and since <= row["issued_on"] < to
        and (codes is None or row["court_code"] in codes)
    }
    return {"parties_delisted": len(delisted), "companies_restored": len(restored)}


ENFORCEMENT = MeasureStatement(
    source="credit",
    tables=("credit.dishonesty_listing", "credit.restoration_certificate"),
    sql=_SQL,
    parameters=courts_and_period,
    in_memory=_in_memory,
)
