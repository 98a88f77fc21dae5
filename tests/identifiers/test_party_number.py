from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from identifiers import company_code, resident_id
from identifiers.errors import BadArgument, InvalidNumber
from identifiers.party_number import PartyNumber, parse, party_kind

TODAY = date(2026, 11, 23)
# Where a company code has its province, most resident IDs have a city such as 01 or 05: no company's.
UNLIKE_COMPANIES = ["110101", "330522", "530102", "810000"]
COUNTIES = [*UNLIKE_COMPANIES, "331102", "511102", "133501"]
BIRTHS = st.dates(date(1900, 1, 1), TODAY)


@st.composite
def resident_ids(draw: st.DrawFn, counties: list[str] = COUNTIES) -> str:
    first17 = f"{draw(st.sampled_from(counties))}{draw(BIRTHS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + resident_id.make_check_digit(first17)


def company_codes(alphabet: str, heads: list[str]) -> st.SearchStrategy[str]:
    divisions = st.sampled_from(["330522", "100000", "110119", "440300", "650102"])
    bodies = st.text(alphabet, min_size=8, max_size=8)
    return st.builds(lambda *parts: company_code.complete("".join(parts)), st.sampled_from(heads), divisions, bodies)


def failed(text: str, kind: str | None = None) -> tuple[str, str]:
    with pytest.raises(InvalidNumber) as caught:
        parse(text, kind, TODAY)
    assert not text or text not in str(caught.value), "the message shows the number"
    return str(caught.value.extensions["kind"]), str(caught.value.extensions["check"])


@given(resident_ids())
def test_a_resident_id_is_known_by_its_form(number: str) -> None:
    assert parse(number, today=TODAY) == PartyNumber(number, "RESIDENT_ID")
    assert parse(number, "RESIDENT_ID", TODAY).number == number


@given(company_codes(company_code.ALPHABET, ["91", "92", "93", "11", "12", "51", "52", "Y1", "N1", "A1"]))
def test_a_company_code_is_known_by_its_form(number: str) -> None:
    assume(not number[8:17].isdigit())
    assert parse(number, today=TODAY) == PartyNumber(number, "USCC")
    assert parse(number, "USCC").number == number


@given(company_codes("0123456789", ["91", "92", "93"]))
@example("914403001922038216")
def test_a_company_code_of_digits_alone_is_no_resident_id(number: str) -> None:
    assert parse(number, today=TODAY) == PartyNumber(number, "USCC")


def test_a_public_body_whose_code_is_digits_alone() -> None:
    number = next(
        code for body in range(47_000_000, 47_001_000) if (code := company_code.complete(f"12330500{body}")).isdigit()
    )
    assert parse(number, today=TODAY) == PartyNumber(number, "USCC")


def test_a_foreigners_permanent_residence_card_is_a_persons_number() -> None:
    number = "91184019850101001" + resident_id.make_check_digit("91184019850101001")
    assert parse(number, today=TODAY) == PartyNumber(number, "RESIDENT_ID")


@given(resident_ids(UNLIKE_COMPANIES), st.sampled_from([1, *range(4, 18)]), st.sampled_from("0123456789OIL"))
def test_a_mistyped_resident_id_is_refused(number: str, place: int, wrong: str) -> None:
    assume(wrong != number[place])
    assert failed(number[:place] + wrong + number[place + 1 :])[0] in {"RESIDENT_ID", "USCC"}


@given(resident_ids(), st.integers(0, 17), st.sampled_from("0123456789OIL"))
def test_a_mistyped_resident_id_is_never_a_number_of_another_kind(number: str, place: int, wrong: str) -> None:
    assume(wrong != number[place])
    mistyped = number[:place] + wrong + number[place + 1 :]
    try:
        found = parse(mistyped, today=TODAY)
    except InvalidNumber:
        return
    assert found.kind == "USCC" and company_code.parse(mistyped), "a wrong number passed"


@given(resident_ids(), st.integers(0, 17))
def test_a_resident_id_with_a_digit_too_few_or_too_many_is_refused(number: str, place: int) -> None:
    assume("X" not in number)
    assert failed(number[:place] + number[place + 1 :]) in {("RESIDENT_ID", "LENGTH"), ("USCC", "LENGTH")}
    assert failed(number[:place] + "1" + number[place:]) in {("RESIDENT_ID", "LENGTH"), ("USCC", "LENGTH")}


@given(
    company_codes(company_code.ALPHABET, ["91"]), st.integers(8, 17), st.sampled_from(company_code.ALPHABET + "OISVZ")
)
def test_a_mistyped_company_code_is_refused(number: str, place: int, wrong: str) -> None:
    assume(wrong != number[place])
    assert failed(number[:place] + wrong + number[place + 1 :])[0] in {"USCC", "RESIDENT_ID"}
    assert failed(number[:place] + number[place + 1 :])[1] == "LENGTH"


@pytest.mark.parametrize(
    ("text", "kind", "check"),
    [
        ("330522900101001", "RESIDENT_ID", "LENGTH"),
        ("33052219900101001", "RESIDENT_ID", "LENGTH"),
        ("3305221990010100111", "RESIDENT_ID", "LENGTH"),
        ("330522199001010011", "RESIDENT_ID", "CHECK_DIGIT"),
        ("33O522199001010011", "RESIDENT_ID", "CHARACTERS"),
        ("330522199013010011", "RESIDENT_ID", "DATE"),
        ("914403001922038217", "USCC", "CHECK_DIGIT"),
        ("91330100799655058C", "USCC", "CHECK_DIGIT"),
        ("9133010079965505OB", "USCC", "CHARACTERS"),
        ("91330100799655058", "USCC", "LENGTH"),
        ("", "OTHER", "LENGTH"),
        (" 　", "OTHER", "LENGTH"),
        ("x" * 65, "OTHER", "LENGTH"),
        ("finbench:\0", "OTHER", "CHARACTERS"),
        ("finbench:\ud800", "OTHER", "CHARACTERS"),
    ],
)
def test_the_likelier_kind_is_named(text: str, kind: str, check: str) -> None:
    assert failed(text) == (kind, check)


@pytest.mark.parametrize(
    ("text", "number"),
    [("E12345678", "E12345678"), ("ea1234567", "EA1234567"), (" Ｇ12345678", "G12345678"), ("de 1234567", "DE1234567")],
)
def test_chinese_passports(text: str, number: str) -> None:
    assert parse(text) == parse(text, "PASSPORT") == PartyNumber(number, "PASSPORT")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("finbench:person:755", "finbench:person:755"),
        (" finbench:company:237\n", "finbench:company:237"),
        ("ｆｉｎｂｅｎｃｈ：1", "finbench:1"),
        ("军字第1234567号", "军字第1234567号"),
        ("H12345678", "H12345678"),
        ("12345678-9", "12345678-9"),
    ],
)
def test_all_else_is_kept(text: str, number: str) -> None:
    assert parse(text) == parse(text, "OTHER") == PartyNumber(number, "OTHER")


def test_a_kind_that_is_given_must_fit() -> None:
    assert failed("91330100799655058B", "RESIDENT_ID") == ("RESIDENT_ID", "CHARACTERS")
    assert failed("11010519491231002X", "USCC") == ("USCC", "CHECK_DIGIT")
    assert failed("E-1", "PASSPORT") == ("PASSPORT", "FORM")
    with pytest.raises(BadArgument) as caught:
        parse("1", "DRIVING_LICENCE")
    assert caught.value.extensions["argument"] == "kind"


@given(
    st.text(st.characters(codec="utf-8"), max_size=30)
    | resident_ids()
    | st.text("0123456789ABXYZ", min_size=14, max_size=20)
)
def test_normalising_twice_changes_nothing(text: str) -> None:
    try:
        found = parse(text, today=TODAY)
    except InvalidNumber:
        return
    assert parse(found.number, today=TODAY) == found
    assert parse(found.number, found.kind, TODAY) == found


def test_what_the_kind_says_of_the_party() -> None:
    kinds = {kind: party_kind(PartyNumber("1", kind)) for kind in ("RESIDENT_ID", "PASSPORT", "USCC", "OTHER")}
    assert kinds == {"RESIDENT_ID": "PERSON", "PASSPORT": "PERSON", "USCC": "COMPANY", "OTHER": None}
