from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from identifiers.company_code import complete, parse
from identifiers.errors import InvalidNumber

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.text(CHARACTERS, min_size=8, max_size=8)


def plain_organisation_digit(body: str) -> str:
    """GB 11714, written out."""
    total = 0
    for character, weight in zip(body, [3, 7, 9, 10, 5, 8, 4, 2], strict=True):
        value = int(character) if character in "0123456789" else ord(character) - ord("A") + 10
        total += value * weight
    digit = 11 - total % 11
    return {10: "X", 11: "0"}.get(digit, str(digit))


def plain_check_character(first17: str) -> str:
    """GB 32100's table of weights, as printed in the standard."""
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    total = 0
    for place in range(17):
        total += CHARACTERS.index(first17[place]) * weights[place]
    value = 31 - total % 31
    return CHARACTERS[0 if value == 31 else value]


@st.composite
def company_codes(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["91", "92", "93", "11", "12", "51", "52", "Y1", "N1", "A1"]))
    first16 = f"{head}{draw(st.integers(100000, 659999))}{draw(BODIES)}"
    first17 = first16 + plain_organisation_digit(first16[8:])
    return first17 + plain_check_character(first17)


def failed_check(text: str) -> str:
    with pytest.raises(InvalidNumber) as caught:
        parse(text)
    assert caught.value.extensions["kind"] == "USCC"
    assert not text or text not in str(caught.value), "the message shows the number"
    return str(caught.value.extensions["check"])


@pytest.mark.parametrize("number", ["914403001922038216", "91330100799655058B", "91110000600037341L"])
def test_published_codes(number: str) -> None:
    found = parse(number)
    assert (found.number, found.division_code, found.organisation_code) == (number, number[2:8], number[8:17])


@given(company_codes())
def test_codes_made_by_the_standard_pass(number: str) -> None:
    assert parse(number).number == number
    assert complete(number[:16]) == number


@given(company_codes().filter(lambda number: number[:2].isdigit()))
def test_python_stdnum_agrees_on_the_outer_check(number: str) -> None:
    assert uscc.validate(complete(number[:16])) == number


@given(company_codes(), st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_every_single_wrong_character_is_found(number: str, place: int, wrong: str) -> None:
    mistyped = number[:place] + wrong + number[place + 1 :]
    if mistyped != number:
        assert failed_check(mistyped) in {"CHARACTERS", "CHECK_DIGIT"}


@given(company_codes(), st.sampled_from("0123456789X"))
def test_a_wrong_organisation_code_is_found_though_the_outer_check_fits(number: str, wrong: str) -> None:
    if wrong != number[16]:
        first17 = number[:16] + wrong
        assert failed_check(first17 + plain_check_character(first17)) == "ORGANISATION_CODE"


@given(company_codes())
def test_width_case_and_spaces_do_not_matter(number: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number.lower())
    assert parse(wide) == parse(f"{number[:8]} {number[8:].lower()}　") == parse(number)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "LENGTH"),
        ("91330100799655058", "LENGTH"),
        ("91330100799655058BB", "LENGTH"),
        ("9133010079965505OB", "CHARACTERS"),
        ("91330100799655S58B", "CHARACTERS"),
        ("913301A0799655058B", "CHARACTERS"),
        ("91330100799655058\0", "CHARACTERS"),
        ("ß1330100799655058B", "CHARACTERS"),
        ("91330100799655058A", "CHECK_DIGIT"),
    ],
)
def test_each_check_is_named(text: str, check: str) -> None:
    assert failed_check(text) == check
