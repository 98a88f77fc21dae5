"""`zhixing graph draw`: a picture of a demo's company, and what it says when something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from connectors.demo import cast
from connectors.settings import Settings, read_settings
from connectors.stores import Stores, running_stores
from graph.control import Basis
from identifiers.errors import LoadError, OperatorError, SourceUnavailable
from tests.web.process import serving, zhixing
from tests.web.telling import await_graph
from web import draw
from web.draw import check, drawn

COMPANY = cast.ONE_PERSON.party
NUMBER = COMPANY.number or ""


@pytest.fixture(scope="module")
def home(demo_home: Path) -> Iterator[Path]:
    """A home on which the demo serves and whose graph is built."""
    with serving(demo_home) as instance, httpx.Client(base_url=instance.url, trust_env=False) as http:
        await_graph(http)
        yield demo_home


@pytest.fixture
def settings(home: Path) -> Settings:
    """Of a command beside that instance."""
    return read_settings({"ZHIXING_HOME": str(home)})


def test_the_command_writes_an_image_and_says_what_is_in_it(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "company.PNG"
    done = zhixing(home, "graph", "draw", NUMBER, "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{out}: 2 parties, 1 holdings, as of ")
    assert out.read_bytes().startswith(b"\x89PNG")


async def test_the_owners_of_a_company_are_drawn_with_the_registers_names(settings: Settings) -> None:
    chart, names, _ = await drawn(settings, NUMBER)
    assert names[chart.company] == COMPANY.name
    (arrow,) = chart.arrows
    assert (arrow.company, arrow.share, chart.control.basis) == (chart.company, 1.0, Basis.VOTES_OVER_HALF)
    assert draw.NAMELESS not in names.values()


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (cast.SHEN.party.number or "", "is a person's number: owners and controllers are a company's"),
        ("NOBODY-HAS-THIS", "no agency knows a party of the number NOBODY-HAS-THIS"),
        (NUMBER[:-1], "has 18 characters"),
    ],
)
async def test_who_is_no_company_or_not_known_is_not_drawn(settings: Settings, number: str, why: str) -> None:
    with pytest.raises(OperatorError, match=why):
        await drawn(settings, number)


async def test_a_store_that_is_down_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = running_stores(settings)
    assert stores is not None
    without_graph = replace(stores, graph=replace(stores.graph, uri="bolt://127.0.0.1:1"))
    monkeypatch.setattr(draw, "attached_stores", given(without_graph))
    with pytest.raises(SourceUnavailable, match="the graph cannot be reached"):
        await drawn(settings, NUMBER)
    nowhere = {source: "postgresql://nobody@127.0.0.1:1/nothing" for source in ("registry", "police")}
    monkeypatch.setattr(draw, "attached_stores", given(replace(stores, dsns={**stores.dsns, **nowhere})))
    with pytest.raises(OperatorError, match="it cannot be drawn: "):
        await drawn(settings, NUMBER)


def given(stores: Stores) -> object:
    """In the place of `attached_stores`: these."""

    @asynccontextmanager
    async def attached(_settings: Settings) -> AsyncIterator[Stores]:
        yield stores

    return attached


@pytest.mark.parametrize(
    ("name", "why"),
    [("a.pdf", r"ends in \.svg or \.png"), ("nowhere/a.svg", "there is no folder"), ("folder.svg", "it is a folder")],
)
def test_a_file_that_cannot_be_written_is_said_before_anything_is_asked(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(LoadError, match=why):
        check(tmp_path / name)
