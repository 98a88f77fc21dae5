"""The stories of the cast, told row by row so that tests and the README can rely on them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from connectors.demo import cast, numbers, registry, words
from connectors.demo.bank import add_account, add_guarantee, add_loan, add_movement, add_transaction, add_transfer
from connectors.demo.court import add_case, add_measure, add_payment, add_property_report, add_termination
from connectors.demo.credit import add_certificate, add_listing, add_restriction
from connectors.demo.day import DEMO_TODAY, days_ago
from connectors.demo.ledger import Ledger
from connectors.demo.police import add_detention, add_person, moment
from connectors.demo.story_cases import (
    CASES,
    EVASION,
    GUARANTEED,
    OVER_TEN_YEARS,
    OVER_TWENTY_YEARS,
    RESTORED,
    RESUMABLE,
    RESUMED,
    SUPPLY,
    TRANSPORT,
)
from connectors.demo.vehicles import add_seizure, add_vehicle

_ADDRESSES: dict[str | None, str] = {
    cast.SHEN.party.number: "浙江省湖州市安吉县递铺街道天荒坪路18号",
    cast.PAN.party.number: "浙江省湖州市吴兴区织里镇郑港村9号",
    **{company.party.number: company.address for company in cast.COMPANIES},
}


QUEUED_VIN = numbers.vehicle(1, 2021)
QUEUED_PLATE = "浙E7K350"
RESTORED_CERTIFICATE = "（2025）浙0521信修6号"
REVOKED_CERTIFICATE = "（2025）浙0523信修2号"


_SHEN, _PAN, _LISTED = cast.SHEN.party, cast.PAN.party, cast.LISTED.party


def add_stories(ledger: Ledger) -> None:
    """Everything that the agencies hold on the cast."""
    _registry(ledger)
    for case in CASES:
        add_case(ledger, case, _ADDRESSES)
    _court(ledger)
    for person in cast.PERSONS:
        add_person(ledger, person)
    _detentions(ledger)
    _vehicles(ledger)
    _credit(ledger)
    _bank(ledger)


def _registry(ledger: Ledger) -> None:
    for company, percent in zip(cast.COMPANIES, (20, None, 100, 100, 100, 0, 100, 50), strict=True):
        registry.add_company(ledger, company, None if percent is None else company.registered_capital / 100 * percent)
        registry.add_officer(ledger, company, company.representative.party, "LEGAL_REPRESENTATIVE")
    listed, since = cast.LISTED, cast.LISTED.established_on
    registry.add_holding(ledger, listed, _SHEN, 60, paid_percent=60, since=since, due_on=date(2025, 12, 31))
    registry.add_holding(ledger, listed, _PAN, 40, paid_percent=0, since=date(2020, 5, 6), due_on=date(2025, 12, 31))
    registry.add_holding(
        ledger,
        listed,
        cast.ZHOU.party,
        40,
        paid_percent=0,
        since=since,
        until=date(2020, 5, 6),
        due_on=date(2019, 12, 31),
    )
    registry.add_contribution(ledger, listed, _SHEN, date(2021, 3, 15), Decimal("-800000.00"))
    registry.add_officer(ledger, listed, _PAN, "SUPERVISOR", date(2020, 5, 6))
    registry.add_holding(ledger, cast.ONE_PERSON, _PAN, 100, paid_percent=25, due_on=date(2038, 9, 3))
    registry.add_holding(ledger, cast.RESTORED, cast.LI.party, 100)
    registry.add_holding(ledger, cast.HOLDING, cast.FEI.party, 70)
    registry.add_holding(ledger, cast.HOLDING, cast.ZHOU.party, 30)
    registry.add_holding(ledger, cast.NEAR, cast.HOLDING.party, 60)
    registry.add_holding(ledger, cast.NEAR, cast.ZHOU.party, 40)
    registry.add_holding(ledger, cast.FAR, cast.LI.party, 100, paid_percent=0)
    registry.add_holding(ledger, cast.ONLY_REGISTRY, cast.ONLY_REGISTRY.representative.party, 100, paid_percent=50)
    registry.add_holding(ledger, cast.LENDER, cast.HOLDING.party, 8)


def _court(ledger: Ledger) -> None:
    add_measure(
        ledger,
        GUARANTEED,
        "REAL_ESTATE_SEIZURE",
        "浙(2018)安吉县不动产权第0031845号",
        date(2024, 11, 4),
        Decimal("2600000.00"),
    )
    add_measure(
        ledger,
        GUARANTEED,
        "EQUITY_FREEZE",
        "持有的安吉筠砾竹业有限公司60%股权",
        date(2024, 11, 6),
        Decimal("3000000.00"),
    )
    add_measure(
        ledger,
        GUARANTEED,
        "DEPOSIT_FREEZE",
        "银行账户尾号0002",
        date(2024, 10, 21),
        Decimal("120000.00"),
        status="REALISED",
    )
    add_payment(ledger, GUARANTEED, date(2024, 12, 2), Decimal("120000.00"), "网络扣划")
    add_property_report(ledger, GUARANTEED, _SHEN, date(2024, 11, 1), "名下无车辆、无存款")
    add_property_report(ledger, GUARANTEED, _LISTED, None, None)
    add_termination(ledger, SUPPLY, (date(2024, 4, 29), date(2024, 10, 31), date(2025, 4, 28), date(2025, 10, 30)))
    add_payment(ledger, TRANSPORT, date(2024, 5, 30), Decimal("35000.00"), "被执行人自动履行")
    add_termination(ledger, TRANSPORT, (date(2025, 2, 26), date(2025, 8, 27), date(2025, 11, 28)), found=True)
    add_payment(ledger, RESUMED, date(2026, 2, 11), Decimal("60000.00"), "协助单位扣留提取")
    add_payment(ledger, RESUMABLE, date(2023, 5, 9), Decimal("310000.00"), "拍卖变价款")
    add_termination(ledger, RESUMABLE, (date(2024, 2, 19), date(2024, 8, 14), date(2025, 2, 17)))
    add_termination(ledger, OVER_TEN_YEARS, (date(2017, 6, 1),))
    add_termination(ledger, OVER_TWENTY_YEARS, ())
    add_payment(ledger, RESTORED, date(2024, 7, 15), Decimal("400000.00"), "被执行人自动履行")
    add_payment(ledger, RESTORED, date(2025, 3, 18), Decimal("560000.00"), "被执行人自动履行")


def _detentions(ledger: Ledger) -> None:
    admitted_at = moment(date(2026, 11, 16), 16, 40)
    add_detention(
        ledger,
        _PAN,
        EVASION.number,
        date(2026, 11, 13),
        15,
        "ADMITTED",
        facility=words.FACILITIES["330523"],
        admitted_at=admitted_at,
        family_notified_at=admitted_at + timedelta(hours=2),
    )
    before = moment(date(2025, 11, 10), 11, 5)
    add_detention(
        ledger,
        _PAN,
        EVASION.number,
        date(2025, 11, 4),
        10,
        "RELEASED",
        facility=words.FACILITIES["330523"],
        admitted_at=before,
        released_at=before + timedelta(days=6, hours=3),
    )


def _vehicles(ledger: Ledger) -> None:
    van = add_vehicle(ledger, QUEUED_VIN, QUEUED_PLATE, _PAN, ("宝马", "530Li"), date(2021, 3, 2))
    add_seizure(ledger, van, TRANSPORT, date(2024, 3, 20), 1, "LAPSED")
    add_seizure(ledger, van, EVASION, date(2025, 10, 9), 2, "STORED", yard=words.YARDS[0])
    add_seizure(ledger, van, RESUMED, date(2025, 12, 15), 3, "ALERT")
    lorry = add_vehicle(
        ledger, numbers.vehicle(2, 2019), "浙E2608K", _LISTED, ("东风", "天龙牵引车"), date(2019, 8, 19)
    )
    add_seizure(
        ledger, lorry, GUARANTEED, date(2025, 1, 8), 1, "AUCTION", yard=words.YARDS[2], appraised=Decimal("98000.00")
    )
    add_vehicle(ledger, numbers.vehicle(3, 2016), "浙E93U10", cast.ONLY_VEHICLES, ("五菱", "宏光"), date(2016, 10, 11))


def _credit(ledger: Ledger) -> None:
    bound = ((_SHEN, "LEGAL_REPRESENTATIVE"), (_PAN, "ACTUAL_CONTROLLER"))
    add_restriction(ledger, _LISTED, GUARANTEED.number, date(2024, 11, 1), bound=bound)
    add_restriction(ledger, _LISTED, SUPPLY.number, date(2023, 7, 3), bound=bound[:1])
    add_restriction(ledger, _SHEN, GUARANTEED.number, date(2024, 11, 1))
    add_listing(ledger, _LISTED, GUARANTEED, "ABLE_BUT_REFUSES", date(2024, 11, 18))
    add_listing(ledger, _LISTED, SUPPLY, "FALSE_PROPERTY_REPORT", date(2025, 9, 1))
    add_listing(
        ledger,
        _LISTED,
        SUPPLY,
        "FALSE_PROPERTY_REPORT",
        date(2023, 7, 20),
        removed_on=date(2025, 7, 21),
        removal_reason="失信期限届满",
    )
    add_restriction(ledger, _PAN, EVASION.number, date(2025, 10, 9))
    add_restriction(ledger, _PAN, TRANSPORT.number, date(2024, 4, 2))
    add_restriction(
        ledger, cast.ONE_PERSON.party, TRANSPORT.number, date(2024, 4, 2), bound=((_PAN, "LEGAL_REPRESENTATIVE"),)
    )
    add_listing(ledger, _PAN, EVASION, "BREACH_OF_CONSUMPTION_RESTRICTION", date(2025, 12, 8), years=3)
    add_listing(ledger, _PAN, EVASION, "OBSTRUCTION_BY_FORGERY_OR_VIOLENCE", date(2025, 12, 8), years=5)
    add_restriction(ledger, cast.ONLY_CREDIT, "（2022）沪0115执20318号", date(2022, 9, 1))
    _restored(ledger)


def _restored(ledger: Ledger) -> None:
    """Listed and restricted once, free since the debt was paid."""
    ended = RESTORED.closed_on
    assert ended is not None
    add_restriction(
        ledger,
        cast.RESTORED.party,
        RESTORED.number,
        date(2024, 2, 6),
        ended,
        ((cast.LI.party, "LEGAL_REPRESENTATIVE"),),
    )
    add_listing(
        ledger,
        cast.RESTORED.party,
        RESTORED,
        "ABLE_BUT_REFUSES",
        date(2024, 2, 26),
        removed_on=ended + timedelta(days=1),
        removal_reason="履行完毕",
    )
    add_certificate(ledger, 6, cast.RESTORED.party, "浙0521", date(2025, 4, 2))
    add_certificate(ledger, 2, cast.NEAR.party, "浙0523", date(2025, 1, 15), date(2025, 6, 3))


def _bank(ledger: Ledger) -> None:
    lender = cast.LENDER.party.name
    listed = add_account(ledger, 2, _LISTED, words.BANKS[0], date(2012, 5, 2), Decimal("316.42"))
    shen = add_account(ledger, 3, _SHEN, words.BANKS[1], date(2011, 3, 9), Decimal("20480.00"))
    pan = add_account(ledger, 4, _PAN, words.BANKS[0], date(2016, 1, 18), Decimal("52.10"))
    wallet = add_account(ledger, 5, _PAN, words.PAYMENT_HOUSES[0], date(2015, 7, 7), None)
    add_account(ledger, 6, cast.ONLY_BANK, words.BANKS[2], date(2020, 2, 20), Decimal("7300.00"))
    loan = add_loan(
        ledger, 1, _LISTED, lender, Decimal("4000000.00"), Decimal("3860000.00"), date(2022, 6, 1), "购买原竹"
    )
    add_movement(ledger, loan, listed, 1, "DEPOSIT", date(2022, 6, 2), Decimal("4000000.00"))
    add_movement(ledger, loan, listed, 2, "REPAYMENT", date(2023, 6, 1), Decimal("140000.00"))
    add_guarantee(ledger, _SHEN, _LISTED, date(2022, 6, 1), Decimal("4000000.00"), loan, "法定代表人")
    add_guarantee(ledger, cast.ONE_PERSON.party, _LISTED, date(2022, 6, 1), Decimal("1000000.00"), loan, "互保企业")
    add_transfer(ledger, "HV900001", listed, shen, date(2024, 2, 5), Decimal("650000.00"), (9, 41), "借款")
    add_transfer(ledger, "HV900002", shen, pan, date(2024, 2, 5), Decimal("640000.00"), (10, 12), "往来款")
    add_transaction(
        ledger,
        wallet,
        "ZFB0001",
        days_ago(20),
        Decimal("1688.00"),
        "OUT",
        channel="支付宝",
        category="酒店住宿",
        counterparty_name="泠州大酒店",
    )
    add_transaction(
        ledger, wallet, "ZFB0002", DEMO_TODAY, Decimal("35.50"), "OUT", channel="支付宝", category="餐饮", settled=False
    )
