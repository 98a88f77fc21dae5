from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.errors import InvalidNumber
from identifiers.vin import check_digit_ok, complete, normalise, parse

CHARACTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
VINS = st.text(CHARACTERS, min_size=17, max_size=17).map(complete)


def plain_value(character: str) -> int:
    """The table of ISO 3779, by its rows."""
    for row in ("ABCDEFGH", "JKLMN P R", " STUVWXYZ"):
        if character in row:
            return row.index(character) + 1
    return int(character)


def plain_check_digit(number: str) -> str:
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    total = 0
    for place in range(17):
        total += plain_value(number[place]) * weights[place]
    return "0123456789X"[total % 11]


def failed_check(text: str) -> str:
    with pytest.raises(InvalidNumber) as caught:
        parse(text)
    assert caught.value.extensions["kind"] == "VIN"
    assert not text or text not in str(caught.value), "the message shows the number"
    return str(caught.value.extensions["check"])


@pytest.mark.parametrize("number", ["1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"])
def test_published_numbers(number: str) -> None:
    assert parse(number) == number


@given(VINS)
def test_the_ninth_character_is_the_standards(number: str) -> None:
    assert number[8] == plain_check_digit(number)
    assert parse(number) == normalise(number) == number


@given(VINS, st.integers(0, 16), st.sampled_from(CHARACTERS))
def test_every_wrong_character_of_another_value_is_found(number: str, place: int, wrong: str) -> None:
    mistyped = number[:place] + wrong + number[place + 1 :]
    same = wrong == number[8] if place == 8 else plain_value(wrong) == plain_value(number[place])
    assert check_digit_ok(mistyped) is same


@given(VINS)
def test_width_case_and_spaces_do_not_matter(number: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number.lower())
    assert parse(wide) == parse(f" {number[:9]} {number[9:]}") == number
    assert check_digit_ok(wide)


def test_a_wrong_check_digit_is_a_warning_on_load_and_an_error_on_lookup() -> None:
    assert normalise("1m8gdm9a1kp042788") == "1M8GDM9A1KP042788"
    assert not check_digit_ok("1M8GDM9A1KP042788")
    assert failed_check("1M8GDM9A1KP042788") == "CHECK_DIGIT"


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "LENGTH"),
        ("1M8GDM9AXKP04278", "LENGTH"),
        ("1M8GDM9AXKP0427888", "LENGTH"),
        ("IM8GDM9AXKP042788", "CHARACTERS"),
        ("1M8GDM9AXKPO42788", "CHARACTERS"),
        ("1M8GDM9AXKP04278Q", "CHARACTERS"),
        ("1M8GDM9AXKP04278ſ", "CHARACTERS"),
    ],
)
def test_each_check_is_named(text: str, check: str) -> None:
    assert failed_check(text) == check
    assert not check_digit_ok(text)
