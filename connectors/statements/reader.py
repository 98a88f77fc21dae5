"""A statement's rows with their keys. A row that cannot be read is set aside; the others are read all the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from connectors.statements.cells import amount_of, balance_of, checked_text, moment_of
from connectors.statements.layout import IN, OUT, Layout, OneAmount, TwoAmounts
from connectors.statements.lines import MAX_LINE_CHARACTERS, RawRow, RawStatement, read_lines
from connectors.statements.preamble import disagreements, named_account, named_holder
from connectors.statements.settle import settle
from connectors.statements.statement import Rejected, Statement, StatementRow

_KEY_HEX_DIGITS = 32


class _Unreadable(Exception):
    """Why a row is set aside: the column, and what is wrong with it."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


def read_statement(path: Path, layout: Layout) -> Statement:
    """Read a file. LoadError where it is wrong as a whole; what is wrong with single rows stands in `rejected`."""
    raw = read_lines(path, layout)
    references = list(keys_of([_content(raw, row, layout) for row in raw.rows]))
    rows: list[StatementRow] = []
    rejected: list[Rejected] = []
    for row, reference in zip(raw.rows, references, strict=True):
        try:
            rows.append(_row(raw, row, reference, layout))
        except _Unreadable as error:
            rejected.append(Rejected(row.line, error.column, error.reason, row.text))
    settled, paired = settle(rows, layout)
    return Statement(
        account=named_account(raw, layout),
        holder_name=named_holder(raw, layout),
        rows=settled,
        rejected=tuple(rejected),
        warnings=(*disagreements(raw, settled, layout), *_balance_warnings(settled, layout)),
        has_balance=layout.balance is not None,
        paired=paired,
    )


def keys_of(contents: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The key of each row's content in order: its hash, and how often it stood there before, from 1."""
    seen: Counter[str] = Counter()
    for content in contents:
        digest = hashlib.sha256("\x1f".join(content).encode()).hexdigest()[:_KEY_HEX_DIGITS]
        seen[digest] += 1
        yield f"{digest}-{seen[digest]}"


def _content(raw: RawStatement, row: RawRow, layout: Layout) -> tuple[str, ...]:
    if len(row.cells) < raw.width:
        return (row.text,)
    return tuple(row.cells[raw.places[column]] for column in layout.columns if column not in layout.changing)


def _row(raw: RawStatement, row: RawRow, reference: str, layout: Layout) -> StatementRow:
    cells = _cells_by_column(raw, row, layout)
    try:
        moment = moment_of(cells[layout.time], layout.time_format)
    except ValueError as error:
        raise _Unreadable(layout.time, str(error)) from None
    direction, amount, original = _money(cells, layout)
    status, is_settled = _status(cells, layout)
    filled = {column: None if cell in layout.blanks else cell for column, cell in cells.items()}
    notes = [filled[column] for column in layout.notes]
    return StatementRow(
        line=row.line,
        reference=reference,
        at=moment if layout.is_timed else None,
        booked_on=moment.date(),
        amount=amount,
        direction=direction,
        counterparty=filled[layout.counterparty],
        counterparty_account=_optional(filled, layout.counterparty_account),
        channel=filled[layout.channel],
        category=filled[layout.category],
        note="；".join(part for part in dict.fromkeys((*notes, original)) if part) or None,
        settled=is_settled,
        status=status,
        order=_optional(filled, layout.order),
        balance=balance_of(cells[layout.balance]) if layout.balance else None,
    )


def _cells_by_column(raw: RawStatement, row: RawRow, layout: Layout) -> dict[str, str]:
    last = layout.columns[-1]
    if len(row.text) > MAX_LINE_CHARACTERS:
        raise _Unreadable(layout.time, f"a line of more than {MAX_LINE_CHARACTERS:,} characters")
    if len(row.cells) < raw.width:
        raise _Unreadable(last, f"{len(row.cells)} columns, {raw.width} expected")
    if any(row.cells[raw.width :]):
        raise _Unreadable(last, f"more than {raw.width} columns")
    cells: dict[str, str] = {}
    for column, place in raw.places.items():
        try:
            cells[column] = checked_text(row.cells[place])
        except ValueError as error:
            raise _Unreadable(column, str(error)) from None
    return cells


def _money(cells: Mapping[str, str], layout: Layout) -> tuple[str, Decimal, str | None]:
    """Direction, amount, and what it was before a conversion."""
    money = layout.money
    if isinstance(money, OneAmount):
        direction = money.words.get(cells[money.direction])
        if direction is None:
            raise _Unreadable(money.direction, f"not one of {', '.join(money.words)}")
        return direction, _amount(cells, money.amount), None
    return _either_amount(cells, money, layout.blanks)


def _either_amount(
    cells: Mapping[str, str], money: TwoAmounts, blanks: frozenset[str]
) -> tuple[str, Decimal, str | None]:
    filled = [column for column in (money.received, money.paid) if cells[column] not in blanks]
    if len(filled) != 1:
        raise _Unreadable(money.received, f"{len(filled)} of {money.received} and {money.paid} are filled")
    if cells[money.currency] not in money.currencies:
        raise _Unreadable(money.currency, "booked in another currency: amounts are in CNY")
    *columns, currency = (cells[column] for column in money.original)
    before = next((cell for cell in columns if cell not in blanks), None)
    original = None if before is None else f"交易金额 {before} {currency}"
    return IN if filled == [money.received] else OUT, _amount(cells, filled[0]), original


def _amount(cells: Mapping[str, str], column: str) -> Decimal:
    try:
        return amount_of(cells[column])
    except ValueError as error:
        raise _Unreadable(column, str(error)) from None


def _status(cells: Mapping[str, str], layout: Layout) -> tuple[str | None, bool]:
    if layout.status is None:
        return None, True
    word = cells[layout.status.column]
    for pattern, is_settled in layout.status.settled.items():
        if pattern.fullmatch(word):
            return word, is_settled
    raise _Unreadable(layout.status.column, f"a status that {layout.name} is not known to write")


def _optional(cells: Mapping[str, str | None], column: str | None) -> str | None:
    return None if column is None else cells[column]


def _balance_warnings(rows: tuple[StatementRow, ...], layout: Layout) -> Iterator[str]:
    unread = [row.line for row in rows if row.balance is None]
    if layout.balance is not None and unread:
        yield f"{layout.balance} is not readable in {len(unread)} of {len(rows)} rows (line {unread[0]} first): null"
