"""Consumption restriction (限制消费): who is bound, from what, and when it is lifted.

Source: 最高人民法院关于限制被执行人高消费及有关消费的若干规定, 法释〔2010〕8号 as amended by 法释〔2015〕17号, in
force in this form since 22 July 2015.
"""

from __future__ import annotations

from datetime import date

from connectors.scan import Row
from resolvers.rules.rule import Rule, RuleTable


def _rule(code: str, article: str, title_zh: str, text: str) -> Rule:
    return Rule(
        code=code,
        source="法释〔2015〕17号",
        article=article,
        title_zh=title_zh,
        text=text,
        effective_from=date(2015, 7, 22),
    )


BARRED: RuleTable[Rule] = RuleTable(
    (
        _rule(
            "TRANSPORT",
            "3(1), item 1",
            "飞机、列车软卧、轮船二等以上舱位",
            "Air travel, soft sleepers, ship's second class and above.",
        ),
        _rule(
            "HOTELS",
            "3(1), item 2",
            "星级以上宾馆、酒店、夜总会、高尔夫球场",
            "Starred hotels, night clubs, golf courses.",
        ),
        _rule(
            "REAL_ESTATE",
            "3(1), item 3",
            "购买不动产或者新建、扩建、高档装修房屋",
            "Buying, building, extending or luxuriously furnishing real estate.",
        ),
        _rule(
            "OFFICES",
            "3(1), item 4",
            "租赁高档写字楼、宾馆、公寓办公",
            "Renting high-class offices, hotels or flats for work.",
        ),
        _rule("VEHICLES", "3(1), item 5", "购买非经营必需车辆", "Buying vehicles that business does not need."),
        _rule("TRAVEL", "3(1), item 6", "旅游、度假", "Travel and holidays."),
        _rule("SCHOOLS", "3(1), item 7", "子女就读高收费私立学校", "Sending children to high-fee private schools."),
        _rule("INSURANCE", "3(1), item 8", "支付高额保费购买保险理财产品", "Insurance products with high premiums."),
        _rule(
            "FAST_TRAINS_AND_OTHER",
            "3(1), item 9",
            "G字头动车组全部座位、其他动车组一等以上座位等",
            "All seats of G trains, first class and above of other EMUs, and other consumption not needed.",
        ),
    )
)

BOUND: RuleTable[Rule] = RuleTable(
    (
        _rule("LEGAL_REPRESENTATIVE", "3(2)", "法定代表人", "A restricted unit's legal representative is bound too."),
        _rule("PRINCIPAL", "3(2)", "主要负责人", "A restricted unit's principal is bound too."),
        _rule(
            "DIRECTLY_RESPONSIBLE",
            "3(2)",
            "影响债务履行的直接责任人员",
            "Those directly responsible for the unit's not performing are bound too.",
        ),
        _rule("ACTUAL_CONTROLLER", "3(2)", "实际控制人", "A restricted unit's actual controller is bound too."),
    )
)
"""Whom a unit's restriction binds beside itself; codes are the catalogue's capacities of `credit.restricted_person`."""

RULES: RuleTable[Rule] = RuleTable(
    (
        _rule(
            "LISTED_IS_RESTRICTED",
            "1(2)",
            "失信被执行人应当限制消费",
            "Who is listed as dishonest must be restricted; not the reverse.",
        ),
        _rule(
            "MAY_BE_LIFTED",
            "9",
            "提供担保或申请执行人同意",
            "May be lifted on effective security or with the applicant's consent.",
        ),
        _rule("MUST_BE_LIFTED", "9", "履行完毕应当解除", "Must be lifted when the duty is performed."),
    )
)


def is_active(restriction: Row, today: date) -> bool:
    """Whether a `credit.consumption_restriction` binds that day; `lifted_on` is the first day on which it does not."""
    lifted_on = restriction["lifted_on"]
    return bool(restriction["issued_on"] <= today and (lifted_on is None or today < lifted_on))
