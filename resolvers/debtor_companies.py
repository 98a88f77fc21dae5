"""What leads to further obligors are told from: the records of debtor companies at the registry and at the bank.

A round at the registry, then one at both, one more for statements, whatever the number of companies. Statements are
read of dissolved companies alone, directors of joint-stock companies that were deregistered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from connectors.scan import Compare, Group, Key, Operator, Page, Row
from identifiers.errors import FieldError, Refused, SourceError, TooMany
from resolvers import filters
from resolvers.context import Context
from resolvers.relate import by_keys
from resolvers.rules.lead import DebtorCompany, Form, form_of
from resolvers.rules.received import dissolved_on, holders_since
from resolvers.rules.whole_debt import is_deregistered

MOST_RECORDS = 500
"""Records of one kind that one company, or one of its accounts, may have for its leads to be worked out."""

_OF_COMPANY = ("registry.shareholding", "registry.capital_contribution", "registry.filing")
_TABLES = ("registry.company", *_OF_COMPANY, "registry.officer", "bank.account", "bank.transaction")

_STATEMENT = ("account_number", "counterparty_number", "amount", "direction", "booked_on", "settled")
"""Columns of `bank.transaction` that tell whether a holder got something."""

_WHOLE = Page(first=MOST_RECORDS)

Debtors: TypeAlias = dict[str, DebtorCompany | FieldError]
"""What was read of each company, by its number, or why not all of it was."""

Rows: TypeAlias = Mapping[str, Sequence[Row] | FieldError]
"""Rows by the number of the company that they are of, or why there are none."""


async def debtor_companies(context: Context, numbers: Iterable[str]) -> Debtors:
    """Those of the companies that the registry knows.

    Refused where the caller may not see all rows: of some of the holders alone, one may look like the only one.
    """
    if any(name in context.grants.rows for name in _TABLES):
        raise Refused("you may not see all the records that leads rest on", reason="ROWS")
    debtors = await _registered(context, [(number,) for number in numbers])
    directors, transfers = await asyncio.gather(_directors(context, debtors), _transfers(context, debtors))
    for number, debtor in debtors.items():
        if isinstance(debtor, FieldError):
            continue
        officers, moved = directors.get(number, ()), transfers.get(number, ())
        if isinstance(officers, FieldError):
            debtors[number] = officers
        elif isinstance(moved, FieldError):
            debtors[number] = moved
        else:
            debtors[number] = replace(debtor, officers=officers, transfers=moved)
    return debtors


async def _registered(context: Context, keys: Sequence[Key]) -> Debtors:
    (known, _), *others = await asyncio.gather(
        by_keys(context, "registry.company", ("number",), keys, page=Page(first=1, probe=False)),
        *(by_keys(context, name, ("company_number",), keys, page=_WHOLE) for name in _OF_COMPANY),
    )
    debtors: Debtors = {}
    for key, group in known.items():
        if group.rows:
            parts = [_whole(groups[key]) for groups, _ in others]
            failed = [part for part in parts if isinstance(part, FieldError)]
            read = [part for part in parts if not isinstance(part, FieldError)]
            debtors[key[0]] = failed[0] if failed else DebtorCompany(group.rows[0], *read)
    return debtors


def _whole(group: Group) -> Sequence[Row] | FieldError:
    if group.has_next:
        words = f"more than {MOST_RECORDS} records of one kind of a debtor company, too many to tell leads from"
        return TooMany(words, limit=MOST_RECORDS)
    return group.rows


async def _directors(context: Context, debtors: Debtors) -> Rows:
    """Directors (董事) of joint-stock companies that were deregistered, former ones too."""
    asked = [
        (number,)
        for number, each in debtors.items()
        if isinstance(each, DebtorCompany)
        and form_of(each.company) is Form.JOINT_STOCK
        and is_deregistered(each, context.today)
    ]
    groups, _ = await by_keys(
        context,
        "registry.officer",
        ("company_number",),
        asked,
        where=filters.equals("role", "DIRECTOR"),
        page=_WHOLE,
    )
    return {key[0]: _whole(group) for key, group in groups.items()}


async def _transfers(context: Context, debtors: Debtors) -> Rows:
    """What the accounts of dissolved companies paid to their holders since, and got from them.

    Where the bank does not answer or the caller may not see statements, that is the answer for dissolved companies.
    """
    days: dict[str, date] = {}
    holders: set[str] = set()
    for number, each in debtors.items():
        day = dissolved_on(each.filings, context.today) if isinstance(each, DebtorCompany) else None
        if isinstance(each, DebtorCompany) and day is not None:
            days[number] = day
            holders |= holders_since(each.holdings, day).keys()
    if not holders:
        return {}
    try:
        context.asks_by("bank.transaction", _STATEMENT)
        return await _statements(context, days, holders)
    except (SourceError, Refused) as error:
        return dict.fromkeys(days, error)


async def _statements(context: Context, days: Mapping[str, date], holders: Iterable[str]) -> Rows:
    accounts, _ = await by_keys(
        context, "bank.account", ("holder_number",), [(number,) for number in days], page=_WHOLE
    )
    moved, _ = await by_keys(
        context,
        "bank.transaction",
        ("account_number",),
        [(row["number"],) for group in accounts.values() for row in group.rows],
        where=filters.all_of(
            Compare("counterparty_number", Operator.IN, tuple(sorted(holders))),
            Compare("booked_on", Operator.GTE, min(days.values())),
        ),
        page=_WHOLE,
    )
    found: dict[str, Sequence[Row] | FieldError] = {}
    for key, group in accounts.items():
        parts = [_whole(group), *(_whole(moved[row["number"],]) for row in group.rows)]
        failed = [part for part in parts if isinstance(part, FieldError)]
        read = [part for part in parts[1:] if not isinstance(part, FieldError)]
        found[key[0]] = failed[0] if failed else [row for part in read for row in part]
    return found
