"""Money into or out of a party's accounts, as statements tell it: its own, the other side's, or both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from connectors.scan import Row
from resolvers.context import SHANGHAI
from resolvers.rules.fund_flow import CASH_WORDS

_FEN = 100
_END = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Movement:
    """One payment, seen from `holder`, whose money it is: out of their accounts, or into them where `is_in`.

    `other` is the official number of the other side, None where no statement tells it; `named` tells other sides
    apart, by number, else account, else name, and is empty where nothing is told. `fen` is the amount. The payment took
    place between `earliest` and `latest`, which are one moment where a statement gives it, else the ends of its day.
    `words` are the line's category and the other side's name. `records` are the serials of its transactions.
    """

    holder: str
    account: str | None
    is_in: bool
    other: str | None
    named: str
    fen: int
    booked_on: date
    earliest: datetime
    latest: datetime
    is_cash: bool
    words: str
    records: tuple[int, ...]


def movements(holder: str, own: Iterable[Row], others: Iterable[tuple[Row, str | None]]) -> tuple[Movement, ...]:
    """What moved in the accounts of a party, in order of time.

    `own` are rows of `bank.transaction` of its accounts, `others` rows of other accounts that name it, each with the
    number of that account's holder. A payment that both sides state is one, though one bank may book it a day later.
    Only what is settled counts, in or out, between different parties.
    """
    lines = [row for row in own if _counts(row) and row["counterparty_number"] != holder]
    told = _Told()
    for row, other in others:
        if _counts(row) and other != holder:
            told.add(row, other)
    # Those of the same day first, so that none of them is taken for another day's.
    paired = {row["record_id"]: found for row in lines if (found := told.take(row, 0))}
    for row in lines:
        if row["record_id"] not in paired and (found := told.take(row, -1) or told.take(row, 1)):
            paired[row["record_id"]] = found
    stated = [_own(holder, row, *paired.get(row["record_id"], (None, None))) for row in lines]
    alone = [_other(holder, row, other) for row, other in told.left()]
    return tuple(sorted((*stated, *alone), key=lambda each: (each.earliest, each.latest, each.records)))


class _Told:
    """What other accounts state of payments from or to a party, taken out as its own statements state the same."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, date, int], list[tuple[Row, str | None]]] = defaultdict(list)

    def add(self, row: Row, other: str | None) -> None:
        """A row of another account and the number of its holder."""
        self._rows[row["direction"], row["booked_on"], _fen(row)].append((row, other))

    def take(self, own: Row, days_later: int) -> tuple[Row, str | None] | None:
        """The other side of the party's own row, booked so many days later; None where nobody states it."""
        if _is_cash(own) or not date.min < own["booked_on"] < date.max:
            return None
        opposite = "OUT" if own["direction"] == "IN" else "IN"
        rows = self._rows.get((opposite, own["booked_on"] + timedelta(days=days_later), _fen(own)), [])
        for place, (row, other) in enumerate(rows):
            if (
                own["counterparty_account"] in (None, row["account_number"])
                and row["counterparty_account"] in (None, own["account_number"])
                and (None in (own["counterparty_number"], other) or own["counterparty_number"] == other)
            ):
                return rows.pop(place)
        return None

    def left(self) -> Iterable[tuple[Row, str | None]]:
        """What the party's own statements do not state."""
        return (each for rows in self._rows.values() for each in rows)


def _counts(row: Row) -> bool:
    return bool(row["settled"] and row["amount"] and row["direction"] in ("IN", "OUT"))


def _fen(row: Row) -> int:
    return int(row["amount"] * _FEN)


def _is_cash(row: Row) -> bool:
    told = f"{row['category'] or ''} {row['channel'] or ''}"
    is_alone = row["counterparty_number"] is None and row["counterparty_account"] is None
    return is_alone and any(word in told for word in CASH_WORDS)


def _own(holder: str, row: Row, told: Row | None, teller: str | None) -> Movement:
    """A payment of the party's own statement, and of the other side's where it states it too."""
    other, name = row["counterparty_number"] or teller, row["counterparty_name"]
    return Movement(
        holder,
        row["account_number"],
        row["direction"] == "IN",
        other,
        other or row["counterparty_account"] or name or "",
        _fen(row),
        row["booked_on"],
        *_span(row),
        _is_cash(row),
        f"{row['category'] or ''} {name or ''}",
        (row["record_id"],) if told is None else (row["record_id"], told["record_id"]),
    )


def _other(holder: str, row: Row, other: str | None) -> Movement:
    """A payment that only the other side states."""
    return Movement(
        holder,
        row["counterparty_account"],
        row["direction"] == "OUT",
        other,
        other or row["account_number"],
        _fen(row),
        row["booked_on"],
        *_span(row),
        False,
        row["category"] or "",
        (row["record_id"],),
    )


def _span(row: Row) -> tuple[datetime, datetime]:
    if row["at"] is not None:
        return row["at"], row["at"]
    return datetime.combine(row["booked_on"], time(), SHANGHAI), datetime.combine(row["booked_on"], _END, SHANGHAI)
