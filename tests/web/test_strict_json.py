"""JSON is read strictly: against the standard library and orjson where both agree, and against what must be refused."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.errors import BadRequest
from web.strict_json import parse_json, read_json, strings_in

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_every_json_value_comes_back_as_it_was(value: Any, escaped: bool) -> None:
    assert read_json(json.dumps(value, ensure_ascii=escaped).encode(), "it") == value


@given(st.binary(max_size=60) | st.text('[]{}",:\\u0d8n1e+-', max_size=40).map(str.encode))
def test_whatever_we_take_orjson_takes_too(raw: bytes) -> None:
    try:
        read_json(raw, "it")
    except BadRequest as refused:
        assert refused.message.startswith("it ")
    else:
        orjson.loads(raw)


@given(
    VALUES,
    st.sampled_from(["", "0", "é", '\\"', "\\\\", "\\n", "{["]),
    st.sampled_from(["1", "1.0", "-0", "1" * 19, "1" * 30]),
)
def test_both_readers_read_the_same(value: Any, key: str, number: str) -> None:
    """The fast one, which takes bytes only, and the careful one; a key that comes twice included."""
    said = json.dumps(value, ensure_ascii=False)
    for text in (said, f'{{"{key}": {said}, "b": {number}}}', f'{{"{key}": {number}, "{key}": {said}}}'):
        try:
            expected = repr(parse_json(text, "it"))
        except BadRequest as refused:
            with pytest.raises(BadRequest, match=re.escape(refused.message)):
                read_json(text.encode(), "it")
        else:
            assert repr(read_json(text.encode(), "it")) == expected


@pytest.mark.parametrize(
    ("raw", "because"),
    [
        (b"\xff", "not UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b"[-Infinity]", "Infinity"),
        (b"1e999", "double"),
        (b'"\\u0000"', "NUL"),
        (b'{"\\u0000": 1}', "NUL"),
        (b'"\\ud800"', "surrogate"),
        (b'["\\udc00\\ud800"]', "surrogate"),
        (b'{"a": 1, "a": 2}', "same key twice"),
        (b'"a\x00"', "not JSON"),
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"1" * 5_000, "more than 400 digits"),
        (b"[" * 100_000, "deeper than 64"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "deeper than 64"),
        (b"[" + b"0," * 30_000 + b"0]", "more than 20000 values"),
        ('"'.encode("utf-16"), "not UTF-8"),
    ],
)
def test_the_doubtful_is_refused_by_name(raw: bytes, because: str) -> None:
    with pytest.raises(BadRequest, match=because):
        read_json(raw, "the body")


def test_brackets_inside_strings_are_no_depth() -> None:
    text = "[" * 1_000 + '\\" {{{'
    assert read_json(json.dumps({"query": text}).encode(), "it") == {"query": text}


def test_the_greatest_depth_is_read() -> None:
    assert read_json(b"[" * 64 + b"]" * 64, "it")


@pytest.mark.parametrize("raw", [b'{"a":"' + b'\\"' * 400_000 + b"[" * 100, b'"' + b'["' + b'\\"[' * 15_000 + b"\\"])
def test_an_unclosed_string_full_of_quotes_is_refused_in_one_pass(raw: bytes) -> None:
    with pytest.raises(BadRequest, match="not JSON"):
        read_json(raw, "it")


def test_integers_beyond_64_bits_stay_whole() -> None:
    assert read_json(b"123456789012345678901234567890", "it") == 123456789012345678901234567890


def test_strings_in_finds_keys_and_values() -> None:
    assert sorted(strings_in({"a": ["b", {"c": "d"}], "e": 1})) == ["a", "b", "c", "d", "e"]
