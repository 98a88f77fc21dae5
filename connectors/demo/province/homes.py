"""Where people of the province live and companies are registered: Zhejiang's villages, counties and courts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from identifiers.courts import courts
from identifiers.divisions import children

_ZHEJIANG = "330000"
_EVERY = 6
_STREETS = ("人民路", "解放路", "建设路", "工业大道", "创业路", "富民路", "振兴路", "兴业街", "滨江路", "中山路")
_LARGE = ("浙0523", "浙0109", "浙0782")
_BUSY = ("浙0502", "浙0503", "浙0521", "浙0522", "浙0212", "浙0302", "浙0603", "浙0281")


@dataclass(frozen=True, slots=True)
class County:
    """A county: its code, how companies there name the place, and how an address begins."""

    code: str
    place: str
    address: str


@cache
def homes() -> tuple[tuple[str, str], ...]:
    """Villages and communities all over the province, with the address down to each."""
    found: list[tuple[str, str]] = []
    for city in children(_ZHEJIANG):
        for county in children(city.code):
            for town in children(county.code):
                above = f"浙江省{city.name}{county.name}{town.name.removesuffix('办事处')}"
                for village in children(town.code)[::_EVERY]:
                    name = village.name.replace("社区居委会", "社区").replace("村委会", "村")
                    found.append((village.code, above + name.replace("居民委员会", "社区").replace("村民委员会", "村")))
    return tuple(found)


@cache
def counties() -> tuple[County, ...]:
    """The counties; a company in a city's district bears the city's name."""
    return tuple(
        County(
            county.code,
            city.name.removesuffix("市") if county.name.endswith("区") else county.name[:-1],
            f"浙江省{city.name}{county.name}",
        )
        for city in children(_ZHEJIANG)
        for county in children(city.code)
    )


def street(place: int) -> str:
    """A street and a house number."""
    return f"{_STREETS[place % len(_STREETS)]}{place * 7 % 398 + 1}号"


@cache
def court_names() -> dict[str, str]:
    """Names of courts by code."""
    return {each.code: each.name for each in courts()}


@cache
def city_of(court_code: str) -> str:
    """The city in which a court of the province sits."""
    name = court_names()[court_code[:3]]
    return name.removesuffix("中级人民法院") if name.endswith("中级人民法院") else "宁波市"


@cache
def courts_by_load() -> tuple[str, ...]:
    """Codes of courts, each as often as its share of cases: three large ones, some busy, the others alike."""
    codes: list[str] = []
    for each in courts():
        if each.code.startswith("浙") and each.level != "HIGH":
            usual = 2 if each.level == "INTERMEDIATE" else 7
            codes += [each.code] * (72 if each.code in _LARGE else 14 if each.code in _BUSY else usual)
    return tuple(codes)
