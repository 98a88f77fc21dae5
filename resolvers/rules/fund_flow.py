"""Suspicious flows (可疑资金流向): what is looked for, from which amount, within which time, by which rule.

One table of dated rows. What a statute says is cited with its article: 法释〔2024〕13号 art 6, 民诉法 art 252 (before
2024 248, before 2022 241), 法释〔2015〕17号 art 3, 中国人民银行令〔2016〕第3号 art 5 (〔2006〕第2号 art 9 before it).
Of patterns that no statute defines, and of every threshold beside these, the standard is our own, to be set by the
court that uses it; those that LDBC FinBench defines as a complex read name it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from resolvers.rules import restriction
from resolvers.rules.rule import Rule, RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Rule):
    """What makes a flow suspicious. Parts that a pattern has no use for are 0, or empty.

    `severity` is how much it weighs, from 0 to 1. Payments count from `least_yuan` on, and take place within
    `window_days`; `least_count` is how many it takes. `least_share` and `most_share` are fractions of 1 of what the
    pattern compares. `words` are those by which a statement's line is recognised.
    """

    severity: float
    window_days: int = 0
    least_yuan: Decimal = Decimal(0)
    least_count: int = 1
    least_share: Decimal = Decimal(0)
    most_share: Decimal = Decimal(1)
    words: tuple[str, ...] = ()


_OURS = "资金流向口径 (2026)"

_PASSING = (
    Pattern(
        code="FAST_IN_FAST_OUT",
        source=_OURS,
        article="1",
        title_zh="资金快进快出",
        text="What came in goes on within a day, nearly all of it (after LDBC FinBench, complex read 7).",
        effective_from=date(2026, 1, 1),
        severity=0.7,
        window_days=1,
        least_yuan=Decimal(20_000),
        least_share=Decimal("0.9"),
        most_share=Decimal("1.1"),
    ),
    Pattern(
        code="GATHER_THEN_WITHDRAW",
        source=_OURS,
        article="2",
        title_zh="分散转入、集中取现",
        text="More than three pay in, then nearly all is drawn in cash (after LDBC FinBench, complex read 6).",
        effective_from=date(2026, 1, 1),
        severity=0.6,
        window_days=7,
        least_yuan=Decimal(500),
        least_count=4,
        least_share=Decimal("0.8"),
        most_share=Decimal("1.1"),
    ),
    Pattern(
        code="CYCLE",
        source=_OURS,
        article="3",
        title_zh="资金回流",
        text="Money goes round three parties and comes back little changed (after LDBC FinBench, complex read 4).",
        effective_from=date(2026, 1, 1),
        severity=0.7,
        window_days=30,
        least_yuan=Decimal(10_000),
        least_share=Decimal("0.8"),
    ),
)

_AFTER_SUIT_NOTICE = Pattern(
    code="TRANSFER_AFTER_SUIT_NOTICE",
    source="法释〔2024〕13号",
    article="6",
    title_zh="收到应诉通知后向关联方转移",
    text="Hiding or transferring property counts from when the defendant received the notice of suit.",
    effective_from=date(2024, 12, 1),
    severity=0.9,
    least_yuan=Decimal(10_000),
    least_share=Decimal("0.2"),
)
_IN_REPORT_YEAR = Pattern(
    code="TRANSFER_IN_REPORT_YEAR",
    source="民诉法 (2023)",
    article="252",
    title_zh="财产申报期间内向关联方转移",
    text="The debtor reports the property of now and of one year before the notice of enforcement.",
    effective_from=date(2024, 1, 1),
    severity=0.6,
    least_yuan=Decimal(10_000),
    least_share=Decimal("0.2"),
)

_LARGE_CASH = Pattern(
    code="STRUCTURING",
    source="中国人民银行令〔2016〕第3号",
    article="5(1), item 1",
    title_zh="拆分现金交易规避大额报告",
    text="Banks report cash of 50,000 yuan and more a day: again and again just below it looks like evasion.",
    effective_from=date(2017, 7, 1),
    severity=0.6,
    window_days=10,
    least_yuan=Decimal(50_000),
    least_count=3,
    least_share=Decimal("0.8"),
)

_BARRED_WORDS = {
    "TRANSPORT": ("航空", "机票", "航班", "软卧", "头等舱", "商务舱", "邮轮"),
    "HOTELS": ("酒店住宿", "星级酒店", "大酒店", "度假酒店", "夜总会", "高尔夫"),
    "REAL_ESTATE": ("购房", "房款", "商品房", "房屋装修", "豪华装修"),
    "OFFICES": ("写字楼", "办公租赁"),
    "VEHICLES": ("购车", "车款", "汽车销售", "4S店"),
    "TRAVEL": ("旅游", "旅行社", "度假"),
    "SCHOOLS": ("私立学校", "民办学校", "国际学校", "国际部学费"),
    "INSURANCE": ("保险理财", "理财保险", "趸交保费", "分红险"),
    "FAST_TRAINS_AND_OTHER": ("高铁", "G字头", "动车一等", "动车商务", "动车特等"),
}

_BARRED = tuple(
    Pattern(
        code=kind.code,
        source=kind.source,
        article=kind.article,
        title_zh=kind.title_zh,
        text=kind.text,
        effective_from=kind.effective_from,
        effective_until=kind.effective_until,
        severity=0.8,
        words=_BARRED_WORDS[kind.code],
    )
    for kind in restriction.BARRED.rows
)

PATTERNS: RuleTable[Pattern] = RuleTable(
    (
        *_PASSING,
        _AFTER_SUIT_NOTICE,
        _IN_REPORT_YEAR,
        replace(
            _IN_REPORT_YEAR,
            source="民诉法 (2021)",
            article="248",
            effective_from=date(2022, 1, 1),
            effective_until=date(2024, 1, 1),
        ),
        replace(
            _IN_REPORT_YEAR,
            source="民诉法 (2012)",
            article="241",
            effective_from=date(2013, 1, 1),
            effective_until=date(2022, 1, 1),
        ),
        _LARGE_CASH,
        replace(
            _LARGE_CASH,
            source="中国人民银行令〔2006〕第2号",
            article="9(1), item 1",
            text="Banks report cash of 200,000 yuan and more a day: again and again just below it looks like evasion.",
            effective_from=date(2007, 3, 1),
            effective_until=date(2017, 7, 1),
            least_yuan=Decimal(200_000),
        ),
        *_BARRED,
    )
)
"""FAST_IN_FAST_OUT, GATHER_THEN_WITHDRAW: shares are of what came in, counts of those who paid. CYCLE: the smallest of
the three payments over the largest. TRANSFER_…: `least_yuan` of all paid to one party, `least_share` of the holdings by
which it is related (20 %, 重大影响: 企业会计准则第2号). STRUCTURING: `least_yuan` is the line, shares are of it."""

BARRED_KINDS = tuple(_BARRED_WORDS)
"""The nine kinds of consumption, whose rows carry their words."""

CASH_WORDS = ("取现", "取款", "现支", "现金支取", "现金存", "存现", "现存", "ATM")
"""Words of a line's category or channel that say cash, where it names no other side."""

RELATIONS = ("HOLDS", "LEGAL_REPRESENTATIVE_OF", "OFFICER_OF")
"""By what parties are related (关联关系, 公司法 (2023) art 265, item 4): the graph's kinds."""
