"""Property taken from a dissolved company (法释〔2016〕21号 art 22): cases worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from connectors.scan import Row
from resolvers.rules.received import dissolved_on, property_received
from tests.resolvers.rules.records import TODAY, debtor, filing, holding, told, transfer

ENDED = date(2024, 5, 10)
AFTER = ENDED + timedelta(days=1)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        pytest.param([transfer("A", 380, AFTER)], [("A", 380, "own")], id="the day after"),
        pytest.param([transfer("A", 380, ENDED)], [], id="on the day: not shown to be after"),
        pytest.param([transfer("A", 380, TODAY)], [("A", 380, "own")], id="today"),
        pytest.param([transfer("A", 380, TODAY + timedelta(days=1))], [], id="tomorrow"),
        pytest.param([transfer("A", 380, AFTER, settled=False)], [], id="not settled"),
        pytest.param([transfer("A", 380, AFTER, direction="NEUTRAL")], [], id="neither in nor out"),
        pytest.param([transfer("X", 380, AFTER)], [], id="to a stranger"),
        pytest.param([transfer(None, 380, AFTER)], [], id="to nobody known"),
        pytest.param([transfer("A", 5, AFTER), transfer("A", 6, TODAY)], [("A", 11, "own")], id="twice"),
        pytest.param([transfer("A", 5, AFTER), transfer("B", 6, AFTER)], [("A", 5, "own"), ("B", 6, "own")], id="two"),
        pytest.param(
            [transfer("A", 5, AFTER), transfer("A", 2, TODAY, direction="IN")], [("A", 3, "own")], id="some given back"
        ),
        pytest.param([transfer("A", 5, AFTER), transfer("A", 5, TODAY, direction="IN")], [], id="all given back"),
        pytest.param([transfer("A", 5, AFTER, direction="IN")], [], id="paid in only"),
        pytest.param([transfer("A", 5, AFTER), transfer("A", None, AFTER)], [("A", None, "own")], id="unknown amount"),
        pytest.param([transfer("A", "NaN", AFTER)], [("A", None, "own")], id="no number"),
        pytest.param([transfer("S", 5, AFTER)], [], id="to who sold before"),
        pytest.param([transfer("T", 5, AFTER)], [("T", 5, "own")], id="to who sold after"),
    ],
)
def test_article_22(moved: list[Row], expected: list[tuple[str, int, str]]) -> None:
    holders = [
        holding("A"),
        holding("B", since=None),
        holding("S", until=ENDED),
        holding("T", until=ENDED + timedelta(days=1)),
    ]
    records = debtor(*holders, filings=[filing("REVOCATION", ENDED)], transfers=moved)
    assert told(property_received(records, TODAY)) == expected


@pytest.mark.parametrize("kind", ["LIQUIDATION", "REVOCATION", "DEREGISTRATION"])
def test_each_filing_dissolves_and_the_first_counts(kind: str) -> None:
    filings = [filing("DEREGISTRATION", TODAY), filing(kind, ENDED)]
    assert dissolved_on(filings, TODAY) == ENDED


def test_what_is_filed_later_or_never_dissolves_nothing() -> None:
    filings = [filing("REVOCATION", TODAY + timedelta(days=1))]
    assert dissolved_on([], TODAY) is dissolved_on(filings, TODAY) is None
    records = debtor(holding("A"), filings=filings, transfers=[transfer("A", 5, TODAY)])
    assert told(property_received(records, TODAY)) == []


def test_the_evidence_is_the_filing_the_holding_and_the_statement_without_amounts() -> None:
    records = debtor(
        holding("A"), filings=[filing("REVOCATION", ENDED)], transfers=[transfer("A", 380, AFTER, record_id=77)]
    )
    [lead] = property_received(records, TODAY)
    assert [line.split(" ")[0] for line in lead.evidence] == [
        "registry.filing",
        "registry.shareholding",
        "bank.transaction",
    ]
    assert lead.evidence[2] == "bank.transaction 77: OUT, booked on 2024-05-11"
