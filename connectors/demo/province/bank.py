"""Bank rows of the province: accounts, transactions, loans, their movements and guarantees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from connectors.demo import numbers, words
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.parties import Company, Party
from connectors.demo.police import moment
from connectors.demo.province.world import World

TRANSFERS = 60_000
TRANSACTIONS = 200_000
LOANS = 2_000
_FIRST_ACCOUNT = 10_000
_FIRST_LOAN = 10_000
_HELD_PERCENT = {"PERSON": 30, "COMPANY": 75}
_NOTES = ("货款", "货款", "往来款", "借款", "还款", "分红", "备用金", "运费", "加工费", "房租", "工程款", "服务费")
_CENT = Decimal("0.01")
_NO_PARTY = (None, None, None, None)
_FIRST_MOMENT = datetime(2025, 7, 11, tzinfo=UTC) - timedelta(hours=8)
_MINUTES = 500 * 24 * 60


@dataclass(frozen=True, slots=True)
class Account:
    """An account, its holder's columns, where it is."""

    number: str
    holder: Party
    institution: str


def make_accounts(world: World) -> tuple[Account, ...]:
    """Of most companies and some persons; one holder in five has a wallet too."""
    chance = Chance("province accounts")
    parties = (*(each.party for each in world.companies), *(each.party for each in world.persons))
    made: list[Account] = []
    for party in parties:
        if chance.happens(_HELD_PERCENT[party.kind]):
            houses = (chance.pick(words.BANKS), *((chance.pick(words.PAYMENT_HOUSES),) if chance.happens(20) else ()))
            for house in houses:
                made.append(Account(numbers.account(_FIRST_ACCOUNT + len(made)), party, house))
    return tuple(made)


def account_rows(accounts: tuple[Account, ...]) -> Iterator[tuple[Any, ...]]:
    """`bank.account`."""
    chance = Chance("province balances")
    for each in accounts:
        balance = None if chance.happens(10) else chance.money(1, 900_000)
        yield (
            each.number,
            *_party(each.holder),
            each.institution,
            chance.day(date(2012, 1, 1), days_ago(520)),
            balance,
        )


def transaction_rows(world: World, accounts: tuple[Account, ...]) -> Iterator[tuple[Any, ...]]:
    """`bank.transaction`: money between accounts as both sides state it, then lines with shops and employers."""
    if len(accounts) < 2:
        return
    wanted = world.missing(TRANSACTIONS, len(world.core["bank.transaction"]))
    transfers = min(world.missing(TRANSFERS, 0), wanted // 2)
    yield from _transfers(accounts, transfers)
    yield from _statements(accounts, wanted - 2 * transfers)


def _transfers(accounts: tuple[Account, ...], count: int) -> Iterator[tuple[Any, ...]]:
    chance = Chance("province transfers")
    told = {each.number: _party(each.holder) for each in accounts}
    for serial in range(count):
        payer, payee = chance.pick(accounts), chance.pick(accounts)
        if payer is payee:
            payee = accounts[accounts.index(payer) - 1]
        at = _FIRST_MOMENT + timedelta(minutes=chance.below(_MINUTES))
        booked_on = (at + timedelta(hours=8)).date()
        amount = chance.money(200, 3_000_000)
        end = ("网上银行", "转账", chance.pick(_NOTES), True)
        reference = f"HP{serial:08d}"
        yield (payer.number, reference, at, booked_on, amount, "OUT", *told[payee.number], payee.number, *end)
        yield (payee.number, reference, at, booked_on, amount, "IN", *told[payer.number], payer.number, *end)


def _statements(accounts: tuple[Account, ...], count: int) -> Iterator[tuple[Any, ...]]:
    """Payment houses often state only the day."""
    chance = Chance("province statements")
    wallet = tuple(each for each in words.CATEGORIES if each[1] in words.WALLET_CHANNELS)
    for serial in range(count):
        account = chance.pick(accounts)
        in_bank = account.institution in words.BANKS
        category, channel, counterparty = chance.pick(words.CATEGORIES if in_bank else wallet)
        booked_on = chance.day(days_ago(300), DEMO_TODAY)
        direction = "IN" if category in ("工资", "货款") else "NEUTRAL" if chance.happens(4) else "OUT"
        timed = in_bank or chance.happens(40)
        yield (
            account.number,
            f"LP{serial:08d}",
            moment(booked_on, chance.below(24), chance.below(60)) if timed else None,
            booked_on,
            chance.money(8, 20_000),
            direction,
            None,
            None,
            None,
            counterparty,
            None,
            channel,
            category,
            None,
            booked_on < days_ago(2) or chance.happens(50),
        )


def _party(party: Party | None) -> tuple[str | None, ...]:
    return _NO_PARTY if party is None else (party.number, party.number_kind, party.kind, party.name)


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan to a company and what came back of it by `paid_on`."""

    number: str
    borrower: Company
    account: Account
    lender: str
    amount: Decimal
    back: Decimal
    granted_on: date
    paid_on: date


def make_loans(world: World, accounts: tuple[Account, ...]) -> tuple[Loan, ...]:
    """Working capital of companies that have an account with a bank."""
    chance = Chance("province loans")
    at_bank = {each.holder: each for each in accounts if each.institution in words.BANKS}
    borrowers = [each for each in world.companies if each.party in at_bank]
    count = world.missing(LOANS, len(world.core["bank.loan"])) if borrowers else 0
    made: list[Loan] = []
    for serial in range(_FIRST_LOAN, _FIRST_LOAN + count):
        borrower = chance.pick(borrowers)
        granted_on = chance.day(max(borrower.established_on, date(2015, 1, 1)), days_ago(90))
        amount = chance.money(100_000, 20_000_000)
        back = (amount * chance.pick((0, 10, 25, 60, 100)) / 100).quantize(_CENT)
        number = f"DK{granted_on.year}{serial:06d}"
        paid_on = min(later(granted_on, months=8), DEMO_TODAY)
        lender = chance.pick(words.BANKS)
        made.append(Loan(number, borrower, at_bank[borrower.party], lender, amount, back, granted_on, paid_on))
    return tuple(made)


def loan_rows(loans: tuple[Loan, ...]) -> Iterator[tuple[Any, ...]]:
    """`bank.loan`."""
    for each in loans:
        rest = each.amount - each.back
        yield (each.number, *_party(each.borrower.party), each.lender, each.amount, rest, each.granted_on, "流动资金")


def movement_rows(loans: tuple[Loan, ...]) -> Iterator[tuple[Any, ...]]:
    """`bank.loan_movement`: paid out the day after, and what came back."""
    for each in loans:
        out_at = moment(each.granted_on + timedelta(days=1), 10)
        yield (each.number, each.account.number, "D001", "DEPOSIT", out_at, each.amount)
        if each.back:
            yield (each.number, each.account.number, "R002", "REPAYMENT", moment(each.paid_on, 10), each.back)


def guarantee_rows(world: World, loans: tuple[Loan, ...]) -> Iterator[tuple[Any, ...]]:
    """`bank.guarantee`: by legal representatives, and by companies for each other."""
    chance = Chance("province guarantees")
    given: set[tuple[str | None, str | None, date]] = set()
    for each in loans:
        told: list[tuple[Party, str]] = [(each.borrower.representative.party, "法定代表人")]
        other = chance.pick(world.companies)
        if chance.happens(40) and other is not each.borrower:
            told.append((other.party, "互保企业"))
        until = each.paid_on if each.back == each.amount else None
        for guarantor, relation in told:
            debtor, since = each.borrower.party, each.granted_on
            key = (guarantor.number, debtor.number, since)
            if key not in given:
                given.add(key)
                yield (*_party(guarantor), *_party(debtor), each.number, each.amount, since, until, relation)
