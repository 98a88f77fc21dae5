"""Connections page by page: sizes, cursors, walking both ways."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date

import pytest

from tests.resolvers.harness import Agencies, case_number, person_number
from tests.resolvers.listing import fill, listed, page, refusal


async def test_fifty_where_no_size_is_given(agencies: Agencies) -> None:
    wanted = fill(agencies, 53)
    found = await page(agencies)
    assert [case["number"] for case in found["nodes"]] == wanted[:50]
    assert found["totalCount"] == 53
    assert (found["pageInfo"]["hasNextPage"], found["pageInfo"]["hasPreviousPage"]) == (True, False)
    assert found["pageInfo"]["endCursor"] == found["edges"][-1]["cursor"]


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", [-1, 501])
async def test_a_size_out_of_range(agencies: Agencies, name: str, size: int) -> None:
    expected = {"code": "BAD_ARGUMENT", "argument": name, "limit": 500}
    assert await refusal(agencies, **{name: size}) == expected


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", [0, 500])
async def test_a_size_at_the_edge_of_the_range(agencies: Agencies, name: str, size: int) -> None:
    wanted = fill(agencies, 3)
    assert await listed(agencies, **{name: size}) == (wanted if size else [])


@pytest.mark.parametrize("size", [1, 4, 7])
@pytest.mark.parametrize("order", [None, [{"field": "CLOSED_ON"}], [{"field": "FILED_ON", "direction": "DESC"}]])
async def test_walking_forwards_visits_each_once(
    agencies: Agencies, size: int, order: Sequence[dict[str, str]] | None
) -> None:
    fill(agencies, 13)
    visited: list[str] = []
    after: str | None = None
    more = True
    while more:
        found = await page(agencies, orderBy=order, first=size, after=after)
        visited += [case["number"] for case in found["nodes"]]
        after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]
        assert found["totalCount"] == 13
    assert visited == await listed(agencies, orderBy=order, first=500)


@pytest.mark.parametrize("size", [1, 4, 7])
async def test_walking_backwards_visits_each_once(agencies: Agencies, size: int) -> None:
    wanted = fill(agencies, 13)
    visited: list[str] = []
    before: str | None = None
    more = True
    while more:
        found = await page(agencies, last=size, before=before)
        visited = [case["number"] for case in found["nodes"]] + visited
        before, more = found["pageInfo"]["startCursor"], found["pageInfo"]["hasPreviousPage"]
    assert visited == wanted


async def test_a_cursor_stands_for_its_place_when_rows_come_in_before_it(agencies: Agencies) -> None:
    wanted = fill(agencies, 6)
    after = (await page(agencies, first=3))["pageInfo"]["endCursor"]
    agencies.case(0, number="（2025）浙0522执1号", filed_on=date(2025, 1, 1))
    assert await listed(agencies, first=3, after=after) == wanted[3:]


async def test_a_page_between_two_cursors(agencies: Agencies) -> None:
    wanted = fill(agencies, 9)
    edges = (await page(agencies))["edges"]
    found = await page(agencies, after=edges[1]["cursor"], before=edges[7]["cursor"], first=3)
    assert [case["number"] for case in found["nodes"]] == wanted[2:5]
    assert (found["pageInfo"]["hasNextPage"], found["pageInfo"]["hasPreviousPage"]) == (True, True)


async def test_a_cursor_of_another_list_order_or_making(agencies: Agencies) -> None:
    fill(agencies, 3)
    agencies.put("credit.dishonesty_listing", party=person_number(1))
    other = await agencies.data("{ dishonestyListings { edges { cursor } } }")
    ordered = await page(agencies, orderBy=[{"field": "NUMBER"}])
    foreign = [
        other["dishonestyListings"]["edges"][0]["cursor"],
        ordered["edges"][0]["cursor"],
        ordered["edges"][0]["cursor"][:-4] + "AAAA",
        "",
        "garbage",
        "§" * 50_000,
    ]
    for cursor in foreign:
        for name in ("after", "before"):
            assert (await refusal(agencies, **{name: cursor}))["code"] == "BAD_CURSOR", cursor[:20]


async def test_a_cursor_shows_nothing_of_what_it_stands_for(agencies: Agencies) -> None:
    agencies.put("vehicles.vehicle", vin="LSVAA49J012345678", owner=agencies.person(1))
    query = "query ($n: String!) { party(number: $n) { vehicles { edges { cursor } } } }"
    data = await agencies.data(query, n=person_number(1))
    cursor = data["party"]["vehicles"]["edges"][0]["cursor"]
    assert b"LSVAA" not in base64.urlsafe_b64decode(cursor + "==="), "a cursor tells a VIN"


async def test_cases_of_a_party_by_role_each_once(agencies: Agencies) -> None:
    party = agencies.person(1)
    for serial in (1, 2, 3):
        agencies.case(serial, filed_on=date(2024, 1, serial))
    for serial, role in ((1, "DEBTOR"), (1, "APPLICANT"), (2, "APPLICANT"), (3, "THIRD_PARTY")):
        agencies.put("court.case_party", case_number=case_number(serial), role=role, party=party)
    query = (
        "query ($n: String!, $r: CaseRole) { party(number: $n) { cases(role: $r) { totalCount nodes { number } } } }"
    )
    for asked, serials in ((None, [3, 2, 1]), ("DEBTOR", [1]), ("APPLICANT", [2, 1]), ("THIRD_PARTY", [3])):
        cases = (await agencies.data(query, n=party, r=asked))["party"]["cases"]
        assert [case["number"] for case in cases["nodes"]] == [case_number(serial) for serial in serials], asked
        assert cases["totalCount"] == len(serials)


async def test_each_parent_has_its_own_page(agencies: Agencies) -> None:
    parties = [agencies.person(serial) for serial in (1, 2)]
    for serial, party in ((1, 0), (2, 0), (3, 0), (4, 1)):
        agencies.case(serial, parties[party], filed_on=date(2024, 1, serial))
    query = """query ($numbers: [String!]!) { parties(numbers: $numbers) {
        cases(first: 2) { nodes { number } totalCount pageInfo { hasNextPage } }
    } }"""
    pages = [party["cases"] for party in (await agencies.data(query, numbers=parties))["parties"]]
    assert [[case["number"] for case in each["nodes"]] for each in pages] == [
        [case_number(3), case_number(2)],
        [case_number(4)],
    ]
    assert [(each["totalCount"], each["pageInfo"]["hasNextPage"]) for each in pages] == [(3, True), (1, False)]


async def test_arguments_of_a_connection_that_are_null_are_left_out(agencies: Agencies) -> None:
    wanted = fill(agencies, 51)
    null = dict.fromkeys(("where", "orderBy", "first", "after", "last", "before"))
    assert await listed(agencies, **null) == wanted[:50]
    assert await listed(agencies, **{**null, "last": 2}) == wanted[-2:]
