"""The three real samples, held to numbers counted by hand.

How they were counted: each file was printed with line numbers (`iconv -f gb18030 -t utf-8 alipay.csv | cat -n`,
`cat -n wechat.csv`, `cat -n icbc-debit.csv`), the rows after the header were read one by one, and the amounts of each
direction were added up as they stand below.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from connectors.statements.reader import read_statement
from connectors.statements.statement import Statement, StatementRow
from tests.connectors.statements.samples import layout, sample

SHANGHAI = ZoneInfo("Asia/Shanghai")

# Alipay: lines 26 to 35, 10 rows.
#   交易成功 26, 29, 30, 34, 35 and 退款成功 28: settled, 6.
#   等待确认收货 27; 交易关闭 31 and 33; 退款成功 32, the refund of 33 (2023xxxxx88_2023xx57 of 2023xxxxx88): not, 4.
# WeChat Pay: lines 18 to 44, 27 rows. 支付成功, 已存入零钱, 已转账, 朋友已收钱, 已收钱, 提现已到账, 充值完成, 充值成功,
#   已到账: each of them is money that arrived: settled, 27.
# ICBC: lines 8 to 18, 11 rows; line 19 is blank, 20 the totals. The bank books what happened: settled, 11.
ROWS = {"alipay": (6, 4), "wechat": (27, 0), "icbc": (11, 0)}

SUMS = {
    "alipay": {
        "IN": ["222228.50"],
        "OUT": ["49.74", "20.00", "50.00", "9.90", "82.00"],
        "NEUTRAL": ["16.03", "99.34", "82.00", "50.00"],
    },
    "wechat": {
        "IN": ["0.35", "23.00", "0.07", "0.07", "5.00"],
        "OUT": ["28.16", "12.00", "500.00", "2243.46", "12.00", "12.00", "36.99", "9.90", "50.0", "0.01", "0.01"],
        "NEUTRAL": [
            "2000.00",
            "100.10",
            "10.10",
            "1001.10",
            "548.58",
            "10000.00",
            "3000.00",
            "2634.78",
            "1.23",
            "5505.00",
            "1300.00",
        ],
    },
    "icbc": {
        "IN": ["1234.56", "1234.56", "341.58", "30.00", "1.04"],
        "OUT": ["13.40", "1234.56", "1234.56", "500.00", "1234.56", "24.00"],
    },
}
TOTALS = {
    "alipay": {"IN": "222228.50", "OUT": "211.64", "NEUTRAL": "247.37"},
    "wechat": {"IN": "28.49", "OUT": "2904.53", "NEUTRAL": "26100.89"},
    "icbc": {"IN": "2841.74", "OUT": "4241.08"},
}


def read(name: str) -> Statement:
    """A sample, read."""
    return read_statement(sample(name), layout(name))


def row_at(name: str, line: int) -> StatementRow:
    """The row of a line."""
    return next(row for row in read(name).rows if row.line == line)


@pytest.mark.parametrize("name", ROWS)
def test_rows_settled_and_unsettled_are_those_counted_by_hand(name: str) -> None:
    statement = read(name)
    settled = Counter(row.settled for row in statement.rows)
    assert (settled[True], settled[False]) == ROWS[name]
    assert statement.rejected == ()


@pytest.mark.parametrize("name", SUMS)
def test_the_amounts_of_each_direction_are_those_added_up_by_hand(name: str) -> None:
    found: dict[str, list[Decimal]] = {}
    for row in read(name).rows:
        found.setdefault(row.direction, []).append(row.amount)
    assert found == {direction: [Decimal(each) for each in amounts] for direction, amounts in SUMS[name].items()}
    assert {direction: sum(amounts) for direction, amounts in found.items()} == {
        direction: Decimal(total) for direction, total in TOTALS[name].items()
    }


def test_alipays_unsettled_rows_are_the_four_and_say_why() -> None:
    statement = read("alipay")
    assert {row.line: row.note for row in statement.rows if not row.settled} == {
        27: "商品示例；等待确认收货",
        31: "xxxx；交易关闭",
        32: "退款-一卡通充值；退款成功，退回已关闭的交易（2023-01-09 50.00）",
        33: "一卡通充值；交易关闭，已退款（2023-01-09 50.00）",
    }
    assert statement.paired == 1


def test_a_refund_without_its_trade_in_the_file_stays_settled() -> None:
    row = row_at("alipay", 28)
    assert (row.status, row.direction, row.settled, row.note) == ("退款成功", "NEUTRAL", True, "退款-亲情卡")


def test_an_alipay_row_is_read_cell_by_cell() -> None:
    row = row_at("alipay", 30)
    assert row.at == datetime(2023, 1, 18, 10, 17, 29, tzinfo=SHANGHAI)
    assert row.booked_on == date(2023, 1, 18)
    assert (row.counterparty, row.counterparty_account) == ("xxxx", "xxx***@163.com")
    assert (row.category, row.channel, row.note) == ("转账红包", "余额", "转账")
    assert row.order == "2xxxxxxxxxxxxxxxxxxxxxxxxx9"


def test_a_wechat_row_keeps_quotes_inside_a_cell_and_drops_the_slash_that_means_nothing() -> None:
    row = row_at("wechat", 37)
    assert row.at == datetime(2021, 7, 18, 10, 48, 9, tzinfo=SHANGHAI)
    assert (row.counterparty, row.channel, row.note) == ('打开拼多多，点击底部"多多视频"', None, None)
    assert (row.category, row.amount, row.direction) == ("商户消费", Decimal("0.07"), "IN")
    assert row.order == "160572459521071810106004542906137497131422937"
    assert row_at("wechat", 24).note == "服务费¥0.10"
    assert row_at("wechat", 23).counterparty is None


def test_an_icbc_row_has_a_day_and_no_time() -> None:
    row = row_at("icbc", 16)
    assert (row.at, row.booked_on) == (None, date(2023, 2, 10))
    assert (row.category, row.channel, row.note) == ("合伙人返现", None, None)
    assert (row.counterparty, row.counterparty_account) == ("总行信用卡合伙人", "1234****9876")
    assert row_at("icbc", 13).channel == "手机银行"
    assert row.balance is None


@pytest.mark.parametrize(
    ("name", "account", "holder"),
    [("alipay", ("xx@gmail.com",), "xx"), ("wechat", (), None), ("icbc", ("00000", "1234****9876"), None)],
)
def test_the_preamble_names_account_and_holder_where_it_does(
    name: str, account: tuple[str, ...], holder: str | None
) -> None:
    assert (read(name).account, read(name).holder_name) == (account, holder)


def test_what_a_statement_says_of_itself_and_its_rows_do_not_bear_out_is_a_warning() -> None:
    # Outside of 10 to 13 February 2023 lie all of Alipay's but line 26; outside of August and September 2019 all of
    # WeChat's but lines 18 and 19.
    assert read("alipay").warnings == (
        "the preamble says 66 rows, there are 10",
        "the preamble says 2023-02-10 to 2023-02-13, 9 rows lie outside (line 27 first)",
        "the preamble says 63 rows OUT, there are 5",
        "the preamble says 2 rows NEUTRAL, there are 4",
    )
    assert read("wechat").warnings[:3] == (
        "the preamble says 43 rows, there are 27",
        "the preamble says 2019-08-01 to 2019-09-30, 25 rows lie outside (line 20 first)",
        "the preamble says 1 rows IN, there are 5",
    )
    assert read("icbc").warnings == (
        "the line of totals says 1234.56 IN, the rows sum to 2841.74",
        "the line of totals says 9876.54 OUT, the rows sum to 4241.08",
        "余额 is not readable in 11 of 11 rows (line 8 first): null",
    )


def test_equal_rows_of_one_file_have_keys_of_their_own() -> None:
    # Lines 34 and 35 of Alipay, and 31 to 33 of WeChat, repeat the order numbers of others.
    for name in ROWS:
        references = [row.reference for row in read(name).rows]
        assert len(set(references)) == len(references)
