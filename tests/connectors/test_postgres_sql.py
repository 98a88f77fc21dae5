"""The SQL of a scan: stable text for a shape, values in parameters only, names from the catalogue only."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.postgres.conditions import text_array
from connectors.postgres.sql import statement
from connectors.scan import Compare, Keys, Operator, Or, Order, Page, Scan

SCAN = Scan(
    "court.enforcement_case",
    ("number", "judge"),
    keys=Keys(("court_code",), (("浙0522",), ("浙05",))),
    where=Or((Compare("judge", Operator.STARTS_WITH, "张"), Compare("kind", Operator.IN, ("RESUMED",)))),
    order=(Order("filed_on", descending=True),),
    page=Page(first=10, after=(date(2024, 1, 2), "（2024）浙0522执1号")),
    count=True,
)


def test_the_same_shape_has_the_same_text_whatever_the_values() -> None:
    other = replace(
        SCAN,
        keys=Keys(("court_code",), (("a",), ("b",), ("c",))),
        where=Or((Compare("judge", Operator.STARTS_WITH, ""), Compare("kind", Operator.IN, ("OTHER", "RESUMED")))),
        page=Page(first=500, after=(date(1999, 1, 2), "x")),
    )
    assert statement(SCAN).text == statement(other).text
    assert statement(SCAN).parameters != statement(other).parameters


def test_no_value_stands_in_the_text() -> None:
    text = statement(SCAN).text
    assert text.isascii()
    assert not re.search(r"'|2024|RESUMED", text), text


def test_every_parameter_is_used_and_every_use_has_a_parameter() -> None:
    for scan in (SCAN, replace(SCAN, rows=False), replace(SCAN, count=False), replace(SCAN, keys=None)):
        made = statement(scan)
        used = {int(number) for number in re.findall(r"\$(\d+)", made.text)}
        assert used == set(range(1, len(made.parameters) + 1))


@pytest.mark.parametrize(
    ("value", "pattern"), [("100%", "100\\%%"), ("a_b", "a\\_b%"), ("a\\", "a\\\\%"), ("张", "张%"), ("", "%")]
)
def test_text_is_looked_for_literally(value: str, pattern: str) -> None:
    scan = Scan("police.person", (), where=Compare("name", Operator.STARTS_WITH, value))
    assert pattern in statement(scan).parameters


def test_every_read_is_bounded() -> None:
    for scan in (Scan("police.person", ()), replace(SCAN, page=Page()), SCAN):
        assert re.search(r" limit \$\d+::bigint$", statement(scan).text)


def test_columns_are_qualified_and_text_is_ordered_by_code_point() -> None:
    text = statement(Scan("court.enforcement_case", ("number",), order=(Order("judge"),))).text
    assert text == (
        'select t."number", t."judge" from "enforcement_case" t where true '
        'order by t."judge" collate "C" asc nulls last, t."number" collate "C" asc nulls last limit $1::bigint'
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from('"\\{},'))


@given(st.lists(st.none() | TEXTS | st.sampled_from(["NULL", "null", "", " "]), min_size=1, max_size=6))
@example(['","', "\\", '"'])
def test_an_array_of_texts_is_written_as_postgres_reads_it(texts: list[str | None]) -> None:
    assert read_array(text_array(texts)) == texts


def read_array(literal: str) -> list[str | None]:
    """The entries of an array literal, by the rules of PostgreSQL's manual (8.15.6)."""
    entries = re.findall(r'"((?:[^"\\]|\\.)*)"|(NULL)', literal[1:-1], re.DOTALL)
    written = ",".join(null or f'"{quoted}"' for quoted, null in entries)
    assert literal == "{" + written + "}"
    return [None if null else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL) for quoted, null in entries]
