"""Searching parties by name: the most similar first, no merge, one agency's silence told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.resolvers.harness import Agencies, company_number, failure, failures, person_number

SEARCH = """query ($name: String!, $kind: PartyKind, $division: String, $first: Int) {
    searchParties(name: $name, kind: $kind, divisionCode: $division, first: $first) {
        party { __typename number name } score matchedOn
    }
}"""


async def search(agencies: Agencies, name: str, **arguments: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await agencies.data(SEARCH, name=name, **arguments))["searchParties"]
    return found


async def names(agencies: Agencies, name: str, **arguments: Any) -> list[str]:
    return [match["party"]["name"] for match in await search(agencies, name, **arguments)]


@pytest.fixture
def companies(agencies: Agencies) -> Agencies:
    """Companies with names alike."""
    for serial, name in enumerate(
        ("湖州长兴机械有限公司", "长兴机械制造有限公司", "长兴县机械有限公司", "杭州软件有限公司"), start=1
    ):
        agencies.company(serial, name=name, division_code="330522" if serial < 3 else "330523")
    return agencies


async def test_the_most_similar_first_and_only_the_similar(companies: Agencies) -> None:
    found = await search(companies, "长兴机械制造")
    assert found[0]["party"] == {
        "__typename": "Company",
        "number": company_number(2),
        "name": "长兴机械制造有限公司",
    }
    assert found[0]["score"] == 1.0 and found[0]["matchedOn"] == ["registry.name"]
    scores = [match["score"] for match in found]
    assert scores == sorted(scores, reverse=True) and all(0.3 <= score <= 1 for score in scores)
    assert "杭州软件有限公司" not in [match["party"]["name"] for match in found]


@pytest.mark.parametrize("written", ["ＡＢＣ 科技有限公司", "abc科技", "Abc·科技 有限责任公司", "ABC科技集团"])
async def test_width_case_and_legal_form_do_not_count(agencies: Agencies, written: str) -> None:
    agencies.company(1, name="ABC科技有限公司")
    assert (await search(agencies, written))[0]["score"] == 1.0


async def test_the_most_similar_comes_first_whatever_its_number(agencies: Agencies) -> None:
    for serial, name in enumerate(("长兴机械厂房", "长兴机械厂", "长兴机械"), start=1):
        agencies.person(serial, name=name)
    assert await names(agencies, "长兴机械") == ["长兴机械", "长兴机械厂", "长兴机械厂房"]


async def test_two_parties_of_one_name_are_two_candidates_by_number(agencies: Agencies) -> None:
    numbers = [agencies.person(serial, name="张三丰") for serial in (3, 1, 2)]
    found = await search(agencies, "张三丰")
    assert [match["party"]["number"] for match in found] == sorted(numbers)


async def test_a_person_whom_two_registers_know_is_one_candidate(agencies: Agencies) -> None:
    number = agencies.person(1, name="张三丰")
    agencies.put("registry.natural_person", number=number, number_kind="RESIDENT_ID", name="张三丰")
    agencies.put("registry.natural_person", number=person_number(2), number_kind="RESIDENT_ID", name="张三丰")
    found = await search(agencies, "张三丰")
    assert [match["party"]["number"] for match in found] == sorted([number, person_number(2)])


async def test_the_registers_name_is_shown_and_what_matched_is_said(agencies: Agencies) -> None:
    number = agencies.person(1, name="李四")
    agencies.put("registry.natural_person", number=number, number_kind="RESIDENT_ID", name="李四光")
    found = await search(agencies, "李四光")
    assert found[0]["matchedOn"] == ["registry.name"] and found[0]["party"]["name"] == "李四"


@pytest.mark.parametrize(
    ("kind", "searched"), [("PERSON", ["police.person", "registry.natural_person"]), ("COMPANY", ["registry.company"])]
)
async def test_a_kind_narrows_whom_is_asked(agencies: Agencies, kind: str, searched: list[str]) -> None:
    await search(agencies, "长兴", kind=kind)
    asked = [table for source in agencies.sources.values() for table in source.searches]
    assert asked == searched


async def test_a_division_takes_in_what_is_below_it(companies: Agencies) -> None:
    companies.person(1, name="长兴机", domicile_code="330522001001")
    companies.put("registry.natural_person", number="n", number_kind="OTHER", name="长兴机械")
    assert await names(companies, "长兴机械", division="３３０５２３", kind="COMPANY") == ["长兴县机械有限公司"]
    assert len(await names(companies, "长兴机械", division="330500", kind="COMPANY")) == 3
    assert await names(companies, "长兴机", division="330522001", kind="PERSON") == ["长兴机"]
    assert await names(companies, "长兴机", division="330502", kind="PERSON") == []


async def test_a_division_that_is_none(agencies: Agencies) -> None:
    answer = await agencies.ask(SEARCH, name="长兴", division="990000")
    assert failure(answer)["code"] == "BAD_ARGUMENT" and failure(answer)["argument"] == "divisionCode"


@pytest.mark.parametrize("name", ["", "  ", "。，、", "长" * 101])
async def test_a_name_that_is_none(agencies: Agencies, name: str) -> None:
    answer = await agencies.ask(SEARCH, name=name)
    assert failure(answer)["code"] == "BAD_ARGUMENT" and failure(answer)["argument"] == "name"


async def test_what_first_leaves_out_is_said(agencies: Agencies) -> None:
    for serial in range(1, 13):
        agencies.person(serial, name="张三丰")
    for first, shown in ((None, 10), (3, 3), (0, 0)):
        answer = await agencies.ask(SEARCH, name="张三丰", first=first)
        assert answer.data is not None and len(answer.data["searchParties"]) == shown
        assert answer.extensions["truncated"] == [{"path": ["searchParties"], "total": 12}]
    assert "truncated" not in (await agencies.ask(SEARCH, name="张三丰", first=100)).extensions
    assert failure(await agencies.ask(SEARCH, name="张三丰", first=101))["argument"] == "first"


async def test_a_register_that_is_down_is_told_and_never_looks_like_none(agencies: Agencies) -> None:
    agencies.company(1, name="长兴机械")
    agencies.down("police")
    answer = await agencies.ask(SEARCH, name="长兴机械")
    assert answer.data == {"searchParties": None} and failures(answer) == [("searchParties", "SOURCE_UNAVAILABLE")]
    assert await names(agencies, "长兴机械", kind="COMPANY") == ["长兴机械"], (
        "the registry alone is asked for companies"
    )
