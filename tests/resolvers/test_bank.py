"""Accounts and what moved on them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.resolvers.harness import Agencies, person_number

ACCOUNT = "6222021202012345678"


@pytest.fixture
def holder(agencies: Agencies) -> str:
    """A person with an account and transactions on four days."""
    number = agencies.person(1)
    agencies.put(
        "bank.account",
        number=ACCOUNT,
        holder=number,
        institution="某银行",
        opened_on=date(2019, 1, 2),
        balance=Decimal("-12.5"),
    )
    for day in (1, 2, 3, 4):
        agencies.put(
            "bank.transaction",
            account_number=ACCOUNT,
            booked_on=date(2026, 3, day),
            amount=Decimal(day),
            direction="IN",
        )
    agencies.put("bank.transaction", account_number="other", booked_on=date(2026, 3, 2))
    return number


async def test_an_account_shows_the_end_of_its_number_alone(agencies: Agencies, holder: str) -> None:
    query = """query ($n: String!) { party(number: $n) { accounts {
        institution numberMasked openedOn balance holder { number } provenance { source }
    } } }"""
    assert (await agencies.data(query, n=holder))["party"]["accounts"] == [
        {
            "institution": "某银行",
            "numberMasked": "***************5678",
            "openedOn": "2019-01-02",
            "balance": "-12.50",
            "holder": {"number": holder},
            "provenance": {"source": "bank"},
        }
    ]


@pytest.mark.parametrize(("number", "shown"), [("12345", "*2345"), ("1234", "1234"), ("12", "12")])
async def test_short_numbers_of_accounts(agencies: Agencies, number: str, shown: str) -> None:
    agencies.put("bank.account", number=number, holder=agencies.person(1))
    query = "query ($n: String!) { party(number: $n) { accounts { numberMasked } } }"
    assert (await agencies.data(query, n=person_number(1)))["party"]["accounts"] == [{"numberMasked": shown}]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (None, None, [4, 3, 2, 1]),
        ("2026-03-02", None, [4, 3, 2]),
        (None, "2026-03-03", [2, 1]),
        ("2026-03-02", "2026-03-03", [2]),
        ("2026-03-02", "2026-03-02", []),
        ("2026-03-04", "2026-03-01", []),
    ],
)
async def test_transactions_of_a_period(
    agencies: Agencies, holder: str, start: str | None, end: str | None, days: list[int]
) -> None:
    """`from` counts, `to` does not."""
    query = """query ($n: String!, $from: Date, $to: Date) { party(number: $n) { accounts {
        transactions(from: $from, to: $to) { totalCount nodes { bookedOn } }
    } } }"""
    data = await agencies.data(query, **{"n": holder, "from": start, "to": end})
    found = data["party"]["accounts"][0]["transactions"]
    assert [each["bookedOn"] for each in found["nodes"]] == [f"2026-03-0{day}" for day in days]
    assert found["totalCount"] == len(days)


async def test_a_transaction_as_it_stands_in_the_statement(agencies: Agencies) -> None:
    owner, other = agencies.person(1), person_number(2)
    agencies.put("bank.account", number=ACCOUNT, holder=owner)
    agencies.put(
        "bank.transaction",
        account_number=ACCOUNT,
        booked_on=date(2026, 3, 2),
        at=datetime(2026, 3, 1, 16, 0, 0, 250_000, tzinfo=UTC),
        amount=Decimal("99999999.99"),
        direction="OUT",
        counterparty=other,
        counterparty_name="对手",
        channel="手机银行",
        category="转账",
        note="还款",
        settled=False,
    )
    query = """query ($n: String!) { party(number: $n) { accounts { transactions { nodes {
        at bookedOn amount direction counterparty counterpartyParty { number name } channel category note settled
    } } } } }"""
    found = (await agencies.data(query, n=owner))["party"]["accounts"][0]["transactions"]["nodes"]
    assert found == [
        {
            "at": "2026-03-02T00:00:00.250000+08:00",
            "bookedOn": "2026-03-02",
            "amount": "99999999.99",
            "direction": "OUT",
            "counterparty": "对手",
            "counterpartyParty": {"number": other, "name": "对手"},
            "channel": "手机银行",
            "category": "转账",
            "note": "还款",
            "settled": False,
        }
    ]


async def test_a_transaction_with_a_day_alone_and_no_known_counterparty(agencies: Agencies, holder: str) -> None:
    query = """query ($n: String!) { party(number: $n) { accounts { transactions(first: 1) {
        nodes { at counterparty counterpartyParty { number } }
    } } } }"""
    found = (await agencies.data(query, n=holder))["party"]["accounts"][0]["transactions"]["nodes"]
    assert found == [{"at": None, "counterparty": None, "counterpartyParty": None}]
