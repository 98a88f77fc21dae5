"""Source `police` (公安): population register and judicial detention."""

from __future__ import annotations

from connectors.catalogue.table import Table, date, integer, party, record_id, text, timestamp

DETENTION_KINDS = ("JUDICIAL", "ADMINISTRATIVE", "CRIMINAL")
DETENTION_STATUSES = ("DECIDED", "DEPLOYED", "APPREHENDED", "ADMITTED", "RELEASED", "REVOKED")

TABLES = (
    Table(
        "police",
        "person",
        "population register (人口信息)",
        (
            record_id(),
            text("number", "公民身份号码, or the number of another document", required=True),
            text("number_kind", values=("RESIDENT_ID", "PASSPORT", "OTHER"), required=True),
            text("name", required=True),
            date("birth_date"),
            text("gender", values=("男", "女")),
            text("domicile_code", "户籍所在地, statistical code of 6, 9 or 12 digits"),
        ),
        key=("number",),
        indexes=(("name",),),
    ),
    Table(
        "police",
        "detention",
        "detentions (拘留): decided, deployed, apprehended, admitted, released",
        (
            record_id(),
            text("case_number"),
            *party("person", required=True)[:2],
            text("person_kind", values=("PERSON", "COMPANY"), required=True),
            text("person_name"),
            text("kind", values=DETENTION_KINDS, required=True),
            integer("days", "司法拘留 at most 15", required=True),
            date("decided_on", required=True),
            text("approved_by", "the court's president (院长批准)"),
            text("status", values=DETENTION_STATUSES, required=True),
            text("facility", "拘留所"),
            timestamp("deployed_at", "布控"),
            timestamp("admitted_at", "收拘"),
            date("due_for_release_on"),
            timestamp("released_at"),
            timestamp("family_notified_at"),
        ),
        key=("record_id",),
        indexes=(
            ("case_number",),
            ("person_number", "decided_on"),
            ("decided_on",),
            ("due_for_release_on",),
            ("status", "decided_on"),
            ("days", "decided_on"),
        ),
    ),
)
