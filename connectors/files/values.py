"""How a value of a file is read, by its column's type and meaning; BadValue says what is wrong with it.

A value is a text (CSV, JSON), a bool (JSON, Excel), a number, a date or a datetime (Excel), or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from connectors.catalogue import Column, ColumnType
from connectors.files.limits import MAX_LONG_TEXT, MAX_TEXT
from connectors.files.words import NO, NOTHING, NOTHING_BUT_TEXT, TERMS, YES
from connectors.files.wrong import NESTED, BadValue, Reason
from identifiers import case_number, plate, vin
from identifiers.errors import InvalidNumber
from identifiers.normalise import half_width

Reader: TypeAlias = Callable[[Any], Any]
"""From a value of the file to the column's value, None where there is none."""

D = TypeVar("D", bound=date)

_SHANGHAI = timezone(timedelta(hours=8))
_CACHED = 16_384
_SENTENCES = frozenset(("content", "duty", "performance", "note", "removal_reason", "target"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d\d)(\d\d)"
    r"|年(\d{1,2})月(\d{1,2})日)",
    re.ASCII,
)
_TIME = re.compile(
    r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6})\d*)?)?|(\d\d)(\d\d)(\d\d)"
    r"|(\d{1,2})[时点](\d{1,2})分(?:(\d{1,2})秒)?",
    re.ASCII,
)
_PLAIN_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PLAIN_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", re.ASCII)
_ZONE = re.compile(r"\s*(?:(Z)|([+-]\d\d):?(\d\d))$", re.IGNORECASE | re.ASCII)
_AMOUNT = re.compile(
    r"[¥￥]?\s*([+-]?)\s*[¥￥]?\s*(\d{1,3}(?:,\d{3}){1,7}|\d{1,24})(?:\.(\d{1,20}))?\s*(万?元|万)?", re.ASCII
)
_PLAIN_AMOUNT = re.compile(r"\d{1,16}(?:\.\d{1,2})?", re.ASCII)
_SHARE = re.compile(r"(\d{1,12}(?:\.\d{1,20})?(?:[eE]-?\d{1,3})?)\s*(%?)", re.ASCII)
_WHOLE = re.compile(r"([+-]?\d{1,20})(?:\.0+)?", re.ASCII)
_YEARS = range(1850, 2201)
_MOST_YUAN = Decimal(10) ** 16
_MOST_DIGITS_OF_EXCEL = 10**15
_EXCEL_DAY_0 = date(1899, 12, 30)
_FIRST_SERIAL_DAY = 61
"""1 March 1900: before it Excel counts a day that never was."""
_LAST_SERIAL_DAY = 110_000
_EXCEL_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))
_CASE_NUMBERS = frozenset(("case_number", "resumes"))


def reader_for(qualified: str, column: Column, terms: Mapping[str, str], unit: Decimal = Decimal(1)) -> Reader:
    """The reader of a column of the table `qualified`: `terms` go before our own words, amounts are counted in `unit`.

    Numbers of parties are only cleaned here: their check wants the kind, which stands in another column (rows.py).
    """
    read = _typed(qualified, column, terms, unit)
    nothing = NOTHING if column.type is ColumnType.TEXT and not column.values else NOTHING_BUT_TEXT

    def reader(value: Any) -> Any:
        if value is None:
            return None
        if value is NESTED:
            raise BadValue(Reason.BAD_VALUE, "a plain value, no list and no object")
        if isinstance(value, str):
            value = value.strip()
            if value in nothing:
                return None
            if not value.isprintable() and _CONTROL.search(value):
                raise BadValue(Reason.CONTROL_CHARACTER, "a text has no control characters")
            value = terms.get(value, value)
        return read(value)

    return lru_cache(maxsize=_CACHED, typed=True)(reader)


def _typed(qualified: str, column: Column, terms: Mapping[str, str], unit: Decimal) -> Reader:
    if column.values:
        known = {value.casefold(): value for value in column.values}
        known |= {term: value for value in column.values for term in TERMS.get(value, ())}
        return lambda value: _listed(_as_text(value), known)
    match column.type:
        case ColumnType.NUMERIC:
            return lambda value: _amount(value, unit)
        case ColumnType.DATE:
            return _date
        case ColumnType.TIMESTAMP:
            return _timestamp
        case ColumnType.BOOLEAN:
            return _boolean
        case ColumnType.INTEGER:
            return lambda value: _whole(value, 31)
        case ColumnType.BIGINT:
            return lambda value: _whole(value, 63)
        case ColumnType.DOUBLE:
            return _share
        case ColumnType.TEXT:
            return _text_reader(qualified, column)


def _text_reader(qualified: str, column: Column) -> Reader:
    normalise: Callable[[str], str] | None = None
    if column.name in _CASE_NUMBERS or (qualified, column.name) == ("court.enforcement_case", "number"):
        normalise = case_number.normalise
    elif column.name == "vin":
        normalise = vin.normalise
    elif column.name == "plate":
        normalise = plate.normalise
    elif column.name.endswith(("number", "code", "reference")):
        normalise = _clean
    most = MAX_LONG_TEXT if column.name in _SENTENCES else MAX_TEXT

    def read(value: Any) -> str:
        text = _as_text(value)
        if len(text) > most:
            raise BadValue(Reason.TOO_LONG, f"at most {most:,} characters")
        try:
            return text if normalise is None else normalise(text)
        except InvalidNumber as error:
            raise BadValue(Reason.BAD_NUMBER, f"{error.details['kind']} {error.details['check']}: {error}") from None

    return read


def _clean(text: str) -> str:
    return text if text.isascii() and text.isprintable() else half_width(text)


def _as_text(value: Any) -> str:
    """Excel keeps 15 digits of a number: a longer one has lost its last."""
    if isinstance(value, str):
        if value in _EXCEL_ERRORS:
            raise BadValue(Reason.BAD_VALUE, "an error of the workbook stands in the place of a value")
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= _MOST_DIGITS_OF_EXCEL:
            raise BadValue(Reason.BAD_NUMBER, "Excel has cut the digits of this number; format the column as text")
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


def _listed(text: str, known: Mapping[str, str]) -> str:
    found = known.get(text) or known.get(text.casefold())
    if found is None:
        raise BadValue(Reason.UNKNOWN_VALUE, f"one of {', '.join(dict.fromkeys(known.values()))}")
    return found


def _amount(value: Any, unit: Decimal) -> Decimal:
    if unit == 1 and isinstance(value, str) and _PLAIN_AMOUNT.fullmatch(value):
        return Decimal(value)
    amount = _computed(value) * unit if isinstance(value, float) else _written_amount(value, unit)
    if abs(amount) >= _MOST_YUAN:
        raise BadValue(Reason.OUT_OF_RANGE, "an amount has at most 16 digits before the point")
    cents = round(amount, 2)
    # What a workbook computed is off by less than a hundredth of a cent.
    if abs(amount - cents) >= (Decimal("0.0001") if isinstance(value, float) else Decimal("1e-30")):
        raise BadValue(Reason.BAD_AMOUNT, "an amount has at most two digits after the point")
    return cents


def _computed(value: float) -> Decimal:
    if not abs(value) < _MOST_YUAN:
        raise BadValue(Reason.OUT_OF_RANGE, "an amount has at most 16 digits before the point")
    return Decimal(repr(value))


def _written_amount(value: Any, unit: Decimal) -> Decimal:
    found = None if isinstance(value, bool) else _AMOUNT.fullmatch(half_width(str(value)))
    if found is None:
        raise BadValue(Reason.BAD_AMOUNT, "an amount such as 1,234.50")
    sign, whole, fraction, said = found.groups()
    if said in ("万", "万元") and unit == 1:
        raise BadValue(Reason.BAD_AMOUNT, "an amount in 万元 must be declared in the mapping")
    # 万元 declared, but this value says 元.
    times = Decimal(1) if said == "元" else unit
    return Decimal(f"{sign}{whole.replace(',', '')}.{fraction or 0}") * times


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return _in_years(value.date())
    if isinstance(value, date):
        return _in_years(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _serial_day(value):
        return _in_years(_EXCEL_DAY_0 + timedelta(days=int(value)))
    text = half_width(_as_text(value))
    if _PLAIN_DAY.fullmatch(text) and (plain := _iso(date.fromisoformat, text)):
        return _in_years(plain)
    found = _DAY.match(text)
    if found is None or not _is_time(text[found.end() :].lstrip("T ")):
        raise BadValue(Reason.BAD_DATE, "a day such as 2024-01-31, 2024/1/31, 20240131 or 2024年1月31日")
    return _in_years(_day_of(found, Reason.BAD_DATE))


def _serial_day(value: float) -> bool:
    return _FIRST_SERIAL_DAY <= value < _LAST_SERIAL_DAY


def _timestamp(value: Any) -> datetime:
    if isinstance(value, datetime):
        _in_years(value.date())
        return value if value.tzinfo else value.replace(tzinfo=_SHANGHAI)
    text = half_width(_as_text(value))
    if _PLAIN_MOMENT.fullmatch(text) and (plain := _iso(datetime.fromisoformat, text)):
        return _in_years(plain).replace(tzinfo=_SHANGHAI)
    day = _DAY.match(text)
    if day is None:
        raise BadValue(Reason.BAD_TIMESTAMP, "a moment such as 2024-01-31 08:05:00")
    rest = text[day.end() :].lstrip("T ")
    zone = _ZONE.search(rest)
    clock = _TIME.fullmatch(rest[: zone.start()] if zone else rest)
    if clock is None:
        raise BadValue(Reason.BAD_TIMESTAMP, "a moment has a time of day: 2024-01-31 08:05:00")
    try:
        moment = time(*_clock_of(clock))
        offset = timezone(_offset(zone)) if zone else _SHANGHAI
    except ValueError:
        raise BadValue(Reason.BAD_TIMESTAMP, "no time of a day") from None
    return datetime.combine(_in_years(_day_of(day, Reason.BAD_TIMESTAMP)), moment, offset)


def _is_time(text: str) -> bool:
    zone = _ZONE.search(text)
    return not text or _TIME.fullmatch(text[: zone.start()] if zone else text) is not None


def _clock_of(found: re.Match[str]) -> tuple[int, int, int, int]:
    groups = found.groups()
    forms = zip(groups[:3], groups[4:7], groups[7:], strict=True)
    hour, minute, second = (int(next(filter(None, each), 0)) for each in forms)
    return hour, minute, second, int((groups[3] or "").ljust(6, "0"))


def _offset(found: re.Match[str]) -> timedelta:
    if found[1]:
        return timedelta(0)
    sign = -1 if found[2].startswith("-") else 1
    return sign * timedelta(hours=abs(int(found[2])), minutes=int(found[3]))


def _day_of(found: re.Match[str], reason: Reason) -> date:
    try:
        return date(*(int(each) for each in found.groups() if each))
    except ValueError:
        raise BadValue(reason, "no day of the calendar") from None


def _iso(read: Callable[[str], D], text: str) -> D | None:
    """What most files hold, read ten times as fast; None where it is wrong, which the way round it then explains."""
    try:
        return read(text)
    except ValueError:
        return None


def _in_years(day: D) -> D:
    if day.year not in _YEARS:
        raise BadValue(Reason.OUT_OF_RANGE, f"a year from {_YEARS[0]} to {_YEARS[-1]}")
    return day


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _as_text(value).casefold()
    if text not in YES and text not in NO:
        raise BadValue(Reason.BAD_VALUE, "true or false, 是 or 否")
    return text in YES


def _whole(value: Any, bits: int) -> int:
    found = None if isinstance(value, bool) else _WHOLE.fullmatch(half_width(_as_text(value)))
    if found is None:
        raise BadValue(Reason.BAD_VALUE, "a whole number")
    if not -(2**bits) <= int(found[1]) < 2**bits:
        raise BadValue(Reason.OUT_OF_RANGE, f"a whole number below 2^{bits}")
    return int(found[1])


def _share(value: Any) -> float:
    found = None if isinstance(value, bool) else _SHARE.fullmatch(half_width(str(value)))
    if found is None:
        raise BadValue(Reason.BAD_VALUE, "a fraction such as 0.25, or 25%")
    share = float(found[1]) / (100 if found[2] else 1)
    if not share <= 1 + 1e-9:
        raise BadValue(Reason.OUT_OF_RANGE, "a fraction from 0 to 1")
    return share
