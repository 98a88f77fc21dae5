"""The walls of the house (DESIGN §3) and its measure: what may stand where, and how long it may be.

Who may import whom is held by import-linter (pyproject.toml, `make check`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PACKAGES = ("identifiers", "connectors", "graph", "access", "resolvers", "schema", "web")
_FILE_LINES = 320
_FUNCTION_LINES = 45
_TOUR_CHARACTERS = 60

_SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\s+into\s+\w|\bupdate\s+\w+\s+set\s|\bdelete\s+from\s+\w"
    r"|\b(create|alter|drop)\s+(table|database|role|schema|view|function)\b"
    r"|\bcreate\s+(unique\s+)?index\b.+\bon\s+\w+\s*\(|^\s*(select|with)\s+\w+\s*\(",
    re.IGNORECASE | re.DOTALL,
)
_CYPHER = re.compile(
    r"\b(MATCH|MERGE|CREATE)\s*(\w+\s*=\s*)?\(|\bUNWIND\s+\S+\s+AS\b|\bDETACH\s+DELETE\b|^\s*RETURN\s+\S|\)-\[:?\w*"
)


def _files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (_ROOT / folder).rglob("*.py"))


_SOURCES = [*_files(*_PACKAGES), _ROOT / "app.py"]
_ALL = [*_SOURCES, *_files("tests", "bench")]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _where(path: Path, line: int) -> str:
    return f"{path.relative_to(_ROOT)}:{line}"


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String literals that are no docstrings, f-strings joined; with their lines."""
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed.update(id(part) for part in node.values)
            parts = (str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.lineno, node.value


def _found(pattern: re.Pattern[str], home: str) -> list[str]:
    return [
        _where(path, line)
        for path in _SOURCES
        if not path.is_relative_to(_ROOT / home)
        for line, text in _texts(_tree(path))
        if pattern.search(text)
    ]


def test_sql_stands_only_in_connectors() -> None:
    assert _found(_SQL, "connectors") == []
    assert [path for name in _PACKAGES if name != "connectors" for path in (_ROOT / name).rglob("*.sql")] == []


def test_cypher_stands_only_in_graph() -> None:
    assert _found(_CYPHER, "graph") == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (_SQL, "select number from enforcement_case"),
        (_SQL, "\n  SELECT\n  t.id FROM x"),
        (_SQL, "insert into x (y) values ($1)"),
        (_SQL, "update x set y = 1"),
        (_SQL, "select count(*)"),
        (_SQL, "create table x (y integer)"),
        (_CYPHER, "MATCH (p:Party) RETURN p"),
        (_CYPHER, "MATCH path = (a)-[:HOLDS*1..3]->(b)"),
        (_CYPHER, "UNWIND $rows AS row"),
        (_CYPHER, "RETURN 1 AS x"),
    ],
)
def test_the_walls_see_what_they_are_to_see(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_the_environment_is_read_only_in_the_application() -> None:
    names = {"environ", "environb", "getenv", "putenv"}
    found = [
        _where(path, node.lineno)
        for path in _SOURCES
        if path.name != "app.py"
        for node in ast.walk(_tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and names & {each.name for each in node.names})
    ]
    assert found == []


def test_files_are_short() -> None:
    lengths = {path.relative_to(_ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in _ALL}
    assert {name: lines for name, lines in lengths.items() if lines > _FILE_LINES} == {}


def test_functions_are_short() -> None:
    found = {
        f"{_where(path, node.lineno)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in _ALL
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in found.items() if lines > _FUNCTION_LINES} == {}


def test_every_package_begins_with_a_tour() -> None:
    folders = {path.parent for path in _files(*_PACKAGES)}
    without = [
        folder.relative_to(_ROOT).as_posix()
        for folder in sorted(folders)
        if not (folder / "__init__.py").is_file()
        or len(ast.get_docstring(_tree(folder / "__init__.py")) or "") < _TOUR_CHARACTERS
    ]
    assert without == []
