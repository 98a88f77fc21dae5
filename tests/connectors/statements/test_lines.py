"""A file that is wrong as a whole is refused with a sentence; what an editor may have changed is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from connectors.statements.reader import read_statement
from identifiers.errors import LoadError
from tests.connectors.statements.samples import (
    ENCODINGS,
    FILES,
    HEADER_LINE,
    changed,
    layout,
    lines_of,
    sample,
)


def refusal(path: Path, name: str) -> str:
    """Why the file is refused."""
    with pytest.raises(LoadError) as refused:
        read_statement(path, layout(name))
    return refused.value.message


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file of these bytes."""
    path = folder / FILES[name]
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n"])
def test_line_ends_do_not_matter(tmp_path: Path, name: str, end: str) -> None:
    content = end.join([*lines_of(name), ""]).encode(ENCODINGS[name])
    found = read_statement(written(tmp_path, name, content), layout(name)).rows
    assert [row.reference for row in found] == [
        row.reference for row in read_statement(sample(name), layout(name)).rows
    ]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_saved_again_in_utf8_or_gb18030_is_the_same(tmp_path: Path, name: str, encoding: str) -> None:
    content = sample(name).read_bytes().decode(ENCODINGS[name]).encode(encoding)
    assert read_statement(written(tmp_path, name, content), layout(name)) == read_statement(sample(name), layout(name))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_last_line_end_is_no_cut(tmp_path: Path, name: str) -> None:
    content = sample(name).read_bytes().removesuffix(b"\n")
    assert read_statement(written(tmp_path, name, content), layout(name)) == read_statement(sample(name), layout(name))


def test_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    lines = lines_of("alipay")
    for place in range(HEADER_LINE["alipay"] - 1, len(lines)):
        lines[place] = ",".join(reversed(lines[place].removesuffix(",").split(",")))
    found = read_statement(changed(tmp_path, "alipay", lines), layout("alipay"))
    assert found == read_statement(sample("alipay"), layout("alipay"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7", "big5hkscs"])
def test_another_encoding_is_refused(tmp_path: Path, name: str, encoding: str) -> None:
    content = sample(name).read_bytes().decode(ENCODINGS[name]).encode(encoding, errors="replace")
    assert "is no statement of" in refusal(written(tmp_path, name, content), name)


@pytest.mark.parametrize("name", FILES)
def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path, name: str) -> None:
    lines = sample(name).read_bytes().split(b"\n")
    lines[HEADER_LINE[name]] = b"\xff\xff" + lines[HEADER_LINE[name]]
    said = refusal(written(tmp_path, name, b"\n".join(lines)), name)
    assert f"line {HEADER_LINE[name] + 1}: not {ENCODINGS[name]}" in said


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("other", FILES)
def test_a_statement_of_another_institution_is_refused(name: str, other: str) -> None:
    if name != other:
        assert f"is no statement of {name}" in refusal(sample(other), name)


@pytest.mark.parametrize("name", FILES)
def test_each_missing_column_is_named(tmp_path: Path, name: str) -> None:
    for column in layout(name).columns[1:]:
        lines = lines_of(name)
        header = lines[HEADER_LINE[name] - 1]
        lines[HEADER_LINE[name] - 1] = ",".join(
            "另一列" if each.strip() == column else each for each in header.split(",")
        )
        said = refusal(changed(tmp_path, name, lines), name)
        assert f"line {HEADER_LINE[name]}: column {column} is missing" in said


@pytest.mark.parametrize("name", FILES)
def test_a_column_that_stands_twice_is_refused(tmp_path: Path, name: str) -> None:
    lines = lines_of(name)
    lines[HEADER_LINE[name] - 1] += f",{layout(name).columns[3]}"
    assert "twice" in refusal(changed(tmp_path, name, lines), name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_without_its_header_is_refused(tmp_path: Path, name: str) -> None:
    lines = lines_of(name)
    del lines[HEADER_LINE[name] - 1]
    assert "is no statement of" in refusal(changed(tmp_path, name, lines), name)
    assert "is no statement of" in refusal(changed(tmp_path, name, ["", *[""] * 100, *lines_of(name)]), name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_anywhere_is_refused_or_loses_only_whole_rows(tmp_path: Path, name: str) -> None:
    """Cut after every seventh byte: what is still read is whole rows, but for the last one's remark."""
    whole = sample(name).read_bytes()
    rows = {row.reference: row for row in read_statement(sample(name), layout(name)).rows}
    start = len("\n".join(lines_of(name)[: HEADER_LINE[name]]).encode(ENCODINGS[name])) + 1
    accepted = 0
    for end in range(start, len(whole), 7):
        try:
            statement = read_statement(written(tmp_path, name, whole[:end]), layout(name))
        except LoadError as error:
            assert "cut" in error.message or "not " in error.message
            continue
        accepted += 1
        assert {row.reference for row in statement.rows} <= rows.keys()
        assert statement.rejected == ()
    assert accepted < len(range(start, len(whole), 7)) / 10


def test_icbcs_file_without_its_line_of_totals_was_cut(tmp_path: Path) -> None:
    assert "line of totals" in refusal(changed(tmp_path, "icbc", lines_of("icbc")[:-2]), "icbc")


@pytest.mark.parametrize("name", FILES)
def test_an_archive_or_a_workbook_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / "statement.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(sample(name), FILES[name])
    assert "unpack it" in refusal(path, name)


def test_no_file_an_empty_one_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "missing.csv", "alipay")
    assert "cannot be read" in refusal(tmp_path, "alipay")
    assert "is no statement of" in refusal(written(tmp_path, "alipay", b""), "alipay")


def test_a_nul_before_the_header_is_refused(tmp_path: Path) -> None:
    assert "NUL" in refusal(changed(tmp_path, "wechat", ["\0", *lines_of("wechat")]), "wechat")
