"""How values are read: forms that people write, and what is refused with which reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from connectors.catalogue import table
from connectors.files.values import Reader, reader_for
from connectors.files.wrong import NESTED, BadValue

SHANGHAI = timezone(timedelta(hours=8))


def reader(name: str, terms: dict[str, str] | None = None, unit: int = 1) -> Reader:
    """The reader of `source.table.column`."""
    qualified, _, column = name.rpartition(".")
    return reader_for(qualified, table(qualified).by_name[column], terms or {}, Decimal(unit))


DAY = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        *(
            ("court.payment.paid_on", value, DAY)
            for value in (
                "2024-01-31",
                "2024/1/31",
                "20240131",
                "2024年1月31日",
                "２０２４－０１－３１",
                " 2024.1.31 ",
                "2024-01-31 08:05:00",
                datetime(2024, 1, 31, 8),
                DAY,
                20240131,
                45322,
                45322.5,
            )
        ),
        ("court.payment.amount", "¥1,234,567.80", Decimal("1234567.80")),
        ("court.payment.amount", "￥ 12.5元", Decimal("12.50")),
        ("court.payment.amount", "-3", Decimal("-3.00")),
        ("court.payment.amount", 0.1 + 0.2, Decimal("0.30")),
        ("court.payment.amount", 7, Decimal(7)),
        ("bank.transaction.settled", "是", True),
        ("bank.transaction.settled", "FALSE", False),
        ("bank.transaction.settled", 1, True),
        ("bank.transaction.settled", True, True),
        ("bank.transaction.at", "2024-01-31 08:05", datetime(2024, 1, 31, 8, 5, tzinfo=SHANGHAI)),
        ("bank.transaction.at", "2024年1月31日 8时5分9秒", datetime(2024, 1, 31, 8, 5, 9, tzinfo=SHANGHAI)),
        ("bank.transaction.at", "20240131080509", datetime(2024, 1, 31, 8, 5, 9, tzinfo=SHANGHAI)),
        ("bank.transaction.at", "2024-01-31T08:05:09.25Z", datetime(2024, 1, 31, 8, 5, 9, 250_000, tzinfo=UTC)),
        ("bank.transaction.at", "2024/1/31 02:05:00+02:00", datetime(2024, 1, 31, 0, 5, tzinfo=UTC)),
        ("bank.transaction.at", datetime(2024, 1, 31, 8), datetime(2024, 1, 31, 8, tzinfo=SHANGHAI)),
        ("bank.transaction.account_number", "６２２２ 02", "6222 02"),
        ("bank.transaction.note", "全角，保留", "全角，保留"),
        ("court.case_party.role", "被执行人", "DEBTOR"),
        ("court.case_party.role", "debtor", "DEBTOR"),
        ("court.payment.case_number", "(2023)浙0522执0012号", "（2023）浙0522执12号"),
        ("vehicles.vehicle.plate", "浙a·12345", "浙A12345"),
        ("vehicles.vehicle.vin", "lxxad41b0az000001", "LXXAD41B0AZ000001"),
        ("registry.shareholding.share", "33.5%", 0.335),
        ("registry.shareholding.share", "0.25", 0.25),
        ("police.detention.days", "15.0", 15),
        ("court.payment.paid_on", "—", None),
        ("court.payment.kind", "—", "—"),
        ("court.payment.kind", "  ", None),
        ("court.payment.kind", None, None),
    ],
)
def test_a_value_is_read(name: str, value: Any, expected: object) -> None:
    assert reader(name)(value) == expected


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("court.payment.paid_on", "2023-02-29", "BAD_DATE"),
        ("court.payment.paid_on", "31/01/2024", "BAD_DATE"),
        ("court.payment.paid_on", "45322", "BAD_DATE"),
        ("court.payment.paid_on", "2024-01-31 x", "BAD_DATE"),
        ("court.payment.paid_on", "9999-12-31", "OUT_OF_RANGE"),
        ("court.payment.amount", "12万元", "BAD_AMOUNT"),
        ("court.payment.amount", "1,23.00", "BAD_AMOUNT"),
        ("court.payment.amount", "1.234", "BAD_AMOUNT"),
        ("court.payment.amount", True, "BAD_AMOUNT"),
        ("court.payment.amount", "nan", "BAD_AMOUNT"),
        ("court.payment.amount", "9" * 17, "OUT_OF_RANGE"),
        ("court.payment.amount", "9" * 30, "BAD_AMOUNT"),
        ("court.payment.amount", "0." + "1" * 20, "BAD_AMOUNT"),
        ("court.payment.amount", float("inf"), "OUT_OF_RANGE"),
        ("court.payment.kind", "长" * 501, "TOO_LONG"),
        ("court.payment.kind", "a\x00", "CONTROL_CHARACTER"),
        ("court.payment.kind", NESTED, "BAD_VALUE"),
        ("court.payment.kind", "#REF!", "BAD_VALUE"),
        ("court.payment.case_number", "2023浙执", "BAD_NUMBER"),
        ("court.case_party.role", "旁听", "UNKNOWN_VALUE"),
        ("court.case_party.party_number", 1.10105194912310e17, "BAD_NUMBER"),
        ("vehicles.vehicle.plate", "某A12345", "BAD_NUMBER"),
        ("vehicles.vehicle.vin", "LXX", "BAD_NUMBER"),
        ("bank.transaction.at", "2024-03-07", "BAD_TIMESTAMP"),
        ("bank.transaction.at", "2024-01-31 24:00:00", "BAD_TIMESTAMP"),
        ("bank.transaction.at", "2024-02-31 08:00:00", "BAD_TIMESTAMP"),
        ("bank.transaction.settled", "也许", "BAD_VALUE"),
        ("police.detention.days", "1.5", "BAD_VALUE"),
        ("police.detention.days", "3000000000", "OUT_OF_RANGE"),
        ("registry.shareholding.share", "101%", "OUT_OF_RANGE"),
        ("registry.shareholding.share", "half", "BAD_VALUE"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(name: str, value: Any, reason: str) -> None:
    with pytest.raises(BadValue) as error:
        reader(name)(value)
    assert error.value.reason == reason
    assert str(value) not in error.value.message


def test_terms_of_the_mapping_go_before_our_own() -> None:
    assert (
        reader("court.case_party.role", {"甲方": "APPLICANT", "被执行人": "THIRD_PARTY"})("被执行人") == "THIRD_PARTY"
    )


@pytest.mark.parametrize(
    ("value", "yuan"), [("12.3456", "123456.00"), ("12万", "120000.00"), ("12.5元", "12.50"), (0.07, "700.00")]
)
def test_amounts_in_ten_thousands_where_that_is_declared(value: object, yuan: str) -> None:
    assert reader("court.payment.amount", unit=10_000)(value) == Decimal(yuan)
