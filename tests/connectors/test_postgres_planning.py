"""Which reads Postgres plans once. That those are read from an index whatever their values, test_index_use holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.document import Ask, Asks, Document, DocumentScan, Extent
from connectors.postgres.link import Planning
from connectors.postgres.planning import planning
from connectors.scan import And, Compare, Condition, Keys, Not, Operator, Order, Page, Scan

OF_A_COURT = Compare("court_code", Operator.EQ, "浙0522")
NEWEST_FIRST = (Order("filed_on", True),)
CASES = Scan("court.enforcement_case", ("number",), where=OF_A_COURT, order=NEWEST_FIRST, page=Page(first=50))


def _document(scan: Scan) -> DocumentScan:
    document = Document(scan.table, Extent.PAGE, (), 0)
    return DocumentScan(document, scan.keys, Asks((Ask(scan.order, scan.where, 50),)))


@pytest.mark.parametrize("where", [OF_A_COURT, And((OF_A_COURT,))], ids=["alone", "in a conjunction of one"])
def test_a_list_that_stands_in_an_index_in_its_order_is_planned_once(where: Condition) -> None:
    scan = replace(CASES, where=where)
    assert planning(scan) is planning(_document(scan)) is Planning.ONCE


def test_keys_are_planned_once_whatever_else_is_asked() -> None:
    keyed = replace(CASES, keys=Keys(("number",), (("1",),)), where=Not(OF_A_COURT))
    assert planning(keyed) is planning(_document(keyed)) is Planning.ONCE


@pytest.mark.parametrize(
    "scan",
    [
        replace(CASES, where=None),
        replace(CASES, where=replace(OF_A_COURT, operator=Operator.STARTS_WITH)),
        replace(CASES, where=replace(OF_A_COURT, column="judge")),
        replace(CASES, where=And((OF_A_COURT, Compare("judge", Operator.EQ, "某")))),
        replace(CASES, where=Not(OF_A_COURT)),
        replace(CASES, order=(Order("filed_on"),)),
        replace(CASES, order=(Order("claim_amount", True),)),
        replace(CASES, order=()),
    ],
    ids=["all", "prefix", "no index", "two columns", "complement", "ascending", "another order", "no order"],
)
def test_another_filter_is_planned_for_its_values(scan: Scan) -> None:
    assert planning(scan) is planning(_document(scan)) is Planning.EACH


@pytest.mark.parametrize("page", [Page(last=5), Page(first=5, after=("1",)), Page(first=5, before=("1",))], ids=str)
def test_another_part_of_a_list_is_planned_for_its_values(page: Page) -> None:
    assert planning(replace(CASES, page=page)) is Planning.EACH
