"""WeChat Pay's statement (微信支付账单明细): UTF-8, 16 lines of preamble, amounts with ¥, "/" for nothing."""

from __future__ import annotations

import re

from connectors.statements.layout import IN, NEUTRAL, OUT, Layout, OneAmount, Preamble, Status

WECHAT = Layout(
    name="wechat",
    institution="微信支付",
    encodings=("utf-8", "gb18030"),
    columns=(
        "交易时间",
        "交易类型",
        "交易对方",
        "商品",
        "收/支",
        "金额(元)",
        "支付方式",
        "当前状态",
        "交易单号",
        "商户单号",
        "备注",
    ),
    time="交易时间",
    time_format="%Y-%m-%d %H:%M:%S",
    is_timed=True,
    money=OneAmount("金额(元)", "收/支", {"收入": IN, "支出": OUT, "/": NEUTRAL, "中性交易": NEUTRAL}),
    counterparty="交易对方",
    category="交易类型",
    channel="支付方式",
    notes=("商品", "备注"),
    order="交易单号",
    blanks=frozenset({"", "/"}),
    changing=frozenset({"当前状态", "收/支", "支付方式", "备注"}),
    status=Status(
        "当前状态",
        {
            re.compile("支付成功|已转账|已存入零钱|已到账|提现已到账|充值完成|充值成功"): True,
            re.compile("朋友已收钱|对方已收钱|已收钱"): True,
            # WeChat writes the money that came back as a row of its own, IN: both moved.
            re.compile(r"已全额退款|对方已退还|已退款([(（]?[¥￥]?[0-9.,]+[)）]?)?"): True,
            re.compile("待支付|支付失败|提现中|提现失败|提现失败，已退回零钱|待对方收钱|待收钱|等待对方收钱"): False,
        },
    ),
    preamble=Preamble(
        count=re.compile(r"共\s*(\d+)\s*笔记录"),
        period=re.compile(r"起始时间：\[(.+?)\]\s*终止时间：\[(.+?)\]"),
        totals={
            IN: re.compile(r"^收入：(?P<count>\d+)笔\s*(?P<amount>[\d.]+)元"),
            OUT: re.compile(r"^支出：(?P<count>\d+)笔\s*(?P<amount>[\d.]+)元"),
            NEUTRAL: re.compile(r"^中性交易：(?P<count>\d+)笔\s*(?P<amount>[\d.]+)元"),
        },
    ),
)
