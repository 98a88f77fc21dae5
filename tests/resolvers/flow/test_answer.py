"""`fundFlow` as it is asked for: reads, errors apart, bounds, grants; both executors alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from access.grants import Grants
from access.masks import Mask
from connectors.scan import Compare, Deadline, Operator
from connectors.stores.graph_server import GraphAddress
from graph.links import Link
from graph.schema import HOLDS
from resolvers.flow import books, docket, inquiry
from schema.engine import REFERENCE, Engine
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from tests.graph.conftest import emptied
from tests.graph.related import fill
from tests.resolvers.harness import Agencies, built, case_number, company_number, failure, failures, person_number

ASK = """query ($case: CaseNumber!, $rules: [FundFlowRule!], $from: Date, $to: Date) {
    fundFlow(caseNumber: $case, rules: $rules, from: $from, to: $to) {
        id rule severity amount windowStart transactions { id } parties { number }
    }
}"""
FAST = ["FAST_IN_FAST_OUT"]
RELATED = ["TRANSFER_TO_RELATED_PARTY"]
BARRED = ["BARRED_CONSUMPTION"]


def pass_through(agencies: Agencies, serial: int, month: int = 3) -> str:
    """A case whose debtor passes 100,000 yuan on within ten minutes; its number."""
    debtor = agencies.person(serial)
    number = agencies.case(serial, debtor, filed_on=date(2026, 1, 5))
    agencies.put("bank.account", number=f"A{serial}", holder=debtor)
    for minute, direction in ((0, "IN"), (10, "OUT")):
        moved(agencies, f"A{serial}", direction, datetime(2026, month, 2, 1, minute, tzinfo=UTC), person_number(900))
    return number


def moved(agencies: Agencies, account: str, direction: str, at: datetime, other: str | None, **values: Any) -> int:
    """A line of a statement; its serial."""
    row = agencies.put(
        "bank.transaction",
        account_number=account,
        direction=direction,
        at=at,
        booked_on=at.date(),
        amount=Decimal(100_000),
        **({} if other is None else {"counterparty": other}),
        **values,
    )
    return int(row["record_id"])


async def answered(agencies: Agencies, executor: str, grants: Grants, case: str, **variables: Any) -> GraphQLAnswer:
    """The answer of one executor under some grants."""
    engine = Engine(built(), agencies.platform, offers_reference=True)
    request = GraphQLRequest(ASK, None, {"case": case, **variables}, {"executor": executor})
    return await engine(request, RequestInfo("test", Deadline.after_ms(60_000), grants=grants))


async def test_a_finding_as_the_contract_has_it(agencies: Agencies) -> None:
    case = pass_through(agencies, 1)
    for executor in ("planned", REFERENCE):
        answer = await answered(agencies, executor, Grants.all(), case, rules=FAST)
        assert answer.errors == () and answer.data is not None
        [found] = answer.data["fundFlow"]
        assert found["id"] == answer.data["fundFlow"][0]["id"] and len(found["transactions"]) == 2
        told = {name: found[name] for name in ("rule", "severity", "amount", "windowStart", "parties")}
        assert told == {
            "rule": "FAST_IN_FAST_OUT",
            "severity": 0.7,
            "amount": "100000.00",
            "windowStart": "2026-03-02T09:00:00+08:00",
            "parties": [{"number": person_number(1)}, {"number": person_number(900)}],
        }


async def test_many_cases_take_the_reads_of_one(agencies: Agencies) -> None:
    cases = [pass_through(agencies, serial) for serial in range(1, 21)]
    reads = []
    for asked in (cases[:1], cases):
        fields = " ".join(
            f'c{place}: fundFlow(caseNumber: "{case}", rules: [FAST_IN_FAST_OUT, CYCLE, BARRED_CONSUMPTION]) {{ rule }}'
            for place, case in enumerate(asked)
        )
        data = await agencies.data(f"{{ {fields} }}")
        assert data == {f"c{place}": [{"rule": "FAST_IN_FAST_OUT"}] for place in range(len(asked))}
        reads.append(sorted(agencies.asked()))
    assert reads[0] == reads[1] and len(reads[0]) <= 8


async def test_only_what_the_rules_need_is_read(agencies: Agencies) -> None:
    case = pass_through(agencies, 1)
    agencies.asked()
    await agencies.data(ASK, case=case, rules=FAST)
    assert {table for table, _ in agencies.asked()} == {
        *("court.enforcement_case", "court.case_party", "bank.transaction")
    }
    assert await agencies.data(ASK, case=case, rules=[]) == {"fundFlow": []}
    assert {table for table, _ in agencies.asked()} == {"court.enforcement_case", "court.case_party"}


async def test_a_case_that_the_court_has_not_and_a_number_that_is_none(agencies: Agencies) -> None:
    assert await agencies.data(ASK, case=case_number(77), rules=FAST) == {"fundFlow": None}
    assert failure(await agencies.ask(ASK, case="执1", rules=FAST))["code"] == "INVALID_NUMBER"


@pytest.mark.parametrize(
    ("rules", "source"),
    [(FAST, "court"), (FAST, "bank"), (BARRED, "credit"), (["STRUCTURING"], "bank"), (RELATED, "graph")],
)
async def test_a_source_that_does_not_answer(agencies: Agencies, rules: list[str], source: str) -> None:
    case = pass_through(agencies, 1)
    if source != "graph":
        agencies.down(source)
    for executor in ("planned", REFERENCE):
        answer = await answered(agencies, executor, Grants.all(), case, rules=rules)
        assert failure(answer) == {"code": "SOURCE_UNAVAILABLE", "source": source}
        assert answer.data == {"fundFlow": None}


async def test_a_source_that_is_not_needed_is_not_missed(agencies: Agencies) -> None:
    case = pass_through(agencies, 1)
    agencies.down("credit", "registry", "police")
    query = (
        "query ($case: CaseNumber!, $rules: [FundFlowRule!]) { fundFlow(caseNumber: $case, rules: $rules) { rule } }"
    )
    assert await agencies.data(query, case=case, rules=FAST) == {"fundFlow": [{"rule": "FAST_IN_FAST_OUT"}]}


async def test_from_counts_and_to_does_not(agencies: Agencies) -> None:
    case = pass_through(agencies, 1)
    for since, to, found in (("2026-03-02", "2026-03-03", 1), ("2026-03-03", None, 0), ("2026-01-01", "2026-03-02", 0)):
        data = await agencies.data(ASK, case=case, rules=FAST, **{"from": since}, to=to)
        assert len(data["fundFlow"]) == found
    answer = await agencies.ask(ASK, case=case, rules=FAST, **{"from": "2026-03-02"}, to="2026-03-02")
    assert (failure(answer)["code"], failure(answer)["argument"]) == ("BAD_ARGUMENT", "to")


async def test_without_days_the_case_says_from_when(agencies: Agencies) -> None:
    before = pass_through(agencies, 1)
    for name, day, counts in (("filed_on", date(2027, 3, 3), 0), ("suit_notice_on", date(2026, 3, 2), 1)):
        agencies.sources["court"].rows._tables["court.enforcement_case"][0][name] = day  # type: ignore[index]
        assert len((await agencies.data(ASK, case=before, rules=FAST))["fundFlow"]) == counts


@pytest.mark.parametrize(
    ("module", "bound", "rules"),
    [
        (books, "MOST_TRANSACTIONS", FAST),
        (docket, "MOST_PARTIES", FAST),
        (docket, "MOST_DAYS", FAST),
        (inquiry, "MOST_PAIRS", ["CYCLE"]),
    ],
)
async def test_over_a_bound_it_says_so_for_that_case_alone(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch, module: Any, bound: str, rules: list[str]
) -> None:
    case, debtor = agencies.case(2, filed_on=date(2026, 6, 30)), person_number(1)
    many = pass_through(agencies, 1)
    for serial in (901, 902):
        for direction in ("IN", "OUT"):
            moved(agencies, "A1", direction, datetime(2026, 3, 2, 2, tzinfo=UTC), person_number(serial))
    agencies.put("court.case_party", case_number=many, role="DEBTOR", party=person_number(5))
    monkeypatch.setattr(module, bound, {"MOST_DAYS": 400, "MOST_TRANSACTIONS": 3}.get(bound, 1))
    query = """query ($one: CaseNumber!, $other: CaseNumber!, $rules: [FundFlowRule!]) {
        one: fundFlow(caseNumber: $one, rules: $rules) { rule }
        other: fundFlow(caseNumber: $other, rules: $rules) { rule }
    }"""
    answer = await agencies.ask(query, one=many, other=case, rules=rules)
    assert failures(answer) == [("one", "TOO_MANY")] and answer.data == {"one": None, "other": []}
    assert debtor not in str(answer.errors)


async def test_a_party_with_more_lines_than_can_be_read_is_answered_for_the_newest_days(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = pass_through(agencies, 1, month=6)
    for minute in (1, 2):
        moved(agencies, "A1", "IN", datetime(2026, 3, 2, 1, minute, tzinfo=UTC), person_number(900))
    monkeypatch.setattr(books, "MOST_TRANSACTIONS", 3)
    assert failure(await agencies.ask(ASK, case=case, rules=FAST))["code"] == "TOO_MANY"
    wide = 'wide: fundFlow(caseNumber: $case, from: "2026-01-01", rules: [STRUCTURING]) { rule }'
    near = 'near: fundFlow(caseNumber: $case, from: "2026-06-01", rules: [FAST_IN_FAST_OUT]) { rule }'
    answer = await agencies.ask(f"query ($case: CaseNumber!) {{ {wide} {near} }}", case=case)
    assert answer.data == {"wide": None, "near": [{"rule": "FAST_IN_FAST_OUT"}]}


@pytest.mark.parametrize("executor", ["planned", REFERENCE])
async def test_what_a_caller_may_not_see_is_neither_told_nor_looked_at(agencies: Agencies, executor: str) -> None:
    case = pass_through(agencies, 1)
    fields: dict[tuple[str, str], Mask | None] = dict.fromkeys(built().fields)
    hidden = {key: mask for key, mask in fields.items() if key != ("FundFlowFinding", "amount")}
    answer = await answered(agencies, executor, Grants(fields=hidden), case, rules=FAST)
    assert answer.data is not None and answer.data["fundFlow"][0]["amount"] is None
    assert failures(answer) == [("fundFlow.0.amount", "FORBIDDEN")]
    refused = {key: mask for key, mask in fields.items() if key != ("Query", "fundFlow")}
    assert failures(await answered(agencies, executor, Grants(fields=refused), case)) == [("fundFlow", "FORBIDDEN")]
    blind = fields | {("BankTransaction", "bookedOn"): Mask.YEAR}
    asked = await answered(agencies, executor, Grants(fields=blind), case, rules=FAST, **{"from": "2026-03-01"})
    assert failure(asked)["code"] == "FORBIDDEN", "days are told apart by what is masked"
    rows = {"bank.transaction": Compare("direction", Operator.EQ, "IN")}
    scoped = await answered(agencies, executor, Grants(fields=fields, rows=rows), case, rules=FAST)
    assert (scoped.errors, scoped.data) == ((), {"fundFlow": []})


async def test_persons_bound_with_a_unit_are_watched_for_what_is_barred(agencies: Agencies) -> None:
    unit, person = agencies.company(1), agencies.person(2)
    case = agencies.case(1, unit, filed_on=date(2026, 1, 5))
    order = agencies.put("credit.consumption_restriction", party=unit, case_number=case, issued_on=date(2026, 2, 1))
    agencies.put("credit.restricted_person", restriction_id=order["record_id"], person=person)
    agencies.put("bank.account", number="P", holder=person)
    for day in (1, 28):
        moved(agencies, "P", "OUT", datetime(2026, 1 + day // 28, day, 3, tzinfo=UTC), None, category="航空客票")
    [found] = (await agencies.data(ASK, case=case, rules=BARRED))["fundFlow"]
    assert found["parties"] == [{"number": person}] and len(found["transactions"]) == 1, "the first was before it"
    elsewhere = agencies.case(3, person, filed_on=date(2026, 1, 5))
    assert len((await agencies.data(ASK, case=elsewhere, rules=BARRED))["fundFlow"]) == 1, "as debtor of another case"
    assert (await agencies.data(ASK, case=case, rules=FAST))["fundFlow"] == []


@pytest.fixture
async def owning(graph_address: GraphAddress) -> AsyncIterator[Agencies]:
    """A debtor, company 1, that its owner, person 1, holds together with company 2."""
    await (await emptied(graph_address)).close()
    agencies = Agencies(graph_address)
    owner = agencies.person(1)
    keys = [agencies.ids.encode("party", agencies.company(serial)) for serial in (1, 2)]
    key = agencies.ids.encode("party", owner)
    links = [Link(HOLDS, key, each, 0.5, None, None, serial) for serial, each in enumerate(keys)]
    await fill(agencies.graph, links, persons={key})
    yield agencies
    await (await emptied(graph_address)).close()
    await agencies.close()


async def test_what_only_the_related_side_states_is_found(owning: Agencies) -> None:
    """The debtor's own account is unknown; the account of the other side says who paid, and who holds it."""
    notice = {"suit_notice_on": date(2026, 3, 1), "filed_on": date(2026, 5, 1)}
    case = owning.case(1, company_number(1), **notice)
    owning.put("bank.account", number="B", holder=company_number(2))
    serial = moved(owning, "B", "IN", datetime(2026, 3, 2, 1, tzinfo=UTC), company_number(1))
    for executor in ("planned", REFERENCE):
        answer = await answered(owning, executor, Grants.all(), case, rules=RELATED)
        assert answer.errors == () and answer.data is not None
        [found] = answer.data["fundFlow"]
        assert found["transactions"] == [{"id": owning.ids.encode("transaction", str(serial))}]
        named = [company_number(1), person_number(1), company_number(2)]
        assert found["parties"] == [{"number": number} for number in named]
        assert "fundFlowUnjudged" not in answer.extensions


async def test_a_case_without_notices_is_said_not_to_be_judged(owning: Agencies) -> None:
    case = owning.case(1, company_number(1))
    answer = await owning.ask(ASK, case=case, rules=RELATED)
    assert answer.data == {"fundFlow": []} and answer.extensions["fundFlowUnjudged"] == [case]
    assert "fundFlowUnjudged" not in (await owning.ask(ASK, case=case, rules=FAST)).extensions


async def test_a_ring_that_only_others_state(agencies: Agencies) -> None:
    """The leg between the others is in the payee's statement alone; two of the ring are debtors: one finding."""
    first, second, third = (agencies.person(serial) for serial in (1, 2, 3))
    case = agencies.case(1, first, second, filed_on=date(2026, 1, 5))
    for account, holder in (("A", first), ("C", third)):
        agencies.put("bank.account", number=account, holder=holder)
    moved(agencies, "A", "OUT", datetime(2026, 3, 2, 1, tzinfo=UTC), second)
    moved(agencies, "C", "IN", datetime(2026, 3, 3, 1, tzinfo=UTC), second)
    moved(agencies, "A", "IN", datetime(2026, 3, 4, 1, tzinfo=UTC), third)
    [found] = (await agencies.data(ASK, case=case, rules=["CYCLE"]))["fundFlow"]
    assert {each["number"] for each in found["parties"]} == {first, second, third}
    assert len(found["transactions"]) == 3
