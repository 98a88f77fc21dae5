"""JSON as callers send it, read strictly: UTF-8 only, bounded depth and size, nothing ambiguous, nothing unprintable.

RFC 8259 lets a reader choose what to do with the doubtful. We refuse it, naming what and never quoting it: NaN,
Infinity and numbers beyond a double; duplicate keys (two readers would see two requests); NUL (no store takes it);
surrogates without their other half (no text). Integers stay whole.

Nearly all that is sent is read by orjson (`_plain`), several times as fast as the careful reader. That one alone tells
what is wrong, and reads what orjson would take for something else: integers beyond 64 bits, which it makes floats.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import orjson

from identifiers.errors import BadRequest
from web.limits import MAX_JSON_DEPTH, MAX_JSON_VALUES, MAX_NUMBER_DIGITS

# Possessive, and an unclosed string runs to the end: one pass whatever the input.
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_DOUBTFUL: Any = object()
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(raw: bytes, what: str) -> Any:
    """The value in `raw`; BadRequest says what is wrong with `what` (such as "the body")."""
    value = _plain(raw)
    if value is not _DOUBTFUL:
        return value
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"{what} is not UTF-8 (byte {error.start})") from None
    return parse_json(text, what)


def parse_json(text: str, what: str) -> Any:
    """The value in a text that is decoded already."""
    _check_size(text, what)
    try:
        value = _DECODER.decode(text)
    except BadRequest as refused:
        raise BadRequest(f"{what} {refused.message}") from None
    except json.JSONDecodeError as error:
        raise BadRequest(f"{what} is not JSON (line {error.lineno}, column {error.colno})") from None
    # Both can only come from an escape: raw ones have been refused with the UTF-8 and by the parser.
    if "\\u" in text:
        for string in strings_in(value):
            check_text(string, what)
    return value


def check_text(string: str, what: str) -> None:
    """BadRequest for characters that no store and no answer can hold."""
    if "\0" in string:
        raise BadRequest(f"{what} has a NUL character in a string")
    if _SURROGATE.search(string):
        raise BadRequest(f"{what} has half of a surrogate pair in a string")


def strings_in(value: Any) -> Iterator[str]:
    """Every string of a JSON value, keys included."""
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, str):
            yield current
        elif isinstance(current, dict):
            pending.extend(current)
            pending.extend(current.values())
        elif isinstance(current, list):
            pending.extend(current)


def _plain(raw: bytes) -> Any:
    """The value where no reader could take it for another and no limit is near, else `_DOUBTFUL`."""
    # Without \\ each \" is a quote inside a string, and all others stand at the ends of strings.
    if (
        len(raw) > MAX_JSON_VALUES
        or b"\\u" in raw
        or b"\\\\" in raw
        or raw.count(b"{") + raw.count(b"[") > MAX_JSON_DEPTH
    ):
        return _DOUBTFUL
    try:
        value = orjson.loads(raw)
        strings = _count_strings(value)
    except ValueError:
        return _DOUBTFUL
    # A key that came twice is a string less.
    return value if 2 * strings == raw.count(b'"') - raw.count(b'\\"') else _DOUBTFUL


def _count_strings(value: Any) -> int:
    """Keys included; ValueError for a float, which may have been an integer or more than a double holds."""
    inner, strings = (value.values(), len(value)) if type(value) is dict else ((value,), 0)
    for each in inner:
        kind = type(each)
        if kind is str:
            strings += 1
        elif kind is dict:
            strings += _count_strings(each)
        elif kind is list:
            strings += sum([1 if type(entry) is str else _count_strings(entry) for entry in each])
        elif kind is float:
            raise ValueError
    return strings


def _check_size(text: str, what: str) -> None:
    opening = text.count("{") + text.count("[")
    if opening > MAX_JSON_DEPTH:
        _check_depth(text, what)
    if len(text) > MAX_JSON_VALUES and opening + text.count(",") > MAX_JSON_VALUES:
        raise BadRequest(f"{what} has more than {MAX_JSON_VALUES} values")


def _check_depth(text: str, what: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(text):
        token = match[0]
        if token in ("[", "{"):
            depth += 1
            if depth > MAX_JSON_DEPTH:
                raise BadRequest(f"{what} is nested deeper than {MAX_JSON_DEPTH} levels")
        elif token in ("]", "}"):
            depth -= 1


def _refuse_constant(_name: str) -> Any:
    raise BadRequest("has NaN or Infinity, which JSON does not know")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise BadRequest("has a number beyond the range of a double")
    return number


def _bounded(digits: str) -> int:
    if len(digits) > MAX_NUMBER_DIGITS:
        raise BadRequest(f"has a number of more than {MAX_NUMBER_DIGITS} digits")
    return int(digits)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BadRequest("has the same key twice in one object")
    return members


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_bounded
)
