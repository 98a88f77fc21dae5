"""Plain lists: newest first, how much they hold, what `first` leaves out; arguments at their limits."""

from __future__ import annotations

from datetime import date

import pytest

from tests.resolvers.harness import Agencies, case_number, failure, failures, person_number


async def test_plain_lists_come_newest_first_then_by_key(agencies: Agencies) -> None:
    party = agencies.person(1)
    days = [date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 2), date(2024, 1, 3)]
    rows = [agencies.put("credit.dishonesty_listing", party=party, published_on=day) for day in days]
    query = "query ($n: String!) { party(number: $n) { dishonestyListings { publishedOn provenance { recordId } } } }"
    found = (await agencies.data(query, n=party))["party"]["dishonestyListings"]
    wanted = [rows[1], rows[3], rows[2], rows[0]]
    assert [each["provenance"]["recordId"] for each in found] == [str(row["record_id"]) for row in wanted]


@pytest.mark.parametrize(
    ("selection", "table", "values"),
    [
        ("accounts { id }", "bank.account", {"holder": person_number(1)}),
        ("holdings { share }", "registry.shareholding", {"holder": person_number(1)}),
        ("... on Person { offices { role } }", "registry.officer", {"person": person_number(1)}),
    ],
)
async def test_a_plain_list_holds_a_thousand_and_no_more(
    agencies: Agencies, selection: str, table: str, values: dict[str, str]
) -> None:
    agencies.person(1)
    for _ in range(1000):
        agencies.put(table, **values)
    query = f"query ($n: String!) {{ party(number: $n) {{ {selection} }} }}"
    name = selection.replace("... on Person { ", "").partition(" ")[0]
    assert len((await agencies.data(query, n=person_number(1)))["party"][name]) == 1000
    agencies.put(table, **values)
    answer = await agencies.ask(query, n=person_number(1))
    assert failures(answer) == [(f"party.{name}", "TOO_MANY")] and failure(answer)["limit"] == 1000


@pytest.mark.parametrize(
    ("selection", "table", "values"),
    [
        ("detentions { id }", "police.detention", {"person": person_number(1)}),
        ("seizures { id }", "vehicles.seizure", {}),
        ("parties { role }", "court.case_party", {"role": "DEBTOR"}),
        ("debtors { id }", "court.case_party", {"role": "DEBTOR", "party": person_number(1)}),
        ("relatedCases { through }", "court.case_party", {"role": "DEBTOR", "party": person_number(1)}),
    ],
)
async def test_a_list_of_a_case_that_would_hold_more_than_a_thousand(
    agencies: Agencies, selection: str, table: str, values: dict[str, str]
) -> None:
    agencies.case(1)
    for _ in range(1001):
        agencies.put(table, case_number=case_number(1), **values)
    answer = await agencies.ask(f'{{ case(number: "{case_number(1)}") {{ {selection} }} }}')
    assert {code for _, code in failures(answer)} == {"TOO_MANY"}


async def test_first_of_a_plain_list_says_what_it_left_out(agencies: Agencies) -> None:
    party, other = agencies.person(1), agencies.person(2)
    for number, count in ((party, 4), (other, 2)):
        for _ in range(count):
            agencies.put("credit.dishonesty_listing", party=number)
    query = """query ($n: [String!]!, $first: Int) { parties(numbers: $n) {
        listings: dishonestyListings(first: $first) { id } consumptionRestrictions { id }
    } }"""
    answer = await agencies.ask(query, n=[party, other], first=3)
    assert answer.data is not None and answer.errors == ()
    assert [len(each["listings"]) for each in answer.data["parties"]] == [3, 2]
    assert answer.extensions["truncated"] == [{"path": ["parties", 0, "listings"], "total": 4}]
    none = await agencies.ask(query, n=[other], first=0)
    assert none.extensions["truncated"] == [{"path": ["parties", 0, "listings"], "total": 2}]
    whole = await agencies.ask(query, n=[party, other], first=4)
    assert "truncated" not in whole.extensions


@pytest.mark.parametrize("first", [-1, 1001])
async def test_first_of_a_plain_list_out_of_range(agencies: Agencies, first: int) -> None:
    query = "query ($n: String!, $first: Int) { party(number: $n) { dishonestyListings(first: $first) { id } } }"
    answer = await agencies.ask(query, n=agencies.person(1), first=first)
    assert dict(failure(answer)) == {"code": "BAD_ARGUMENT", "argument": "first", "limit": 1000}


@pytest.mark.parametrize("given", ["", "(first: null)", "(activeOn: null)", "(first: null, activeOn: null)"])
async def test_an_argument_that_is_null_is_left_out(agencies: Agencies, given: str) -> None:
    party = agencies.person(1)
    for _ in range(101):
        agencies.put("credit.dishonesty_listing", party=party)
    answer = await agencies.ask(f'{{ party(number: "{party}") {{ dishonestyListings{given} {{ id }} }} }}')
    assert answer.data is not None and len(answer.data["party"]["dishonestyListings"]) == 100
    assert answer.extensions["truncated"] == [{"path": ["party", "dishonestyListings"], "total": 101}]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_ends_of_the_calendar_are_days_too(agencies: Agencies, day: str) -> None:
    party = agencies.person(1)
    agencies.put("credit.dishonesty_listing", party=party, expires_on=None)
    agencies.put("credit.consumption_restriction", party=party)
    agencies.put("registry.shareholding", holder=party)
    agencies.put("bank.account", holder=party)
    query = """query ($n: String!, $day: Date) { party(number: $n) {
        dishonestyListings(activeOn: $day) { id } consumptionRestrictions(activeOn: $day) { id }
        holdings(asOf: $day) { share }
        accounts { transactions(from: $day, to: $day) { totalCount } }
    } }"""
    found = (await agencies.data(query, n=party, day=day))["party"]
    late = day == "9999-12-31"
    assert [len(found[name]) for name in ("dishonestyListings", "consumptionRestrictions")] == [late, late]
    assert found["accounts"][0]["transactions"]["totalCount"] == 0
