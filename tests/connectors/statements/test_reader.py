"""Rows, good and bad, and their keys."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.statements.cells import amount_of, balance_of
from connectors.statements.reader import keys_of, read_statement
from connectors.statements.statement import Statement
from tests.connectors.statements.samples import changed, layout, lines_of, with_rows

ALIPAY_ROW = "2023-02-12 21:32:14,日用百货,店,/,货,支出,49.74,余额,交易成功,A1,M1,,"
WECHAT_ROW = "2023-02-12 21:32:14,商户消费,店,货,支出,¥49.74,零钱,支付成功,A1,M1,/"
ICBC_ROW = '2023-05-02,消费,,店,CHN,钞,-,-,-,,"1,234.56",人民币,"9,876.50",店,1234,'

CONTENTS = st.lists(st.tuples(st.sampled_from("ab"), st.text(alphabet="xy,-1", max_size=3)), max_size=12)


def read(folder: Path, name: str, *rows: str) -> Statement:
    """A statement of these rows, read."""
    return read_statement(with_rows(folder, name, list(rows)), layout(name))


@pytest.mark.parametrize(
    ("name", "row", "column", "reason"),
    [
        ("alipay", ALIPAY_ROW.replace("-12 ", "-31 "), "交易时间", "not a time"),
        ("alipay", ALIPAY_ROW.replace("支出", "赠送"), "收/支", "not one of 收入, 支出, 不计收支"),
        ("alipay", ALIPAY_ROW.replace("49.74", ""), "金额", "not an amount with at most two decimals"),
        ("alipay", ALIPAY_ROW.replace("49.74", "49.745"), "金额", "not an amount with at most two decimals"),
        ("alipay", ALIPAY_ROW.replace("49.74", "1e9"), "金额", "not an amount with at most two decimals"),
        ("alipay", ALIPAY_ROW.replace("49.74", "4" * 17), "金额", "not an amount with at most two decimals"),
        ("alipay", ALIPAY_ROW.replace("49.74", "-49.74"), "金额", "a negative amount"),
        ("alipay", ALIPAY_ROW.replace("交易成功", "不知"), "交易状态", "a status that alipay is not known to write"),
        ("alipay", ALIPAY_ROW.replace(",A1,M1,,", ",A1"), "备注", "10 columns, 12 expected"),
        ("alipay", ALIPAY_ROW + "多,", "备注", "more than 12 columns"),
        ("alipay", ALIPAY_ROW.replace(",货,", f",{'货' * 1001},"), "商品说明", "longer than 1,000 characters"),
        ("alipay", ALIPAY_ROW.replace(",货,", ",货\0,"), "商品说明", "holds a NUL"),
        (
            "alipay",
            ALIPAY_ROW.replace(",货,", f",{'货' * 20_000},"),
            "交易时间",
            "a line of more than 20,000 characters",
        ),
        ("alipay", ALIPAY_ROW.replace("日用百货", '"日用百货'), "备注", "2 columns, 12 expected"),
        ("wechat", WECHAT_ROW.replace("¥", "$"), "金额(元)", "not an amount with at most two decimals"),
        ("wechat", WECHAT_ROW.replace("支付成功", ""), "当前状态", "a status that wechat is not known to write"),
        ("icbc", ICBC_ROW.replace("2023-05-02", "2023/05/02"), "交易日期", "not a day"),
        (
            "icbc",
            ICBC_ROW.replace('"1,234.56"', ""),
            "记账金额(收入)",
            "0 of 记账金额(收入) and 记账金额(支出) are filled",
        ),
        (
            "icbc",
            ICBC_ROW.replace(",,", ",5.00,"),
            "记账金额(收入)",
            "2 of 记账金额(收入) and 记账金额(支出) are filled",
        ),
        ("icbc", ICBC_ROW.replace("人民币", "美元"), "记账币种", "booked in another currency: amounts are in CNY"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason_and_the_others_are_read(
    tmp_path: Path, name: str, row: str, column: str, reason: str
) -> None:
    good = {"alipay": ALIPAY_ROW, "wechat": WECHAT_ROW, "icbc": ICBC_ROW}[name]
    statement = read(tmp_path, name, good, row, good)
    assert [(each.column, each.reason, each.row) for each in statement.rejected] == [(column, reason, row)]
    assert [each.line for each in statement.rows] == [statement.rejected[0].line - 1, statement.rejected[0].line + 1]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    statement = read(tmp_path, "alipay", ALIPAY_ROW, "", "  ,\t,,", ALIPAY_ROW)
    assert (len(statement.rows), statement.rejected) == (2, ())


def test_a_statement_without_a_row_is_a_statement(tmp_path: Path) -> None:
    statement = read(tmp_path, "icbc")
    assert (statement.rows, statement.rejected, statement.newest) == ((), (), None)


def test_a_conversion_is_kept_in_the_note(tmp_path: Path) -> None:
    row = ICBC_ROW.replace("钞,-,-,-", "汇,-,180.00,美元")
    found = read(tmp_path, "icbc", row).rows[0]
    assert (found.amount, found.direction, found.note) == (Decimal("1234.56"), "OUT", "交易金额 180.00 美元")


def test_a_preamble_that_agrees_is_no_warning(tmp_path: Path) -> None:
    lines = lines_of("wechat")[:17]
    lines[6] = "共1笔记录,,,,,,,,,,"
    lines[7], lines[8] = "收入：0笔 0.00元,,,,,,,,,,", "支出：1笔 49.74元,,,,,,,,,,"
    lines[2] = "起始时间：[2023-02-12 00:00:00] 终止时间：[2023-02-12 23:59:59],,,,,,,,,,"
    path = changed(tmp_path, "wechat", [*lines, WECHAT_ROW])
    assert read_statement(path, layout("wechat")).warnings == ()


def test_the_newest_row_of_a_day_is_the_first_or_last_as_the_file_is_ordered(tmp_path: Path) -> None:
    earlier, later = ICBC_ROW.replace("05-02", "05-01"), ICBC_ROW.replace("9,876.50", "-1.00")
    for rows, balance in (((ICBC_ROW, later, earlier), "9876.50"), ((earlier, ICBC_ROW, later), "-1.00")):
        newest = read(tmp_path, "icbc", *rows).newest
        assert newest is not None
        assert (newest.booked_on, newest.balance) == (date(2023, 5, 2), Decimal(balance))


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0", "0"), ("¥12", "12"), ("￥1,234.5", "1234.5"), ("1,234,567.89", "1234567.89"), ("9" * 16, "9" * 16)],
)
def test_amounts(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "-", "xx,yyyy.zz", "1,23", "12,34.00", "1.", ".5", "1 2", "NaN", "١٢"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        amount_of(text)
    assert balance_of(text) is None


@given(CONTENTS)
def test_keys_are_one_a_row_and_tell_equal_contents_apart_by_occurrence(contents: list[tuple[str, str]]) -> None:
    keys = list(keys_of(contents))
    assert len(set(keys)) == len(keys) == len(contents)
    digests = [key.rpartition("-")[0] for key in keys]
    assert [digests[i] == digests[j] for i in range(len(keys)) for j in range(i)] == [
        contents[i] == contents[j] for i in range(len(keys)) for j in range(i)
    ]


@given(CONTENTS, st.data())
def test_keys_do_not_hang_on_the_order_of_rows_nor_on_rows_around_them(
    contents: list[tuple[str, str]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(contents))
    assert set(keys_of(shuffled)) == set(keys_of(contents))
    part = contents[: data.draw(st.integers(0, len(contents)))]
    assert set(keys_of(part)) <= set(keys_of(contents))
    # A later statement of the same time with more rows adds as many keys as it has rows more.
    assert Counter(keys_of(contents)) - Counter(keys_of(part)) == Counter(list(keys_of(contents))[len(part) :])


def test_a_status_that_changes_leaves_the_key_and_another_amount_does_not(tmp_path: Path) -> None:
    waiting = ALIPAY_ROW.replace("交易成功", "等待确认收货")
    other = ALIPAY_ROW.replace("49.74", "49.75")
    keys = [read(tmp_path, "alipay", row).rows[0].reference for row in (ALIPAY_ROW, waiting, other)]
    assert keys[0] == keys[1] != keys[2]
