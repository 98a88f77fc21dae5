"""The planted patterns: who is in each, by which records, and what should be found. Issues to come are held by these.

Each is at every scale; chance may make others that look alike, so a finding is "these, among others".

Shares are fractions of 1. An integrated share counts what is held through other companies, round trips included: of
(I - A)⁻¹, where A holds the direct shares among companies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from connectors.demo import cast, numbers
from connectors.demo import pattern_cast as who
from connectors.demo import pattern_rows as told
from connectors.demo.parties import Company, Person


@dataclass(frozen=True, slots=True)
class Record:
    """A row of `source.table` that has these values."""

    table: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: `code` names what is to be recognised, `parties` are official numbers by what they are in it.

    `expected` are the values of the finding; its keys say the unit: `share.…` fractions, `amount` yuan, the rest words.
    """

    code: str
    title: str
    parties: Mapping[str, str]
    records: tuple[Record, ...]
    expected: Mapping[str, str | float | bool]


def _pattern(
    code: str,
    title: str,
    parties: Mapping[str, Person | Company],
    records: tuple[Record, ...],
    expected: Mapping[str, str | float | bool],
) -> Pattern:
    named = {role: who.number_of(each) for role, each in parties.items()}
    return Pattern(code, title, MappingProxyType(named), records, MappingProxyType(dict(expected)))


def _held(holder: Person | Company, company: Company, percent: int) -> Record:
    return Record(
        "registry.shareholding",
        {"holder_number": who.number_of(holder), "company_number": who.number_of(company), "share": percent / 100},
    )


def _debtor(serial: int) -> Record:
    case = told.CASES[serial]
    return Record(
        "court.case_party", {"case_number": case.number, "role": "DEBTOR", "party_number": case.debtors[0].number}
    )


def _paid(account: int, *references: str) -> tuple[Record, ...]:
    number = numbers.account(account)
    return tuple(Record("bank.transaction", {"account_number": number, "reference": each}) for each in references)


OWNERSHIP = (
    _pattern(
        "OWNERSHIP_CHAIN",
        "A chain of majorities: control runs through although less than half of the bottom is owned",
        {
            "owner": who.CHAIN_OWNER,
            "minority": who.CHAIN_MINORITY,
            "top": who.CHAIN_TOP,
            "middle": who.CHAIN_MIDDLE,
            "bottom": who.CHAIN_BOTTOM,
        },
        (
            _held(who.CHAIN_OWNER, who.CHAIN_TOP, 100),
            _held(who.CHAIN_TOP, who.CHAIN_MIDDLE, 60),
            _held(who.CHAIN_MIDDLE, who.CHAIN_BOTTOM, 60),
            _held(who.CHAIN_MINORITY, who.CHAIN_BOTTOM, 40),
        ),
        {
            "share.owner.middle": 0.60,
            "share.owner.bottom": 0.36,
            "share.minority.bottom": 0.64,
            "controller.bottom": "owner",
            "beneficial_owners.bottom": "owner, minority",
        },
    ),
    _pattern(
        "CROSS_HOLDING",
        "Two companies hold each other",
        {"first": who.CROSS_FIRST, "second": who.CROSS_SECOND, "a": who.CROSS_A, "b": who.CROSS_B},
        (
            _held(who.CROSS_B, who.CROSS_A, 40),
            _held(who.CROSS_A, who.CROSS_B, 30),
            _held(who.CROSS_FIRST, who.CROSS_A, 60),
            _held(who.CROSS_SECOND, who.CROSS_B, 70),
        ),
        {
            "share.first.a": 0.60 / 0.88,
            "share.first.b": 0.18 / 0.88,
            "share.second.a": 0.28 / 0.88,
            "share.second.b": 0.70 / 0.88,
            "beneficial_owners.a": "first, second",
            "beneficial_owners.b": "second",
        },
    ),
    _pattern(
        "OWNERSHIP_CYCLE",
        "Three companies hold each other in a ring",
        {
            "first": who.CYCLE_FIRST,
            "second": who.CYCLE_SECOND,
            "third": who.CYCLE_THIRD,
            "a": who.CYCLE_A,
            "b": who.CYCLE_B,
            "c": who.CYCLE_C,
        },
        (
            _held(who.CYCLE_C, who.CYCLE_A, 20),
            _held(who.CYCLE_A, who.CYCLE_B, 50),
            _held(who.CYCLE_B, who.CYCLE_C, 50),
        ),
        {
            "share.first.a": 0.80 / 0.95,
            "share.first.b": 0.40 / 0.95,
            "share.first.c": 0.20 / 0.95,
            "share.second.b": 0.50 / 0.95,
            "share.second.c": 0.25 / 0.95,
            "share.third.c": 0.50 / 0.95,
            "beneficial_owners.a": "first",
            "beneficial_owners.b": "first, second",
            "beneficial_owners.c": "second, third",
        },
    ),
    _pattern(
        "EXACTLY_A_QUARTER",
        "25 % is enough: 以上 includes the number itself",
        {"quarter": who.QUARTER_HOLDER, "rest": who.CHAIN_OWNER, "company": who.QUARTER},
        (_held(who.QUARTER_HOLDER, who.QUARTER, 25),),
        {"share.quarter.company": 0.25, "beneficial_owners.company": "quarter, rest", "controller.company": "rest"},
    ),
)

OBLIGORS = (
    _pattern(
        "ARTICLE_17",
        "Capital fell due in 2023 and was not paid: the shareholder for the unpaid amount, the promoter jointly",
        {"debtor": who.ARTICLE_17, "obligor": who.UNPAID, "promoter": who.PROMOTER},
        (_debtor(71), _held(who.UNPAID, who.ARTICLE_17, 70), _held(who.PROMOTER, who.ARTICLE_17, 30)),
        {"obligor": "obligor", "amount": "1120000.00", "jointly": "promoter", "case": told.CASES[71].number},
    ),
    _pattern(
        "ARTICLE_18",
        "Capital withdrawn in 2019: the shareholder for what was withdrawn",
        {"debtor": who.ARTICLE_18, "obligor": who.WITHDREW},
        (
            _debtor(72),
            Record(
                "registry.capital_contribution",
                {
                    "company_number": who.number_of(who.ARTICLE_18),
                    "amount": told.WITHDRAWN,
                    "paid_on": told.WITHDRAWN_ON,
                },
            ),
        ),
        {"obligor": "obligor", "amount": "900000.00", "case": told.CASES[72].number},
    ),
    _pattern(
        "ARTICLE_19",
        "Shares sold after the capital had fallen due unpaid: the former shareholder for the unpaid amount",
        {"debtor": who.ARTICLE_19, "obligor": who.SOLD_UNPAID, "buyer": who.BOUGHT_UNPAID, "promoter": who.ALONE},
        (
            _debtor(73),
            Record(
                "registry.shareholding",
                {"holder_number": who.number_of(who.SOLD_UNPAID), "until": told.SOLD_ON, "share": 0.6},
            ),
        ),
        {"obligor": "obligor", "amount": "600000.00", "jointly": "promoter", "case": told.CASES[73].number},
    ),
    _pattern(
        "ARTICLE_20",
        "A one-person company: its shareholder jointly for all unless the property is shown to be separate",
        {"debtor": who.ARTICLE_20, "obligor": who.ALONE},
        (_debtor(74), _held(who.ALONE, who.ARTICLE_20, 100)),
        {"obligor": "obligor", "amount": "640000.00", "case": told.CASES[74].number},
    ),
    _pattern(
        "ARTICLE_21",
        "Deregistered without liquidation: the shareholder jointly for all",
        {"debtor": who.ARTICLE_21, "obligor": who.DEREGISTERED_HOLDER},
        (
            _debtor(75),
            Record("registry.filing", {"company_number": who.number_of(who.ARTICLE_21), "kind": "DEREGISTRATION"}),
        ),
        {"obligor": "obligor", "amount": "730000.00", "case": told.CASES[75].number},
    ),
    _pattern(
        "ARTICLE_22",
        "After the licence was revoked the shareholder took property for nothing: within what was received",
        {"debtor": who.ARTICLE_22, "obligor": who.TOOK_PROPERTY},
        (_debtor(76), *_paid(46, "HX220001"), *_paid(45, "HX220001")),
        {"obligor": "obligor", "amount": str(told.TAKEN), "case": told.CASES[76].number},
    ),
    _pattern(
        "CAPITAL_NOT_YET_DUE",
        "Unpaid capital that falls due in 2047: reported apart, as it is contested whether it can be added",
        {"debtor": who.CONTESTED, "holder": who.NOT_YET_DUE},
        (_debtor(77), _held(who.NOT_YET_DUE, who.CONTESTED, 100)),
        {"contested": True, "amount": "5000000.00", "case": told.CASES[77].number},
    ),
)

FLOWS = (
    _pattern(
        "FAST_IN_FAST_OUT",
        "500,000 yuan in at 9:02, 498,000 out at 9:37 of the same day",
        {"holder": who.MULE, "from": who.APPLICANT, "to": who.ROUND_SECOND},
        _paid(47, "HX470001", "HX470002"),
        {"amount": "498000.00", "minutes": 35.0},
    ),
    _pattern(
        "FAST_IN_FAST_OUT",
        "In the cast: the listed company's money passes through its legal representative in half an hour",
        {"holder": cast.SHEN, "from": cast.LISTED, "to": cast.PAN},
        _paid(3, "HV900001", "HV900002"),
        {"amount": "640000.00", "minutes": 31.0},
    ),
    _pattern(
        "GATHER_THEN_WITHDRAW",
        "Twelve payers in three days, then nearly all is drawn in cash",
        {"holder": who.GATHERER},
        _paid(53, *(f"HX53{place:04d}" for place in range(12)), "HX539000", "HX539001"),
        {"payers": 12.0, "gathered": "45000.00", "withdrawn": "44000.00"},
    ),
    _pattern(
        "CYCLE",
        "Money goes round three persons within a week and comes back",
        {"first": who.ROUND_FIRST, "second": who.ROUND_SECOND, "third": who.ROUND_THIRD},
        (*_paid(49, "HX490001", "HX490003"), *_paid(50, "HX490001", "HX490002"), *_paid(51, "HX490002", "HX490003")),
        {"length": 3.0, "amount": "298500.00"},
    ),
    _pattern(
        "TRANSFER_TO_RELATED_PARTY",
        "After the notice of suit the debtor pays a company that its own shareholder holds",
        {"debtor": who.ARTICLE_18, "related": who.RELATED, "through": who.WITHDREW},
        (*_paid(42, "HX420001"), *_paid(52, "HX420001"), _held(who.WITHDREW, who.RELATED, 90), _debtor(72)),
        {"amount": "700000.00", "case": told.CASES[72].number},
    ),
    _pattern(
        "BARRED_CONSUMPTION",
        "A restricted person pays for a flight, a starred hotel and a G train (法释〔2015〕17号 art 3)",
        {"restricted": who.SPENDER},
        (
            *_paid(54, "HX540000", "HX540001", "HX540002"),
            Record("credit.consumption_restriction", {"party_number": who.number_of(who.SPENDER), "lifted_on": None}),
        ),
        {"payments": 3.0, "case": told.CASES[78].number},
    ),
    _pattern(
        "STRUCTURING",
        "Six cash deposits on six days, each just below 50,000 yuan",
        {"holder": who.DEPOSITOR},
        _paid(55, *(f"HX55{place:04d}" for place in range(6))),
        {"deposits": 6.0, "amount": "296400.00"},
    ),
)

PATTERNS = (*OWNERSHIP, *OBLIGORS, *FLOWS)
