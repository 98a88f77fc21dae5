"""Who stands in the planted patterns: parties of their own, known to nobody else (`patterns.py` says what to find)."""

from __future__ import annotations

from datetime import date

from connectors.demo import numbers
from connectors.demo.parties import Company, Party, Person, company, person

_COUNTIES = tuple(numbers.YOUNG_COUNTIES)
_DOMICILES = ("330523", "330522", "330521", "330502100208", "330503101216")


def _person(serial: int, name: str, gender: str, year: int) -> Person:
    born = date(year, serial % 12 + 1, serial % 28 + 1)
    return person(name, gender, born, _COUNTIES[serial % 4], serial, _DOMICILES[serial % 5])


def _company(
    serial: int,
    name: str,
    representative: Person,
    *,
    capital: int = 10_000_000,
    established_on: date = date(2014, 3, 12),
    status: str = "ACTIVE",
    alone: bool = False,
) -> Company:
    return company(
        name,
        serial,
        representative,
        division="330523" if serial % 2 else "330522",
        established_on=established_on,
        capital=capital,
        status=status,
        company_type="有限责任公司(自然人独资)" if alone else "有限责任公司",
    )


CHAIN_OWNER = _person(30, "骆承宗", "男", 1969)
CHAIN_MINORITY = _person(31, "竺月娥", "女", 1975)
CROSS_FIRST = _person(32, "虞文彬", "男", 1971)
CROSS_SECOND = _person(33, "裘雅琴", "女", 1978)
CYCLE_FIRST = _person(34, "应启明", "男", 1966)
CYCLE_SECOND = _person(35, "屠志华", "男", 1973)
CYCLE_THIRD = _person(36, "柴玉珍", "女", 1980)
QUARTER_HOLDER = _person(37, "祝建伟", "男", 1982)
UNPAID = _person(38, "蔡国庆", "男", 1974)
PROMOTER = _person(39, "谢菊香", "女", 1976)
WITHDREW = _person(40, "傅永昌", "男", 1968)
SOLD_UNPAID = _person(41, "卢海英", "女", 1983)
BOUGHT_UNPAID = _person(42, "戴小龙", "男", 1991)
ALONE = _person(43, "许立峰", "男", 1979)
DEREGISTERED_HOLDER = _person(44, "俞春燕", "女", 1977)
TOOK_PROPERTY = _person(45, "季伯荣", "男", 1964)
NOT_YET_DUE = _person(46, "叶佳宁", "女", 1988)
MULE = _person(47, "阮小东", "男", 1996)
GATHERER = _person(48, "洪彩虹", "女", 1985)
ROUND_FIRST = _person(49, "顾大海", "男", 1972)
ROUND_SECOND = _person(50, "金美华", "女", 1981)
ROUND_THIRD = _person(51, "楼春生", "男", 1970)
SPENDER = _person(52, "何敬业", "男", 1967)
DEPOSITOR = _person(53, "余丽芬", "女", 1984)

PERSONS = (
    *(CHAIN_OWNER, CHAIN_MINORITY, CROSS_FIRST, CROSS_SECOND, CYCLE_FIRST, CYCLE_SECOND, CYCLE_THIRD, QUARTER_HOLDER),
    *(UNPAID, PROMOTER, WITHDREW, SOLD_UNPAID, BOUGHT_UNPAID, ALONE, DEREGISTERED_HOLDER, TOOK_PROPERTY, NOT_YET_DUE),
    *(MULE, GATHERER, ROUND_FIRST, ROUND_SECOND, ROUND_THIRD, SPENDER, DEPOSITOR),
)

CHAIN_TOP = _company(31, "安吉垚岚控股有限公司", CHAIN_OWNER, capital=50_000_000)
CHAIN_MIDDLE = _company(32, "长兴钰禾实业有限公司", CHAIN_OWNER)
CHAIN_BOTTOM = _company(33, "安吉翎芷贸易有限公司", CHAIN_MINORITY)
CROSS_A = _company(34, "长兴苕珩新材料有限公司", CROSS_FIRST)
CROSS_B = _company(35, "安吉漪砾新材料有限公司", CROSS_SECOND)
CYCLE_A = _company(36, "长兴禾岑投资有限公司", CYCLE_FIRST)
CYCLE_B = _company(37, "安吉榭沚建材有限公司", CYCLE_SECOND)
CYCLE_C = _company(38, "长兴岫湄物流有限公司", CYCLE_THIRD)
QUARTER = _company(39, "安吉泠嶂茶业有限公司", CHAIN_OWNER)
ARTICLE_17 = _company(41, "安吉沐筱纺织有限公司", UNPAID, capital=2_000_000)
ARTICLE_18 = _company(42, "长兴昱翮机械有限公司", WITHDREW, capital=3_000_000)
ARTICLE_19 = _company(43, "安吉蘅菡家具有限公司", BOUGHT_UNPAID, capital=1_000_000)
ARTICLE_20 = _company(44, "长兴溯榆电源科技有限公司", ALONE, capital=1_000_000, alone=True)
ARTICLE_21 = _company(45, "安吉棠屹椅业有限公司", DEREGISTERED_HOLDER, capital=800_000, status="DEREGISTERED")
ARTICLE_22 = _company(46, "长兴砚晗竹木制品有限公司", TOOK_PROPERTY, capital=2_000_000, status="REVOKED")
CONTESTED = _company(47, "安吉汀珺农业发展有限公司", NOT_YET_DUE, established_on=date(2022, 5, 18), capital=5_000_000)
APPLICANT = _company(48, "长兴澍州商业保理有限公司", CROSS_FIRST, capital=100_000_000)
RELATED = _company(49, "安吉屿竹贸易有限公司", WITHDREW, capital=500_000)

COMPANIES = (
    *(CHAIN_TOP, CHAIN_MIDDLE, CHAIN_BOTTOM, CROSS_A, CROSS_B, CYCLE_A, CYCLE_B, CYCLE_C, QUARTER),
    *(ARTICLE_17, ARTICLE_18, ARTICLE_19, ARTICLE_20, ARTICLE_21, ARTICLE_22, CONTESTED, APPLICANT, RELATED),
)


def number_of(who: Person | Company) -> str:
    """The official number."""
    number = who.party.number
    assert number is not None
    return number


def parties() -> tuple[Party, ...]:
    """Everybody in a pattern."""
    return tuple(each.party for each in (*PERSONS, *COMPANIES))
