"""Who answers for the whole debt (法释〔2016〕21号 arts 20, 21): cases worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from connectors.scan import Row
from resolvers.rules.lead import DebtorCompany
from resolvers.rules.whole_debt import deregistered_unliquidated, one_person_company
from tests.resolvers.rules.records import TODAY, company, debtor, director, filing, holding, told

OWED = Decimal(900)
ENDED = date(2025, 3, 1)
EVE = ENDED - timedelta(days=1)


def alone(**changes: object) -> Row:
    """A holding of all shares."""
    return holding("A", **{"share": 1.0, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "of", "expected"),
    [
        pytest.param([alone()], {}, ["A"], id="one holder of all"),
        pytest.param([alone(share=0.5), alone(share=0.5, since=TODAY)], {}, ["A"], id="one holder in two rows"),
        pytest.param([alone(share=0.9999999999)], {}, ["A"], id="all but what floats lose"),
        pytest.param([alone(share=0.99)], {}, [], id="one per cent is somebody's"),
        pytest.param([holding("A"), holding("B")], {}, [], id="two holders"),
        pytest.param([alone(), holding("B", until=TODAY)], {}, ["A"], id="the other sold today"),
        pytest.param([alone(), holding("B", until=TODAY + timedelta(days=1))], {}, [], id="the other holds today"),
        pytest.param([alone(until=TODAY)], {}, [], id="nobody holds today"),
        pytest.param([], {}, [], id="no holders are registered"),
        pytest.param([alone(share=None)], {"company_type": "有限责任公司(自然人独资)"}, ["A"], id="by its type"),
        pytest.param([alone(share=None)], {}, [], id="share unknown"),
        pytest.param([alone()], {"company_type": "股份有限公司"}, [], id="a joint-stock company"),
        pytest.param([alone()], {"company_type": "有限合伙企业"}, [], id="a limited partnership"),
        pytest.param([alone()], {"company_type": None}, ["A"], id="a limited company by its name"),
        pytest.param([alone()], {"company_type": None, "name": "甲厂"}, [], id="no company by its name"),
    ],
)
def test_article_20(rows: list[Row], of: dict[str, object], expected: list[str]) -> None:
    leads = one_person_company(debtor(*rows, of=company(**of)), OWED, TODAY)
    assert told(leads) == [(number, 900, "own") for number in expected]


def test_how_far_is_not_known_where_the_claim_is_not() -> None:
    assert told(one_person_company(debtor(alone()), None, TODAY)) == [("A", None, "own")]


def ended(*holdings: Row, filings: list[Row] | None = None, **of: object) -> DebtorCompany:
    """A company that was deregistered on ENDED without more, unless filings are given."""
    found = [filing("DEREGISTRATION", ENDED)] if filings is None else filings
    return debtor(*holdings, of=company(**{"status": "DEREGISTERED", **of}), filings=found)


@pytest.mark.parametrize(
    ("filings", "status", "is_lead"),
    [
        pytest.param([("DEREGISTRATION", ENDED)], "DEREGISTERED", True, id="no liquidation"),
        pytest.param([("DEREGISTRATION", ENDED)], "ACTIVE", True, id="the status lags behind"),
        pytest.param([("DEREGISTRATION", TODAY)], "ACTIVE", True, id="deregistered today"),
        pytest.param([("DEREGISTRATION", TODAY + timedelta(days=1))], "ACTIVE", False, id="deregistered tomorrow"),
        pytest.param([("LIQUIDATION", EVE), ("DEREGISTRATION", ENDED)], "DEREGISTERED", False, id="liquidated"),
        pytest.param([("LIQUIDATION", ENDED), ("DEREGISTRATION", ENDED)], "DEREGISTERED", False, id="on one day"),
        pytest.param([("LIQUIDATION", TODAY), ("DEREGISTRATION", ENDED)], "DEREGISTERED", True, id="too late"),
        pytest.param([("REVOCATION", EVE), ("DEREGISTRATION", ENDED)], "DEREGISTERED", True, id="revoked before"),
        pytest.param([], "DEREGISTERED", True, id="nothing is filed"),
        pytest.param([("LIQUIDATION", TODAY)], "DEREGISTERED", False, id="liquidated, who knows when deregistered"),
        pytest.param([("REVOCATION", EVE)], "REVOKED", False, id="revoked is not deregistered"),
        pytest.param([], None, False, id="no status"),
    ],
)
def test_article_21_by_filings(filings: list[tuple[str, date]], status: str | None, is_lead: bool) -> None:
    records = ended(holding("A"), filings=[filing(*each) for each in filings], status=status)
    found = told(deregistered_unliquidated(records, OWED, TODAY))
    assert found == ([("A", 900, "own")] if is_lead else [])


@pytest.mark.parametrize(
    ("row", "is_lead"),
    [
        pytest.param({}, True, id="holds still"),
        pytest.param({"until": ENDED}, True, id="ended with the company"),
        pytest.param({"until": EVE}, False, id="sold on the eve"),
        pytest.param({"since": EVE}, True, id="bought on the eve"),
        pytest.param({"since": ENDED}, False, id="bought on the day"),
        pytest.param({"since": None}, True, id="held since nobody knows when"),
    ],
)
def test_article_21_names_who_held_when_it_was_deregistered(row: dict[str, date | None], is_lead: bool) -> None:
    found = deregistered_unliquidated(ended(holding("A", **row)), OWED, TODAY)  # type: ignore[arg-type]
    assert told(found) == ([("A", 900, "own")] if is_lead else [])


def test_article_21_of_a_joint_stock_company_names_directors_and_the_controlling_shareholder() -> None:
    holders = [holding("A", share=0.5), holding("B", share=0.3), holding("B", share=0.2000001, since=EVE)]
    officers = [
        director("B"),
        director("D"),
        director("E", until=EVE),
        director("F", until=ENDED),
        director("G", since=None),
        director("S", role="SUPERVISOR"),
    ]
    records = ended(*holders, company_type="股份有限公司")
    records = DebtorCompany(records.company, records.holdings, filings=records.filings, officers=officers)
    found = list(deregistered_unliquidated(records, OWED, TODAY))
    assert told(found) == [(number, 900, "own") for number in "BDFG"]
    [both] = [lead for lead in found if lead.number == "B"]
    assert [line.split(" ")[0] for line in both.evidence[3:]] == ["registry.officer", *["registry.shareholding"] * 2]


def test_article_21_is_of_companies() -> None:
    assert told(deregistered_unliquidated(ended(holding("A"), company_type="普通合伙企业"), OWED, TODAY)) == []
