"""Payments of tests: made up, drawn at random, or FinBench's; and its questions about them, as plain loops."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, count
from pathlib import Path

from hypothesis import strategies as st

from resolvers.context import SHANGHAI
from resolvers.flow.movement import Movement

DATA = Path(__file__).parents[2] / "data" / "finbench-sf0.01"
START = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
CASH = "cash"
"""Who stands at the other side of a cash machine."""


@dataclass(frozen=True)
class Payment:
    """One transfer, or cash drawn where `payee` is CASH."""

    serial: int
    payer: str
    payee: str
    at: datetime
    fen: int


def payment(serial: int, payer: str, payee: str, minutes: float, yuan: float) -> Payment:
    """A payment so many minutes after START."""
    return Payment(serial, payer, payee, START + timedelta(minutes=minutes), int(yuan * 100))


def seen_by(holder: str, payments: Sequence[Payment]) -> list[Movement]:
    """The payments as movements of a holder's accounts, in order of time."""
    found = [_movement(holder, each) for each in payments if holder in (each.payer, each.payee)]
    return sorted(found, key=lambda each: (each.earliest, each.records))


def _movement(holder: str, each: Payment) -> Movement:
    is_in = each.payee == holder
    other, is_cash = (each.payer if is_in else each.payee), each.payee == CASH
    return Movement(
        holder,
        f"account of {holder}",
        is_in,
        None if is_cash else other,
        "" if is_cash else other,
        each.fen,
        each.at.astimezone(SHANGHAI).date(),
        each.at,
        each.at,
        is_cash,
        "",
        (each.serial,),
    )


PARTIES = ("a", "b", "c", "d", "e")


@st.composite
def payments(draw: st.DrawFn, payees: Sequence[str] = PARTIES) -> list[Payment]:
    """Payments among a few, no two at one moment, of few amounts, so that patterns come about."""
    ends = st.tuples(st.sampled_from(PARTIES), st.sampled_from(payees)).filter(lambda pair: pair[0] != pair[1])
    told = draw(st.lists(st.tuples(ends, st.integers(1, 600), st.sampled_from((90, 95, 100, 110, 200))), max_size=14))
    moments = accumulate(gap for _, gap, _ in told)
    return [
        payment(serial, *ends, moment, yuan)
        for serial, (moment, (ends, _, yuan)) in enumerate(zip(moments, told, strict=True), start=1)
    ]


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of the snapshot."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="|")


def finbench(*names: str) -> list[Payment]:
    """The snapshot's transfers or withdrawals between accounts."""
    serials = count(1)
    return [
        Payment(
            next(serials),
            row["fromId"],
            row["toId"],
            datetime.fromisoformat(row["createTime"]).replace(tzinfo=UTC),
            int(Decimal(row["amount"]) * 100),
        )
        for name in names
        for row in table(name)
    ]


@dataclass(frozen=True)
class InAndOut:
    """What complex read 7 answers, with the sums of its ratio."""

    sources: frozenset[str]
    targets: frozenset[str]
    came: int
    went: int


def read_7(payments: Sequence[Payment], account: str, start: datetime, end: datetime, least_fen: int) -> InAndOut:
    """Fast-in and fast-out: all transfers into and out of an account in a window, from an amount on."""
    sources, targets, came, went = set(), set(), 0, 0
    for each in payments:
        if start <= each.at <= end and each.fen >= least_fen:
            if each.payee == account:
                sources.add(each.payer)
                came += each.fen
            elif each.payer == account:
                targets.add(each.payee)
                went += each.fen
    return InAndOut(frozenset(sources), frozenset(targets), came, went)


def read_4(payments: Sequence[Payment], source: str, target: str, start: datetime, end: datetime) -> set[str]:
    """Three accounts in a transfer cycle: others that the target paid and that paid the source, where the source paid
    the target, all in a window."""
    inside = [each for each in payments if start <= each.at <= end]
    if not any((each.payer, each.payee) == (source, target) for each in inside):
        return set()
    received = {each.payee for each in inside if each.payer == target}
    return {each.payer for each in inside if each.payee == source} & received
