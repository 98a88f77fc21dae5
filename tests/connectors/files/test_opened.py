"""Forms of files: what each is taken for, on which lines its rows stand, and what is refused as a whole."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from connectors.catalogue import table
from connectors.files.load import prepare
from connectors.files.mapping import FileMapping
from connectors.files.opened import open_table
from identifiers.errors import LoadError

TEXT = (
    "案号,到账日期,金额,款项类型\r\n"
    "（2023）浙0522执1号,2024-01-31,1.00,现金\r\n"
    "（2023）浙0522执2号,2024-02-01,2.00,转账\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(TEXT.replace(",", delimiter).encode(encoding))
    opened = open_table(path)
    assert opened.header == ("案号", "到账日期", "金额", "款项类型")
    assert [record.cells[2] for record in opened.records()] == ["1.00", "2.00"]
    assert opened.described().startswith("CSV, GB18030" if encoding == "gb18030" else "CSV, UTF-8")


def test_quoted_values_hold_delimiters_quotes_and_ends_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text('a,b\n"1\n,2","say ""so"""\n\n3,4\n5\n', "utf-8")
    records = list(open_table(path).records())
    assert [(each.line, each.cells) for each in records] == [(2, ["1\n,2", 'say "so"']), (5, ["3", "4"]), (6, [])]
    assert records[0].raw == '"1\n,2","say ""so"""'
    assert records[2].wrong is not None and records[2].wrong.reason == "COLUMN_COUNT"


def test_json_lines_keep_digits_and_set_what_is_no_object_aside(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"a": 1.10, "b": null}\n{"a": 12345678901234567890, "c": true}\n[1]\n{"a":1,"a":2}\n{"a"', "utf-8")
    opened = open_table(path)
    records = list(opened.records())
    assert opened.header == ("a", "b", "c")
    assert [each.cells for each in records[:2]] == [["1.10", None, None], ["12345678901234567890", None, True]]
    assert [each.wrong.reason for each in records[2:] if each.wrong] == ["BAD_JSON"] * 3


def workbook(path: Path) -> Path:
    """A sheet with a date, a number, a text; an empty row between; a value beyond the header."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["案号", "到账日期", "金额", "款项类型"],
        ["（2023）浙0522执1号", datetime.datetime(2024, 1, 31), 1234.5, "现金"],
        [],
        ["（2023）浙0522执2号", "2024年2月1日", 2, "转账"],
        ["x", None, None, None, "beyond"],
    ):
        sheet.append(row)
    book.create_sheet("另一").append(["空"])
    book.save(path)
    return path


def test_a_workbook_is_read_by_sheet_with_its_dates_and_numbers(tmp_path: Path) -> None:
    opened = open_table(workbook(tmp_path / "f.xlsx"))
    records = list(opened.records())
    assert (opened.form, opened.sheet) == ("Excel", "Sheet")
    assert [(each.line, each.cells[1:3]) for each in records[:2]] == [
        (2, [datetime.datetime(2024, 1, 31), 1234.5]),
        (4, ["2024年2月1日", 2]),
    ]
    assert records[2].wrong is not None and records[2].wrong.reason == "COLUMN_COUNT"
    assert open_table(tmp_path / "f.xlsx", "另一").header == ("空",)
    with pytest.raises(LoadError, match="no sheet 没有; it has Sheet, 另一"):
        open_table(tmp_path / "f.xlsx", "没有")


def cut(path: Path) -> None:
    """The first half of a workbook."""
    whole = workbook(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def damage(path: Path) -> None:
    """A workbook whose packed bytes were altered."""
    workbook(path)
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    whole = bytearray(path.read_bytes())
    whole[at + 60 : at + 80] = b"\xff" * 20
    path.write_bytes(whole)


def repack(path: Path) -> None:
    """A whole archive, with half a sheet in it."""
    with zipfile.ZipFile(workbook(path)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)


def written(content: bytes) -> Callable[[Path], object]:
    """Writes these bytes."""
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("f.csv", written(b""), "f.csv is empty"),
        ("f.csv", written(b"\xef\xbb\xbf\r\n \n"), "f.csv is empty"),
        ("f.csv", lambda path: None, "is no file"),
        ("f.csv", written(TEXT.encode("utf-16")), "is UTF-16; save it as UTF-8"),
        ("f.csv", written(TEXT.encode() + b"\xff\xfe"), "is UTF-8 but for byte 140: the file is damaged"),
        ("f.csv", written(TEXT.encode()[:-3]), "ends in the middle of a character"),
        ("f.csv", written(b"a,b\n\xff\xff\x80\x20\xff"), "is neither UTF-8 .* nor GB18030"),
        (
            "f.csv",
            written(TEXT.encode() + b'"open,1,2,3\n4,5,6,7\n'),
            "line 4: a quote that begins here is never closed",
        ),
        ("f.csv", written(b'a,b\n"' + b"x" * 200_000 + b'",1\n'), "line 2: a value has over 131,072 characters"),
        ("f.csv", written(b"a" * 1_000_001), "over 1,000,000 characters"),
        ("f.csv", written("一段话而已\n第二行\n".encode()), "is no table: its first line has none of"),
        ("f.csv", written("案号,金额\n1,2\n".encode()), "no header for paid_on, kind of court.payment"),
        ("f.csv", written("案号,金额,金额\n1,2,3\n".encode()), "has the header 金额 twice"),
        ("f.csv", written(b"\xd0\xcf\x11\xe0 old"), "is an old Excel workbook"),
        ("f.jsonl", written(b"[1, 2]\n"), "its first line is no JSON object"),
        ("f.xlsx", written(b"PK\x03\x04 and nothing"), "is a damaged archive: was it cut off"),
        ("f.xlsx", written(TEXT.encode()), "is a damaged archive"),
        ("f.xlsx", cut, "is a damaged archive: was it cut off"),
        ("f.xlsx", damage, "is a damaged archive"),
        ("f.xlsx", repack, "is a damaged workbook"),
    ],
)
def test_what_is_wrong_as_a_whole_is_refused(
    tmp_path: Path, name: str, make: Callable[[Path], object], message: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(LoadError, match=message):
        prepare(tmp_path / name, table("court.payment"), FileMapping())
