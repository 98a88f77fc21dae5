"""The platform with one source failing: its fields are null with a typed error, everything else is there in time."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest

from connectors.catalogue import SOURCES
from connectors.demo import cast
from connectors.demo.day import DEMO_TODAY
from connectors.scan import Deadline
from connectors.settings import Settings, read_settings
from connectors.stores import GraphAddress, Stores
from schema.build import build
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from tests.faults.proxy import FaultProxy, Mode
from tests.web.read import as_read
from web.platform import Running, Uncounted, open_platform

DEADLINE_MS = 1500
GRACE_MS = 100

PARTY = """
query ($number: String!) {
  party(number: $number) {
    number
    name
    cases { nodes { number court { name } } }
    detentions { nodes { status } }
    vehicles { nodes { plate } }
    dishonestyListings { ground }
    holdings { share }
    accounts { institution }
  }
}
"""
FIELDS = {
    "court": ["cases"],
    "police": ["name", "detentions"],
    "vehicles": ["vehicles"],
    "credit": ["dishonestyListings"],
    "registry": ["holdings"],
    "bank": ["accounts"],
}
"""Fields of PARTY that only this source can answer."""


@dataclass(frozen=True, slots=True)
class Proxied:
    """A platform whose every source stands behind a proxy."""

    running: Running
    proxies: Mapping[str, FaultProxy]

    async def ask(self, query: str, **variables: Any) -> tuple[GraphQLAnswer, float]:
        """The answer, and how many milliseconds it took."""
        started = time.monotonic()
        answer = await self.running.engine(
            GraphQLRequest(query, variables=variables), RequestInfo("test", Deadline.after_ms(DEADLINE_MS))
        )
        took_ms = (time.monotonic() - started) * 1000
        return as_read(answer), took_ms


def settings(stores: Stores) -> Settings:
    """Settings of a platform in the tests' home."""
    return read_settings({"ZHIXING_HOME": str(stores.home), "ZHIXING_DEADLINE_MS": str(DEADLINE_MS)})


@pytest.fixture
async def proxied(demo_stores: Stores) -> AsyncIterator[Proxied]:
    """All six sources of the demo, each behind a proxy that lets everything through."""
    async with AsyncExitStack() as stack:
        proxies = {source: await stack.enter_async_context(FaultProxy(demo_stores.dsns[source])) for source in SOURCES}
        behind = replace(demo_stores, dsns={**demo_stores.dsns, **{each: proxies[each].dsn for each in SOURCES}})
        running = await stack.enter_async_context(
            open_platform(settings(demo_stores), behind, build(), Uncounted(), DEMO_TODAY)
        )
        yield Proxied(running, proxies)


def failed(answer: GraphQLAnswer) -> dict[str, tuple[str, str]]:
    """Code and source of the error at each path."""
    return {
        ".".join(map(str, error["path"])): (error["extensions"]["code"], error["extensions"]["source"])
        for error in answer.errors
    }


async def test_everything_answers_while_every_source_does(proxied: Proxied) -> None:
    answer, _ = await proxied.ask(PARTY, number=cast.PAN.party.number)
    assert answer.errors == ()
    assert answer.data is not None
    assert all(answer.data["party"].values()), answer.data


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (Mode.REFUSE, "SOURCE_UNAVAILABLE"),
        (Mode.RESET, "SOURCE_UNAVAILABLE"),
        (Mode.HANG, "SOURCE_TIMEOUT"),
        (Mode.SLOW, "SOURCE_TIMEOUT"),
    ],
)
@pytest.mark.parametrize("source", SOURCES)
async def test_a_failing_source_costs_its_own_fields(proxied: Proxied, source: str, mode: Mode, code: str) -> None:
    whole, _ = await proxied.ask(PARTY, number=cast.PAN.party.number)
    assert whole.data is not None
    await proxied.proxies[source].turn(mode, delay_s=DEADLINE_MS / 1000)
    answer, took_ms = await proxied.ask(PARTY, number=cast.PAN.party.number)
    assert took_ms <= DEADLINE_MS + GRACE_MS, f"answered after {took_ms:.0f} ms"
    assert failed(answer) == {f"party.{field}": (code, source) for field in FIELDS[source]}
    assert answer.data is not None
    expected = {**whole.data["party"], **dict.fromkeys(FIELDS[source])}
    assert answer.data["party"] == expected
    assert {each["name"]: each["status"] for each in answer.extensions["sources"]}[source] == "UNAVAILABLE"


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.HANG])
async def test_a_source_is_found_again(proxied: Proxied, mode: Mode) -> None:
    await proxied.proxies["bank"].turn(mode)
    await proxied.ask(PARTY, number=cast.PAN.party.number)
    await proxied.proxies["bank"].turn(Mode.PASS)
    answer, _ = await proxied.ask(PARTY, number=cast.PAN.party.number)
    assert answer.errors == ()


async def test_a_platform_starts_while_every_source_is_down(demo_stores: Stores) -> None:
    async with AsyncExitStack() as stack:
        proxies = [
            await stack.enter_async_context(FaultProxy(demo_stores.dsns[source], Mode.REFUSE)) for source in SOURCES
        ]
        behind = replace(
            demo_stores,
            dsns={**demo_stores.dsns, **dict(zip(SOURCES, (proxy.dsn for proxy in proxies), strict=True))},
            graph=GraphAddress("bolt://127.0.0.1:1", "nobody", "nothing", "graph", True, "arcadedb"),
        )
        running = await stack.enter_async_context(
            open_platform(settings(demo_stores), behind, build(), Uncounted(), DEMO_TODAY)
        )
        proxied = Proxied(running, dict(zip(SOURCES, proxies, strict=True)))
        answer, _ = await proxied.ask("{ sources { name status } }")
        assert answer.data is not None
        assert {each["status"] for each in answer.data["sources"]} == {"UNAVAILABLE"}
        for proxy in proxies:
            await proxy.turn(Mode.PASS)
        answer, _ = await proxied.ask("{ sources { name status } }")
        assert answer.data is not None
        assert {each["status"] for each in answer.data["sources"]} == {"LIVE"}


async def test_while_the_police_hang_the_rest_of_a_batch_is_answered(proxied: Proxied) -> None:
    query = """query ($numbers: [String!]!) { parties(numbers: $numbers) {
      number
      cases { nodes { number detentions { status } seizures { status } } }
      dishonestyListings { ground }
    } }"""
    numbers = [cast.PAN.party.number, cast.SHEN.party.number, cast.LISTED.party.number]
    await proxied.proxies["police"].turn(Mode.HANG)
    answer, took_ms = await proxied.ask(query, numbers=numbers)
    assert took_ms <= DEADLINE_MS + GRACE_MS, f"answered after {took_ms:.0f} ms"
    assert answer.data is not None
    assert [party["number"] for party in answer.data["parties"]] == numbers
    assert answer.errors
    assert set(failed(answer).values()) == {("SOURCE_TIMEOUT", "police")}
    assert all(path.endswith(".detentions") for path in failed(answer))
    cases = [case for party in answer.data["parties"] for case in party["cases"]["nodes"]]
    assert cases
    assert all(case["detentions"] is None and case["seizures"] is not None for case in cases)
