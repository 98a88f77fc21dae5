"""Who may be added as obligor besides a debtor company (变更、追加被执行人): the articles.

Source: 最高人民法院关于民事执行中变更、追加当事人若干问题的规定, 法释〔2016〕21号, in force since 1 December 2016, as
amended since 1 January 2021, arts 17 to 22 (situations), 30 and 32 (remedies). On capital that is not due and on
promoters they rest on company law: 公司法 (2023) arts 50, 54, 88 and 99, before it 法释〔2011〕3号 art 13(3) and, in
the courts' practice, 法〔2019〕254号 art 6. `obligor_leads.py` applies them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from resolvers.rules.rule import Rule, RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation(Rule):
    """A situation in which somebody may be added. `open_question` is what no record shows; `remedy` is the code of what
    those have who do not agree with the court's ruling."""

    open_question: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(Rule):
    """A remedy and its term in days from service of the ruling."""

    days: int


_SITUATIONS = (
    (
        "UNPAID_CAPITAL",
        "17",
        "未缴纳或未足额缴纳出资",
        "Where the enterprise's property does not suffice: shareholders within what they did not pay in, promoters"
        " jointly.",
        "whether the property suffices, and whether capital was paid in that the registry does not know of",
        "SUIT",
    ),
    (
        "WITHDRAWN_CAPITAL",
        "18",
        "抽逃出资",
        "Where the enterprise's property does not suffice: shareholders within the capital that they withdrew.",
        "whether the property suffices, and whether the company reduced its capital lawfully",
        "SUIT",
    ),
    (
        "TRANSFERRED_UNPAID",
        "19",
        "未依法履行出资义务即转让股权",
        "Where the company's property does not suffice: who transferred shares without having paid them in, within"
        " what is unpaid, promoters jointly.",
        "whether the property suffices, and whether capital was paid in that the registry does not know of",
        "SUIT",
    ),
    (
        "ONE_PERSON_COMPANY",
        "20",
        "一人有限责任公司财产不独立",
        "Of a one-person company: the shareholder jointly for all, unless they prove that its property is separate"
        " from theirs.",
        "whether the shareholder can prove that the property is separate",
        "SUIT",
    ),
    (
        "DEREGISTERED_WITHOUT_LIQUIDATION",
        "21",
        "未经清算即办理注销登记",
        "Of a company deregistered without liquidation, which is now impossible: shareholders of a limited company,"
        " directors and controlling shareholder of a joint-stock company, jointly for all.",
        "whether it was liquidated without a filing, and whether that can still be done",
        "SUIT",
    ),
    (
        "PROPERTY_RECEIVED",
        "22",
        "解散后无偿接受财产",
        "Where shareholders or the superior body took property for nothing after the dissolution, so that the rest"
        " does not suffice: these, within what they received.",
        "whether anything was given for it, and whether the property that was left suffices",
        "RECONSIDERATION",
    ),
)
"""Code, article, title, text, what no record shows, code of the remedy: the same in both versions."""


def _situations(source: str, since: date, until: date | None = None) -> tuple[Situation, ...]:
    return tuple(
        Situation(
            code=code,
            source=source,
            article=article,
            title_zh=title_zh,
            text=text,
            open_question=question,
            remedy=remedy,
            effective_from=since,
            effective_until=until,
        )
        for code, article, title_zh, text, question, remedy in _SITUATIONS
    )


SITUATIONS: RuleTable[Situation] = RuleTable(
    _situations("法释〔2016〕21号 (2016)", date(2016, 12, 1), date(2021, 1, 1))
    + _situations("法释〔2016〕21号 (2020)", date(2021, 1, 1))
)


def _remedies(source: str, since: date, until: date | None = None) -> tuple[Remedy, ...]:
    return tuple(
        Remedy(
            code=code,
            source=source,
            article=article,
            title_zh=title_zh,
            text=text,
            days=days,
            effective_from=since,
            effective_until=until,
        )
        for code, article, title_zh, text, days in (
            ("SUIT", "32(1)", "执行异议之诉", "A suit before the court that enforces.", 15),
            ("RECONSIDERATION", "30", "申请复议", "Reconsideration by the court above.", 10),
        )
    )


REMEDIES: RuleTable[Remedy] = RuleTable(
    _remedies("法释〔2016〕21号 (2016)", date(2016, 12, 1), date(2021, 1, 1))
    + _remedies("法释〔2016〕21号 (2020)", date(2021, 1, 1))
)

_JOINTLY = (
    "What a shareholder had to pay in when the company was established and did not, the other promoters answer for"
    " jointly."
)


def _company_law(
    code: str, source: str, article: str, title_zh: str, text: str, since: date, until: date | None = None
) -> Rule:
    return Rule(
        code=code,
        source=source,
        article=article,
        title_zh=title_zh,
        text=text,
        effective_from=since,
        effective_until=until,
    )


_REVISED = date(2024, 7, 1)
_INTERPRETED = date(2011, 2, 16)

COMPANY_LAW: RuleTable[Rule] = RuleTable(
    (
        _company_law(
            "PROMOTERS_LIMITED", "法释〔2011〕3号", "13(3)", "发起人连带责任", _JOINTLY, _INTERPRETED, _REVISED
        ),
        _company_law("PROMOTERS_LIMITED", "公司法 (2023)", "50", "设立时的其他股东连带责任", _JOINTLY, _REVISED),
        _company_law(
            "PROMOTERS_JOINT_STOCK", "法释〔2011〕3号", "13(3)", "发起人连带责任", _JOINTLY, _INTERPRETED, _REVISED
        ),
        _company_law("PROMOTERS_JOINT_STOCK", "公司法 (2023)", "99", "其他发起人连带责任", _JOINTLY, _REVISED),
        _company_law(
            "NOT_YET_DUE",
            "法〔2019〕254号",
            "6",
            "股东出资加速到期",
            "Capital is paid before it is due where enforcement found no property and bankruptcy is not filed for.",
            date(2019, 11, 8),
            _REVISED,
        ),
        _company_law(
            "NOT_YET_DUE",
            "公司法 (2023)",
            "54",
            "股东提前缴纳出资",
            "A company that cannot pay a debt that is due, or its creditor, may ask for capital before it is due.",
            _REVISED,
        ),
        _company_law(
            "NOT_YET_DUE_WHEN_SOLD",
            "公司法 (2023)",
            "88(1)",
            "未届期股权转让人补充责任",
            "Who transferred shares before their capital was due answers for what the transferee does not pay in time.",
            _REVISED,
        ),
    )
)
"""What company law says besides, on promoters and on capital that is not due."""
