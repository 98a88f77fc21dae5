"""Which header is which column: guessed as people write them, declared, or refused where it is not clear."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from connectors.catalogue import TABLES, table
from connectors.files.headers import Plan
from connectors.files.load import prepare
from connectors.files.mapping import FileMapping, read_mapping
from identifiers.errors import LoadError


def plan(folder: Path, name: str, header: str, mapping: str = "") -> Plan:
    """The plan for a file with this header."""
    path, said = folder / "f.csv", folder / "m.toml"
    path.write_text(header + "\n", "utf-8")
    said.write_text(mapping, "utf-8")
    return prepare(path, table(name), read_mapping(said, table(name))).plan


@pytest.mark.parametrize(
    ("name", "header", "columns"),
    [
        ("court.payment", "案号,到账日期,金额（元）,款项类型", "case_number paid_on amount kind"),
        ("court.payment", "Case Number;PAID_ON;amount;kind", "case_number paid_on amount kind"),
        (
            "court.case_party",
            "执行案号,诉讼地位,当事人,身份证号码,住址",
            "case_number role party_name party_number address",
        ),
        (
            "court.enforcement_case",
            "案号,案件状态,立案日期,申请执行标的,承办人,序号",
            "number status filed_on claim_amount judge",
        ),
        ("police.person", "姓名,公民身份号码,性别,出生日期", "name number gender birth_date"),
        (
            "registry.shareholding",
            "统一社会信用代码,股东,股东证件号码,持股比例,认缴出资额",
            "company_number holder_name holder_number share subscribed_capital",
        ),
        ("vehicles.vehicle", "车架号,号牌号码,车主姓名,身份证号", "vin plate owner_name owner_number"),
        (
            "bank.transaction",
            "账号,流水号,交易时间,交易日期,收/支,金额,对方姓名,备注,已结算",
            "account_number reference at booked_on direction amount counterparty_name note settled",
        ),
    ],
)
def test_headers_are_guessed(tmp_path: Path, name: str, header: str, columns: str) -> None:
    assert [source.column.name for source in plan(tmp_path, name, header).sources] == columns.split()


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"credit.restricted_person"}))
def test_every_table_takes_a_file_with_the_columns_own_names(tmp_path: Path, name: str) -> None:
    columns = [column.name for column in table(name).columns]
    found = plan(tmp_path, name, ",".join(columns))
    assert list(found.columns) == [column for column in columns if column != "record_id"]
    assert found.unused == ("record_id",)


def test_kinds_and_courts_follow_from_numbers(tmp_path: Path) -> None:
    assert plan(tmp_path, "court.enforcement_case", "案号,状态,立案日期").derived == ("kind", "court_code")
    assert plan(tmp_path, "court.case_party", "案号,角色,证件号码").derived == ("party_number_kind", "party_kind")


def test_what_is_declared_goes_before_a_guess_and_a_plan_is_a_mapping(tmp_path: Path) -> None:
    mapping = 'ignore = ["备注"]\n[columns]\npaid_on = "划拨日"\n[constants]\nkind = "划拨"\n[units]\namount = "万元"\n'
    found = plan(tmp_path, "court.payment", "案号,划拨日,到账日期,金额(万元),备注", mapping)
    shown = "\n".join(found.lines())
    assert found.unused == ("到账日期", "备注")
    assert tomllib.loads(shown) == {
        "table": "court.payment",
        "columns": {"paid_on": "划拨日", "case_number": "案号", "amount": "金额(万元)"},
        "constants": {"kind": "划拨"},
        "units": {"amount": "万元"},
    }
    assert 'amount = "金额(万元)"  # guessed' in shown


@pytest.mark.parametrize(
    ("header", "mapping", "message"),
    [
        ("案号,到账日期,付款日期,金额,款项类型", "", "到账日期 and 付款日期 may both be paid_on"),
        ("案号,到账日期,金额（万元）,款项类型", "", 'say units.amount = "万元"'),
        ("案号,到账日期,款项类型", "", "no header for amount of court.payment"),
        ("案号", '[columns]\npaid_at = "x"', "paid_at is unknown here; did you mean paid_on"),
        ("案号", '[columns]\nrecord_id = "案号"', "record_id is unknown here"),
        ("案号", '[columns]\namount = "没有"', "has no header 没有"),
        ("案号", "colums = 1", "did you mean columns"),
        ("案号", 'table = "bank.loan"', "is a mapping for bank.loan"),
        ("案号", '[units]\namount = "亿元"', "and 元 or 万元"),
        ("案号", "= 1", "is no TOML document"),
        ("案号", 'identity = ["paid_at"]', "paid_at is unknown here; did you mean paid_on"),
    ],
)
def test_what_is_not_clear_is_refused(tmp_path: Path, header: str, mapping: str, message: str) -> None:
    with pytest.raises(LoadError, match=message):
        plan(tmp_path, "court.payment", header, mapping)


def test_an_identity_is_of_columns_that_the_file_fills_in_a_table_without_a_key(tmp_path: Path) -> None:
    said = 'identity = ["case_number", "target"]\n'
    header = "案号,控制措施,起始日期,状态"
    with pytest.raises(LoadError, match="the mapping's identity names target, which no header fills"):
        plan(tmp_path, "court.control_measure", header, said)
    found = plan(tmp_path, "court.control_measure", header + ",控制标的", said)
    assert tomllib.loads("\n".join(found.lines()))["identity"] == ["case_number", "target"]
    with pytest.raises(LoadError, match="told apart by account_number, reference: leave out identity"):
        plan(tmp_path, "bank.transaction", "账号", 'identity = ["at"]')


def test_what_hangs_on_our_own_serials_is_not_loaded_from_files(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="our own serials"):
        prepare(tmp_path / "f.csv", table("credit.restricted_person"), FileMapping())
