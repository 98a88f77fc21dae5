"""Source `registry` (市场监管): companies, shareholdings and officers with their history, capital and filings."""

from __future__ import annotations

from connectors.catalogue.table import (
    Reference,
    Table,
    date,
    double,
    money,
    party,
    record_id,
    text,
)

COMPANY_STATUSES = ("ACTIVE", "REVOKED", "DEREGISTERED", "IN_LIQUIDATION")
OFFICE_ROLES = ("LEGAL_REPRESENTATIVE", "DIRECTOR", "SUPERVISOR", "MANAGER")

_COMPANY = Reference(("company_number",), "registry.company", ("number",))

TABLES = (
    Table(
        "registry",
        "company",
        "companies (市场主体)",
        (
            record_id(),
            text("number", "统一社会信用代码", required=True),
            text("number_kind", values=("USCC", "OTHER"), required=True),
            text("name", required=True),
            money("registered_capital", "注册资本"),
            money("paid_in_capital", "实收资本"),
            date("established_on"),
            text("status", values=COMPANY_STATUSES),
            text("company_type"),
            text("industry"),
            text("registered_address"),
            text("division_code"),
        ),
        key=("number",),
        indexes=(("name",),),
    ),
    Table(
        "registry",
        "natural_person",
        "natural persons the registry knows as holders or officers (自然人)",
        (
            record_id(),
            text("number", required=True),
            text("number_kind", values=("RESIDENT_ID", "PASSPORT", "OTHER"), required=True),
            text("name", required=True),
        ),
        key=("number",),
        indexes=(("name",),),
    ),
    Table(
        "registry",
        "shareholding",
        "shareholdings (股东及出资), one row for each period",
        (
            record_id(),
            text("company_number", required=True),
            *party("holder", required=True),
            double("share", "fraction of 1"),
            money("subscribed_capital", "认缴出资额"),
            money("paid_in_capital", "实缴出资额"),
            date("due_on", "出资期限"),
            date("since"),
            date("until", "first day on which it is no longer held"),
        ),
        key=("record_id",),
        unique=(("company_number", "holder_number", "since"),),
        indexes=(("company_number", "since"), ("holder_number", "since")),
        references=(_COMPANY,),
    ),
    Table(
        "registry",
        "capital_contribution",
        "payments into capital (实缴出资)",
        (
            record_id(),
            text("company_number", required=True),
            *party("holder", required=True)[:1],
            date("paid_on", required=True),
            money("amount", "negative where capital was withdrawn (抽逃出资)", required=True),
        ),
        key=("record_id",),
        unique=(("company_number", "holder_number", "paid_on"),),
        indexes=(("company_number", "paid_on"),),
        references=(_COMPANY,),
    ),
    Table(
        "registry",
        "officer",
        "officers (主要人员), one row for each period",
        (
            record_id(),
            text("company_number", required=True),
            *party("person", required=True),
            text("role", values=OFFICE_ROLES, required=True),
            date("since"),
            date("until"),
        ),
        key=("record_id",),
        unique=(("company_number", "person_number", "role", "since"),),
        indexes=(("company_number", "role"), ("person_number", "since")),
        references=(_COMPANY,),
    ),
    Table(
        "registry",
        "filing",
        "liquidation and deregistration filings (清算、注销备案)",
        (
            record_id(),
            text("company_number", required=True),
            text("kind", values=("LIQUIDATION", "DEREGISTRATION", "REVOCATION"), required=True),
            date("filed_on", required=True),
            text("content"),
        ),
        key=("record_id",),
        unique=(("company_number", "kind", "filed_on"),),
        indexes=(("company_number", "filed_on"),),
        references=(_COMPANY,),
    ),
)
