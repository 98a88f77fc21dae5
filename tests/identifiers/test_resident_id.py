from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.errors import InvalidNumber
from identifiers.resident_id import make_check_digit, parse

TODAY = date(2026, 11, 23)
BIRTHS = st.dates(date(1850, 1, 1), TODAY)


def plain_check_digit(first17: str) -> str:
    """GB 11643's table of weights, as printed in the standard."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = 0
    for place in range(17):
        total += int(first17[place]) * weights[place]
    return "10X98765432"[total % 11]


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    county = draw(st.integers(110000, 659999))
    first17 = f"{county}{draw(BIRTHS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + plain_check_digit(first17)


def failed_check(text: str) -> str:
    with pytest.raises(InvalidNumber) as caught:
        parse(text, TODAY)
    assert caught.value.extensions["kind"] == "RESIDENT_ID"
    assert not text or text not in str(caught.value), "the message shows the number"
    return str(caught.value.extensions["check"])


def test_the_example_of_the_standard() -> None:
    found = parse("11010519491231002X")
    assert (found.number, found.birth_date, found.gender, found.county_code) == (
        "11010519491231002X",
        date(1949, 12, 31),
        "女",
        "110105",
    )


@given(resident_ids())
def test_what_it_says_is_what_was_put_in(number: str) -> None:
    found = parse(number, TODAY)
    assert found.number == number
    assert f"{found.birth_date:%Y%m%d}" == number[6:14]
    assert found.county_code == number[:6]
    assert found.gender == ("男" if number[16] in "13579" else "女")
    assert make_check_digit(number[:17]) == number[17]


@given(resident_ids(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_single_wrong_character_is_found(number: str, place: int, wrong: str) -> None:
    mistyped = number[:place] + wrong + number[place + 1 :]
    if mistyped != number:
        assert failed_check(mistyped) in {"DATE", "CHECK_DIGIT", "CHARACTERS"}


@given(resident_ids(), st.integers(0, 15))
def test_two_neighbours_exchanged_are_found(number: str, place: int) -> None:
    mistyped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if mistyped != number:
        assert failed_check(mistyped) in {"DATE", "CHECK_DIGIT"}


@given(resident_ids())
def test_width_case_and_spaces_do_not_matter(number: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number)
    spaced = f" {number[:6]} {number[6:14]}　{number[14:].lower()}\n"
    assert parse(wide, TODAY) == parse(spaced, TODAY) == parse(number, TODAY)


def number_born(birth: str) -> str:
    return f"330522{birth}001" + plain_check_digit(f"330522{birth}001")


@pytest.mark.parametrize("birth", ["19900230", "19901301", "19900100", "19000229", "00000101"])
def test_a_day_that_never_was(birth: str) -> None:
    assert failed_check(number_born(birth)) == "DATE"


def test_nobody_is_born_tomorrow() -> None:
    assert parse(number_born(f"{TODAY:%Y%m%d}"), TODAY).birth_date == TODAY
    assert failed_check(number_born(f"{TODAY + timedelta(days=1):%Y%m%d}")) == "DATE"


def test_without_a_business_date_the_clock_counts() -> None:
    with pytest.raises(InvalidNumber, match="still to come"):
        parse(number_born("99990101"))


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "LENGTH"),
        ("3305221990010100", "LENGTH"),
        ("3305221990010100111", "LENGTH"),
        ("330522900101001", "LENGTH"),
        ("3305221990010100XX", "CHARACTERS"),
        ("33052219900101001A", "CHARACTERS"),
        ("33052219900101001\0", "CHARACTERS"),
        ("٣٣٠٥٢٢١٩٩٠٠١٠١٠٠١٥", "CHARACTERS"),
        ("²30522199001010011", "CHARACTERS"),
    ],
)
def test_length_and_characters(text: str, check: str) -> None:
    assert failed_check(text) == check


def test_a_number_of_15_digits_is_told_why() -> None:
    with pytest.raises(InvalidNumber, match="15 digits are void since 1 January 2013"):
        parse("330522900101001", TODAY)


def test_counties_are_not_held_against_a_table() -> None:
    # Hangzhou's Linping (330113) exists since 2021; 000000 never did.
    for county in ("330113", "000000"):
        first17 = county + "19500101001"
        assert parse(first17 + plain_check_digit(first17), TODAY).county_code == county
