"""Source `bank` (资金): accounts, transactions, loans and guarantees."""

from __future__ import annotations

from connectors.catalogue.table import Reference, Table, boolean, date, money, party, record_id, text, timestamp

_LOAN = Reference(("loan_number",), "bank.loan", ("number",))

TABLES = (
    Table(
        "bank",
        "account",
        "accounts (账户)",
        (
            record_id(),
            text("number", "账号", required=True),
            *party("holder"),
            text("institution", "开户机构"),
            date("opened_on"),
            money("balance"),
        ),
        key=("number",),
        indexes=(("holder_number", "opened_on"),),
    ),
    Table(
        "bank",
        "transaction",
        "transactions of an account (流水)",
        (
            record_id(),
            text("account_number", required=True),
            text(
                "reference",
                "unique for the account: the bank's, or the hash of the row and its occurrence",
                required=True,
            ),
            timestamp("at", "null where the statement gives only a day"),
            date("booked_on", required=True),
            money("amount"),
            text("direction", values=("IN", "OUT", "NEUTRAL"), required=True),
            *party("counterparty"),
            text("counterparty_account"),
            text("channel"),
            text("category"),
            text("note"),
            boolean("settled", required=True),
        ),
        key=("record_id",),
        unique=(("account_number", "reference"),),
        indexes=(("account_number", "booked_on"), ("counterparty_number",)),
        references=(Reference(("account_number",), "bank.account", ("number",)),),
    ),
    Table(
        "bank",
        "loan",
        "loans (贷款)",
        (
            record_id(),
            text("number", required=True),
            *party("borrower"),
            text("lender"),
            money("amount"),
            money("balance"),
            date("granted_on"),
            text("purpose"),
        ),
        key=("number",),
        indexes=(("borrower_number",),),
    ),
    Table(
        "bank",
        "loan_movement",
        "money paid out of a loan into an account and back (放款、还款)",
        (
            record_id(),
            text("loan_number", required=True),
            text("account_number", required=True),
            text("reference", required=True),
            text("kind", values=("DEPOSIT", "REPAYMENT"), required=True),
            timestamp("at"),
            money("amount"),
        ),
        key=("record_id",),
        unique=(("loan_number", "reference"),),
        indexes=(("account_number",),),
        references=(_LOAN, Reference(("account_number",), "bank.account", ("number",))),
    ),
    Table(
        "bank",
        "guarantee",
        "guarantees (担保)",
        (
            record_id(),
            *party("guarantor", required=True),
            *party("debtor", required=True),
            text("loan_number"),
            money("amount"),
            date("since", required=True),
            date("until"),
            text("relation"),
        ),
        key=("record_id",),
        unique=(("guarantor_number", "debtor_number", "since"),),
        indexes=(("guarantor_number",), ("debtor_number",)),
    ),
)
