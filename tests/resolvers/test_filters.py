"""Filters and orders of the lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.resolvers.harness import Agencies, case_number, failure, person_number
from tests.resolvers.listing import fill, listed, refusal


@pytest.mark.parametrize(
    "written",
    ["(2023)浙0522执7号", "（２０２３）浙０５２２执７号", " 〔2023〕 浙0522执07号", "（2023）浙0522执7号"],
)
@pytest.mark.parametrize("operator", ["eq", "in", "startsWith", "contains"])
async def test_numbers_in_filters_are_normalised(agencies: Agencies, written: str, operator: str) -> None:
    fill(agencies, 9)
    if operator in ("startsWith", "contains") and "07" in written:
        written = written.replace("07", "7")
    operand: object = [written] if operator == "in" else written
    assert await listed(agencies, where={"number": {operator: operand}}) == [case_number(7)]


async def test_a_part_of_a_number_is_put_right_in_width(agencies: Agencies) -> None:
    fill(agencies, 9)
    assert await listed(agencies, where={"number": {"contains": "执７"}}) == [case_number(7)]
    assert len(await listed(agencies, where={"number": {"startsWith": "(2023)"}})) == 9


async def test_plates_and_courts_in_filters_are_normalised(agencies: Agencies) -> None:
    fill(agencies, 2)
    assert len(await listed(agencies, where={"courtCode": {"eq": "浙０５２２"}})) == 2
    agencies.put("vehicles.seizure", plate="浙A12345")
    for where in ({"eq": "浙a·12345"}, {"in": ["浙Ａ１２３４５"]}, {"contains": "a-123"}):
        data = await agencies.data(
            "query ($w: VehicleSeizureFilter) { seizures(where: $w) { totalCount } }", w={"plate": where}
        )
        assert data == {"seizures": {"totalCount": 1}}, where


@pytest.mark.parametrize("operator", ["eq", "in"])
async def test_a_wrong_number_in_a_filter_says_which_check_failed(agencies: Agencies, operator: str) -> None:
    wrong = "2023浙0522执7号"
    where = {"not": {"or": [{"number": {operator: [wrong] if operator == "in" else wrong}}]}}
    assert await refusal(agencies, where=where) == {"code": "INVALID_NUMBER", "kind": "CASE_NUMBER", "check": "FORM"}
    query = "query ($w: VehicleSeizureFilter) { seizures(where: $w) { totalCount } }"
    answer = await agencies.ask(query, w={"plate": {operator: ["甲"] if operator == "in" else "甲"}})
    assert failure(answer)["kind"] == "PLATE"


@pytest.mark.parametrize(
    ("where", "serials"),
    [
        (None, [1, 2, 3, 4]),
        ({}, [1, 2, 3, 4]),
        ({"number": {}}, [1, 2, 3, 4]),
        ({"and": []}, [1, 2, 3, 4]),
        ({"or": []}, []),
        ({"not": {}}, []),
        ({"number": None, "and": None, "kind": {"eq": None}}, [1, 2, 3, 4]),
        ({"cause": {"eq": "买卖"}}, [1]),
        ({"cause": {"startsWith": "买"}}, [1, 2]),
        ({"cause": {"contains": "卖合"}}, [2]),
        ({"cause": {"isNull": True}}, [4]),
        ({"cause": {"isNull": False}}, [1, 2, 3]),
        ({"not": {"cause": {"eq": "买卖"}}}, [2, 3, 4]),
        ({"status": {"eq": "PERFORMED"}}, [2]),
        ({"status": {"in": ["PERFORMED", "FILED"]}}, [1, 2]),
        ({"kind": {"eq": "RESUMED"}}, [3]),
        ({"claimAmount": {"gte": "20"}}, [2, 3]),
        ({"claimAmount": {"gte": 20, "lt": "30.00"}}, [2]),
        ({"claimAmount": {"eq": "10.0"}}, [1]),
        ({"filedOn": {"gte": "2024-01-02", "lt": "2024-01-04"}}, [2, 3]),
        ({"closedOn": {"isNull": False}}, [1]),
        ({"or": [{"cause": {"eq": "买卖"}}, {"kind": {"eq": "RESUMED"}}]}, [1, 3]),
        ({"and": [{"cause": {"startsWith": "买"}}, {"claimAmount": {"gte": 20}}]}, [2]),
        ({"cause": {"startsWith": "买"}, "claimAmount": {"lt": 20}}, [1]),
        ({"not": {"or": [{"cause": {"eq": "买卖"}}, {"not": {"filedOn": {"lt": "2024-01-04"}}}]}}, [2, 3]),
        ({"courtCode": {"in": ["浙0523"]}}, [4]),
    ],
)
async def test_filters(agencies: Agencies, where: dict[str, Any] | None, serials: list[int]) -> None:
    agencies.case(
        1, cause="买卖", status="FILED", claim_amount=Decimal(10), filed_on=date(2024, 1, 1), closed_on=date(2024, 2, 1)
    )
    agencies.case(2, cause="买卖合同", status="PERFORMED", claim_amount=Decimal(20), filed_on=date(2024, 1, 2))
    agencies.case(
        3, cause="借贷", kind="RESUMED", status="SETTLED", claim_amount=Decimal(30), filed_on=date(2024, 1, 3)
    )
    agencies.case(4, status="SETTLED", court_code="浙0523", filed_on=date(2024, 1, 4))
    assert sorted(await listed(agencies, where=where)) == [case_number(serial) for serial in serials]


@pytest.mark.parametrize(
    ("order", "serials"),
    [
        (None, [3, 1, 4, 2]),
        ([], [3, 1, 4, 2]),
        ([{"field": "NUMBER"}], [1, 2, 3, 4]),
        ([{"field": "NUMBER", "direction": "DESC"}], [4, 3, 2, 1]),
        ([{"field": "FILED_ON"}], [2, 1, 4, 3]),
        ([{"field": "CLOSED_ON"}], [4, 2, 1, 3]),
        ([{"field": "CLOSED_ON", "direction": "DESC"}], [2, 4, 1, 3]),
        ([{"field": "CLAIM_AMOUNT", "direction": "DESC"}, {"field": "NUMBER", "direction": "DESC"}], [4, 1, 3, 2]),
        ([{"field": "FILED_ON"}, {"field": "FILED_ON", "direction": "DESC"}], [2, 1, 4, 3]),
    ],
)
async def test_orders(agencies: Agencies, order: list[dict[str, str]] | None, serials: list[int]) -> None:
    agencies.case(1, filed_on=date(2024, 1, 2), claim_amount=Decimal(9))
    agencies.case(2, filed_on=date(2024, 1, 1), closed_on=date(2024, 3, 2))
    agencies.case(3, filed_on=date(2024, 1, 3), claim_amount=None)
    agencies.case(4, filed_on=date(2024, 1, 2), closed_on=date(2024, 3, 1), claim_amount=Decimal(10))
    assert await listed(agencies, orderBy=order) == [case_number(serial) for serial in serials]


async def test_other_lists_take_their_filters_and_orders(agencies: Agencies) -> None:
    for days, decided_on in ((15, date(2024, 1, 1)), (5, date(2024, 1, 2)), (10, date(2024, 1, 3))):
        agencies.put("police.detention", person=person_number(1), days=days, decided_on=decided_on, facility="甲所")
    for rank in (1, 2, 3):
        agencies.put("vehicles.seizure", rank=rank, expires_on=date(2027, 1, rank), status="SEIZED")
    for ground in ("ABLE_BUT_REFUSES", "FALSE_PROPERTY_REPORT"):
        agencies.put("credit.dishonesty_listing", party=person_number(1), ground=ground, court_code="浙0522")
    data = await agencies.data("""{
        detentions(
            where: {days: {in: [5, 10]}, facility: {contains: "所"}, status: {eq: DECIDED}}
            orderBy: [{field: DECIDED_ON}]
        ) { nodes { days } }
        seizures(
            where: {rank: {gte: 2}, expiresOn: {lt: "2028-01-01"}}
            orderBy: [{field: EXPIRES_ON, direction: DESC}]
        ) { nodes { rank } }
        dishonestyListings(where: {ground: {in: [FALSE_PROPERTY_REPORT]}, courtCode: {eq: "浙0522"}}) {
            nodes { ground }
        }
    }""")
    assert data == {
        "detentions": {"nodes": [{"days": 5}, {"days": 10}]},
        "seizures": {"nodes": [{"rank": 3}, {"rank": 2}]},
        "dishonestyListings": {"nodes": [{"ground": "FALSE_PROPERTY_REPORT"}]},
    }
