"""What docs/clients.md shows is what happens: curl, Python, TypeScript, partial answers, on the demo."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import identifiers.errors
from identifiers.errors import OperatorError, ZhixingError
from schema.persisted.checking import problems
from schema.persisted.reading import read_documents
from tests.clients.document import DOCUMENT, Document, read_document, said, steady
from tests.packages import install
from tests.resolvers.harness import built
from tests.web.process import serving

TYPESCRIPT = Path(__file__).parent / "typescript"


@pytest.fixture(scope="module")
def url(demo_home: Path) -> Iterator[str]:
    """The demo, with its bank out of reach as the document's partial answer has it."""
    with serving(demo_home, BANK_DSN="postgresql://127.0.0.1:9/none") as instance:
        yield instance.url


@pytest.fixture(scope="module")
def document() -> Document:
    """The document."""
    return read_document()


@pytest.fixture
def folder(tmp_path: Path, url: str, document: Document) -> Path:
    """The document's files in a folder of their own."""
    document.write(tmp_path, url)
    return tmp_path


@pytest.mark.parametrize("name", ["curl", "partial", "refused"])
def test_curl_gets_the_answer_that_is_shown(name: str, document: Document, folder: Path, url: str) -> None:
    assert steady(document.run(name, folder, url)) == steady(document.texts[f"{name}-answer"])


def test_python_prints_every_page(document: Document, folder: Path) -> None:
    assert said([sys.executable, "cases.py"], folder) == document.texts["python-output"]


def test_the_text_travels_once_where_it_is_asked_by_hash(document: Document, folder: Path) -> None:
    assert said([sys.executable, "by_hash.py"], folder) == document.texts["by-hash-output"]


@pytest.mark.timeout(300)
def test_typescript_is_generated_checked_and_run(document: Document, folder: Path, url: str) -> None:
    install(TYPESCRIPT)
    (folder / "node_modules").symlink_to(TYPESCRIPT / "node_modules")
    (folder / "package.json").write_bytes((TYPESCRIPT / "package.json").read_bytes())
    printed = document.run("typescript", folder, url)
    assert printed.endswith(document.texts["typescript-output"])
    [cases] = read_documents(folder / "src" / "gql" / "persisted-documents.json")
    assert problems(built().graphql, cases.document) == []
    (folder / "src" / "wrong.ts").write_text(
        (folder / "src" / "cases.ts").read_text("utf-8").replace("number, status, claimAmount", "number, court"),
        "utf-8",
    )
    with pytest.raises(AssertionError, match="court"):
        said(["node_modules/.bin/tsc"], folder)


def test_a_page_has_as_many_entries_as_is_said(url: str) -> None:
    text = DOCUMENT.read_text("utf-8")
    default, most = (int(found) for found in re.findall(r"has (\d+) entries where\s.+ and (\d+) at most", text)[0])
    asked = "query ($over: Int) { cases { nodes { id } } over: cases(first: $over) { nodes { id } } }"
    body = {"query": asked, "variables": {"over": most + 1}}
    answer = httpx.post(f"{url}/graphql", json=body, trust_env=False).json()
    assert len(answer["data"]["cases"]["nodes"]) == default
    assert [each["extensions"]["limit"] for each in answer["errors"]] == [most]


def test_the_table_names_every_code_that_a_caller_gets() -> None:
    named = set(re.findall(r"`([A-Z]+_?[A-Z_]+)`", DOCUMENT.read_text("utf-8").split("\n| code |")[1].split("\n\n")[0]))
    classes = [each for each in vars(identifiers.errors).values() if isinstance(each, type)]
    codes = {each.code for each in classes if issubclass(each, ZhixingError) and not issubclass(each, OperatorError)}
    assert named == codes
