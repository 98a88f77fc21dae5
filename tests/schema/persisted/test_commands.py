"""`zhixing operations` beside a platform that runs registered operations alone."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner

from connectors.registered import store
from connectors.registered.store import Operation
from connectors.settings import read_settings
from connectors.stores import running_stores
from identifiers.errors import LoadError
from schema.persisted.commands import register
from tests.connectors.registered.operations import deadline
from tests.schema.persisted.knowing import sha256
from tests.web.process import Instance, made_home, serving, zhixing

SOON_S = 20.0
"""When a test gives up; two seconds are promised."""

MINE = "query Mine {\n  viewer { client }\n}\n"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for this file."""
    with made_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def instance(home: Path) -> Iterator[Instance]:
    """A platform without a row, where nothing is registered."""
    with serving(home, "serve", OPERATIONS="registered") as made:
        yield made


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A document in a file."""
    file = tmp_path / "mine.graphql"
    file.write_text(MINE, "utf-8")
    return file


def operations(home: Path, *arguments: str | Path) -> tuple[int, list[str]]:
    """Exit code and lines said of the command in this process; LoadError is raised."""
    app = typer.Typer()
    register(app)

    @app.callback()
    def configure(context: typer.Context) -> None:
        context.obj = read_settings({"ZHIXING_HOME": str(home)})

    done = CliRunner().invoke(app, ["operations", *map(str, arguments)])
    if isinstance(done.exception, LoadError):
        raise done.exception
    return done.exit_code, done.stdout.splitlines()


def status(instance: Instance, document: str, *, by_hash: bool) -> int:
    """The HTTP status of asking for a document."""
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256(document)}}}
    body = named if by_hash else {"query": document}
    return httpx.post(f"{instance.url}/graphql", json=body, trust_env=False).status_code


def becomes(expected: int, instance: Instance, document: str) -> None:
    """Soon, by hash and by text alike, that is the status."""
    end = time.monotonic() + SOON_S
    while status(instance, document, by_hash=True) != expected and time.monotonic() < end:
        time.sleep(0.05)
    assert [status(instance, document, by_hash=each) for each in (True, False)] == [expected] * 2


def test_added_it_runs_and_removed_it_does_not_without_a_restart(home: Path, instance: Instance, mine: Path) -> None:
    becomes(403, instance, MINE)
    done = zhixing(home, "operations", "add", str(mine))
    assert (done.returncode, done.stdout) == (0, f"{sha256(MINE)}  Mine\n"), done.stderr
    becomes(200, instance, MINE)
    assert operations(home, "add", mine) == (0, [f"{sha256(MINE)}  Mine  (registered already)"])
    code, [line] = operations(home, "list")
    assert code == 0 and line.startswith(sha256(MINE)) and line.endswith("  Mine")
    assert operations(home, "remove", sha256(MINE))[0] == 0
    becomes(403, instance, MINE)
    assert operations(home, "list") == (0, [])


def test_query_is_a_caller_as_others_are(home: Path, instance: Instance) -> None:
    done = zhixing(home, "query", "-", text="{ __typename }")
    assert done.returncode == 1
    assert json.loads(done.stdout)["errors"][0]["extensions"]["reason"] == "NOT_REGISTERED"


def test_where_one_is_wrong_none_is_registered(home: Path, instance: Instance, mine: Path) -> None:
    wrong = mine.with_name("wrong.json")
    text = "query A {\n a }"
    wrong.write_text(json.dumps({sha256(text): text}), "utf-8")
    with pytest.raises(LoadError, match=rf"(?s)nothing is registered:.*wrong\.json, {sha256(text)}, line 2: Cannot"):
        operations(home, "add", mine, wrong)
    assert operations(home, "list") == (0, [])


def test_a_list_of_none_is_refused(home: Path, mine: Path) -> None:
    empty = mine.with_name("empty.json")
    empty.write_text("{}", "utf-8")
    with pytest.raises(LoadError, match="no document"):
        operations(home, "add", empty)


def test_what_is_not_there_cannot_be_removed(home: Path, instance: Instance) -> None:
    with pytest.raises(LoadError, match="no operation is registered as 0000"):
        operations(home, "remove", "0" * 64)


def test_what_fits_the_schema_no_more_is_marked(home: Path, instance: Instance) -> None:
    old = "query Old {\n  viewer { office }\n}"
    stores = running_stores(read_settings({"ZHIXING_HOME": str(home)}))
    assert stores is not None
    asyncio.run(store.add(stores.dsns["platform"], [Operation(sha256(old), "Old", old)], deadline()))
    code, lines = operations(home, "list")
    assert code == 1 and len(lines) == 2
    assert "does not fit the schema any more: line 2: Cannot query field 'office'" in lines[1]
    assert operations(home, "remove", sha256(old))[0] == 0
