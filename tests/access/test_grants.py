"""What grants let a caller see, told by both executors and by the plainest of readings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from access.grants import Grants
from access.masks import Mask
from connectors.scan import And, Compare, Deadline, Operator
from identifiers.errors import Forbidden
from schema.engine import REFERENCE, Engine
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from tests.resolvers.harness import Agencies, built, company_number, failures, person_number

EXECUTORS = ("planned", REFERENCE)


async def ask(agencies: Agencies, query: str, grants: Grants, executor: str) -> GraphQLAnswer:
    """The answer to a caller with these grants."""
    engine = Engine(built(), agencies.platform, offers_reference=True)
    request = GraphQLRequest(query, extensions={"executor": executor})
    return await engine(request, RequestInfo("test", Deadline.after_ms(10_000), grants=grants))


def without(*refused: tuple[str, str], masks: dict[tuple[str, str], Mask] | None = None, **rows: Any) -> Grants:
    """All fields but these, some masked; `rows` by table with `__` for the dot."""
    fields: dict[tuple[str, str], Mask | None] = {each: None for each in built().fields if each not in refused}
    return Grants(fields=fields | (masks or {}), rows={name.replace("__", "."): scope for name, scope in rows.items()})


@pytest.fixture
async def agencies() -> Any:
    """A person with two cases, and a company."""
    made = Agencies()
    person = made.person(1, birth_date=date(1971, 5, 17), gender="男")
    made.company(1)
    made.case(1, person, cause="借款")
    made.case(2, person, kind="RESUMED", cause="租赁")
    yield made
    await made.close()


PERSON = f'party(number: "{person_number(1)}")'


def test_a_scope_narrows_what_is_asked() -> None:
    scope, asked = Compare("kind", Operator.EQ, "RESUMED"), Compare("cause", Operator.EQ, "x")
    grants = Grants(rows={"court.enforcement_case": scope})
    assert grants.narrowed("court.enforcement_case", None) == scope
    assert grants.narrowed("court.enforcement_case", asked) == And((asked, scope))
    assert grants.narrowed("court.payment", asked) == asked


def test_everything_is_shown_to_who_is_granted_everything() -> None:
    assert Grants.all().shows("Person", "number") and not Grants.all().refuses("No", "such")
    assert Grants().refuses("Person", "number") and not Grants().shows("Person", "number")


@pytest.mark.parametrize("executor", EXECUTORS)
async def test_a_refused_field_is_null_and_says_why(agencies: Agencies, executor: str) -> None:
    query = f"{{ {PERSON} {{ name ... on Person {{ gender }} }} }}"
    answer = await ask(agencies, query, without(("Person", "gender")), executor)
    assert answer.data == {"party": {"name": "公民1", "gender": None}}
    assert answer.errors[0]["extensions"] == {"code": "FORBIDDEN", "reason": "FIELD", "field": "Person.gender"}


@pytest.mark.parametrize("executor", EXECUTORS)
async def test_a_field_of_an_interface_is_refused_by_type(agencies: Agencies, executor: str) -> None:
    query = f'{{ {PERSON} {{ name }} other: party(number: "{company_number(1)}") {{ name }} }}'
    answer = await ask(agencies, query, without(("Company", "name")), executor)
    assert answer.data == {"party": {"name": "公民1"}, "other": {"name": None}}
    assert answer.errors[0]["extensions"]["field"] == "Company.name"


@pytest.mark.parametrize("executor", EXECUTORS)
async def test_a_field_that_cannot_be_null_refuses_the_whole(agencies: Agencies, executor: str) -> None:
    with pytest.raises(Forbidden):
        await ask(agencies, f"{{ {PERSON} {{ kind }} }}", without(("Person", "kind")), executor)
    assert agencies.reads == []


@pytest.mark.parametrize("executor", EXECUTORS)
async def test_masks_show_part(agencies: Agencies, executor: str) -> None:
    masks = {("Person", "number"): Mask.LAST_4, ("Person", "birthDate"): Mask.YEAR, ("Person", "name"): Mask.NONE}
    query = f"{{ {PERSON} {{ number name ... on Person {{ birthDate gender }} }} }}"
    answer = await ask(agencies, query, without(masks=masks), executor)
    shown = {"number": "*" * 14 + person_number(1)[-4:], "name": None, "birthDate": "1971-01-01", "gender": "男"}
    assert (answer.data, answer.errors) == ({"party": shown}, ())


@pytest.mark.parametrize("executor", EXECUTORS)
async def test_rows_out_of_scope_are_not_there(agencies: Agencies, executor: str) -> None:
    scope = Compare("kind", Operator.EQ, "RESUMED")
    query = f"{{ {PERSON} {{ cases {{ totalCount nodes {{ kind }} }} }} }}"
    answer = await ask(agencies, query, without(court__enforcement_case=scope), executor)
    assert answer.data == {"party": {"cases": {"totalCount": 1, "nodes": [{"kind": "RESUMED"}]}}}
    link = without(court__case_party=Compare("role", Operator.EQ, "APPLICANT"))
    answer = await ask(agencies, query, link, executor)
    assert answer.data == {"party": {"cases": {"totalCount": 0, "nodes": []}}}


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("is_masked", [True, False], ids=["masked", "refused"])
@pytest.mark.parametrize(
    ("field", "question", "path"),
    [
        (("EnforcementCase", "cause"), 'cases(where: {not: {cause: {eq: "借款"}}}) { totalCount }', "cases"),
        (("EnforcementCase", "closedOn"), "cases(orderBy: [{field: CLOSED_ON}]) { nodes { id } }", "cases"),
        (("EnforcementCase", "court"), 'cases(where: {courtCode: {eq: "浙0522"}}) { totalCount }', "cases"),
        (("Vehicle", "plate"), 'seizures(where: {plate: {eq: "浙A00001"}}) { totalCount }', "seizures"),
        (("Person", "name"), 'searchParties(name: "公民") { score }', "searchParties"),
        (("Company", "division"), 'searchParties(name: "企业", divisionCode: "330522") { score }', "searchParties"),
        (("CaseParty", "role"), f"{PERSON} {{ cases(role: DEBTOR) {{ totalCount }} }}", "party.cases"),
        (
            ("Holding", "since"),
            f'{PERSON} {{ holdings(asOf: "2020-01-01") {{ share }} }}',
            "party.holdings",
        ),
    ],
)
async def test_who_is_not_shown_a_column_may_not_ask_by_it(
    agencies: Agencies, field: tuple[str, str], question: str, path: str, is_masked: bool, executor: str
) -> None:
    grants = without(masks={field: Mask.LAST_4}) if is_masked else without(field)
    answer = await ask(agencies, f"{{ {question} }}", grants, executor)
    assert failures(answer) == [(path, "FORBIDDEN")]
    assert answer.errors[0]["extensions"]["field"] == ".".join(field)
    assert failures(await ask(agencies, f"{{ {question} }}", without(), executor)) == []


@pytest.mark.parametrize("executor", EXECUTORS)
async def test_what_a_list_does_by_itself_is_no_question_of_the_callers(agencies: Agencies, executor: str) -> None:
    grants = without(("Holding", "since"), ("EnforcementCase", "closedOn"))
    answer = await ask(agencies, f"{{ {PERSON} {{ holdings {{ share }} cases {{ totalCount }} }} }}", grants, executor)
    assert failures(answer) == []


@pytest.mark.parametrize("executor", EXECUTORS)
async def test_an_aggregate_over_rows_that_are_not_all_shown_is_refused(agencies: Agencies, executor: str) -> None:
    query = '{ enforcementMetrics(from: "2023-01-01", to: "2024-01-01") { filed } }'
    grants = without(court__enforcement_case=Compare("kind", Operator.EQ, "RESUMED"))
    answer = await ask(agencies, query, grants, executor)
    assert failures(answer) == [("enforcementMetrics", "FORBIDDEN")]
