"""The net for official numbers: catches every kind in every writing, lets documents and ids pass."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.numbers import holds_number


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


NUMBERS = [
    "330502199001011239", "11010119900307851X", "330502900101123", "91330500MA2B4KX55H", "6222021234567890123",
    "LSVAA4182E2184847", "浙E12345", "浙E·D12345", "粤Z1234港", "（2023）浙0522执1234号", "(2024)最高法执监12号",
    "（2014）湖执字第00123号", "13800138000",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_every_kind_is_caught_in_every_writing(number: str) -> None:
    for written in (number, number.lower(), full_width(number), f'{{ a(n: "{number}") }}', f"x {number} y"):
        assert holds_number(written), written


@pytest.mark.parametrize("alias", ["p330502199001011239", "_330502199001011239", "c91330500MA2B4KX55H"])
def test_an_alias_made_of_a_number_is_caught(alias: str) -> None:
    assert holds_number(f"{{ {alias}: hello }}")


@pytest.mark.parametrize(
    "text",
    ["{ __typename }", "query Cases2024($first: Int = 50) { enforcementCases(first: $first) { nodes { id } } }",
     "2026-11-23T12:00:00+08:00", "1234567890.12", "req-1732345678901", "", "{ a(min: 0.25, of: 20240101) }"],
)  # fmt: skip
def test_ordinary_documents_pass(text: str) -> None:
    assert not holds_number(text)


def test_hashes_and_opaque_ids_pass_but_for_a_rare_chance() -> None:
    samples = [hashlib.sha256(str(n).encode()) for n in range(2_000)]
    caught = sum(holds_number(s.hexdigest()) for s in samples)
    caught += sum(holds_number(base64.urlsafe_b64encode(s.digest()).decode()) for s in samples)
    assert caught <= 4, f"{caught} of 4000 random ids are taken for numbers"


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert holds_number(text + " 330502199001011239")
