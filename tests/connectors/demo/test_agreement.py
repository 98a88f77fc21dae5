"""The demo's facts agree: within an agency, across agencies, and with the rules that they come under."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from connectors.demo import DEMO_TODAY
from connectors.demo.rows import rows as rows_at
from connectors.scan import Row
from identifiers import courts

SCALE = 0.1
"""Enough of the province around the cast that what is rare occurs in it."""


def rows() -> Mapping[str, tuple[Row, ...]]:
    return rows_at(SCALE)


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
    contributions = grouped("registry.capital_contribution", "company_number")
    holdings = grouped("registry.shareholding", "company_number")
    for company in rows()["registry.company"]:
        parts = [row["amount"] for row in contributions.get(company["number"], ())]
        holders = holdings.get(company["number"], ())
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
