"""Refunds and the closed trades that they give back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from connectors.statements.alipay import ALIPAY
from connectors.statements.cells import SHANGHAI
from connectors.statements.settle import settle
from connectors.statements.statement import StatementRow
from connectors.statements.wechat import WECHAT


def row(line: int, status: str, order: str | None, amount: str, direction: str, day: int = 1) -> StatementRow:
    """A row of January 2023."""
    at = datetime(2023, 1, day, 12, tzinfo=SHANGHAI)
    is_settled = next(value for pattern, value in _TABLE.items() if pattern.fullmatch(status))
    return StatementRow(
        line,
        f"key-{line}",
        at,
        at.date(),
        Decimal(amount),
        direction,
        None,
        None,
        None,
        None,
        None,
        is_settled,
        status,
        order,
    )


assert ALIPAY.status is not None
assert WECHAT.status is not None
_TABLE = ALIPAY.status.settled


def trade(line: int, order: str | None, amount: str, day: int = 1) -> StatementRow:
    """A closed trade."""
    return row(line, "交易关闭", order, amount, "OUT", day)


def refund(line: int, order: str | None, amount: str, day: int = 2) -> StatementRow:
    """Money that came back."""
    return row(line, "退款成功", order, amount, "NEUTRAL", day)


@pytest.mark.parametrize("order", ["T1", "T1_R1"])
def test_a_refund_and_its_closed_trade_are_both_not_settled_and_name_each_other(order: str) -> None:
    (first, second), pairs = settle([refund(1, order, "5.00"), trade(2, "T1", "5.00")], ALIPAY)
    assert (first.settled, first.note) == (False, "退款成功，退回已关闭的交易（2023-01-01 5.00）")
    assert (second.settled, second.note) == (False, "交易关闭，已退款（2023-01-02 5.00）")
    assert pairs == 1


def test_a_trade_given_back_in_two_parts_has_two_refunds() -> None:
    rows, pairs = settle([trade(1, "T1", "5.00"), refund(2, "T1_R1", "2.00"), refund(3, "T1_R2", "3.00", 3)], ALIPAY)
    assert [each.settled for each in rows] == [False, False, False]
    assert rows[0].note == "交易关闭，已退款（2023-01-02 2.00、2023-01-03 3.00）"
    assert pairs == 2


@pytest.mark.parametrize(
    "alone",
    [
        refund(2, "T2_R1", "5.00"),
        refund(2, "T10", "5.00"),
        refund(2, None, "5.00"),
        refund(2, "T1_R1", "5.01"),
    ],
)
def test_a_refund_of_something_else_or_of_more_stays_as_it_is(alone: StatementRow) -> None:
    assert settle([trade(1, "T1", "5.00"), alone], ALIPAY)[0][1] == alone


def test_a_refund_before_its_trade_is_none_of_it() -> None:
    early = refund(2, "T1_R1", "5.00", day=1)
    assert settle([trade(1, "T1", "5.00", day=2), early], ALIPAY)[0][1] == early


def test_a_refund_of_a_trade_that_stands_is_settled() -> None:
    stands = row(1, "交易成功", "T1", "5.00", "OUT")
    part = refund(2, "T1_R1", "2.00")
    assert settle([stands, part], ALIPAY) == ((stands, part), 0)


def test_two_trades_under_one_order_number_have_a_refund_each() -> None:
    rows, pairs = settle(
        [trade(1, "T1", "5.00"), trade(2, "T1", "7.00"), refund(3, "T1_R1", "7.00"), refund(4, "T1_R2", "5.00")], ALIPAY
    )
    assert pairs == 2
    assert [each.note for each in rows[:2]] == [
        "交易关闭，已退款（2023-01-02 5.00）",
        "交易关闭，已退款（2023-01-02 7.00）",
    ]


@pytest.mark.parametrize("status", ["等待确认收货", "冻结成功", "交易关闭"])
def test_a_row_that_is_not_settled_says_why(status: str) -> None:
    (found,), _ = settle([row(1, status, "T1", "5.00", "OUT")], ALIPAY)
    assert (found.settled, found.note) == (False, status)


@pytest.mark.parametrize(
    ("status", "is_settled"),
    [
        ("支付成功", True),
        ("对方已收钱", True),
        ("已全额退款", True),
        ("已退款(￥12.00)", True),
        ("已退款￥1,200.50", True),
        ("提现失败，已退回零钱", False),
        ("待收钱", False),
        ("支付成功了", None),
    ],
)
def test_wechats_table(status: str, is_settled: bool | None) -> None:
    assert WECHAT.status is not None
    found = [value for pattern, value in WECHAT.status.settled.items() if pattern.fullmatch(status)]
    assert found == ([] if is_settled is None else [is_settled])
