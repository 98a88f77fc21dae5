"""Files of bank transactions, made: good rows, and 1 % bad ones of thirteen kinds, each with the reason it must get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

ACCOUNTS = tuple(f"0{number:018d}" for number in range(500))
HEADER = "账号,流水号,交易时间,记账日期,交易金额(元),收/支,对方证件号码,对方姓名,备注,是否结算"
ONE_IN = 100
GOOD_NUMBER = "11010519491231002X"
"""The example that GB 11643 itself gives."""

_PLACES = ("account", "reference", "at", "day", "amount", "direction", "number", "name", "note", "settled")
_WRONG: tuple[tuple[str, str, str, str], ...] = (
    ("account_number", "MISSING", "account", ""),
    ("booked_on", "BAD_DATE", "day", "2024-02-30"),
    ("counterparty_number", "BAD_NUMBER", "number", "110105194912310021"),
    ("direction", "UNKNOWN_VALUE", "direction", "横向"),
    ("amount", "OUT_OF_RANGE", "amount", "-12.00"),
    ("counterparty_name", "TOO_LONG", "name", "长" * 501),
    ("", "COLUMN_COUNT", "note", "一,二"),
    ("note", "CONTROL_CHARACTER", "note", "a\x00b"),
    ("account_number", "UNKNOWN_REFERENCE", "account", "0999999999999999999"),
    ("account_number, reference", "DUPLICATE_KEY", "", ""),
    ("amount", "BAD_AMOUNT", "amount", "十二元"),
    ("at", "BAD_TIMESTAMP", "at", "2024-01-31 25:00:00"),
    ("settled", "BAD_VALUE", "settled", "也许"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and what must become of it: rows that load, and column and reason of the others by line."""

    path: Path
    good: int
    bad: dict[int, tuple[str, str]]


def write(path: Path, rows: int, encoding: str = "utf-8") -> Made:
    """A CSV of so many rows; the same every time."""
    bad: dict[int, tuple[str, str]] = {}
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(HEADER + "\r\n")
        file.writelines(line + "\r\n" for line in _lines(rows, bad))
    return Made(path, rows - len(bad), bad)


def _lines(rows: int, bad: dict[int, tuple[str, str]]) -> Iterator[str]:
    for number in range(rows):
        row = _row(number)
        if number % ONE_IN == ONE_IN - 1:
            column, reason, place, text = _WRONG[number // ONE_IN % len(_WRONG)]
            # The key of the row before it, and another amount.
            row |= {place: text} if place else {"account": _row(number - 1)["account"], "reference": f"R{number - 1}"}
            bad[number + 2] = (column, reason)
        yield ",".join(row[place] for place in _PLACES)


def _row(number: int) -> dict[str, str]:
    month, day = number // 28 % 12 + 1, number % 28 + 1
    return {
        "account": ACCOUNTS[number % len(ACCOUNTS)],
        "reference": f"R{number}",
        "at": f"2024-{month:02d}-{day:02d} {number % 24:02d}:05:00",
        "day": (f"2024-{month:02d}-{day:02d}", f"2024/{month}/{day}", f"2024{month:02d}{day:02d}")[number % 3],
        "amount": f"{number}.{number % 100:02d}",
        "direction": ("收入", "支出", "NEUTRAL")[number % 3],
        "number": GOOD_NUMBER if number % 2 else "",
        "name": f"张三{number % 1000}",
        "note": "货款，分期" if number % 5 else '"含""引号"",有逗号"',
        "settled": "是" if number % 7 else "否",
    }


async def with_accounts(dsn: str) -> None:
    """Fill a bank's database with the accounts that the files refer to."""
    connection = await asyncpg.connect(dsn)
    await connection.copy_records_to_table("account", records=[(each,) for each in ACCOUNTS], columns=["number"])
    await connection.close()


async def content(dsn: str) -> tuple[int, str]:
    """How many transactions there are, and a hash over all that they say."""
    connection = await asyncpg.connect(dsn)
    row = await connection.fetchrow(
        "select count(*), coalesce(md5(string_agg(said, '|' order by said)), '') from (select row(account_number, "
        "reference, at at time zone 'UTC', booked_on, amount, direction, counterparty_number, counterparty_number_kind,"
        " counterparty_kind, counterparty_name, note, settled)::text as said from transaction) as every"
    )
    await connection.close()
    assert row is not None
    return int(row[0]), str(row[1])
