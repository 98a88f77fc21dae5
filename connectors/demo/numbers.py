"""Invented official numbers: right in form and check digit, and such that nobody can bear them.

Resident IDs stand under county codes that are younger than the birth date: a number is given at birth, so none of these
can have been. Organisation codes begin with Q, a letter under which no series of them is known (digits, M since 2015).
VINs bear a manufacturer's code that is nobody's, account numbers begin with 0 as no card's do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from connectors.demo.chance import Chance
from identifiers import case_number, company_code, resident_id, vin

YOUNG_COUNTIES: Mapping[str, int] = MappingProxyType({"331083": 2017, "330383": 2019, "330113": 2021, "330114": 2021})
"""County codes by the year in which they came to be: 玉环市, 龙港市, 临平区, 钱塘区."""

LEGACY_COURTS: Mapping[str, str] = MappingProxyType(
    {
        **{"浙0502": "湖吴", "浙0503": "湖浔", "浙0521": "湖德", "浙0522": "湖长", "浙0523": "湖安", "浙05": "浙湖"},
        **{"浙0109": "杭萧", "浙0212": "甬鄞", "浙0302": "温鹿", "浙0603": "绍柯", "浙0782": "金义"},
    }
)
"""How courts were abbreviated in case numbers before 2016."""

_YEAR_CHARACTERS = "ABCDEFGHJKLMNPRSTVWXY"
_FIRST_YEAR_CHARACTER = 2010
_NEW_NUMBERS_FROM = 2016


def resident(county: str, born: date, serial: int, gender: str) -> str:
    """A resident ID; `serial` (0 to 499) tells those of one county, birthday and gender apart."""
    if born.year >= YOUNG_COUNTIES[county]:
        raise ValueError("the county is not younger than the person")
    first17 = f"{county}{born:%Y%m%d}{serial * 2 + (gender == '男'):03d}"
    return first17 + resident_id.make_check_digit(first17)


def company(division: str, serial: int) -> str:
    """A unified social credit code of a company registered in a county."""
    return company_code.complete(f"91{division}Q{serial:07d}")


def plate(chance: Chance, city: str, *, new_energy: bool) -> str:
    """A plate of Zhejiang; `city` is the letter of its office (E is Huzhou)."""
    if new_energy:
        return f"浙{city}{chance.pick('DF')}{chance.pick('ABCDEFGHJK0123456789')}{chance.below(10_000):04d}"
    letters = chance.pick(("", "A", "B", "K", "MR", "U"))
    digits = f"{chance.below(100_000):05d}"
    place = chance.below(6 - len(letters))
    return f"浙{city}{digits[:place]}{letters}{digits[place : 5 - len(letters)]}"


def vehicle(serial: int, year: int) -> str:
    """A VIN of a model year from 2010 to 2030."""
    return vin.complete(
        f"LXX{'ABCDEFGH'[serial % 8]}D41B0{_YEAR_CHARACTERS[year - _FIRST_YEAR_CHARACTER]}Z{serial:06d}"
    )


def account(serial: int) -> str:
    """A bank account number of 19 digits, different for serials below a million."""
    return f"0{serial * 7_919 % 10**6:06d}{serial * 104_729 % 10**8:08d}{serial % 10**4:04d}"


def case(year: int, court_code: str, type_code: str, serial: int) -> str:
    """A case number; before 2016 in the form of that time, for `LEGACY_COURTS`."""
    if year < _NEW_NUMBERS_FROM:
        return f"（{year}）{LEGACY_COURTS[court_code]}{type_code}字第{serial}号"
    return case_number.compose(year, court_code, type_code, serial)
