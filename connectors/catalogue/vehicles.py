"""Source `vehicles` (交管): vehicles and their seizures."""

from __future__ import annotations

from connectors.catalogue.table import Reference, Table, date, integer, money, party, record_id, text

SEIZURE_STATUSES = ("ALERT", "INTERCEPTED", "SEIZED", "STORED", "APPRAISED", "AUCTION", "SOLD", "RELEASED", "LAPSED")

TABLES = (
    Table(
        "vehicles",
        "vehicle",
        "registered vehicles (机动车登记)",
        (
            record_id(),
            text("vin", "车辆识别代号", required=True),
            text("plate", "号牌号码, GA 36"),
            text("brand"),
            text("model"),
            date("registered_on"),
            *party("owner"),
        ),
        key=("vin",),
        unique=(("plate",),),
        indexes=(("owner_number", "registered_on"),),
    ),
    Table(
        "vehicles",
        "seizure",
        "seizures of vehicles (查封、扣押), in the order of registration (轮候)",
        (
            record_id(),
            text("vin", required=True),
            text("plate", "as the order names it"),
            *party("owner"),
            text("case_number"),
            text("status", values=SEIZURE_STATUSES, required=True),
            integer("rank", "1 is first in line", required=True),
            date("ordered_on", required=True),
            date("expires_on"),
            text("location"),
            text("storage_yard"),
            money("appraised_value"),
            money("auction_price"),
        ),
        key=("record_id",),
        indexes=(
            ("vin", "ordered_on"),
            ("owner_number", "ordered_on"),
            ("case_number", "ordered_on"),
            ("plate",),
            ("ordered_on",),
            ("expires_on",),
            ("status", "ordered_on"),
            ("rank", "ordered_on"),
        ),
        references=(Reference(("vin",), "vehicles.vehicle", ("vin",)),),
    ),
)
