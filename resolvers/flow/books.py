"""What bank, credit and graph say of the parties of the cases: their payments, restrictions and ties."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from connectors.scan import Compare, Condition, Operator, Order, Page, Row, Through
from graph.ties import Ties, read_ties
from identifiers.errors import FieldError, TooMany
from resolvers import filters
from resolvers.context import Context
from resolvers.flow.docket import Case
from resolvers.flow.movement import Movement, movements
from resolvers.flow.reads import Found, read_by
from resolvers.flow.related import matters
from resolvers.nodes import party_id, party_number_of
from resolvers.values import Record

TRANSACTION = "bank.transaction"
MOST_TRANSACTIONS = 5_000
"""Lines of a party's accounts, and as many of other accounts that name it."""

ACCOUNTS = Through("bank.account", ("holder_number",), ("number",), ("account_number",))
_BINDING = Through("credit.restricted_person", ("person_number",), ("restriction_id",), ("record_id",))
NEWEST = (Order("booked_on", True),)


@dataclass(frozen=True, slots=True)
class Books:
    """Rows by party: lines of its accounts (`own`), of other accounts that name it (`named`), of those the accounts."""

    own: Found
    named: Found
    accounts: Found
    restrictions: Found
    binding: Found
    ties: Ties | FieldError

    def movements(self, party: str, case: Case) -> tuple[Movement, ...]:
        """What moved in a party's accounts on the days that are asked about. Raises what a read met, and TooMany."""
        own = within(self.own, party, case)
        holders = _holders(own)
        others = [
            (row, holders.get(row["account_number"]) or self._holder(row["account_number"]))
            for row in within(self.named, party, case)
        ]
        return movements(party, own, others)

    def restricting(self, party: str) -> list[Row]:
        """Restrictions of a party: its own, and units' that bind it too. Raises what a read met."""
        rows = (*self.restrictions.rows(party), *self.binding.rows(party))
        return list({row["record_id"]: row for row in rows}.values())

    def known_ties(self) -> Ties:
        """Who stands close to the parties, by number. Raises what the read met."""
        if isinstance(self.ties, FieldError):
            raise self.ties
        return self.ties

    def records(self, serials: Collection[int]) -> dict[int, Record]:
        """The transactions of these serials, as far as they are here."""
        return self.own.by_serial(serials) | self.named.by_serial(serials)

    def lines(self, parties: Iterable[str]) -> Iterator[Record]:
        """All lines of the accounts of these parties."""
        for party in parties:
            yield from (Record(TRANSACTION, row, self.own.as_of) for row in self.own.group(party).rows)

    def holding(self) -> Iterator[Record]:
        """The accounts of others that were looked up."""
        for group in self.accounts.groups.values():
            yield from (Record("bank.account", row, self.accounts.as_of) for row in group.rows)

    def is_person(self, number: str) -> bool:
        """Whether the graph has the party as a natural person."""
        return any(tie.is_person for ties in self.known_ties().values() for tie in ties if tie.other == number)

    def _holder(self, account: str) -> str | None:
        rows = self.accounts.rows(account)
        return rows[0]["holder_number"] if rows else None


async def read_books(context: Context, cases: Sequence[Case]) -> Books:
    """One read of each table for all parties of all cases, side by side; that of accounts after what it hangs on."""
    watched = [party.number for case in cases if case.asked.rules for party in (*case.debtors, *case.bound)]
    spending = [case for case in cases if "BARRED_CONSUMPTION" in case.asked.rules]
    restricted = [party.number for case in spending for party in (*case.debtors, *case.bound)]
    paying = [case for case in cases if "TRANSFER_TO_RELATED_PARTY" in case.asked.rules]
    (own, named, accounts), restrictions, binding, ties = await asyncio.gather(
        _lines(context, watched, cases),
        read_by(context, "credit.consumption_restriction", "party_number", restricted),
        read_by(context, "credit.consumption_restriction", "person_number", restricted, through=_BINDING),
        _ties(context, [party.number for case in paying for party in case.debtors]),
    )
    return Books(own, named, accounts, restrictions, binding, ties)


async def _lines(context: Context, parties: Sequence[str], cases: Sequence[Case]) -> tuple[Found, Found, Found]:
    page = Page(first=MOST_TRANSACTIONS)
    where = booked_within(cases)
    own, named = await asyncio.gather(
        read_by(context, TRANSACTION, "holder_number", parties, through=ACCOUNTS, where=where, order=NEWEST, page=page),
        read_by(context, TRANSACTION, "counterparty_number", parties, where=where, order=NEWEST, page=page),
    )
    unknown = {
        row["account_number"] for party in parties if party in named.groups for row in named.groups[party].rows
    } - {account for group in own.groups.values() for account in _holders(group.rows)}
    return own, named, await read_by(context, "bank.account", "number", sorted(unknown), page=Page(1, probe=False))


async def _ties(context: Context, parties: Sequence[str]) -> Ties | FieldError:
    """The ties of these parties, by number, or why they were not read."""
    if not parties:
        return {}
    ids = context.platform.ids
    keys = {party_id(ids, party) for party in parties}
    try:
        found = await context.timed("graph", read_ties(context.platform.graph, keys, matters, context.deadline))
    except FieldError as error:
        return error
    numbers = {
        key: party_number_of(ids, key, "id")
        for key in {*found, *(tie.other for each in found.values() for tie in each)}
    }
    return {numbers[key]: [replace(tie, other=numbers[tie.other]) for tie in ties] for key, ties in found.items()}


def booked_within(cases: Sequence[Case]) -> Condition | None:
    """Settled transactions of all the days that any of the cases is about."""
    if not cases:
        return None
    return filters.all_of(
        Compare("booked_on", Operator.GTE, min(case.since for case in cases)),
        Compare("booked_on", Operator.LT, max(case.to for case in cases)),
        filters.equals("settled", True),
    )


def within(found: Found, party: str, case: Case) -> list[Row]:
    """The lines of a party on the days of the case; TooMany where they did not all come."""
    group = found.group(party)
    if group.has_next and group.rows[-1]["booked_on"] >= case.since:
        raise TooMany(
            "a party of this case has more transactions than can be looked at: narrow it by from and to",
            limit=MOST_TRANSACTIONS,
        )
    return [row for row in group.rows if case.since <= row["booked_on"] < case.to]


def _holders(rows: Iterable[Row]) -> dict[str, str]:
    """By account the number of the other side, where a line tells both."""
    return {
        row["counterparty_account"]: row["counterparty_number"]
        for row in rows
        if row["counterparty_account"] is not None and row["counterparty_number"] is not None
    }
