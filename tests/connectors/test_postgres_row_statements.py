"""RowStatements kept by their shape, held to those written anew for each scan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from connectors.postgres.row_statements import SHAPES_KEPT, RowStatements, shape
from connectors.postgres.sql import statement
from connectors.scan import Compare, Keys, Operator, Page, Scan, Through
from tests.connectors.contract_oracle import scans

ROW_LIMIT = 7


KEYS = st.sampled_from(
    [
        None,
        Keys(("account_number",), (("甲-1",),)),
        Keys(("account_number",), (("甲-1",), ("乙_1",))),
        Keys(("account_number",), (("z",), ("甲-1",), (None,))),
        Keys(("account_number", "booked_on"), (("z", date(2024, 1, 2)), ("Z", date(2024, 1, 3)))),
        Keys(
            ("loan_number",),
            (("L1",), ("L2",)),
            Through(
                "bank.loan_movement",
                ("loan_number",),
                ("account_number",),
                ("account_number",),
                Compare("kind", Operator.EQ, "REPAYMENT"),
            ),
        ),
    ]
)
KEYED = st.builds(lambda scan, keys: replace(scan, keys=keys), scans(), KEYS)


@given(st.lists(KEYED, min_size=2, max_size=6))
def test_what_is_kept_is_what_would_be_written_anew(asked: list[Scan]) -> None:
    statements = RowStatements(ROW_LIMIT)
    for scan in (*asked, *asked):
        assert statements.of(scan) == statement(scan, ROW_LIMIT)


@given(KEYED, st.integers(0, 20))
def test_another_size_of_page_has_the_same_shape_and_its_own_values(scan: Scan, size: int) -> None:
    first = replace(scan, page=replace(scan.page, first=size))
    second = replace(scan, page=replace(scan.page, first=size + 1))
    statements = RowStatements(ROW_LIMIT)
    assert shape(first) == shape(second)
    assert statements.of(first) == statement(first, ROW_LIMIT)
    assert statements.of(second) == statement(second, ROW_LIMIT)


def test_a_cursor_at_a_null_has_a_shape_of_its_own() -> None:
    scan = Scan("police.person", ("number",))
    at_null, at_value = (replace(scan, page=Page(after=(each,))) for each in (None, "x"))
    assert shape(at_null) != shape(at_value)


def test_shapes_used_long_ago_are_forgotten_and_written_again() -> None:
    statements = RowStatements(ROW_LIMIT)
    made = [Scan("police.person", ("name",) * number) for number in range(1, SHAPES_KEPT + 10)]
    for scan in made:
        statements.of(scan)
    assert statements.kept == SHAPES_KEPT
    assert statements.of(made[0]) == statement(made[0], ROW_LIMIT)
