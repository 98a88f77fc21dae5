from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalogue.court import CASE_KINDS
from identifiers.case_number import KINDS, CaseNumber, compose, fold, normalise, parse
from identifiers.courts import courts
from identifiers.errors import InvalidNumber

PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵军"
LISTED = [each.code for each in courts()]
COURTS = st.sampled_from(LISTED) | st.builds(
    "{}{}".format, st.sampled_from(PROVINCES), st.sampled_from(["", "01", "73", "96", "0491", "7101", "9999"])
)
OTHER_TYPES = ["民初", "民终", "刑初", "刑终", "行初", "财保", "诉前调", "民特", "破申", "执前调", "商初", "委赔"]
TYPES = st.sampled_from([*KINDS, *OTHER_TYPES])
YEARS = st.integers(1949, 2099)
SERIALS = st.integers(1, 99_999_999)


def failed_check(text: str) -> str:
    with pytest.raises(InvalidNumber) as caught:
        parse(text)
    assert caught.value.extensions["kind"] == "CASE_NUMBER"
    assert len(text) < 8 or text not in str(caught.value), "the message shows the number"
    return str(caught.value.extensions["check"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（2024）最高法执监12号", CaseNumber("（2024）最高法执监12号", 2024, "最高法", "执监", "SUPERVISION", 12)),
        (
            "（2023）浙0522执1234号",
            CaseNumber("（2023）浙0522执1234号", 2023, "浙0522", "执", "FIRST_ENFORCEMENT", 1234),
        ),
        (
            "（2023）浙0522执恢12号之一",
            CaseNumber("（2023）浙0522执恢12号之一", 2023, "浙0522", "执恢", "RESUMED", 12, "之一"),
        ),
        ("（2021）川0114执恢465号", CaseNumber("（2021）川0114执恢465号", 2021, "川0114", "执恢", "RESUMED", 465)),
        ("（2022）浙执复7号", CaseNumber("（2022）浙执复7号", 2022, "浙", "执复", "RECONSIDERATION", 7)),
        ("（2022）浙05执异3号", CaseNumber("（2022）浙05执异3号", 2022, "浙05", "执异", "OBJECTION", 3)),
        ("（2022）浙72执保3号", CaseNumber("（2022）浙72执保3号", 2022, "浙72", "执保", "PRESERVATION", 3)),
        ("（2019）最高法知民终1号", CaseNumber("（2019）最高法知民终1号", 2019, "最高法知", "民终", None, 1)),
        ("（2020）京0491民初9号", CaseNumber("（2020）京0491民初9号", 2020, "京0491", "民初", None, 9)),
        ("（2020）兵08执他9号", CaseNumber("（2020）兵08执他9号", 2020, "兵08", "执他", "OTHER", 9)),
        ("（2023）浙0522诉前调88号", CaseNumber("（2023）浙0522诉前调88号", 2023, "浙0522", "诉前调", None, 88)),
        ("（2023）浙0599执1号", CaseNumber("（2023）浙0599执1号", 2023, "浙0599", "执", "FIRST_ENFORCEMENT", 1)),
    ],
)
def test_court_first_then_the_longest_type(text: str, expected: CaseNumber) -> None:
    assert parse(text) == expected


def test_the_kinds_are_the_catalogues() -> None:
    assert tuple(KINDS.values()) == CASE_KINDS


@given(YEARS, COURTS, TYPES, SERIALS)
def test_what_is_composed_is_read_back(year: int, court: str, type_code: str, serial: int) -> None:
    found = parse(compose(year, court, type_code, serial))
    assert found == CaseNumber(
        compose(year, court, type_code, serial), year, court, type_code, KINDS.get(type_code), serial
    )


@pytest.mark.parametrize("court", LISTED)
@pytest.mark.parametrize("type_code", ["执", "执恢", "执监"])
def test_every_court_of_the_table_is_read_whole(court: str, type_code: str) -> None:
    found = parse(f"（2024）{court}{type_code}5号")
    assert (found.court_code, found.type_code) == (court, type_code)


@given(
    YEARS,
    COURTS,
    TYPES,
    SERIALS,
    st.sampled_from(["（）", "()", "[]", "【】", "〔〕"]),
    st.sampled_from(["", " ", "　", "\u200b"]),
    st.sampled_from(["", "之一", "之十二"]),
    st.booleans(),
)
def test_brackets_width_and_spaces_do_not_matter(
    year: int, court: str, type_code: str, serial: int, brackets: str, space: str, suffix: str, wide: bool
) -> None:
    normal = compose(year, court, type_code, serial) + suffix
    parts = ("", brackets[0], str(year), brackets[1], court, type_code, f"{serial:03d}", "号" + suffix, "")
    written = space.join(parts)
    if wide:
        written = "".join(chr(ord(each) + 0xFEE0) if each in "0123456789()[]" else each for each in written)
    assert normalise(written) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("(2023)浙0522执12号之1", "（2023）浙0522执12号之一"),
        ("(2023)浙0522执12之二号", "（2023）浙0522执12号之二"),
        ("(2023)浙0522执12号之10", "（2023）浙0522执12号之十"),
        ("(2023)浙0522执12号之21", "（2023）浙0522执12号之二十一"),
    ],
)
def test_documents_of_a_case(written: str, normal: str) -> None:
    assert normalise(written) == normal


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "(2014)浙湖执字第123号",
            CaseNumber("（2014）浙湖执字第123号", 2014, None, "执", "FIRST_ENFORCEMENT", 123, None, True),
        ),
        (
            "（2012）湖安执字第0123号",
            CaseNumber("（2012）湖安执字第0123号", 2012, None, "执", "FIRST_ENFORCEMENT", 123, None, True),
        ),
        (
            "(2013) 湖长 执恢字第 7-1 号",
            CaseNumber("（2013）湖长执恢字第7-1号", 2013, None, "执恢", "RESUMED", 7, "-1", True),
        ),
        ("〔2009〕执监字第5号", CaseNumber("（2009）执监字第5号", 2009, None, "执监", "SUPERVISION", 5, None, True)),
        (
            "（2011）湖长执民字第88号",
            CaseNumber("（2011）湖长执民字第88号", 2011, None, "执民", "FIRST_ENFORCEMENT", 88, None, True),
        ),
        ("（2015）湖长商初字第9号", CaseNumber("（2015）湖长商初字第9号", 2015, None, None, None, 9, None, True)),
        (
            "（2014）浙湖执字第123号之一",
            CaseNumber("（2014）浙湖执字第123号之一", 2014, None, "执", "FIRST_ENFORCEMENT", 123, "之一", True),
        ),
    ],
)
def test_numbers_from_before_2016_are_kept(written: str, expected: CaseNumber) -> None:
    assert parse(written) == expected
    assert normalise(expected.text) == expected.text


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "FORM"),
        ("执", "FORM"),
        ("2023浙0522执1234号", "FORM"),
        ("（23）浙0522执1234号", "FORM"),
        ("（1900）浙0522执1234号", "YEAR"),
        ("（2023）0522执1234号", "COURT_CODE"),
        ("（2023）湖0522执1234号", "COURT_CODE"),
        ("（2023）浙052执1234号", "COURT_CODE"),
        ("（2023）浙05221执1234号", "COURT_CODE"),
        ("（2023）最高执1号", "COURT_CODE"),
        ("（2023）浙0522第1234号", "TYPE_CODE"),
        ("（2023）浙0522", "TYPE_CODE"),
        ("（2023）浙0522执第1234号", "SERIAL"),
        ("（2023）浙0522执号", "SERIAL"),
        ("（2023）浙0522执0号", "SERIAL"),
        ("（2023）浙0522执1234", "FORM"),
        ("（2023）浙0522执1234号之零", "FORM"),
        ("（2023）浙0522执1234号之0", "FORM"),
        ("（2023）浙0522执1234号，", "FORM"),
        ("（2023）浙0522执1、2号", "FORM"),
        ("（2023）浙0522执123456789号", "FORM"),
        ("（2016）浙湖执字第123号", "FORM"),
        ("（2014）浙湖执字第0号", "SERIAL"),
        ("（2023）浙0522执1234号\0", "FORM"),
        ("（2023）浙0522" + "执" * 1000, "LENGTH"),
    ],
)
def test_each_check_is_named(text: str, check: str) -> None:
    assert failed_check(text) == check


@given(st.text("（2023）浙0522执恢号之一字第-最高法", max_size=40))
def test_whatever_is_typed_is_read_or_refused_and_stays_as_it_was_read(text: str) -> None:
    try:
        found = parse(text)
    except InvalidNumber:
        return
    assert parse(found.text) == found


def test_a_part_of_a_case_number_is_folded_without_a_check() -> None:
    assert fold(" (２０２３) 浙0522") == "（2023）浙0522"
