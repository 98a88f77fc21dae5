from __future__ import annotations

import base64
import re

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from hypothesis import example, given
from hypothesis import strategies as st

from identifiers.errors import BadArgument
from identifiers.opaque_id import IdCodec

KEY = bytes(range(64))
CODEC = IdCodec(KEY)
PARTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), max_size=4).map(tuple)
KINDS = st.sampled_from(["Person", "Company", "EnforcementCase", "P", ""])


@pytest.mark.parametrize(
    ("object_", "id_"),
    [
        (("Person", "11010519491231002X"), "2fROZdCujKyJZqCyX2nAGhj-_2JFjwUjzl0AXzvEu2BaMxvspJ8MdrU"),
        (("Company", "91330100799655058B"), "BC6I_pER6UtDOoACzv_qmZENre1J7uOkwPsBd995yv4R7HzYl8reu5nj"),
        (("Company", "finbench:company:237"), "dZ-x_odOWEE6RcAKrLC_DltshqXfx5ASkYNgaK0QkIelgYR-kvB8jH7AbKg"),
        (
            ("EnforcementCase", "（2023）浙0522执1234号"),
            "R4GzSpnCdVF0XVn5WRlM6JqYU5m1KzwTdAnNT6vTqwSollhP8uH7j-FM-aZmk1GXDdqjBcDNfZe96PA",
        ),
        (("Payment", "court", "17"), "bmGi-ctjsUIMD33PG_PLSljlzeuaJvb5ulom29gl1XM"),
    ],
)
def test_ids_written_down_once_never_change(object_: tuple[str, ...], id_: str) -> None:
    kind, *parts = object_
    assert CODEC.encode(kind, *parts) == id_, "ids given to callers would no longer be found"
    assert CODEC.decode(id_) == (kind, tuple(parts))


@given(KINDS, PARTS)
def test_an_id_leads_back_to_its_object(kind: str, parts: tuple[str, ...]) -> None:
    id_ = CODEC.encode(kind, *parts)
    assert CODEC.decode(id_) == (kind, parts)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", id_), "an id must pass through a URL as it is"
    assert IdCodec(KEY).encode(kind, *parts) == id_, "ids differ between two codecs with the same key"


@given(KINDS, PARTS, KINDS, PARTS)
@example("P", ("ab", "c"), "P", ("a", "bc"))
@example("P", (), "P", ("",))
@example("Person", ("1",), "Company", ("1",))
def test_different_objects_have_different_ids(
    kind: str, parts: tuple[str, ...], other_kind: str, other_parts: tuple[str, ...]
) -> None:
    same = (kind, parts) == (other_kind, other_parts)
    assert (CODEC.encode(kind, *parts) == CODEC.encode(other_kind, *other_parts)) is same


@given(KINDS, st.lists(st.sampled_from(["1", "2", "长兴", ""]), max_size=10))
def test_many_at_once_are_the_same_in_order(kind: str, values: list[str]) -> None:
    assert CODEC.encode_many(kind, values) == [CODEC.encode(kind, value) for value in values]


def test_an_id_is_aes_siv_of_kind_and_parts() -> None:
    sealed = AESSIV(KEY).encrypt(b"Person\x00330522", None)
    assert CODEC.encode("Person", "330522") == base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def test_an_id_shows_nothing_of_the_number_and_is_compact() -> None:
    id_ = CODEC.encode("Person", "11010519491231002X")
    assert b"1949" not in base64.urlsafe_b64decode(id_ + "=" * (-len(id_) % 4))
    assert len(id_) == 55


def refused(text: str) -> None:
    with pytest.raises(BadArgument) as caught:
        CODEC.decode(text)
    assert caught.value.extensions == {"code": "BAD_ARGUMENT", "argument": "id"}


@given(st.text(max_size=80))
@example("")
@example("=")
@example("A" * 100_000)
@example("\ud800")
@example("AAAAAAAAAAAAAAAAAAAAAA")
def test_what_is_not_ours_is_refused(text: str) -> None:
    refused(text)


@given(st.integers(0, 54), st.sampled_from("ABCabc019-_=+/ \n"))
def test_every_changed_character_is_refused(place: int, wrong: str) -> None:
    id_ = CODEC.encode("Person", "11010519491231002X")
    if wrong != id_[place]:
        refused(id_[:place] + wrong + id_[place + 1 :])


@given(PARTS)
def test_an_object_has_one_spelling(parts: tuple[str, ...]) -> None:
    id_ = CODEC.encode("Person", *parts)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    sealed = base64.urlsafe_b64decode(id_ + "=" * (-len(id_) % 4))
    for last in alphabet:
        other = id_[:-1] + last
        if other != id_ and base64.urlsafe_b64decode(other + "=" * (-len(id_) % 4)) == sealed:
            refused(other)
    refused(id_ + "=" * (-len(id_) % 4) if len(id_) % 4 else id_ + "=")


def test_an_id_of_another_key_is_refused() -> None:
    refused(IdCodec(bytes(64)).encode("Person", "1"))


def test_what_would_make_an_id_ambiguous_or_too_long_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="NUL"):
        CODEC.encode("Person", "1\x002")
    with pytest.raises(ValueError, match="512 bytes"):
        CODEC.encode("Person", "x" * 600)


def test_the_longest_id_can_be_read() -> None:
    part = "x" * (512 - len("Person\0"))
    assert CODEC.decode(CODEC.encode("Person", part)) == ("Person", (part,))
