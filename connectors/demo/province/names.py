"""Names of the province's persons and companies."""

from __future__ import annotations

from functools import cache

from connectors.demo import words
from connectors.demo.chance import Chance

_SURNAMES = tuple(name for name, weight in words.SURNAMES for _ in range(weight)) + tuple(
    "叶林黄郑应楼金赵何余董许戴俞毛蔡季谢傅卢裘竺虞骆顾阮屠柴祝洪" * 6
)
_MEN = (
    "建国志文海永伟俊明德晓金立家荣学卫水春兴",
    "强明军华平波峰荣良林伟刚杰斌兴根清涛忠法",
)
_WOMEN = (
    "丽美雪晓佳秀文菊彩雨亚玲小春爱玉红惠素月",
    "萍娟琴燕怡英静芳凤欣珍娣红敏慧芬仙琳霞君",
)
_COINED = (
    "筠屿澍汀砚棠溯蘅昱沐泠砥岫榭垚钰翎禾苕漪",
    "砾禾岚芷珩野岑州汀竹屹晗珺菡筱翮嶂沚湄榆",
)
_BANKS = ("农村商业银行股份有限公司", "村镇银行股份有限公司", "小额贷款有限公司", "融资担保有限公司")


def person_name(chance: Chance, gender: str) -> str:
    """Surname and one or two characters."""
    first, second = _MEN if gender == "男" else _WOMEN
    given = chance.pick(second)
    return chance.pick(_SURNAMES) + (given if chance.happens(18) else chance.pick(first) + given)


@cache
def judges(court_code: str) -> tuple[str, ...]:
    """Who judges at a court; the first presides over it."""
    chance = Chance(f"province judges {court_code}")
    return tuple(person_name(chance, chance.pick("男女")) for _ in range(9))


@cache
def lawyers() -> tuple[str, ...]:
    """Those who act for applicants."""
    chance = Chance("province lawyers")
    return tuple(
        f"浙江{chance.pick(_COINED[0])}{chance.pick(_COINED[1])}律师事务所 {chance.pick(_SURNAMES)}律师"
        for _ in range(80)
    )


def company_name(chance: Chance, place: str, trade: str, joint_stock: bool) -> str:
    """Place, an invented word, trade, form."""
    coined = chance.pick(_COINED[0]) + chance.pick(_COINED[1])
    return f"{place}{coined}{trade}{'股份' if joint_stock else ''}有限公司"


def lender_name(chance: Chance, place: str) -> str:
    """A bank, lender or guarantor that is not."""
    return place + chance.pick(_COINED[0]) + chance.pick(_COINED[1]) + chance.pick(_BANKS)
