"""Capital that is missing (法释〔2016〕21号 arts 17 to 19): cases worked by hand, and histories at random."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.scan import Row
from resolvers.rules.capital import not_returned, sold_unpaid, unpaid_capital, withdrawn_capital
from tests.resolvers.rules.records import FOUNDED, TODAY, company, debtor, holding, payment, told

DUE = date(2020, 12, 31)
SOLD = date(2022, 5, 1)
LATER = date(2018, 1, 1)
"""A day after the founding: who holds since then is no promoter."""


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({}, [("A", 100, "own")], id="nothing paid"),
        pytest.param({"paid": 99}, [("A", 1, "own")], id="one yuan missing"),
        pytest.param({"paid": 100}, [], id="paid in full"),
        pytest.param({"paid": 120}, [], id="paid more than subscribed"),
        pytest.param({"paid": None}, [], id="nobody reported what was paid"),
        pytest.param({"subscribed": None}, [], id="nobody reported what was subscribed"),
        pytest.param({"paid_in_capital": Decimal("NaN")}, [], id="no number"),
        pytest.param({"due_on": TODAY - timedelta(days=1)}, [("A", 100, "own")], id="due yesterday"),
        pytest.param({"due_on": TODAY}, [("A", 100, "contested")], id="due today: the day still counts"),
        pytest.param({"due_on": date(2047, 1, 1)}, [("A", 100, "contested")], id="due in 2047"),
        pytest.param({"due_on": None}, [("A", 100, "contested")], id="no due date is registered"),
        pytest.param({"until": TODAY}, [], id="held until today: no longer"),
        pytest.param({"until": TODAY + timedelta(days=1)}, [("A", 100, "own")], id="held today for the last time"),
        pytest.param({"since": TODAY}, [("A", 100, "own")], id="held since today"),
        pytest.param({"since": TODAY + timedelta(days=1)}, [], id="held from tomorrow on"),
        pytest.param({"since": None}, [("A", 100, "own")], id="held since nobody knows when"),
    ],
)
def test_article_17_of_one_holder(row: dict[str, object], expected: list[tuple[str, int, str]]) -> None:
    assert told(unpaid_capital(debtor(holding("A", **row)), TODAY)) == expected  # type: ignore[arg-type]


def test_article_17_adds_up_the_holdings_of_one_holder_due_and_not_due_apart() -> None:
    rows = [holding("A"), holding("A", 50, 20, since=LATER), holding("A", 40, since=TODAY, due_on=date(2030, 1, 1))]
    assert told(unpaid_capital(debtor(*rows), TODAY)) == [("A", 40, "contested"), ("A", 130, "own")]


def test_promoters_answer_jointly_for_what_the_others_left_unpaid_at_establishment() -> None:
    rows = [
        holding("A", 100, 20),
        holding("B", 60, 60),
        holding("C", 40, 30),
        holding("D", 90, since=LATER),
        holding("E", 50, 0, due_on=None),
        holding("F", 10, 10, until=LATER),
    ]
    assert told(unpaid_capital(debtor(*rows), TODAY)) == [
        ("A", 10, "jointly"),
        ("A", 80, "own"),
        ("B", 90, "jointly"),
        ("C", 80, "jointly"),
        ("C", 10, "own"),
        ("D", 90, "own"),
        ("E", 50, "contested"),
        ("E", 90, "jointly"),
        ("F", 90, "jointly"),
    ]


def test_without_the_day_of_establishment_nobody_is_known_to_be_a_promoter() -> None:
    rows = [holding("A"), holding("B", paid=100)]
    unknown = debtor(*rows, of=company(established_on=None))
    assert told(unpaid_capital(unknown, TODAY)) == [("A", 100, "own")]


@pytest.mark.parametrize(
    ("company_type", "code"), [("有限责任公司", "PROMOTERS_LIMITED"), ("股份有限公司", "PROMOTERS_JOINT_STOCK")]
)
def test_what_promoters_answer_by(company_type: str, code: str) -> None:
    found = unpaid_capital(debtor(holding("A"), holding("B", paid=100), of=company(company_type=company_type)), TODAY)
    assert [(lead.number, lead.besides) for lead in found] == [("A", ()), ("B", (code,))]


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        pytest.param([100], [], id="paid in"),
        pytest.param([100, -90], [("A", 90, "own")], id="paid in and taken out"),
        pytest.param([100, -90, 90], [], id="returned"),
        pytest.param([100, -90, 50], [("A", 40, "own")], id="returned in part"),
        pytest.param([100, -90, 200, -10], [("A", 10, "own")], id="more came in than was taken, then some was taken"),
        pytest.param([-5, -6], [("A", 11, "own")], id="taken twice"),
    ],
)
def test_article_18(moved: list[int], expected: list[tuple[str, int, str]]) -> None:
    rows = [payment("A", amount, FOUNDED + timedelta(days=day)) for day, amount in enumerate(moved)]
    read = debtor(contributions=[*rows[::-1], payment("B", 500, FOUNDED)])
    assert told(withdrawn_capital(read, TODAY)) == expected


def test_article_18_counts_what_was_taken_until_today() -> None:
    rows = [payment("A", -7, TODAY), payment("A", -1, TODAY + timedelta(days=1))]
    assert told(withdrawn_capital(debtor(contributions=rows), TODAY)) == [("A", 7, "own")]


@given(st.lists(st.integers(-50, 50)))
def test_what_is_not_returned_is_the_largest_fall_to_the_end(amounts: list[int]) -> None:
    """What was taken since some day, less what was paid in since, for the day that makes it most."""
    falls = [-sum(amounts[start:]) for start in range(len(amounts) + 1)]
    assert not_returned(map(Decimal, amounts)) == max(falls)


@pytest.mark.parametrize(
    ("sold", "expected"),
    [
        pytest.param({}, [("A", 100, "own")], id="due before the sale"),
        pytest.param({"paid": 100}, [], id="paid in full"),
        pytest.param({"due_on": SOLD - timedelta(days=1)}, [("A", 100, "own")], id="due on the eve of the sale"),
        pytest.param({"due_on": SOLD}, [("A", 100, "contested")], id="due on the day of the sale"),
        pytest.param({"due_on": date(2024, 1, 1)}, [("A", 100, "contested")], id="due after the sale, and by now"),
        pytest.param({"due_on": None}, [("A", 100, "contested")], id="no due date is registered"),
        pytest.param({"until": TODAY}, [("A", 100, "own")], id="sold today"),
        pytest.param({"until": TODAY + timedelta(days=1)}, [], id="sold tomorrow"),
    ],
)
def test_article_19_of_one_seller(sold: dict[str, object], expected: list[tuple[str, int, str]]) -> None:
    row = holding("A", **{"until": SOLD, **sold})  # type: ignore[arg-type]
    assert told(sold_unpaid(debtor(row), TODAY)) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param([holding("B", 100, 100, since=SOLD)], [], id="the buyer has paid it since"),
        pytest.param([holding("B", 100, 30, since=SOLD)], [("A", 70, "own")], id="the buyer has paid a part"),
        pytest.param([holding("B", 100, None, since=SOLD)], [("A", 100, "own")], id="what the buyer paid is not known"),
        pytest.param(
            [holding("B", 100, 0, since=SOLD, until=date(2023, 1, 1)), holding("C", 100, 60, since=date(2023, 1, 1))],
            [("A", 40, "own"), ("B", 40, "own")],
            id="sold on: all who sold it, for what is missing still",
        ),
        pytest.param(
            [holding("A", 60, 0, since=SOLD), holding("B", 40, 0, since=SOLD)],
            [("A", 40, "own")],
            id="a part is sold: what was kept is no matter of this article",
        ),
        pytest.param(
            [holding("A", 60, 60, since=SOLD), holding("B", 40, 0, since=SOLD)],
            [("A", 40, "own")],
            id="a part is sold, the rest paid",
        ),
        pytest.param([holding("A", 100, 100, since=SOLD)], [], id="a new row, as it was paid: nothing is sold"),
        pytest.param([holding("A", 160, 60, since=SOLD)], [], id="a new row, as more was bought"),
        pytest.param(
            [holding("B", 100, since=SOLD, until=date(2023, 1, 1)), holding("A", 100, since=date(2023, 1, 1))],
            [("B", 100, "own")],
            id="bought back: the seller holds again and answers by article 17",
        ),
    ],
)
def test_article_19_by_what_came_after(after: list[Row], expected: list[tuple[str, int, str]]) -> None:
    assert told(sold_unpaid(debtor(holding("A", until=SOLD), *after), TODAY)) == expected


def test_promoters_answer_jointly_for_what_another_sold_unpaid() -> None:
    rows = [
        holding("A", until=SOLD),
        holding("B", 50, 50),
        holding("D", 70, since=LATER, until=SOLD),
        holding("C", 170, since=SOLD),
    ]
    assert told(sold_unpaid(debtor(*rows), TODAY)) == [("A", 100, "own"), ("B", 100, "jointly"), ("D", 70, "own")]


@dataclass
class Yuan:
    """One yuan of capital: whose it is, whether it is paid in, who sold it unpaid."""

    owner: int
    is_paid: bool = False
    sold_by: set[int] = field(default_factory=set)


HOLDERS = st.integers(0, 3)
EVENTS = st.lists(st.tuples(HOLDERS, HOLDERS, st.integers(1, 4)), max_size=8)
"""Who, to whom, how many yuan; to themselves: they pay in so many."""


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4), EVENTS)
def test_a_history_of_sales_and_payments(subscribed: list[int], events: list[tuple[int, int, int]]) -> None:
    """Each yuan is followed by itself; the register has nothing but rows, so the rule may say more, never less."""
    capital = [Yuan(owner) for owner, count in enumerate(subscribed) for _ in range(count)]
    rows, sold = _registered(capital, events)
    found = {int(lead.number): lead.amount or 0 for lead in sold_unpaid(debtor(*rows), TODAY) if not lead.besides}
    for holder in range(4):
        missing = sum(each.owner != holder and holder in each.sold_by and not each.is_paid for each in capital)
        elsewhere = any(each.owner != holder and not each.is_paid for each in capital)
        assert missing <= found.get(holder, 0) <= (sold[holder] if elsewhere else 0)
    now = {int(lead.number): lead.amount for lead in unpaid_capital(debtor(*rows), TODAY) if not lead.besides}
    assert now == Counter(each.owner for each in capital if not each.is_paid)


def _registered(capital: list[Yuan], events: list[tuple[int, int, int]]) -> tuple[list[Row], Counter[int]]:
    """Let the events happen after the capital was due: the rows that the register has, and what each sold unpaid."""
    since, ended, sold = dict.fromkeys(range(4), FOUNDED), [], Counter[int]()
    for place, (seller, buyer, count) in enumerate(events):
        day = SOLD + timedelta(days=place)
        ended += [_row(capital, who, since[who], day) for who in {seller, buyer}]
        since |= {seller: day, buyer: day}
        for each in [each for each in capital if each.owner == seller and (seller != buyer or not each.is_paid)][
            :count
        ]:
            if seller == buyer:
                each.is_paid = True
            else:
                each.owner = buyer
                sold[seller] += not each.is_paid
                each.sold_by |= set() if each.is_paid else {seller}
    rows = [*ended, *(_row(capital, who, since[who], None) for who in range(4))]
    return [row for row in rows if row["subscribed_capital"]], sold


def _row(capital: list[Yuan], holder: int, since: date, until: date | None) -> Row:
    own = [each for each in capital if each.owner == holder]
    return holding(str(holder), len(own), sum(each.is_paid for each in own), since=since, until=until)
