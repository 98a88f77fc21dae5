"""The agencies as they answer just now, and what an answer says of those it asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.catalogue import SOURCES
from connectors.scan import Deadline
from schema.request import GraphQLRequest, RequestInfo
from tests.resolvers.harness import Agencies, person_number

QUERY = "{ sources { name title status asOf latencyMs lastError } }"


async def test_every_source_is_there(agencies: Agencies) -> None:
    found = (await agencies.data(QUERY))["sources"]
    assert {each["name"]: each["title"] for each in found} == SOURCES
    assert {each["status"] for each in found} == {"LIVE"}
    assert all(each["latencyMs"] >= 0 and each["asOf"].endswith("+08:00") for each in found)


async def test_one_that_is_down_and_one_that_is_silent(agencies: Agencies) -> None:
    agencies.down("bank")
    agencies.silent("police")
    answer = await agencies.ask(QUERY, deadline_ms=300)
    assert answer.errors == () and answer.data is not None
    found = {each["name"]: each for each in answer.data["sources"]}
    assert {name for name, each in found.items() if each["status"] == "UNAVAILABLE"} == {"bank", "police"}
    assert found["bank"]["lastError"] == "bank does not answer"
    assert (found["police"]["asOf"], found["police"]["latencyMs"]) == (None, None)
    assert found["court"]["lastError"] is None


async def test_a_silent_source_is_waited_for_less_long_than_the_request_may_take(agencies: Agencies) -> None:
    agencies.silent("police")
    deadline = Deadline.after_ms(400)
    await agencies.engine(GraphQLRequest(QUERY), RequestInfo("test", deadline))
    (asked,) = agencies.sources["police"].pings
    assert asked.at < deadline.at


async def test_an_answer_lists_the_sources_it_touched(agencies: Agencies) -> None:
    number = agencies.person(1)
    agencies.down("vehicles")
    query = "query ($n: String!) { party(number: $n) { name cases { totalCount } vehicles { totalCount } } }"
    answer = await agencies.ask(query, n=number)
    touched = {each["name"]: each for each in answer.extensions["sources"]}
    assert {name: each["status"] for name, each in touched.items()} == {
        "police": "LIVE",
        "court": "LIVE",
        "vehicles": "UNAVAILABLE",
    }
    assert touched["vehicles"]["asOf"] is None
    assert datetime.fromisoformat(touched["court"]["asOf"]).utcoffset() == timedelta(hours=8)


async def test_an_answer_that_asked_nobody_lists_nobody(agencies: Agencies) -> None:
    assert "sources" not in (await agencies.ask("{ viewer { client } }")).extensions


async def test_every_read_is_counted_with_its_outcome(agencies: Agencies) -> None:
    agencies.down("bank")
    agencies.silent("credit")
    query = """query ($n: String!) { party(number: $n) {
        cases { totalCount } accounts { id } creditStanding { listed }
    } }"""
    await agencies.ask(query, deadline_ms=200, n=agencies.person(1))
    assert ("police", "ok") in agencies.observed.seen and ("court", "ok") in agencies.observed.seen
    assert agencies.observed.seen.count(("bank", "unavailable")) == 1
    assert agencies.observed.seen.count(("credit", "timeout")) == 2


async def test_a_source_that_answered_once_and_then_failed_is_unavailable(agencies: Agencies) -> None:
    number = agencies.person(1)
    agencies.put("police.detention", person=number)
    agencies.sources["police"].fails_at = "police.detention"
    query = "query ($n: String!) { party(number: $n) { name detentions { totalCount } } }"
    answer = await agencies.ask(query, n=number)
    assert answer.data == {"party": {"name": "公民1", "detentions": None}}
    assert [each["status"] for each in answer.extensions["sources"]] == ["UNAVAILABLE"]
    assert person_number(1) == number
