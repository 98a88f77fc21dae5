"""The cast: the few parties with a story of their own, whom chance leaves alone (`stories.py` tells them)."""

from __future__ import annotations

from datetime import date

from connectors.demo import numbers
from connectors.demo.parties import Party, company, foreigner, person

SHEN = person("沈国樑", "男", date(1972, 3, 18), "331083", 1, "330523")
PAN = person("潘建新", "男", date(1985, 7, 9), "330383", 2, "330502100208")
FEI = person("费明珠", "女", date(1979, 11, 2), "330113", 3, "330522002205")
ZHOU = person("周阿福", "男", date(1958, 5, 21), "331083", 4, "330503101216")
LI = person("李红霞", "女", date(1968, 9, 30), "330114", 5, "330521")
MARTENS = foreigner("MARTENS JONAS", "X0000017Z", date(1981, 2, 14), "男")

LISTED = company(
    "安吉筠砾竹业有限公司", 1, SHEN, division="330523", established_on=date(2012, 4, 10), capital=5_000_000
)
ONE_PERSON = company(
    "湖州溯珩电源科技有限公司",
    2,
    PAN,
    division="330502",
    established_on=date(2018, 9, 3),
    capital=2_000_000,
    company_type="有限责任公司(自然人独资)",
    trade="其他电池制造",
)
RESTORED = company(
    "德清屿禾家具有限公司",
    3,
    LI,
    division="330521",
    established_on=date(2009, 6, 1),
    capital=8_000_000,
    trade="木质家具制造",
)
HOLDING = company(
    "长兴砚禾控股集团有限公司",
    4,
    FEI,
    division="330522",
    established_on=date(2005, 1, 20),
    capital=50_000_000,
    trade="投资与资产管理",
)
NEAR = company(
    "长兴澍岚物流有限公司",
    5,
    ZHOU,
    division="330522",
    established_on=date(2015, 8, 8),
    capital=10_000_000,
    trade="道路货物运输",
)
FAR = company(
    "湖州汀芷贸易有限公司",
    6,
    FEI,
    division="330502",
    established_on=date(2019, 2, 25),
    capital=1_000_000,
    trade="批发业",
)
LENDER = company(
    "湖州苕汀农村商业银行股份有限公司",
    7,
    ZHOU,
    division="330502",
    established_on=date(2004, 12, 28),
    capital=900_000_000,
    company_type="股份有限公司",
    trade="货币银行服务",
)

ONLY_COURT = Party(numbers.resident("330113", date(1963, 8, 15), 21, "男"), "RESIDENT_ID", "PERSON", "褚阿根")
ONLY_POLICE = person("温雪梅", "女", date(1990, 12, 5), "330114", 22, "330503106215")
ONLY_VEHICLES = Party(numbers.resident("331083", date(1977, 4, 4), 23, "男"), "RESIDENT_ID", "PERSON", "戚志远")
ONLY_CREDIT = Party(numbers.resident("330383", date(1969, 10, 10), 24, "男"), "RESIDENT_ID", "PERSON", "鲍建华")
ONLY_REGISTRY = company(
    "南浔泠州茶业有限公司",
    25,
    person("倪素琴", "女", date(1974, 1, 19), "330113", 25, "330503105"),
    division="330503",
    established_on=date(2021, 5, 17),
    capital=500_000,
    trade="精制茶加工",
)
ONLY_BANK = Party(numbers.resident("330114", date(1988, 6, 26), 26, "女"), "RESIDENT_ID", "PERSON", "翁彩英")

PERSONS = (SHEN, PAN, FEI, ZHOU, LI, MARTENS, ONLY_POLICE)
"""Those whom the population register knows."""

COMPANIES = (LISTED, ONE_PERSON, RESTORED, HOLDING, NEAR, FAR, LENDER, ONLY_REGISTRY)
