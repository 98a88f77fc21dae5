"""The list of dishonest judgment debtors (失信被执行人名单): grounds, terms, what ends a listing.

Source: 最高人民法院关于公布失信被执行人名单信息的若干规定, 法释〔2013〕17号 as amended by 法释〔2017〕7号, in force in
this form since 1 May 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from connectors.scan import Row
from resolvers.rules.period import add_years
from resolvers.rules.rule import Rule, RuleTable

_SOURCE = "法释〔2017〕7号"
_SINCE = date(2017, 5, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Rule):
    """A ground of listing (art 1) with its term (art 2). `code` is the catalogue's ground.

    `term_years` is None where the ground has no fixed term; `extension_years` are the least and the most by which the
    court may extend it for grave violence or several grounds.
    """

    number: int
    term_years: int | None
    extension_years: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(Rule):
    """Something that ends a listing: one with a fixed term, one without, or either (art 10(2))."""

    with_term: bool
    without_term: bool


def _ground(number: int, code: str, title_zh: str, text: str, term_years: int | None = 2) -> Ground:
    return Ground(
        code=code,
        source=_SOURCE,
        article=f"1, item {number}",
        title_zh=title_zh,
        text=text,
        effective_from=_SINCE,
        number=number,
        term_years=term_years,
        extension_years=None if term_years is None else (1, 3),
    )


def _ending(
    code: str, article: str, title_zh: str, text: str, *, with_term: bool = False, without_term: bool = True
) -> Ending:
    return Ending(
        code=code,
        source=_SOURCE,
        article=article,
        title_zh=title_zh,
        text=text,
        effective_from=_SINCE,
        with_term=with_term,
        without_term=without_term,
    )


def _rule(code: str, article: str, title_zh: str, text: str) -> Rule:
    return Rule(code=code, source=_SOURCE, article=article, title_zh=title_zh, text=text, effective_from=_SINCE)


GROUNDS: RuleTable[Ground] = RuleTable(
    (
        _ground(
            1,
            "ABLE_BUT_REFUSES",
            "有履行能力而拒不履行生效法律文书确定义务",
            "Able to perform, but refuses.",
            term_years=None,
        ),
        _ground(
            2,
            "OBSTRUCTION_BY_FORGERY_OR_VIOLENCE",
            "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
            "Obstructs or resists enforcement by forged evidence, violence or threat.",
        ),
        _ground(
            3,
            "EVASION_BY_SHAM_SUIT_OR_TRANSFER",
            "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
            "Evades enforcement by a sham suit or arbitration, or by hiding or transferring property.",
        ),
        _ground(4, "FALSE_PROPERTY_REPORT", "违反财产报告制度", "Breaches the duty to report property."),
        _ground(5, "BREACH_OF_CONSUMPTION_RESTRICTION", "违反限制消费令", "Breaches a consumption restriction order."),
        _ground(
            6,
            "REFUSAL_OF_SETTLEMENT",
            "无正当理由拒不履行执行和解协议",
            "Refuses without reason to perform a settlement agreement made in enforcement.",
        ),
    )
)

ENDINGS: RuleTable[Ending] = RuleTable(
    (
        _ending(
            "EARLY_DELETION",
            "2(2)",
            "积极履行或主动纠正",
            "The debtor performs actively or corrects the breach: the court may delete before the term ends.",
            with_term=True,
            without_term=False,
        ),
        _ending("WRONGLY_LISTED", "9", "不应纳入", "Wrongly listed: withdrawn within 3 working days.", with_term=True),
        _ending("PERFORMED", "10(1), item 1", "已履行或已执行完毕", "The duty is performed or enforced in full."),
        _ending("SETTLEMENT_PERFORMED", "10(1), item 2", "和解已履行完毕", "A settlement agreement is performed."),
        _ending(
            "APPLICANT_REQUEST",
            "10(1), item 3",
            "申请执行人申请删除",
            "The applicant asks in writing, the court agrees.",
        ),
        _ending(
            "NO_PROPERTY_AFTER_TERMINATION",
            "10(1), item 4",
            "终本后查询两次以上无财产",
            "After 终本, two or more network inquiries found no property and nobody gave a lead.",
        ),
        _ending("SUSPENDED", "10(1), item 5", "中止执行", "Enforcement is suspended by retrial or bankruptcy."),
        _ending("NOT_TO_BE_ENFORCED", "10(1), item 6", "不予执行", "The court ruled that it is not to be enforced."),
        _ending("ENFORCEMENT_ENDED", "10(1), item 7", "终结执行", "The court ruled that enforcement has ended."),
        _ending(
            "TERM_ENDED",
            "10(2)",
            "纳入期限届满",
            "The fixed term ended: deleted within 3 working days.",
            with_term=True,
            without_term=False,
        ),
    )
)

RULES: RuleTable[Rule] = RuleTable(
    (
        _rule(
            "TERM",
            "2(1)",
            "纳入期限",
            "Grounds 2 to 6: two years, which may be extended by one to three for grave violence or several grounds.",
        ),
        _rule(
            "DELETION_ON_ACT",
            "10(1)",
            "删除失信信息",
            "Without a fixed term: deleted within 3 working days after one of seven acts.",
        ),
        _rule("NOT_LISTED_SECURITY", "3, item 1", "充分有效担保", "Not listed on ground 1 where security suffices."),
        _rule(
            "NOT_LISTED_PROPERTY_CONTROLLED",
            "3, item 2",
            "控制财产足以清偿",
            "Not listed on ground 1 where the property already seized or frozen suffices.",
        ),
        _rule(
            "NOT_LISTED_LATER_IN_LINE",
            "3, item 3",
            "履行顺序在后",
            "Not listed on ground 1 where the duty is later in line.",
        ),
        _rule("NOT_LISTED_MINOR", "4", "未成年人", "A minor is never listed."),
        _rule(
            "NO_RELISTING_AFTER_REQUEST",
            "10(4)",
            "六个月内不得再申请纳入",
            "Deleted at the applicant's request: that applicant cannot ask for listing again for six months.",
        ),
        _rule(
            "CORRECTION",
            "12",
            "申请纠正、复议",
            "A request for correction is reviewed within 15 days; reconsideration within 10 days of a refusal.",
        ),
    )
)


def is_active(listing: Row, today: date) -> bool:
    """Whether a `credit.dishonesty_listing` counts that day: published, in its term, not removed.

    `expires_on` is the last day that counts, `removed_on` the first that does not.
    """
    expires_on, removed_on = listing["expires_on"], listing["removed_on"]
    return bool(
        listing["published_on"] <= today
        and (expires_on is None or today <= expires_on)
        and (removed_on is None or today < removed_on)
    )


def term_end(ground: str, published_on: date, extension_years: int = 0) -> date | None:
    """Last day of the term that art 2 gives a listing published that day; None where it has no fixed term.

    Before May 2017 there were no terms. ValueError for an extension that art 2 does not know.
    """
    rule = GROUNDS.at(ground, published_on)
    if rule is None or rule.term_years is None or rule.extension_years is None:
        return None
    least, most = rule.extension_years
    if extension_years and not least <= extension_years <= most:
        raise ValueError(f"a term may be extended by {least} to {most} years, not by {extension_years}")
    return add_years(published_on, rule.term_years + extension_years)


def endings(listing: Row, today: date) -> tuple[Ending, ...]:
    """What the rules of that day let end this listing, with or without a fixed term as it is."""
    fixed = listing["expires_on"] is not None
    return tuple(
        rule for rule in ENDINGS.rows if rule.in_force(today) and (rule.with_term if fixed else rule.without_term)
    )
