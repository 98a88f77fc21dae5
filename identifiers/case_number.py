"""Case numbers (案号), 法〔2015〕137号: （year）, code of the court, code of the type, serial, 号.

    （2023）浙0522执恢12号之一
      │    │      │   │    └ suffix: the first of several documents of the case
      │    │      │   └ serial of the year, court and type
      │    │      └ type code (类型代字): 执恢 is RESUMED
      │    └ court code (法院代字)
      └ year of filing

The court's code is read first, then all of the type's: in 最高法执监 a pattern that looks for the type first goes
wrong. Numbers from before 2016, such as （2014）浙湖执字第123号, name the court by an abbreviation that no table lists;
they are kept as they are, as legacy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from identifiers.check import Check
from identifiers.courts import courts
from identifiers.errors import InvalidNumber
from identifiers.normalise import compact

KIND = "CASE_NUMBER"
KINDS = {
    "执": "FIRST_ENFORCEMENT",
    "执恢": "RESUMED",
    "执保": "PRESERVATION",
    "执异": "OBJECTION",
    "执复": "RECONSIDERATION",
    "执监": "SUPERVISION",
    "执协": "ASSISTANCE",
    "执他": "OTHER",
}
"""CaseKind by type code; other types (民初, 刑终, 财保, 诉前调 …) are no enforcement cases and have none."""

_LEGACY_KINDS = {**KINDS, **dict.fromkeys(("执民", "执行", "执刑", "执商"), "FIRST_ENFORCEMENT")}
_FOLD = str.maketrans("()[]【】〔〕﹝﹞－—–‐‑−", "（）（）（）（）（）------")
_EXAMPLE = ", as in （2023）浙0522执1234号"
_MAX_LENGTH = 64
_FIRST_YEAR = 1949
_NEW_NUMBERS_FROM = 2016
_FRAME = re.compile(r"（([0-9]{4})）(.+)")
_NUMERALS = "一二三四五六七八九"
_PART = rf"之(?:[0-9]{{1,2}}|[十{_NUMERALS}]{{1,3}})"
_LEGACY = re.compile(rf"([\u4e00-\u9fff]{{1,16}})字第?([0-9]{{1,8}})((?:-[0-9]{{1,3}})?)号({_PART})?")
_TYPE = re.compile(r"(?:(?![字第号之])[\u4e00-\u9fff]){1,8}")
# Year, court and type without the bracket before them, in a number that may be in its normal form.
_WRITTEN_NORMALLY = re.compile(r"（([0-9]{4}）\D{1,12}[0-9]{0,4}\D{1,8})[1-9][0-9]{0,7}号")
_SERIAL = re.compile(r"[0-9]{1,8}")
_END = re.compile(rf"号({_PART})?|({_PART})号")
# Courts that the table does not list: provinces, 兵 (Xinjiang's corps) and 军 (military), with no, two or four digits.
_UNLISTED_COURT = re.compile(
    r"(?:最高法知|[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵军](?:[0-9]{4}|[0-9]{2})?)(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number and its parts; `text` is its normal form.

    `kind` is a CaseKind, None for what is no enforcement case. A legacy number has no `court_code`, and a `type_code`
    only where it is an enforcement case's.
    """

    text: str
    year: int
    court_code: str | None
    type_code: str | None
    kind: str | None
    serial: int
    suffix: str | None = None
    legacy: bool = False


def parse(text: str) -> CaseNumber:
    """The case number in `text`: brackets of any shape, either width, spaces; InvalidNumber names the check that fails.

    The normal form has full-width parentheses, half-width digits and, legacy numbers apart, no leading zeros.
    """
    folded = fold(text)
    if len(folded) > _MAX_LENGTH:
        raise InvalidNumber(KIND, Check.LENGTH, f"a case number has at most {_MAX_LENGTH} characters")
    frame = _FRAME.fullmatch(folded)
    if frame is None:
        raise InvalidNumber(KIND, Check.FORM, f"a case number begins with a year in brackets{_EXAMPLE}")
    year = int(frame[1])
    if year < _FIRST_YEAR:
        raise InvalidNumber(KIND, Check.YEAR, f"no case number is of a year before {_FIRST_YEAR}")
    legacy = _LEGACY.fullmatch(frame[2])
    return _parse_legacy(year, legacy) if legacy else _parse_body(year, frame[2])


def normalise(text: str) -> str:
    """The normal form alone; InvalidNumber as `parse`."""
    written = _WRITTEN_NORMALLY.fullmatch(text)
    return text if written and _is_normal(written[1]) else parse(text).text


def fold(text: str) -> str:
    """Width, brackets and spaces put right without any check: for filters that name a part of a case number."""
    return compact(text).translate(_FOLD)


def compose(year: int, court_code: str, type_code: str, serial: int) -> str:
    """The case number made of these parts; for generators."""
    return f"（{year}）{court_code}{type_code}{serial}号"


@lru_cache(maxsize=4096)
def _is_normal(beginning: str) -> bool:
    """Whether a number that begins so and goes on with a plain serial is in its normal form: few do in many numbers."""
    example = f"（{beginning}1号"
    try:
        return parse(example).text == example
    except InvalidNumber:
        return False


def _parse_body(year: int, body: str) -> CaseNumber:
    court_code = _court_code(body)
    if court_code is None:
        raise InvalidNumber(KIND, Check.COURT_CODE, f"after the year stands the code of a court{_EXAMPLE}")
    type_code = _TYPE.match(body, len(court_code))
    if type_code is None:
        raise InvalidNumber(KIND, Check.TYPE_CODE, "after the court's code stands the type of the case, 执 or 执恢 …")
    serial = _SERIAL.match(body, type_code.end())
    if serial is None or int(serial[0]) == 0:
        raise InvalidNumber(KIND, Check.SERIAL, "after the type of the case stands its serial, from 1 on")
    end = _END.fullmatch(body, serial.end())
    if end is None:
        raise InvalidNumber(KIND, Check.FORM, "a case number ends with 号, or with 号 and 之一, 之二 …")
    suffix = _suffix(end[1] or end[2])
    return CaseNumber(
        text=compose(year, court_code, type_code[0], int(serial[0])) + (suffix or ""),
        year=year,
        court_code=court_code,
        type_code=type_code[0],
        kind=KINDS.get(type_code[0]),
        serial=int(serial[0]),
        suffix=suffix,
    )


def _parse_legacy(year: int, match: re.Match[str]) -> CaseNumber:
    if year >= _NEW_NUMBERS_FROM:
        raise InvalidNumber(KIND, Check.FORM, f"since 2016 case numbers are written without 字第{_EXAMPLE}")
    if int(match[2]) == 0:
        raise InvalidNumber(KIND, Check.SERIAL, "the serial of a case number is from 1 on")
    words, digits, branch = match[1], match[2], match[3]
    start = words.rfind("执")
    type_code = words[start:] if start >= 0 and words[start:] in _LEGACY_KINDS else None
    part = _suffix(match[4])
    return CaseNumber(
        text=f"（{year}）{words}字第{digits}{branch}号{part or ''}",
        year=year,
        court_code=None,
        type_code=type_code,
        kind=_LEGACY_KINDS[type_code] if type_code else None,
        serial=int(digits),
        suffix=(branch + (part or "")) or None,
        legacy=True,
    )


def _court_code(body: str) -> str | None:
    """The longest code of the table that begins `body`, or else what is formed like one; digits are never cut apart."""
    codes, longest = _codes()
    found = [
        body[:length]
        for length in range(1, longest + 1)
        if body[:length] in codes and not body[length : length + 1].isdecimal()
    ]
    unlisted = _UNLISTED_COURT.match(body)
    if unlisted:
        found.append(unlisted[0])
    return max(found, key=len, default=None)


@cache
def _codes() -> tuple[frozenset[str], int]:
    codes = frozenset(each.code for each in courts())
    return codes, max(map(len, codes))


def _suffix(text: str | None) -> str | None:
    """之一 for 之1; what is written in numerals stays."""
    if text is None or not text[1:].isdecimal():
        return text
    tens, ones = divmod(int(text[1:]), 10)
    if not tens and not ones:
        raise InvalidNumber(KIND, Check.FORM, "documents of a case are counted from 之一 on")
    ten = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return f"之{ten}{_NUMERALS[ones - 1] if ones else ''}"
