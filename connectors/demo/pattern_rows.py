"""The rows of the planted patterns: holdings, cases of the obligor rules, flows of money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from connectors.demo import numbers, registry, words
from connectors.demo import pattern_cast as who
from connectors.demo.bank import Account, add_account, add_transaction, add_transfer
from connectors.demo.cases import Case
from connectors.demo.court import add_case
from connectors.demo.credit import add_restriction
from connectors.demo.ledger import Ledger
from connectors.demo.parties import Company, Party
from connectors.demo.police import add_person

COURT = "浙0523"
FILED_ON = date(2025, 6, 16)
RESTRICTED_ON = date(2025, 7, 1)
SOLD_ON = date(2022, 3, 1)
WITHDRAWN_ON = date(2019, 8, 20)
WITHDRAWN = Decimal("-900000.00")
REVOKED_ON = date(2024, 5, 10)
TAKEN_ON = date(2024, 9, 12)
TAKEN = Decimal("380000.00")

_DEBTORS = {
    71: (who.ARTICLE_17.party, "1500000.00"),
    72: (who.ARTICLE_18.party, "2100000.00"),
    73: (who.ARTICLE_19.party, "860000.00"),
    74: (who.ARTICLE_20.party, "640000.00"),
    75: (who.ARTICLE_21.party, "730000.00"),
    76: (who.ARTICLE_22.party, "950000.00"),
    77: (who.CONTESTED.party, "1200000.00"),
    78: (who.SPENDER.party, "415000.00"),
}


def _case(serial: int, debtor: Party, claim: str) -> Case:
    return Case(
        number=numbers.case(2025, COURT, "执", serial),
        kind="FIRST_ENFORCEMENT",
        status="IN_PROGRESS",
        court_code=COURT,
        filed_on=FILED_ON,
        closed_on=None,
        cause="买卖合同纠纷",
        basis_number=f"（2024）{COURT}民初{3300 + serial}号",
        basis_unit="安吉县人民法院",
        claim=Decimal(claim),
        recovered=Decimal("0.00"),
        judge=words.JUDGES[1],
        applicants=(who.APPLICANT.party,),
        debtors=(debtor,),
    )


CASES = {serial: _case(serial, debtor, claim) for serial, (debtor, claim) in _DEBTORS.items()}
"""The patterns' cases by serial: 71 to 76 for articles 17 to 22, 77 capital not yet due, 78 the one who spends."""


def add_patterns(ledger: Ledger) -> None:
    """Everything that the agencies hold on the patterns' parties."""
    for person in who.PERSONS:
        add_person(ledger, person)
    _ownership(ledger)
    _obligors(ledger)
    addresses: dict[str | None, str] = {each.party.number: each.address for each in who.COMPANIES}
    for case in CASES.values():
        add_case(ledger, case, addresses)
    add_restriction(ledger, who.SPENDER.party, CASES[78].number, RESTRICTED_ON)
    _flows(ledger)


def _known(ledger: Ledger, company: Company, paid_percent: int = 100) -> None:
    registry.add_company(ledger, company, (company.registered_capital * paid_percent / 100).quantize(Decimal("0.01")))
    registry.add_officer(ledger, company, company.representative.party, "LEGAL_REPRESENTATIVE")


def _ownership(ledger: Ledger) -> None:
    held = (
        (who.CHAIN_TOP, ((who.CHAIN_OWNER, 100),)),
        (who.CHAIN_MIDDLE, ((who.CHAIN_TOP, 60), (who.CHAIN_MINORITY, 40))),
        (who.CHAIN_BOTTOM, ((who.CHAIN_MIDDLE, 60), (who.CHAIN_MINORITY, 40))),
        (who.CROSS_A, ((who.CROSS_B, 40), (who.CROSS_FIRST, 60))),
        (who.CROSS_B, ((who.CROSS_A, 30), (who.CROSS_SECOND, 70))),
        (who.CYCLE_A, ((who.CYCLE_C, 20), (who.CYCLE_FIRST, 80))),
        (who.CYCLE_B, ((who.CYCLE_A, 50), (who.CYCLE_SECOND, 50))),
        (who.CYCLE_C, ((who.CYCLE_B, 50), (who.CYCLE_THIRD, 50))),
        (who.QUARTER, ((who.QUARTER_HOLDER, 25), (who.CHAIN_OWNER, 75))),
        (who.APPLICANT, ((who.CROSS_FIRST, 100),)),
        (who.RELATED, ((who.WITHDREW, 90), (who.PROMOTER, 10))),
    )
    for company, holders in held:
        _known(ledger, company)
        for holder, percent in holders:
            registry.add_holding(ledger, company, holder.party, percent)


def _obligors(ledger: Ledger) -> None:
    _known(ledger, who.ARTICLE_17, 44)
    registry.add_holding(ledger, who.ARTICLE_17, who.UNPAID.party, 70, paid_percent=20, due_on=date(2023, 12, 31))
    registry.add_holding(ledger, who.ARTICLE_17, who.PROMOTER.party, 30, due_on=date(2023, 12, 31))
    _known(ledger, who.ARTICLE_18, 70)
    registry.add_holding(ledger, who.ARTICLE_18, who.WITHDREW.party, 100)
    registry.add_contribution(ledger, who.ARTICLE_18, who.WITHDREW.party, WITHDRAWN_ON, WITHDRAWN)
    _known(ledger, who.ARTICLE_19, 40)
    due_on = date(2021, 12, 31)
    registry.add_holding(ledger, who.ARTICLE_19, who.ALONE.party, 40, due_on=due_on)
    registry.add_holding(
        ledger, who.ARTICLE_19, who.SOLD_UNPAID.party, 60, paid_percent=0, until=SOLD_ON, due_on=due_on
    )
    registry.add_holding(
        ledger, who.ARTICLE_19, who.BOUGHT_UNPAID.party, 60, paid_percent=0, since=SOLD_ON, due_on=due_on, bought=True
    )
    _known(ledger, who.ARTICLE_20)
    registry.add_holding(ledger, who.ARTICLE_20, who.ALONE.party, 100)
    _known(ledger, who.ARTICLE_21)
    registry.add_holding(ledger, who.ARTICLE_21, who.DEREGISTERED_HOLDER.party, 100)
    _filing(ledger, who.ARTICLE_21, "DEREGISTRATION", date(2024, 11, 5), "简易注销, 全体投资人承诺")
    _known(ledger, who.ARTICLE_22)
    registry.add_holding(ledger, who.ARTICLE_22, who.TOOK_PROPERTY.party, 100)
    _filing(ledger, who.ARTICLE_22, "REVOCATION", REVOKED_ON, "逾期未年报, 吊销营业执照")
    _known(ledger, who.CONTESTED, 0)
    registry.add_holding(ledger, who.CONTESTED, who.NOT_YET_DUE.party, 100, paid_percent=0, due_on=date(2047, 5, 17))


def _filing(ledger: Ledger, company: Company, kind: str, filed_on: date, content: str) -> None:
    ledger.add("registry.filing", company_number=company.party.number, kind=kind, filed_on=filed_on, content=content)


def _account(ledger: Ledger, serial: int, holder: Party, balance: str) -> Account:
    return add_account(
        ledger, serial, holder, words.BANKS[serial % 3], date(2016, 4, serial % 28 + 1), Decimal(balance)
    )


def _flows(ledger: Ledger) -> None:
    taken_from = _account(ledger, 46, who.ARTICLE_22.party, "210.00")
    taker = _account(ledger, 45, who.TOOK_PROPERTY.party, "391200.00")
    add_transfer(ledger, "HX220001", taken_from, taker, TAKEN_ON, TAKEN, (14, 20), "资产处置款划转")
    source = _account(ledger, 48, who.APPLICANT.party, "1880000.00")
    mule = _account(ledger, 47, who.MULE.party, "312.50")
    first = _account(ledger, 49, who.ROUND_FIRST.party, "40100.00")
    second = _account(ledger, 50, who.ROUND_SECOND.party, "1200.00")
    third = _account(ledger, 51, who.ROUND_THIRD.party, "860.00")
    day = date(2026, 4, 8)
    add_transfer(ledger, "HX470001", source, mule, day, Decimal("500000.00"), (9, 2), "往来款")
    add_transfer(ledger, "HX470002", mule, second, day, Decimal("498000.00"), (9, 37), "往来款")
    day = date(2026, 3, 3)
    add_transfer(ledger, "HX490001", first, second, day, Decimal("300000.00"), (10, 5), "借款")
    add_transfer(ledger, "HX490002", second, third, day + timedelta(days=2), Decimal("299000.00"), (15, 48), "货款")
    add_transfer(ledger, "HX490003", third, first, day + timedelta(days=5), Decimal("298500.00"), (9, 30), "还款")
    debtor = _account(ledger, 42, who.ARTICLE_18.party, "93.10")
    related = _account(ledger, 52, who.RELATED.party, "702300.00")
    add_transfer(ledger, "HX420001", debtor, related, date(2025, 1, 14), Decimal("700000.00"), (16, 11), "货款")
    _gathering(ledger)
    _spending(ledger)
    _structuring(ledger)


def _gathering(ledger: Ledger) -> None:
    """Twelve strangers pay in within three days; then it is all drawn in cash."""
    account = _account(ledger, 53, who.GATHERER.party, "75.00")
    payers = (
        "陈某某",
        "吴某",
        "周某某",
        "黄某",
        "林某某",
        "徐某",
        "孙某某",
        "胡某",
        "朱某某",
        "高某",
        "何某某",
        "罗某",
    )
    for place, payer in enumerate(payers):
        day = date(2026, 5, 11) + timedelta(days=place // 4)
        amount = Decimal(3_000 + 500 * (place % 4)).quantize(Decimal("0.01"))
        add_transaction(
            ledger, account, f"HX53{place:04d}", day, amount, "IN", at=(9 + place % 8, 12), counterparty_name=payer
        )
    for place in range(2):
        day = date(2026, 5, 14)
        add_transaction(
            ledger,
            account,
            f"HX5390{place:02d}",
            day,
            Decimal("22000.00"),
            "OUT",
            at=(7 + place, 5),
            channel="ATM",
            category="取现",
        )


def _spending(ledger: Ledger) -> None:
    """After the order he flies, sleeps in a starred hotel and takes a G train."""
    account = _account(ledger, 54, who.SPENDER.party, "18400.00")
    bought = (
        (date(2026, 2, 14), "2380.00", "航空客票", "苕汀航空票务"),
        (date(2026, 2, 15), "1288.00", "酒店住宿", "泠州大酒店"),
        (date(2026, 3, 20), "553.00", "高铁客票", "棠岸铁路客票代售"),
    )
    for place, (day, amount, category, shop) in enumerate(bought):
        add_transaction(
            ledger,
            account,
            f"HX54{place:04d}",
            day,
            Decimal(amount),
            "OUT",
            at=(11, 30),
            channel="微信支付",
            category=category,
            counterparty_name=shop,
        )


def _structuring(ledger: Ledger) -> None:
    """Six cash deposits on six days in a row, each just below the 50,000 yuan from which banks report cash."""
    account = _account(ledger, 55, who.DEPOSITOR.party, "296400.00")
    for place, yuan in enumerate((49_500, 49_000, 49_800, 49_200, 49_900, 49_000)):
        day = date(2026, 6, 1) + timedelta(days=place)
        amount = Decimal(yuan).quantize(Decimal("0.01"))
        add_transaction(
            ledger, account, f"HX55{place:04d}", day, amount, "IN", at=(14, 5), channel="柜面", category="现金存入"
        )
