"""ICBC's debit card statement (工商银行明细查询): UTF-8, days without a time, money in and out in columns of their own.

A bank books what has happened: every row is settled. After the rows stands a line of totals (人民币合计).
"""

from __future__ import annotations

import re

from connectors.statements.layout import Layout, Preamble, TwoAmounts

ICBC = Layout(
    name="icbc",
    institution="中国工商银行",
    encodings=("utf-8", "gb18030"),
    columns=(
        "交易日期",
        "摘要",
        "交易详情",
        "交易场所",
        "交易国家或地区简称",
        "钞/汇",
        "交易金额(收入)",
        "交易金额(支出)",
        "交易币种",
        "记账金额(收入)",
        "记账金额(支出)",
        "记账币种",
        "余额",
        "对方户名",
        "对方账户",
    ),
    time="交易日期",
    time_format="%Y-%m-%d",
    is_timed=False,
    money=TwoAmounts(
        received="记账金额(收入)",
        paid="记账金额(支出)",
        currency="记账币种",
        currencies=frozenset({"人民币", "CNY", "RMB"}),
        original=("交易金额(收入)", "交易金额(支出)", "交易币种"),
    ),
    counterparty="对方户名",
    counterparty_account="对方账户",
    category="摘要",
    channel="交易场所",
    notes=("交易详情",),
    balance="余额",
    blanks=frozenset({"", "-"}),
    preamble=Preamble(account=(re.compile(r"子账户序号:\s*([^\s,\"]+)"), re.compile(r"卡号:\s*([^\s,\"]+)"))),
    closing=re.compile(r"^\W*\w{0,10}合计\W"),
)
