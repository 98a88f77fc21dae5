"""Source `credit` (信用): dishonesty listings, consumption restrictions, restoration certificates."""

from __future__ import annotations

from connectors.catalogue.table import Column, ColumnType, Reference, Table, date, party, record_id, text

DISHONESTY_GROUNDS = (
    "ABLE_BUT_REFUSES",
    "OBSTRUCTION_BY_FORGERY_OR_VIOLENCE",
    "EVASION_BY_SHAM_SUIT_OR_TRANSFER",
    "FALSE_PROPERTY_REPORT",
    "BREACH_OF_CONSUMPTION_RESTRICTION",
    "REFUSAL_OF_SETTLEMENT",
)

TABLES = (
    Table(
        "credit",
        "dishonesty_listing",
        "dishonest judgment debtors (失信被执行人名单)",
        (
            record_id(),
            *party("party", required=True),
            text("case_number"),
            text("court_code"),
            text("ground", values=DISHONESTY_GROUNDS, required=True),
            text("duty", "生效法律文书确定的义务"),
            text("performance", "履行情况"),
            date("published_on", required=True),
            date("expires_on", "last day of a fixed term; null where the ground has none"),
            date("removed_on", "first day on which it no longer counts"),
            text("removal_reason"),
        ),
        key=("record_id",),
        indexes=(
            ("party_number", "published_on"),
            ("case_number", "published_on"),
            ("court_code", "published_on"),
            ("court_code", "removed_on"),
            ("published_on",),
            ("expires_on",),
            ("removed_on",),
        ),
    ),
    Table(
        "credit",
        "consumption_restriction",
        "consumption restriction orders (限制消费令)",
        (
            record_id(),
            *party("party", required=True),
            text("case_number"),
            date("issued_on", required=True),
            date("lifted_on", "first day on which it no longer binds"),
        ),
        key=("record_id",),
        indexes=(("party_number", "issued_on"), ("case_number", "issued_on")),
    ),
    Table(
        "credit",
        "restricted_person",
        "persons whom a unit's restriction also binds (法释〔2015〕17号 art 3(2))",
        (
            record_id(),
            Column("restriction_id", ColumnType.BIGINT, False),
            *party("person", required=True),
            text(
                "capacity",
                values=("LEGAL_REPRESENTATIVE", "PRINCIPAL", "DIRECTLY_RESPONSIBLE", "ACTUAL_CONTROLLER"),
                required=True,
            ),
        ),
        key=("record_id",),
        unique=(("restriction_id", "person_number", "capacity"),),
        indexes=(("restriction_id",),),
        references=(Reference(("restriction_id",), "credit.consumption_restriction", ("record_id",)),),
    ),
    Table(
        "credit",
        "restoration_certificate",
        "credit restoration certificates (信用修复证明)",
        (
            record_id(),
            text("number", required=True),
            *party("party", required=True),
            text("court_code"),
            date("issued_on", required=True),
            date("revoked_on"),
        ),
        key=("number",),
        indexes=(("party_number", "issued_on"), ("court_code", "issued_on")),
    ),
)
