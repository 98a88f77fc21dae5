"""The values between reading a statement and loading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One transaction. `amount` in CNY yuan, never negative; `at` is None where the institution gives only a day.

    `reference` is its key within the account. `status` is the institution's word (None where it has none); `order` its
    order number, which repeats. `balance` is the account's after the row, None where not given or not readable.
    """

    line: int
    reference: str
    at: datetime | None
    booked_on: date
    amount: Decimal
    direction: str
    counterparty: str | None
    counterparty_account: str | None
    channel: str | None
    category: str | None
    note: str | None
    settled: bool
    status: str | None = None
    order: str | None = None
    balance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not read: its line (from 1), the column, why, and the row as it was."""

    line: int
    column: str
    reason: str
    row: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A file that was read: in the order of its rows, with what is to be said about it.

    `account` is what the preamble names, in parts (empty where it names none). `has_balance` tells whether the
    institution gives balances at all; `paired` counts the refunds that were paired with the trade they give back.
    """

    account: tuple[str, ...]
    holder_name: str | None
    rows: tuple[StatementRow, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    has_balance: bool
    paired: int = 0

    @property
    def newest(self) -> StatementRow | None:
        """The last row in time. Of several on one day the file's order tells: newest first, or oldest first."""
        if not self.rows:
            return None
        ascending = _moment(self.rows[0]) < _moment(self.rows[-1])
        return max(reversed(self.rows) if ascending else self.rows, key=_moment)


def _moment(row: StatementRow) -> tuple[date, datetime]:
    return row.booked_on, row.at or datetime.min
