"""`credit.enforcement`: each count by hand, and the statement held to the reading of rows in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.measures import MEASURES
from connectors.scan import Row

Ask: TypeAlias = Callable[[str, Mapping[str, Sequence[Row]], Mapping[str, Any]], Awaitable[Row]]
Tables: TypeAlias = dict[str, list[Row]]

NAME = "credit.enforcement"
FROM, TO = date(2026, 1, 1), date(2026, 3, 1)
EVE = TO - timedelta(days=1)
PERIOD = {"court_codes": ("浙0522",), "from": FROM, "to": TO}


def listing(party: str, removed_on: date | None, court: str | None = "浙0522") -> Row:
    return {
        "party_number": party,
        "party_number_kind": "OTHER",
        "party_kind": "PERSON",
        "court_code": court,
        "ground": "ABLE_BUT_REFUSES",
        "published_on": date(2020, 1, 1),
        "removed_on": removed_on,
    }


def certificate(serial: int, party: str, issued_on: date, court: str | None = "浙0522", kind: str = "COMPANY") -> Row:
    return {
        "number": f"修复{serial}",
        "party_number": party,
        "party_number_kind": "OTHER",
        "party_kind": kind,
        "court_code": court,
        "issued_on": issued_on,
    }


def tables(listings: list[Row], certificates: list[Row]) -> Tables:
    return {"credit.dishonesty_listing": listings, "credit.restoration_certificate": certificates}


async def test_distinct_parties_in_the_period_by_court(ask_postgres: Ask) -> None:
    rows = tables(
        [
            listing("A", FROM),
            listing("A", EVE),
            listing("B", EVE),
            listing("C", TO),
            listing("D", FROM - timedelta(days=1)),
            listing("E", None),
            listing("F", FROM, "浙0523"),
            listing("G", FROM, None),
        ],
        [
            certificate(1, "A", FROM),
            certificate(2, "A", EVE),
            certificate(3, "B", TO),
            certificate(4, "C", FROM, kind="PERSON"),
            certificate(5, "D", FROM, "浙0523"),
        ],
    )
    for arguments, expected in (
        (PERIOD, {"parties_delisted": 2, "companies_restored": 1}),
        ({**PERIOD, "court_codes": None}, {"parties_delisted": 4, "companies_restored": 2}),
        ({**PERIOD, "court_codes": ()}, {"parties_delisted": 0, "companies_restored": 0}),
    ):
        assert MEASURES[NAME].in_memory(rows, arguments) == expected
        assert await ask_postgres(NAME, rows, arguments) == expected


NEAR = st.sampled_from([base + timedelta(days=days) for base in (FROM, TO) for days in (-1, 0, 1)])
COURTS = st.sampled_from(["浙0522", "浙0523", None])
PARTIES = st.sampled_from(["A", "B", "C"])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.builds(listing, PARTIES, st.none() | NEAR, COURTS), max_size=6),
    st.lists(st.tuples(PARTIES, NEAR, COURTS, st.sampled_from(["COMPANY", "PERSON"])), max_size=6),
    st.sampled_from([None, ("浙0522",), ("浙0522", "浙0523"), ()]),
)
async def test_the_statement_answers_as_the_rows_do(
    ask_postgres: Ask,
    listings: list[Row],
    certificates: list[tuple[str, date, str | None, str]],
    codes: tuple[str, ...] | None,
) -> None:
    rows = tables(listings, [certificate(serial, *each) for serial, each in enumerate(certificates)])
    arguments = {**PERIOD, "court_codes": codes}
    assert await ask_postgres(NAME, rows, arguments) == MEASURES[NAME].in_memory(rows, arguments)
