from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from identifiers.normalise import (
    MAX_LENGTH,
    NAME_FROM,
    NAME_SUFFIX_PASSES,
    NAME_SUFFIXES,
    NAME_TO,
    compact,
    half_width,
    normalise_name,
)

ASCII = "".join(map(chr, range(0x21, 0x7F)))
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NAMES = st.text(st.sampled_from("湖州长兴Ab9 　·（）ＡａｚＺ０９" + "".join(NAME_SUFFIXES)), max_size=30)


@given(st.text(ASCII, max_size=30))
def test_full_width_becomes_half_width_and_ascii_stays(text: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in text)
    assert half_width(wide) == half_width(text) == text
    assert compact(wide) == compact(text) == text.upper()


@given(st.text(ASCII, max_size=30))
def test_full_width_agrees_with_the_unicode_database(text: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in text)
    assert half_width(wide) == unicodedata.normalize("NFKC", wide)


@given(ANY_TEXT)
@example("\x1c\u200b\x1c a")
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert half_width(half_width(text)) == half_width(text)
    assert compact(compact(text)) == compact(text)
    assert normalise_name(normalise_name(normalise_name(text))) == normalise_name(normalise_name(text))


@pytest.mark.parametrize("lookalike", ["ſ", "ı", "ß", "ﬁ", "㈱", "豈", "²", "٣"])
def test_lookalikes_stay_what_they_are(lookalike: str) -> None:
    assert compact(lookalike) == lookalike
    assert half_width(lookalike) == lookalike


def test_spaces_of_every_kind_go() -> None:
    assert compact(" 3 3\u30000\xa05\u200b2\ufeff2\t\n\u202d") == "330522"


def test_a_text_too_long_for_any_number_is_left_alone() -> None:
    assert compact("ａ" * MAX_LENGTH) == "A" * MAX_LENGTH
    assert half_width("ａ" * MAX_LENGTH) == "a" * MAX_LENGTH
    for text in ("ａ" * (MAX_LENGTH + 1), " " * (MAX_LENGTH + 1)):
        assert compact(text) == half_width(text) == text


def test_half_width_keeps_case_and_inner_spaces() -> None:
    assert half_width("　ａＢ\u3000ｃ ") == "aB c"


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("长兴某某纺织有限公司", "长兴某某纺织"),
        ("长兴某某纺织有限责任公司", "长兴某某纺织"),
        ("浙江某某集团股份有限公司", "浙江某某"),
        ("浙江某某（集团）有限公司", "浙江某某"),
        ("浙江某某控股集团有限公司", "浙江某某控股"),
        ("湖州某某投资合伙企业（有限合伙）", "湖州某某投资"),
        ("Ａｃｍｅ　Trading　CO．， LTD．", "acmetrading"),
        ("Acme Group Co., Ltd", "acme"),
        ("ACME Trading Company Limited", "acmetrading"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("买买提•吐尔逊", "买买提吐尔逊"),
        ("Marco", "marco"),
        ("Zinc", "zinc"),
        ("有限公司", "有限公司"),
        ("集团有限公司", "集团有限公司"),
        ("（）", ""),
        ("", ""),
    ],
)
def test_names_lose_what_does_not_distinguish(name: str, normal: str) -> None:
    assert normalise_name(name) == normal


def plain_normalise_name(name: str) -> str:
    """The rule once more, one character and one suffix at a time."""
    base = ""
    for character in name:
        place = NAME_FROM.find(character)
        base += character if place < 0 else NAME_TO[place] if place < len(NAME_TO) else ""
    kept = base
    for _ in range(NAME_SUFFIX_PASSES):
        ends = [suffix for suffix in NAME_SUFFIXES if kept.endswith(suffix)]
        if ends:
            kept = kept[: -len(max(ends, key=len))]
    return kept or base


@given(NAMES | ANY_TEXT)
def test_names_agree_with_a_plain_reading_of_the_constants(name: str) -> None:
    assert normalise_name(name) == plain_normalise_name(name)


def test_the_constants_serve_a_translate_function() -> None:
    assert len(set(NAME_FROM)) == len(NAME_FROM), "a character stands twice in NAME_FROM"
    assert not set(NAME_TO) & set(NAME_FROM), "a result would itself be translated"
    assert all(normalise_name("湖" + suffix) == "湖" for suffix in NAME_SUFFIXES)
