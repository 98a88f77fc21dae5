"""The planted patterns are there as `patterns.py` lists them, and their numbers are right."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from connectors.demo import DEMO_TODAY
from connectors.demo.patterns import FLOWS, OBLIGORS, OWNERSHIP, PATTERNS, Pattern
from connectors.demo.rows import core
from connectors.scan import Row

CODES = [f"{place}-{pattern.code}" for place, pattern in enumerate(PATTERNS)]


def found(table: str, **values: object) -> list[Row]:
    return [row for row in core()[table] if all(row[name] == value for name, value in values.items())]


def pattern(code: str) -> Pattern:
    return next(each for each in PATTERNS if each.code == code)


def test_every_pattern_that_issues_to_come_need_is_planted() -> None:
    assert [each.code for each in OBLIGORS][:6] == [f"ARTICLE_{article}" for article in range(17, 23)]
    assert {each.code for each in FLOWS} == {
        "FAST_IN_FAST_OUT",
        "GATHER_THEN_WITHDRAW",
        "CYCLE",
        "TRANSFER_TO_RELATED_PARTY",
        "BARRED_CONSUMPTION",
        "STRUCTURING",
    }


@pytest.mark.parametrize("planted", PATTERNS, ids=CODES)
def test_its_records_and_parties_are_there(planted: Pattern) -> None:
    named = {row["number"] for name in ("police.person", "registry.company") for row in core()[name]}

    assert set(planted.parties.values()) <= named
    for record in planted.records:
        assert len(found(record.table, **record.values)) == 1, record
    case = planted.expected.get("case")
    assert case is None or found("court.enforcement_case", number=case, status="IN_PROGRESS")


@pytest.mark.parametrize("planted", OWNERSHIP, ids=[each.code for each in OWNERSHIP])
def test_integrated_shares_are_right(planted: Pattern) -> None:
    """Reckoned by adding up paths of holdings of every length until nothing is left of them."""
    held: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in core()["registry.shareholding"]:
        if row["until"] is None:
            held[row["holder_number"]].append((row["company_number"], row["share"]))
    shares = {key: value for key, value in planted.expected.items() if key.startswith("share.")}
    assert shares
    for key, value in shares.items():
        _, holder, company = key.split(".")
        total, reach = 0.0, {planted.parties[holder]: 1.0}
        for _ in range(80):
            further: dict[str, float] = defaultdict(float)
            for owner, part in reach.items():
                for below, share in held[owner]:
                    further[below] += part * share
            reach = further
            total += reach.get(planted.parties[company], 0.0)
        assert total == pytest.approx(value, abs=1e-9), key


def test_unpaid_and_withdrawn_capital_is_what_the_findings_say() -> None:
    unpaid = {}
    for article in (17, 19):
        each = pattern(f"ARTICLE_{article}")
        [row] = found(
            "registry.shareholding", company_number=each.parties["debtor"], holder_number=each.parties["obligor"]
        )
        unpaid[article] = row["subscribed_capital"] - row["paid_in_capital"]
        assert row["due_on"] < min(row["until"] or date.max, DEMO_TODAY)
        assert unpaid[article] == Decimal(str(each.expected["amount"]))
    withdrawn = found("registry.capital_contribution", company_number=pattern("ARTICLE_18").parties["debtor"])
    assert min(row["amount"] for row in withdrawn) == -Decimal(str(pattern("ARTICLE_18").expected["amount"]))
    assert not found("registry.filing", company_number=pattern("ARTICLE_21").parties["debtor"], kind="LIQUIDATION")
    [revoked] = found("registry.filing", company_number=pattern("ARTICLE_22").parties["debtor"])
    [taken] = found("bank.transaction", counterparty_number=pattern("ARTICLE_22").parties["obligor"])
    assert revoked["filed_on"] < taken["booked_on"]
    [contested] = found("registry.shareholding", company_number=pattern("CAPITAL_NOT_YET_DUE").parties["debtor"])
    assert contested["due_on"] > DEMO_TODAY and not contested["paid_in_capital"]


def test_the_flows_are_as_fast_and_as_large_as_the_findings_say() -> None:
    for each in (one for one in FLOWS if one.code == "FAST_IN_FAST_OUT"):
        into, out = (found(record.table, **record.values)[0] for record in each.records)
        assert (out["at"] - into["at"]) == timedelta(minutes=float(each.expected["minutes"]))
        assert (into["direction"], out["direction"]) == ("IN", "OUT")
        assert out["amount"] == Decimal(str(each.expected["amount"]))
    gathered = [found(record.table, **record.values)[0] for record in pattern("GATHER_THEN_WITHDRAW").records]
    assert len({row["counterparty_name"] for row in gathered if row["direction"] == "IN"}) == 12
    sums = {way: sum(row["amount"] for row in gathered if row["direction"] == way) for way in ("IN", "OUT")}
    expected = pattern("GATHER_THEN_WITHDRAW").expected
    assert sums == {"IN": Decimal(str(expected["gathered"])), "OUT": Decimal(str(expected["withdrawn"]))}
    deposits = [found(record.table, **record.values)[0]["amount"] for record in pattern("STRUCTURING").records]
    assert sum(deposits) == Decimal("296400.00") and all(amount < 50_000 for amount in deposits)


def test_what_is_hidden_or_barred_comes_after_the_notice() -> None:
    related = pattern("TRANSFER_TO_RELATED_PARTY")
    [case] = found("court.enforcement_case", number=related.expected["case"])
    [transfer] = found("bank.transaction", reference="HX420001", direction="OUT")
    barred = pattern("BARRED_CONSUMPTION").parties["restricted"]
    [order] = found("credit.consumption_restriction", party_number=barred)
    bought = found("bank.transaction", account_number=found("bank.account", holder_number=barred)[0]["number"])

    assert case["suit_notice_on"] < transfer["booked_on"]
    assert len(bought) == 3 and all(row["booked_on"] > order["issued_on"] for row in bought)
