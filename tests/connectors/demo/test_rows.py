"""The demo's rows: official numbers are right and nobody's, the facts agree across agencies, everything occurs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from connectors.catalogue import TABLES
from connectors.catalogue.table import Table
from connectors.demo import DEMO_TODAY, DISPUTED_PERSON
from connectors.demo.rows import rows
from connectors.scan import Row
from identifiers import case_number, company_code, courts, divisions, plate, resident_id, vin

FIRST_YEAR_OF_COUNTY = {"331083": 2017, "330383": 2019, "330113": 2021, "330114": 2021}
PARTIES = tuple(
    (name, column.name.removesuffix("_number_kind"))
    for name, table in TABLES.items()
    for column in table.columns
    if column.name.endswith("_number_kind")
)


def parties() -> Iterator[tuple[str, str | None, str | None, str | None]]:
    """Table, number, kind of number and name of every party that any row names."""
    for name, prefix in PARTIES:
        for row in rows()[name]:
            yield name, row[f"{prefix}_number"], row[f"{prefix}_number_kind"], row[f"{prefix}_name"]
    for name in ("police.person", "registry.natural_person", "registry.company"):
        for row in rows()[name]:
            yield name, row["number"], row["number_kind"], row["name"]


def active(row: Row, begin: str, end: str, last: str | None = None) -> bool:
    """Whether a row holds on the demo's day."""
    ended = row[end] is not None and row[end] <= DEMO_TODAY
    expired = last is not None and row[last] is not None and row[last] < DEMO_TODAY
    return row[begin] <= DEMO_TODAY and not ended and not expired


def grouped(name: str, column: str) -> Mapping[object, list[Row]]:
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows()[name]:
        groups[row[column]].append(row)
    return groups


def test_official_numbers_pass_their_checks() -> None:
    for _, number, kind, _ in parties():
        if kind == "RESIDENT_ID":
            resident_id.parse(number or "", DEMO_TODAY)
        elif kind == "USCC":
            company_code.parse(number or "")
    for row in rows()["vehicles.vehicle"]:
        vin.parse(row["vin"])
        assert row["plate"] is None or plate.parse(row["plate"]).number == row["plate"]
    for row in rows()["court.enforcement_case"]:
        parsed = case_number.parse(row["number"])
        assert (parsed.text, parsed.kind) == (row["number"], row["kind"])
        assert parsed.legacy or parsed.court_code == row["court_code"]
        assert parsed.year == row["filed_on"].year


def test_nobody_can_bear_these_numbers() -> None:
    for _, number, kind, _ in parties():
        if kind == "RESIDENT_ID" and number is not None:
            parsed = resident_id.parse(number, DEMO_TODAY)
            assert parsed.birth_date.year < FIRST_YEAR_OF_COUNTY[parsed.county_code]
        elif kind == "USCC" and number is not None:
            assert number[8] == "Q"


def test_the_population_register_agrees_with_its_numbers() -> None:
    for row in rows()["police.person"]:
        assert row["domicile_code"] is not None and divisions.division(row["domicile_code"])
        if row["number_kind"] == "RESIDENT_ID":
            parsed = resident_id.parse(row["number"], DEMO_TODAY)
            assert (parsed.birth_date, parsed.gender) == (row["birth_date"], row["gender"])


def test_a_number_has_one_name_but_for_one_person() -> None:
    names: dict[str, set[str | None]] = defaultdict(set)
    for _, number, _, name in parties():
        if number is not None:
            names[number].add(name)

    assert {number for number, told in names.items() if len(told) > 1} == {DISPUTED_PERSON}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_keys_references_and_required_columns_hold(table: Table) -> None:
    mine = rows()[table.qualified]
    assert [row["record_id"] for row in mine] == list(range(1, len(mine) + 1))
    for unique in (table.key, *table.unique):
        told = Counter(tuple(row[name] for name in unique) for row in mine)
        assert not [key for key, count in told.items() if count > 1 and None not in key]
    for reference in table.references:
        there = {tuple(row[name] for name in reference.to) for row in rows()[reference.table]}
        asked = {tuple(row[name] for name in reference.columns) for row in mine}
        assert {key for key in asked - there if None not in key} == set()
    for column in table.columns:
        assert column.nullable or all(row[column.name] is not None for row in mine), column.name


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_there_are_enough_rows_with_and_without_each_column(table: Table) -> None:
    mine = rows()[table.qualified]
    assert mine
    for column in table.columns:
        assert any(row[column.name] is not None for row in mine), f"{column.name} is always null"
        if column.values:
            seen = {row[column.name] for row in mine}
            assert seen <= {*column.values, None}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("court.enforcement_case", "kind"),
        ("court.enforcement_case", "status"),
        ("court.case_party", "role"),
        ("court.case_party", "party_number_kind"),
        ("court.control_measure", "kind"),
        ("court.control_measure", "status"),
        ("court.termination_inquiry", "outcome"),
        ("police.person", "number_kind"),
        ("police.detention", "kind"),
        ("police.detention", "status"),
        ("vehicles.seizure", "status"),
        ("credit.dishonesty_listing", "ground"),
        ("credit.restricted_person", "capacity"),
        ("registry.company", "status"),
        ("registry.officer", "role"),
        ("registry.filing", "kind"),
        ("bank.transaction", "direction"),
        ("bank.loan_movement", "kind"),
    ],
)
def test_every_listed_value_occurs(name: str, column: str) -> None:
    # Numbers of another kind are FinBench's.
    unseen = {"OTHER"} if column.endswith("number_kind") else set()

    assert {row[column] for row in rows()[name]} - {None} == set(TABLES[name].by_name[column].values) - unseen


def test_nothing_happens_after_the_demos_day() -> None:
    future = {"expires_on", "due_on", "due_for_release_on"}
    for name, table in TABLES.items():
        for row in rows()[name]:
            for column in table.columns:
                value = row[column.name]
                if type(value) is date and column.name not in future:
                    assert value <= DEMO_TODAY, f"{name}.{column.name} is {value}"


def test_what_was_recovered_was_paid_in() -> None:
    paid = {
        number: sum(row["amount"] for row in found) for number, found in grouped("court.payment", "case_number").items()
    }
    for case in rows()["court.enforcement_case"]:
        assert paid.get(case["number"], Decimal(0)) == case["recovered_amount"], case["number"]
        assert case["claim_amount"] is None or case["recovered_amount"] <= case["claim_amount"]


def test_terminated_cases_have_a_ruling_and_a_resumed_case_follows_one() -> None:
    cases = {row["number"]: row for row in rows()["court.enforcement_case"]}
    rulings = {row["case_number"]: row["ruled_on"] for row in rows()["court.termination_ruling"]}
    ages = [(DEMO_TODAY - day).days / 365.25 for day in rulings.values()]

    assert set(rulings) == {number for number, row in cases.items() if row["status"] == "TERMINATED_THIS_PROCEDURE"}
    assert min(Counter(min(2, int(age // 10)) for age in ages).values()) >= 3
    for number, ruled_on in rulings.items():
        assert ruled_on == cases[number]["closed_on"] >= cases[number]["filed_on"] + timedelta(days=90)
    resumed = [row for row in cases.values() if row["kind"] == "RESUMED"]
    assert len(resumed) > 20
    for row in resumed:
        assert rulings[row["resumes"]] < row["filed_on"]
        assert row["claim_amount"] is None or row["claim_amount"] > 0
    for row in rows()["court.termination_inquiry"]:
        assert rulings[row["case_number"]] < row["inquired_on"]


def test_many_cases_share_a_debtor() -> None:
    debtors = [row["party_number"] for row in rows()["court.case_party"] if row["role"] == "DEBTOR"]

    assert sum(count > 1 for count in Counter(debtors).values()) > 50
    assert None in debtors, "no debtor without a number"


def test_terms_follow_the_grounds() -> None:
    for row in rows()["credit.dishonesty_listing"]:
        no_term = row["ground"] == "ABLE_BUT_REFUSES"
        assert (row["expires_on"] is None) is no_term
        if not no_term:
            years = (row["expires_on"] + timedelta(days=1)).year - row["published_on"].year
            assert 2 <= years <= 5
    assert {row["court_code"] for row in rows()["credit.dishonesty_listing"]} <= {each.code for each in courts.courts()}


def test_who_is_listed_is_restricted() -> None:
    restricted = {
        (row["party_number"], row["case_number"])
        for row in rows()["credit.consumption_restriction"]
        if active(row, "issued_on", "lifted_on")
    }
    listed = {
        (row["party_number"], row["case_number"])
        for row in rows()["credit.dishonesty_listing"]
        if active(row, "published_on", "removed_on", "expires_on")
    }

    assert len(listed) > 30
    assert listed <= restricted


def test_a_companys_restriction_binds_its_legal_representative() -> None:
    now = {
        (row["company_number"], row["person_number"])
        for row in rows()["registry.officer"]
        if row["role"] == "LEGAL_REPRESENTATIVE" and active(row, "since", "until")
    }
    bound = grouped("credit.restricted_person", "restriction_id")
    companies = [row for row in rows()["credit.consumption_restriction"] if row["party_kind"] == "COMPANY"]

    assert len(companies) > 20
    for row in companies:
        named = {
            (row["party_number"], person["person_number"])
            for person in bound[row["record_id"]]
            if person["capacity"] == "LEGAL_REPRESENTATIVE"
        }
        assert named and named <= now


def test_certificates_are_for_who_is_free() -> None:
    bound = {
        row["party_number"] for row in rows()["credit.consumption_restriction"] if active(row, "issued_on", "lifted_on")
    }
    valid = {row["party_number"] for row in rows()["credit.restoration_certificate"] if row["revoked_on"] is None}

    assert len(valid) > 5
    assert not valid & bound


def test_shares_add_up_to_the_whole_on_every_day() -> None:
    for number, found in grouped("registry.shareholding", "company_number").items():
        for day in {row["since"] for row in found}:
            whole = sum(row["share"] for row in found if row["since"] <= day < (row["until"] or date.max))
            assert whole <= 1 + 1e-9, number


def test_capital_paid_in_is_what_was_contributed() -> None:
    for company in rows()["registry.company"]:
        parts = [
            row["amount"]
            for row in rows()["registry.capital_contribution"]
            if row["company_number"] == company["number"]
        ]
        holders = grouped("registry.shareholding", "company_number")[company["number"]]
        if company["paid_in_capital"] is not None and sum(row["share"] for row in holders) > 0.99:
            assert abs(sum(parts) - company["paid_in_capital"]) < 1, company["number"]


def test_holdings_form_a_chain_a_pair_and_a_cycle() -> None:
    held = {
        (row["holder_number"], row["company_number"])
        for row in rows()["registry.shareholding"]
        if row["holder_kind"] == "COMPANY"
    }
    companies = [row["number"] for row in rows()["registry.company"]]
    pairs = {(one, other) for one, other in held if (other, one) in held and one != other}
    cycles = {(a, b, c) for a, b in held for b2, c in held if b == b2 and (c, a) in held and len({a, b, c}) == 3}
    chains = {(a, b, c, d) for a, b in held for b2, c in held for c2, d in held if b == b2 and c == c2}

    assert pairs and cycles
    assert any(len(set(chain)) == 4 for chain in chains)
    assert {number for pair in held for number in pair} <= set(companies)


def test_detentions_are_within_the_law_and_one_family_was_not_told() -> None:
    for row in rows()["police.detention"]:
        assert row["kind"] != "JUDICIAL" or 1 <= row["days"] <= 15
        assert (row["admitted_at"] is not None) is (row["status"] in ("ADMITTED", "RELEASED"))
        assert (row["released_at"] is not None) is (row["status"] == "RELEASED")
        assert row["status"] != "ADMITTED" or row["due_for_release_on"] >= DEMO_TODAY
    admitted = [row for row in rows()["police.detention"] if row["admitted_at"] is not None]
    assert any(row["family_notified_at"] is None for row in admitted)


def test_a_vehicles_seizures_queue_in_the_order_of_registration() -> None:
    waiting = 0
    for found in grouped("vehicles.seizure", "vin").values():
        in_line = [row for row in found if row["status"] not in ("RELEASED", "LAPSED", "SOLD")]
        ordered = sorted(in_line, key=lambda row: (row["ordered_on"], row["rank"]))
        waiting += len(ordered) > 1
        assert all(one["rank"] < other["rank"] for one, other in pairwise(ordered))
    assert waiting > 10


def test_measures_and_the_vehicle_registers_seizures_agree() -> None:
    measures = {
        (row["case_number"], row["starts_on"], row["expires_on"], row["rank"])
        for row in rows()["court.control_measure"]
        if row["kind"] == "VEHICLE_SEIZURE"
    }
    seizures = {
        (row["case_number"], row["ordered_on"], row["expires_on"], row["rank"]) for row in rows()["vehicles.seizure"]
    }

    assert measures == seizures


def test_a_transfer_is_stated_alike_by_both_banks() -> None:
    accounts = {row["number"] for row in rows()["bank.account"]}
    transfers = [row for row in rows()["bank.transaction"] if row["counterparty_account"] in accounts]
    out, into = (
        Counter(
            (row[payer], row[payee], row["amount"], row["at"]) for row in transfers if row["direction"] == direction
        )
        for direction, payer, payee in (
            ("OUT", "account_number", "counterparty_account"),
            ("IN", "counterparty_account", "account_number"),
        )
    )

    assert out == into and len(out) > 100
    assert any(row["at"] is None for row in rows()["bank.transaction"])
    assert any(not row["settled"] for row in rows()["bank.transaction"])


def test_the_rows_are_the_same_in_another_process() -> None:
    code = (
        "import hashlib; from connectors.demo.rows import rows; "
        "print(hashlib.sha256(repr([(n, [dict(r) for r in rs]) for n, rs in rows().items()]).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1
