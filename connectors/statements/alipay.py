"""Alipay's statement (支付宝交易明细): GB18030, 24 lines of preamble, cells padded with spaces and tabs."""

from __future__ import annotations

import re

from connectors.statements.layout import IN, NEUTRAL, OUT, Layout, OneAmount, Preamble, Status

ALIPAY = Layout(
    name="alipay",
    institution="支付宝",
    encodings=("gb18030", "utf-8"),
    columns=(
        "交易时间",
        "交易分类",
        "交易对方",
        "对方账号",
        "商品说明",
        "收/支",
        "金额",
        "收/付款方式",
        "交易状态",
        "交易订单号",
        "商家订单号",
        "备注",
    ),
    time="交易时间",
    time_format="%Y-%m-%d %H:%M:%S",
    is_timed=True,
    money=OneAmount("金额", "收/支", {"收入": IN, "支出": OUT, "不计收支": NEUTRAL}),
    counterparty="交易对方",
    counterparty_account="对方账号",
    category="交易分类",
    channel="收/付款方式",
    notes=("商品说明", "备注"),
    order="交易订单号",
    blanks=frozenset({"", "/"}),
    # What Alipay writes anew as a trade goes on; a closed trade may turn from 支出 into 不计收支.
    changing=frozenset({"交易状态", "收/支", "收/付款方式", "备注"}),
    status=Status(
        "交易状态",
        {
            re.compile("交易成功|支付成功|代付成功|充值成功|提现成功|转账成功|还款成功|放款成功|退款成功"): True,
            # With the buyer's money held by Alipay until the goods are confirmed, nothing has reached the seller.
            re.compile("等待确认收货|等待付款|等待发货|等待对方付款|处理中"): False,
            re.compile("交易关闭|已关闭|还款失败|转账失败|提现失败"): False,
            # Money held or promised, not moved.
            re.compile("冻结成功|解冻成功|信用服务使用成功|芝麻免押下单成功"): False,
        },
        refunded="退款成功",
        closed="交易关闭",
    ),
    preamble=Preamble(
        account=(re.compile(r"支付宝账户：\s*(\S+)"),),
        holder=re.compile(r"^\s*姓名：\s*(.*\S)"),
        count=re.compile(r"共\s*(\d+)\s*笔记录"),
        period=re.compile(r"起始时间：\[(.+?)\]\s*终止时间：\[(.+?)\]"),
        # Alipay says itself that its sums need not be those of the rows (特别提示 6): only the counts are held to them.
        totals={
            IN: re.compile(r"^收入：(?P<count>\d+)笔"),
            OUT: re.compile(r"^支出：(?P<count>\d+)笔"),
            NEUTRAL: re.compile(r"^不计收支：(?P<count>\d+)笔"),
        },
    ),
)
