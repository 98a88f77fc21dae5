"""Documents out of files as programs' builds write them; what does not fit is named with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from identifiers.errors import LoadError
from schema.limits import MOST_TOKENS
from schema.persisted.checking import LONGEST_CHARS, names, parsed, problems
from schema.persisted.reading import read_documents
from tests.resolvers.harness import built
from tests.schema.persisted.knowing import sha256

A, B = "query A { viewer { client } }\r\n", "# 执行\nquery B { viewer { agency } }"


def written(folder: Path, name: str, content: object) -> Path:
    """A file of this text, bytes, or value as JSON."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return file


def test_a_document_is_read_to_the_byte(tmp_path: Path) -> None:
    file = written(tmp_path, "a.graphql", A.encode())
    [offered] = read_documents(file)
    assert (offered.place, offered.document, offered.sha256) == (str(file), A, sha256(A))


@pytest.mark.parametrize(
    "listed",
    [
        {f"sha256:{sha256(A)}": A, f"sha256:{sha256(B)}": B},
        {sha256(A): A, sha256(B): B},
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [
                {"id": sha256(A), "name": "A", "type": "query", "body": A},
                {"id": sha256(B), "name": "B", "type": "query", "body": B},
            ],
        },
    ],
    ids=["codegen", "bare", "apollo"],
)
def test_a_list_is_read(tmp_path: Path, listed: object) -> None:
    offered = read_documents(written(tmp_path, "persisted.json", listed))
    assert [(each.document, each.sha256) for each in offered] == [(A, sha256(A)), (B, sha256(B))]
    assert sha256(B) in offered[1].place and "persisted.json" in offered[1].place


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.graphql", None, "absent.graphql cannot be read: No such file"),
        (".", None, "cannot be read: Is a directory"),
        ("a.graphql", b"{ a }\n\n\xff", "a.graphql, line 3: not UTF-8"),
        ("a.json", b"{", "a.json is not JSON"),
        ("a.json", rb'{"a": "\ud800"}', "a.json is not JSON"),
        ("a.json", [], "is to be {hash: document}"),
        ("a.json", {"0" * 64: A}, f"a.json, {'0' * 64}: not the SHA-256 of its document, which is {sha256(A)}"),
        ("a.json", {sha256(A): 1}, "is not the hash of a document"),
        ("a.json", {"operations": [{"id": sha256(A)}]}, "is not the hash of a document"),
        ("a.json", {"operations": [1]}, "is not the hash of a document"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: object, said: str) -> None:
    file = tmp_path / name if content is None else written(tmp_path, name, content)
    with pytest.raises(LoadError) as refused:
        read_documents(file)
    assert said in refused.value.message


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schema.persisted.reading.MOST_FILE_BYTES", 10)
    with pytest.raises(LoadError, match="larger than 10 bytes"):
        read_documents(written(tmp_path, "a.graphql", A.encode()))


@pytest.mark.parametrize(
    ("document", "line", "said"),
    [
        ("query A {\n  viewer {\n    clent\n  }\n}", 3, "Cannot query field 'clent'"),
        ("query A {\n  viewer { client }\n", 3, "Syntax Error"),
        ("\n\n{ case(number: 1) { id } }", 3, "Expected value of type 'CaseNumber'"),
        ("fragment F on Viewer { client }", 1, "no operation"),
        ("", 1, "Unexpected <EOF>"),
        ("type A { a: Int }", 1, "no operation"),
        ("{ " + "viewer " * MOST_TOKENS + "}", 1, "tokens"),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(document: str, line: int, said: str) -> None:
    first, *_ = problems(built().graphql, document)
    assert first.startswith(f"line {line}: ") and said in first


def test_a_document_longer_than_may_be_sent_does_not_fit() -> None:
    document = "{ viewer { client } }"
    assert problems(built().graphql, document.ljust(LONGEST_CHARS)) == []
    assert "50,001 characters" in problems(built().graphql, document.ljust(LONGEST_CHARS + 1))[0]


def test_an_operation_is_listed_by_its_name() -> None:
    assert names(parsed("query A { a } mutation B { b } fragment F on T { f }")) == ["A", "B"]
    assert names(parsed("{ a }")) == ["(unnamed)"]
