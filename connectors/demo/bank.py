"""Bank rows: accounts, transactions as banks and payment houses state them, loans, their movements, guarantees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from connectors.demo import numbers, words
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.ledger import Ledger
from connectors.demo.parties import Company, Party, Person
from connectors.demo.police import moment

_TRANSFERS = 260
_LOANS = 60
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Account:
    """An account, who holds it, and whether it is with a payment house."""

    number: str
    holder: Party | None
    institution: str


def add_account(
    ledger: Ledger, serial: int, holder: Party | None, institution: str, opened_on: date, balance: Decimal | None
) -> Account:
    """An account with the balance the bank last reported, None where it did not."""
    number = numbers.account(serial)
    ledger.add(
        "bank.account",
        number=number,
        **({} if holder is None else holder.columns("holder")),
        institution=institution,
        opened_on=opened_on,
        balance=balance,
    )
    return Account(number, holder, institution)


def add_transaction(
    ledger: Ledger,
    account: Account,
    reference: str,
    booked_on: date,
    amount: Decimal,
    direction: str,
    other: Account | None = None,
    *,
    at: tuple[int, int] | None = None,
    channel: str = "网上银行",
    category: str | None = "转账",
    note: str | None = None,
    counterparty_name: str | None = None,
    settled: bool = True,
) -> None:
    """One line of a statement; `at` is the hour and minute in Shanghai, None where only the day is stated."""
    counterparty = {} if other is None or other.holder is None else other.holder.columns("counterparty")
    ledger.add(
        "bank.transaction",
        account_number=account.number,
        reference=reference,
        at=None if at is None else moment(booked_on, *at),
        booked_on=booked_on,
        amount=amount,
        direction=direction,
        **(counterparty or {"counterparty_name": counterparty_name}),
        counterparty_account=None if other is None else other.number,
        channel=channel,
        category=category,
        note=note,
        settled=settled,
    )


def add_transfer(
    ledger: Ledger,
    reference: str,
    payer: Account,
    payee: Account,
    booked_on: date,
    amount: Decimal,
    at: tuple[int, int],
    note: str,
) -> None:
    """Money from one account to another, as both banks state it."""
    add_transaction(ledger, payer, reference, booked_on, amount, "OUT", payee, at=at, note=note)
    add_transaction(ledger, payee, reference, booked_on, amount, "IN", payer, at=at, note=note)


def add_loan(
    ledger: Ledger,
    serial: int,
    borrower: Party,
    lender: str,
    amount: Decimal,
    balance: Decimal,
    granted_on: date,
    purpose: str,
) -> str:
    """A loan; its number."""
    number = f"DK{granted_on.year}{serial:06d}"
    ledger.add(
        "bank.loan",
        number=number,
        **borrower.columns("borrower"),
        lender=lender,
        amount=amount,
        balance=balance,
        granted_on=granted_on,
        purpose=purpose,
    )
    return number


def add_movement(
    ledger: Ledger, loan: str, account: Account, serial: int, kind: str, day: date, amount: Decimal
) -> None:
    """Money out of a loan (DEPOSIT) or back (REPAYMENT)."""
    ledger.add(
        "bank.loan_movement",
        loan_number=loan,
        account_number=account.number,
        reference=f"{kind[0]}{serial:03d}",
        kind=kind,
        at=moment(day, 10),
        amount=amount,
    )


def add_guarantee(
    ledger: Ledger,
    guarantor: Party,
    debtor: Party,
    since: date,
    amount: Decimal | None,
    loan: str | None,
    relation: str,
    until: date | None = None,
) -> None:
    """A guarantee; `until` is the day on which it ended with the debt."""
    ledger.add(
        "bank.guarantee",
        **guarantor.columns("guarantor"),
        **debtor.columns("debtor"),
        loan_number=loan,
        amount=amount,
        since=since,
        until=until,
        relation=relation,
    )


def add_bank(ledger: Ledger, persons: Sequence[Person], companies: Sequence[Company]) -> None:
    """Accounts, money and loans made by chance."""
    chance = Chance("bank")
    accounts = _accounts(ledger, chance, persons, companies)
    for serial in range(_TRANSFERS):
        payer, payee = chance.some(accounts, 2)
        booked_on = chance.day(days_ago(500), DEMO_TODAY)
        at = (chance.below(24), chance.below(60))
        note = chance.pick(("货款", "往来款", "借款", "还款", "分红", "备用金"))
        add_transfer(ledger, f"HV{serial:06d}", payer, payee, booked_on, chance.money(200, 3_000_000), at, note)
    for account in accounts:
        _add_statement(ledger, chance, account)
    _add_loans(ledger, chance, companies, {each.holder: each for each in accounts if each.institution in words.BANKS})


def _accounts(ledger: Ledger, chance: Chance, persons: Sequence[Person], companies: Sequence[Company]) -> list[Account]:
    holders = (*(each.party for each in companies[:60]), *(each.party for each in persons[:140]))
    accounts: list[Account] = []
    for place, holder in enumerate(holders):
        houses = (chance.pick(words.BANKS), *((chance.pick(words.PAYMENT_HOUSES),) if place % 5 == 4 else ()))
        for house in houses:
            balance = None if chance.happens(10) else chance.money(1, 900_000)
            opened_on = chance.day(date(2012, 1, 1), days_ago(520))
            accounts.append(add_account(ledger, 1000 + len(accounts), holder, house, opened_on, balance))
    return accounts


def _add_statement(ledger: Ledger, chance: Chance, account: Account) -> None:
    """A few lines with shops, employers and cash machines; payment houses often state only the day."""
    in_bank = account.institution in words.BANKS
    kinds = [each for each in words.CATEGORIES if in_bank or each[1] in words.WALLET_CHANNELS]
    for line in range(chance.below(5)):
        category, channel, counterparty_name = chance.pick(kinds)
        booked_on = chance.day(days_ago(300), DEMO_TODAY)
        direction = "IN" if category in ("工资", "货款") else "NEUTRAL" if chance.happens(4) else "OUT"
        timed = in_bank or chance.happens(40)
        add_transaction(
            ledger,
            account,
            f"LS{line:04d}",
            booked_on,
            chance.money(8, 20_000),
            direction,
            at=(chance.below(24), chance.below(60)) if timed else None,
            channel=channel,
            category=category,
            counterparty_name=counterparty_name,
            settled=booked_on < days_ago(2) or chance.happens(50),
        )


def _add_loans(
    ledger: Ledger, chance: Chance, companies: Sequence[Company], accounts: dict[Party | None, Account]
) -> None:
    borrowers = [each for each in companies if each.party in accounts]
    for serial in range(1000, 1000 + _LOANS):
        borrower = chance.pick(borrowers)
        granted_on = chance.day(max(borrower.established_on, date(2015, 1, 1)), days_ago(90))
        amount = chance.money(100_000, 20_000_000)
        back = (amount * chance.pick((0, 10, 25, 60, 100)) / 100).quantize(_CENT)
        loan = add_loan(
            ledger, serial, borrower.party, chance.pick(words.BANKS), amount, amount - back, granted_on, "流动资金"
        )
        account = accounts[borrower.party]
        add_movement(ledger, loan, account, 1, "DEPOSIT", granted_on + timedelta(days=1), amount)
        paid_on = min(later(granted_on, months=8), DEMO_TODAY)
        if back:
            add_movement(ledger, loan, account, 2, "REPAYMENT", paid_on, back)
        until = paid_on if back == amount else None
        add_guarantee(
            ledger, borrower.representative.party, borrower.party, granted_on, amount, loan, "法定代表人", until
        )
        if chance.happens(40):
            other = chance.pick([each for each in companies if each is not borrower])
            add_guarantee(ledger, other.party, borrower.party, granted_on, amount, loan, "互保企业", until)
