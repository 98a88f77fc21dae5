"""`zhixing` as its users run it: demo, serve, query, check, load, project; what it says when something is wrong."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from connectors.demo import cast
from connectors.settings import SETTINGS, read_settings
from connectors.stores.keys import id_key
from connectors.stores.stores import running_stores
from identifiers.opaque_id import IdCodec
from tests.audit.auditor import audit
from tests.web.process import ROOT, Instance, made_home, serving, zhixing
from tests.web.secrets import graph_values, numbers_and_names

FINBENCH = ROOT / "tests" / "data" / "finbench-sf0.01"
QUERY = "query ($number: String!) { party(number: $number) { name cases { totalCount } } }"
VARIABLES = json.dumps({"number": cast.LISTED.party.number})

WORDS = {"PERSON", "COMPANY", "DIRECTOR", "MANAGER", "SUPERVISOR", "registry", "court", "bank", "graph", "", "_2"}
"""What the graph says in words."""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for the demo of this file."""
    with made_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[Instance]:
    """The demo, serving."""
    with serving(home) as instance:
        yield instance


def asked(url: str, query: str = QUERY, variables: str = VARIABLES) -> dict[str, object]:
    """The JSON answer over HTTP."""
    body = {"query": query, "variables": json.loads(variables)}
    answer: dict[str, object] = httpx.post(f"{url}/graphql", json=body, trust_env=False, timeout=10).json()
    return answer


def test_the_demo_says_what_to_open_and_what_to_paste(demo: Instance) -> None:
    said = demo.said.read_text(encoding="utf-8")
    assert f"Open {demo.url}/" in said
    command = next(line for line in said.splitlines() if line.strip().startswith("curl"))
    pasted = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=20, check=True)
    answer = json.loads(pasted.stdout)
    assert "errors" not in answer
    assert answer["data"]["party"]["name"] == cast.LISTED.party.name


def test_the_readmes_first_question_has_the_answer_it_shows(demo: Instance, home: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"query - --variables '(.+?)' <<'\.'\n(.+?)\n\.\n```\n\n```json\n(.+?)```", readme, re.DOTALL)
    assert shown is not None, "the README shows no first question"
    done = zhixing(home, "query", "-", "--variables", shown.group(1), text=shown.group(2))
    assert json.loads(done.stdout)["data"] == json.loads(shown.group(3))["data"]
    assert done.stderr == ""


def test_query_asks_the_instance_that_runs(demo: Instance, home: Path) -> None:
    done = zhixing(home, "query", "-", "--variables", VARIABLES, text=QUERY)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["data"] == asked(demo.url)["data"]


def test_query_exits_with_1_where_the_answer_has_errors(demo: Instance, home: Path) -> None:
    done = zhixing(home, "query", "-", text='{ party(number: "110105194912310021") { name } }')
    assert done.returncode == 1
    assert json.loads(done.stdout)["errors"][0]["extensions"]["code"] == "INVALID_NUMBER"


def test_every_audit_of_graphql_over_http_is_ok(demo: Instance) -> None:
    findings = audit(f"{demo.url}/graphql")
    failing = [f"{each.id} {each.status}: {each.name} ({each.reason})" for each in findings if each.status != "ok"]
    assert not failing, "\n".join(failing)
    assert len(findings) == 61


def test_explain_tells_the_plan_without_a_store(tmp_path: Path) -> None:
    done = zhixing(tmp_path, "explain", "-", "--variables", VARIABLES, text=QUERY)
    assert done.returncode == 0, done.stderr
    assert "read 3, at court" in done.stdout
    assert str(cast.LISTED.party.number) not in done.stdout
    assert not list(tmp_path.iterdir()), "it left something in a home that nobody uses"


def test_explain_tells_what_each_read_brought(demo: Instance, home: Path, tmp_path: Path) -> None:
    (tmp_path / "variables.json").write_text(VARIABLES, encoding="utf-8")
    text = f"{QUERY} query Other {{ viewer {{ client }} }}".replace("query (", "query Asked (")
    given = ("--variables", f"@{tmp_path / 'variables.json'}", "--operation", "Asked", "--analyze")
    done = zhixing(home, "explain", "-", *given, text=text)
    assert done.returncode == 0, done.stderr
    assert re.search(r"-> statement \d+, at court: 1 row, [\d.]+ ms", done.stdout)
    assert re.search(r"\d reads sent: .+\nanswered in [\d.]+ ms, with 0 errors\n$", done.stdout)
    assert str(cast.LISTED.party.number) not in done.stdout


def test_explain_says_what_is_wrong_with_a_document(tmp_path: Path) -> None:
    done = zhixing(tmp_path, "explain", "-", text="{ nothing }")
    assert done.returncode == 2
    assert "nothing" in done.stderr and "Traceback" not in done.stderr


def test_check_finds_nothing_to_mend(demo: Instance, home: Path) -> None:
    done = zhixing(home, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": ok") == 6


def test_a_second_instance_on_the_same_home_is_refused(demo: Instance, home: Path) -> None:
    done = zhixing(home, "demo")
    assert done.returncode == 2
    assert str(demo.process.pid) in done.stderr
    assert "Traceback" not in done.stderr


def test_finbench_loads_beside_the_running_demo_and_twice_changes_nothing(demo: Instance, home: Path) -> None:
    first = zhixing(home, "load", "finbench", str(FINBENCH))
    assert first.returncode == 0, first.stderr
    for count in ("785 persons", "386 companies", "1,304", "679", "8,132 transfers"):
        assert count in first.stdout, f"{count} is not in: {first.stdout}"
    assert "Medium.csv" in first.stdout.strip().splitlines()[-1]
    again = zhixing(home, "load", "finbench", str(FINBENCH))
    assert again.returncode == 0, again.stderr
    assert all(" 0 loaded" in line for line in again.stdout.splitlines() if "loaded" in line), again.stdout
    query = '{ party(number: "finbench:company:237") { ... on Company { shareholders { share } } } }'
    party = asked(demo.url, query, "{}")["data"]
    assert len(party["party"]["shareholders"]) == 3  # type: ignore[index]


def test_project_once_catches_up_and_stops(demo: Instance, home: Path) -> None:
    done = zhixing(home, "project", "--once")
    assert done.returncode == 0, done.stderr
    assert "up to date" in done.stdout


def test_an_answer_from_the_graph_says_how_far_it_is_behind(demo: Instance) -> None:
    query = "query ($number: String!) { party(number: $number) { ... on Company { ultimateOwners { directShare } } } }"
    variables = json.dumps({"number": cast.LENDER.party.number})
    told: Any = asked(demo.url, query, variables)["extensions"]
    assert told["graphLag"].keys() == {"registry", "court", "bank"}
    assert all(lag["changes"] >= 0 and lag["seconds"] >= 0 for lag in told["graphLag"].values())
    told = asked(demo.url)["extensions"]
    assert "graphLag" not in told, "said of an answer that did not come from the graph"


def test_the_graph_of_the_demo_is_what_its_sources_say(demo: Instance, home: Path) -> None:
    done = zhixing(home, "project", "--verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^TRANSFERRED: [1-9]\d+, alike", done.stdout, re.MULTILINE), done.stdout


def test_neither_number_nor_name_is_in_the_graph(demo: Instance, home: Path) -> None:
    settings = read_settings({"ZHIXING_HOME": str(home)})
    stores = running_stores(settings)
    assert stores is not None
    telling = asyncio.run(numbers_and_names(stores.dsns))
    values = asyncio.run(graph_values(stores.graph))
    assert str(cast.LISTED.party.number) in telling and len(values) > 5_000, "too little was looked at"
    texts = {value for value in values if isinstance(value, str)} - WORDS
    assert not (texts | {str(value) for value in values if isinstance(value, int) and value >= 10**14}) & telling
    # Every text but those words is an id of ours, which tells nothing without the key.
    for text in texts:
        IdCodec(id_key(settings)).decode(text)


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with made_home() as other, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = zhixing(other, "demo", PORT=str(port))
        assert done.returncode == 2
        assert str(port) in done.stderr
        assert "ZHIXING_PORT=" in done.stderr


def test_an_address_that_others_reach_is_refused() -> None:
    with made_home() as other:
        done = zhixing(other, "serve", HOST="0.0.0.0")
        assert done.returncode == 2
        assert "127.0.0.1" in done.stderr


def test_an_unknown_setting_is_named_with_the_nearest() -> None:
    with made_home() as other:
        done = zhixing(other, "check", "--settings", PROT="1")
        assert done.returncode == 2
        assert "ZHIXING_PORT" in done.stderr


def test_check_settings_lists_every_setting_and_hides_secrets() -> None:
    with made_home() as other:
        done = zhixing(other, "check", "--settings", NEO4J_PASSWORD="hush-hush", COLUMN="x")
        assert done.returncode == 2
        done = zhixing(other, "check", "--settings", NEO4J_PASSWORD="hush-hush")
        assert done.returncode == 0, done.stderr
        assert "hush-hush" not in done.stdout
        missing = [setting.name for setting in SETTINGS if setting.name not in done.stdout]
        assert not missing


@pytest.mark.parametrize(
    ("arguments", "text", "named"),
    [
        (("query", "no-such-file.graphql"), "", "no-such-file.graphql"),
        (("query", "-", "--variables", "{"), "{ viewer { client } }", "--variables"),
        (("query", "-", "--variables", "[]"), "{ viewer { client } }", "--variables"),
        (("load", "finbench", "no-such-folder"), "", "no-such-folder"),
    ],
)
def test_wrong_input_is_a_sentence_that_names_it(
    demo: Instance, home: Path, arguments: tuple[str, ...], text: str, named: str
) -> None:
    done = zhixing(home, *arguments, text=text)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_that_was_started(number: signal.Signals) -> None:
    with made_home() as other, serving(other, "serve") as instance:
        children = instance.children()
        assert {"postgres", "python"} <= _names(children)
        assert instance.end(number) == 0
        gone, alive = psutil.wait_procs(children, timeout=5)
        assert not alive, f"still running: {_names(alive)}"
        assert gone


def _names(processes: Iterable[psutil.Process]) -> set[str]:
    """What they are called, without versions; Postgres ends some of its own meanwhile."""
    found = set()
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            found.add(process.name().rstrip("0123456789."))
    return found


def test_killed_and_started_again_it_answers_the_same() -> None:
    with made_home() as other:
        with serving(other) as instance:
            before = asked(instance.url)
            instance.process.kill()
            instance.process.wait(10)
        with serving(other) as instance:
            assert asked(instance.url)["data"] == before["data"]


def test_a_killed_postgres_comes_back(demo: Instance) -> None:
    postmaster = next(child for child in demo.children() if child.name() == "postgres" and child.ppid() != 1)
    postmaster.kill()
    end = time.monotonic() + 20
    while "errors" in (answer := asked(demo.url)) and time.monotonic() < end:
        time.sleep(0.2)
    assert "errors" not in answer, answer
