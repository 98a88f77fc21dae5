"""Cursors: they come back whole, belong to one list, and tell nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.catalogue import TABLES, ColumnType
from connectors.cursor import CursorCodec
from connectors.scan import Order
from identifiers.errors import BadCursor

CODEC = CursorCodec(bytes(range(64)))
TABLE = "bank.transaction"
ORDER = (Order("booked_on", descending=True), Order("counterparty_number"))
PLACE = (date(2024, 2, 29), "330522199001011234", 17)

_VALUES: dict[ColumnType, st.SearchStrategy[Any]] = {
    ColumnType.TEXT: st.text(st.characters(exclude_categories=["Cs"])),
    ColumnType.INTEGER: st.integers(-(2**31), 2**31 - 1),
    ColumnType.BIGINT: st.integers(-(2**63), 2**63 - 1),
    ColumnType.DOUBLE: st.floats(allow_nan=False),
    ColumnType.NUMERIC: st.decimals(allow_nan=False, allow_infinity=False),
    ColumnType.BOOLEAN: st.booleans(),
    ColumnType.DATE: st.dates(),
    ColumnType.TIMESTAMP: st.datetimes(
        timezones=st.just(UTC) | st.just(timezone(timedelta(hours=8))),
        min_value=datetime(2, 1, 1),
        max_value=datetime(9998, 1, 1),
    ),
}


@st.composite
def places(draw: st.DrawFn) -> tuple[str, tuple[Order, ...], tuple[Any, ...]]:
    """A table, an order and the values of a place in it."""
    table = draw(st.sampled_from(tuple(TABLES.values())))
    columns = draw(st.lists(st.sampled_from(table.columns), max_size=4))
    order = tuple(Order(column.name, draw(st.booleans())) for column in columns)
    types = [column.type for column in columns] + [table.by_name[name].type for name in table.key]
    return table.qualified, order, tuple(draw(st.none() | _VALUES[kind]) for kind in types)


@settings(max_examples=200, deadline=None, database=None)
@given(place=places())
def test_a_cursor_comes_back_as_the_same_values_of_the_same_types(
    place: tuple[str, tuple[Order, ...], tuple[Any, ...]],
) -> None:
    table, order, values = place
    back = CODEC.decode(CODEC.encode(table, order, values), table, order)
    assert back == values
    assert [type(value) for value in back] == [type(value) for value in values]


def test_a_decimal_keeps_its_digits() -> None:
    order = (Order("amount"),)
    (amount, _) = CODEC.decode(CODEC.encode(TABLE, order, (Decimal("1.50"), 1)), TABLE, order)
    assert str(amount) == "1.50"


def test_the_same_place_has_the_same_cursor_for_ever() -> None:
    assert CODEC.encode(TABLE, ORDER, PLACE) == CursorCodec(bytes(range(64))).encode(TABLE, ORDER, PLACE)


@pytest.mark.parametrize(
    ("table", "order"),
    [
        ("bank.loan_movement", ()),
        (TABLE, ()),
        (TABLE, (Order("booked_on"), Order("counterparty_number"))),
        (TABLE, (Order("counterparty_number"), Order("booked_on", descending=True))),
        (TABLE, (*ORDER, Order("amount"))),
    ],
)
def test_another_list_refuses_it(table: str, order: tuple[Order, ...]) -> None:
    with pytest.raises(BadCursor):
        CODEC.decode(CODEC.encode(TABLE, ORDER, PLACE), table, order)


@settings(max_examples=200, deadline=None, database=None)
@given(text=st.text(max_size=80))
def test_a_text_that_nobody_gave_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        CODEC.decode(text, TABLE, ORDER)


@settings(max_examples=200, deadline=None, database=None)
@given(data=st.data())
def test_a_cursor_altered_anywhere_is_refused(data: st.DataObject) -> None:
    cursor = CODEC.encode(TABLE, ORDER, PLACE)
    at = data.draw(st.integers(0, len(cursor)))
    put = data.draw(st.text("ABCXYZabcxyz0189-_=+/ \n\0", min_size=0, max_size=2))
    altered = cursor[:at] + put + cursor[at + data.draw(st.integers(0, 2)) :]
    if altered != cursor:
        with pytest.raises(BadCursor):
            CODEC.decode(altered, TABLE, ORDER)


@pytest.mark.parametrize("text", ["", "A" * 20_000, "\ud800", "=" * 8])
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        CODEC.decode(text, TABLE, ORDER)


def test_another_key_refuses_it() -> None:
    with pytest.raises(BadCursor):
        CursorCodec(bytes(64)).decode(CODEC.encode(TABLE, ORDER, PLACE), TABLE, ORDER)


def test_no_value_can_be_read_in_it() -> None:
    cursor = CODEC.encode(TABLE, ORDER, PLACE)
    other = CODEC.encode(TABLE, ORDER, (*PLACE[:2], 18))
    assert "330522" not in cursor
    assert cursor[:8] != other[:8], "places that share their first values share no beginning"
