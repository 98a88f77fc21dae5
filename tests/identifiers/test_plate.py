from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.errors import InvalidNumber
from identifiers.plate import PROVINCES, fold, normalise, parse

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
OFFICES = st.builds("{}{}".format, st.sampled_from(PROVINCES), st.sampled_from(LETTERS))


def serials(length: int) -> st.SearchStrategy[str]:
    digits_and_letters = st.lists(st.sampled_from("0123456789" + LETTERS), min_size=length, max_size=length)
    return digits_and_letters.filter(lambda found: sum(each in LETTERS for each in found) <= 2).map("".join)


PLATES = st.one_of(
    st.tuples(st.just("ORDINARY"), st.builds("{}{}".format, OFFICES, serials(5))),
    st.tuples(
        st.just("NEW_ENERGY_SMALL"),
        st.builds(
            "{}{}{}{:04d}".format,
            OFFICES,
            st.sampled_from("ABCDEFGHJK"),
            st.sampled_from(LETTERS + "0123456789"),
            st.integers(0, 9999),
        ),
    ),
    st.tuples(
        st.just("NEW_ENERGY_LARGE"),
        st.builds("{}{:05d}{}".format, OFFICES, st.integers(0, 99999), st.sampled_from("ABCDEFGHJK")),
    ),
    st.tuples(st.just("POLICE"), st.builds("{}{}警".format, OFFICES, serials(4))),
    st.tuples(st.just("LEARNER"), st.builds("{}{}学".format, OFFICES, serials(4))),
    st.tuples(st.just("TRAILER"), st.builds("{}{}挂".format, OFFICES, serials(4))),
    st.tuples(st.just("HONG_KONG"), st.builds("粤Z{}港".format, serials(4))),
    st.tuples(st.just("MACAO"), st.builds("粤Z{}澳".format, serials(4))),
    st.tuples(st.just("EMERGENCY"), st.builds("{}{:04d}应急".format, OFFICES, st.integers(0, 9999))),
    st.tuples(st.just("EMBASSY"), st.builds("使{:06d}".format, st.integers(0, 999999))),
    st.tuples(st.just("EMBASSY"), st.builds("{:06d}使".format, st.integers(0, 999999))),
    st.tuples(st.just("CONSULATE"), st.builds("{}{:04d}领".format, OFFICES, st.integers(0, 9999))),
)


def failed_check(text: str) -> str:
    with pytest.raises(InvalidNumber) as caught:
        parse(text)
    assert caught.value.extensions["kind"] == "PLATE"
    assert not text or text not in str(caught.value), "the message shows the number"
    return str(caught.value.extensions["check"])


@given(PLATES)
def test_every_form_of_the_standard_is_told_from_the_others(plate: tuple[str, str]) -> None:
    form, number = plate
    assert (parse(number).form, parse(number).number) == (form, number)


@given(PLATES, st.sampled_from(["·", "•", "・", ".", " ", "-", "　· "]))
def test_dot_width_case_and_spaces_do_not_matter(plate: tuple[str, str], separator: str) -> None:
    _, number = plate
    spaced = number[:2] + separator + number[2:]
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in spaced.lower())
    assert normalise(spaced) == normalise(wide) == number
    assert normalise(normalise(spaced)) == number


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "LENGTH"),
        ("·", "LENGTH"),
        ("浙A12345678", "LENGTH"),
        ("AB12345", "PROVINCE"),
        ("台A12345", "PROVINCE"),
        ("浙I12345", "CHARACTERS"),
        ("浙A1234O", "CHARACTERS"),
        ("浙A1234Ａ临", "CHARACTERS"),
        ("浙A1234", "FORM"),
        ("浙112345", "FORM"),
        ("浙AABC12", "FORM"),
        ("浙AL12345", "FORM"),
        ("浙A12345L", "FORM"),
        ("浙A1234港", "FORM"),
        ("浙A12345警", "FORM"),
        ("使12345", "FORM"),
    ],
)
def test_each_check_is_named(text: str, check: str) -> None:
    assert failed_check(text) == check


def test_a_part_of_a_plate_is_folded_without_a_check() -> None:
    assert fold(" 浙ａ·1") == "浙A1"
