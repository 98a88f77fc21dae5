"""What a hostile or careless caller sends, and the code that each must get. The tests ask all of it too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from identifiers import resident_id

DEEPEST_BOMB = 90
LAST_HARMLESS_BOMB = 7
"""Bombs up to this many levels are operations like others."""

DEEP = 100_000


@dataclass(frozen=True, slots=True)
class Hostile:
    """A body by its name, and the code of the errors that it gets; None where it is answered."""

    name: str
    body: bytes
    code: str | None


def hostile_requests() -> list[Hostile]:
    """Every one of them."""
    return [
        *_bombs(),
        *(_asked(name, query, "COST_EXCEEDED") for name, query in {**_large(), **_deep(), **_wide()}.items()),
        *(_asked(name, query, "VALIDATION_FAILED") for name, query in _wrong().items()),
        _asked("10,000 aliases", "{ viewer { " + _times(10_000, "aN:client") + " } }", "BAD_REQUEST"),
        _asked("a list 100,000 deep", "{ cases(where: " + "[" * DEEP, "BAD_REQUEST"),
        _asked("an input object 100,000 deep", "{ cases(where: " + "{not:" * DEEP, "BAD_REQUEST"),
        *_in_variables(),
        *_numbers(),
    ]


def _asked(name: str, query: str, code: str | None, **variables: Any) -> Hostile:
    return Hostile(name, json.dumps({"query": query, "variables": variables}).encode(), code)


def _times(count: int, text: str) -> str:
    """The text so many times, each with its own number in the place of N."""
    return " ".join(text.replace("N", str(number)) for number in range(count))


def _bombs() -> Iterator[Hostile]:
    for levels in range(1, DEEPEST_BOMB + 1):
        code = None if levels <= LAST_HARMLESS_BOMB else "COST_EXCEEDED"
        yield _asked(f"fragments nested {levels} deep, each used twice", bomb(levels), code)


def bomb(levels: int) -> str:
    """Fragments that use the next one twice, under two names: twice the fields with each level."""
    fragments = " ".join(
        f"fragment F{level} on Court {{ a: parent {{ ...F{level + 1} }} b: parent {{ ...F{level + 1} }} }}"
        for level in range(levels)
    )
    operation = '{ case(number: "（2023）浙0522执1号") { court { ...F0 } } }'
    return f"{operation} {fragments} fragment F{levels} on Court {{ code }}"


def _large() -> Mapping[str, str]:
    """More than may be written."""
    return {
        "3,000 directives": "{ viewer { client " + "@skip(if: false) " * 2_900 + "} }",
        "3,000 directives without arguments": "{ viewer { client " + "@skip " * 3_000 + "} }",
        "300 directives": "{ viewer { client " + "@skip(if: false) " * 300 + "} }",
        "3,500 aliases": "{ viewer { " + _times(3_500, "aN:client") + " } }",
        "300 aliases": "{ viewer { " + _times(300, "aN: client") + " } }",
        "1,900 fields of one name": "{ viewer { " + "client " * 1_900 + "} }",
        "380 objects of one name": "{ " + "viewer { client } " * 380 + "}",
        "600 input fields": "{ cases(where: {" + _times(600, "aN: 1") + "}) { totalCount } }",
        "200 fragments": "{ ...F0 } " + _times(200, "fragment FN on Query { viewer { client } }"),
        "24,500 comments": "#\n" * 24_500 + "{ viewer { client } }",
    }


def _deep() -> Mapping[str, str]:
    """More levels than may be."""
    where = "{ cases(where: "
    return {
        "a list 19,000 deep": where + "[" * 19_000,
        "a list 9,000 deep and closed": where + "[" * 9_000 + "]" * 9_000 + ") { totalCount } }",
        "an input object 9,000 deep": where + "{not:" * 9_000,
        "an input object 400 deep and closed": where + "{not:" * 400 + "{}" + "}" * 400 + ") { totalCount } }",
        "selections 400 deep": "{" + "viewer{" * 400 + "client" + "}" * 401,
        "a type 400 deep": "query ($v: " + "[" * 400 + "Int" + "]" * 400 + ") { viewer { client } }",
        "a chain of 200 fragments": "{ ...F0 } " + _chain(200),
    }


def _chain(count: int) -> str:
    links = " ".join(f"fragment F{link} on Query {{ ...F{link + 1} }}" for link in range(count))
    return f"{links} fragment F{count} on Query {{ viewer {{ client }} }}"


def _wide() -> Mapping[str, str]:
    """More than may be asked at once."""
    metrics = 'aN: enforcementMetrics(from: "2016-01-01", to: "2026-01-01") { filed }'
    return {
        "first: 500 five deep": _pages("500"),
        "180 times a long list": "{ " + _times(180, "aN: viewer { readable { type field mask } }") + " }",
        "30 times introspection": "{ " + _times(30, "aN: __schema { types { name } }") + " }",
        "50 times the metrics": "{ " + _times(50, metrics) + " }",
    }


def _pages(first: str) -> str:
    """Cases of debtors of cases of debtors …, five lists deep."""
    return "{ " + f"cases(first: {first}) {{ nodes {{ debtors {{ " * 5 + "id" + " } } }" * 5 + " }"


def _wrong() -> Mapping[str, str]:
    """What does not fit the schema, and takes long to say so."""
    ring = " ".join(f"fragment F{link} on Court {{ parent {{ ...F{(link + 1) % 10} }} }}" for link in range(10))
    return {
        "a fragment in itself": "{ ...F } fragment F on Query { ...F }",
        "10 fragments in a ring": '{ case(number: "1") { court { ...F0 } } } ' + ring,
        "a ring that nobody uses": "{ viewer { client } } " + ring,
        "500 unknown fields": "{ " + _times(500, "xN") + " }",
        "a name of 49,000 characters": "{ " + "x" * 49_000 + " }",
        "a number of 49,000 digits": "{ cases(first: " + "1" * 49_000 + ") { totalCount } }",
        "an unclosed text of escapes": '{ party(number: "' + "\\n" * 24_000,
        "49,000 empty lines": "\n" * 49_000,
    }


def _in_variables() -> Iterator[Hostile]:
    query = "query ($where: EnforcementCaseFilter) { cases(where: $where) { totalCount } }"
    head = b'{"query": "' + query.encode() + b'", "variables": {"where": '
    objects = b'{"not":' * DEEP + b"1" + b"}" * DEEP
    yield Hostile("variables: a list 100,000 deep", head + b"[" * DEEP + b"]" * DEEP + b"}}", "BAD_REQUEST")
    yield Hostile("variables: an object 100,000 deep", head + objects + b"}}", "BAD_REQUEST")
    yield _asked("variables: 19,000 values", query, "VALIDATION_FAILED", where=[1] * 19_000)
    pages = "query ($first: Int!) " + _pages("$first")
    yield _asked("variables: first: 500 five deep", pages, "COST_EXCEEDED", first=500)


def _numbers() -> Iterator[Hostile]:
    right = [_person(serial) for serial in range(500)]
    half = [number if place % 2 else _slipped(number) for place, number in enumerate(right)]
    query = "query ($numbers: [String!]!) { parties(numbers: $numbers) { id } }"
    yield _asked("500 numbers, half of them wrong", query, "INVALID_NUMBER", numbers=half)
    yield _asked("501 numbers", query, "TOO_MANY", numbers=[*right, right[0]])


def _person(serial: int) -> str:
    first17 = f"330522{1950 + serial % 50}0101{serial:03d}"
    return first17 + resident_id.make_check_digit(first17)


def _slipped(number: str) -> str:
    """The number with a wrong check digit."""
    return number[:-1] + ("1" if number[-1] == "0" else "0")
