"""Where agencies besides the registers name parties, and whose name counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.catalogue import table
from connectors.scan import Order, Page, Row
from identifiers.errors import SourceError
from resolvers.context import Context
from resolvers.relate import by_keys
from resolvers.values import PartyRef, Record


@dataclass(frozen=True, slots=True)
class Mention:
    """A table in which an agency names parties, by the four columns of `prefix` (or by its own key)."""

    table: str
    prefix: str | None

    @property
    def number(self) -> str:
        """The column with the party's number."""
        return f"{self.prefix}_number" if self.prefix else "number"

    @property
    def agency(self) -> str:
        """The source that names it."""
        return table(self.table).source


NATURAL_PERSONS = Mention("registry.natural_person", None)
"""The registry's own record of persons who hold shares or offices, of whom the police may know nothing."""

MENTIONS = (
    Mention("court.case_party", "party"),
    Mention("credit.dishonesty_listing", "party"),
    Mention("credit.consumption_restriction", "party"),
    Mention("credit.restricted_person", "person"),
    Mention("credit.restoration_certificate", "party"),
    NATURAL_PERSONS,
    Mention("registry.shareholding", "holder"),
    Mention("registry.officer", "person"),
    Mention("vehicles.vehicle", "owner"),
    Mention("vehicles.seizure", "owner"),
    Mention("bank.account", "holder"),
    Mention("bank.transaction", "counterparty"),
    Mention("bank.loan", "borrower"),
    Mention("bank.guarantee", "guarantor"),
    Mention("bank.guarantee", "debtor"),
    Mention("police.detention", "person"),
)
"""Where a party can be known besides the registers, in the contract's order of whose name counts."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What agencies besides the registers know: rows by number, in the order of MENTIONS, and who did not answer."""

    rows: dict[str, list[tuple[Mention, Row]]]
    failed: dict[str, SourceError]

    def name(self, number: str, before: str | None) -> str | None:
        """The first name in order, of the agencies before `before`; the SourceError of one that counts more."""
        named = {mention.table + mention.number: row for mention, row in self.rows.get(number, ())}
        for mention in MENTIONS:
            if mention.agency == before:
                return None
            if mention.agency in self.failed:
                raise self.failed[mention.agency]
            row = named.get(mention.table + mention.number)
            if row is not None and (name := row[f"{mention.prefix}_name" if mention.prefix else "name"]):
                return str(name)
        return None


async def mentions(context: Context, numbers: Sequence[str], asked: Iterable[Mention] = MENTIONS) -> Mentioned:
    asked = tuple(asked)
    answers = await asyncio.gather(
        *(first_rows(context, mention, numbers) for mention in asked), return_exceptions=True
    )
    rows: dict[str, list[tuple[Mention, Row]]] = {}
    failed: dict[str, SourceError] = {}
    for mention, answer in zip(asked, answers, strict=True):
        if isinstance(answer, SourceError):
            failed[mention.agency] = answer
        elif isinstance(answer, BaseException):
            raise answer
        else:
            for number, row in answer.items():
                rows.setdefault(number, []).append((mention, row))
    return Mentioned(rows, failed)


async def first_rows(context: Context, mention: Mention, numbers: Sequence[str]) -> dict[str, Row]:
    """For each number that a table names, its newest row there."""
    groups, _ = await by_keys(
        context,
        mention.table,
        (mention.number,),
        [(number,) for number in numbers],
        order=() if mention.prefix is None else (Order("record_id", True),),
        page=Page(first=1, probe=False),
    )
    return {key[0]: group.rows[0] for key, group in groups.items() if group.rows}


def kind_of(number_kind: str | None, kind: str | None) -> str:
    """Person or company: as the agency says, else, where it says neither, as the kind of number implies."""
    return kind if kind in ("PERSON", "COMPANY") else ("COMPANY" if number_kind == "USCC" else "PERSON")


def reference(record: Record, prefix: str, kind: str | None = None) -> PartyRef | None:
    """The party that four columns of the record name, of this kind where one is given; None where it has no number."""
    row = record.row
    number = row[f"{prefix}_number"]
    if number is None:
        return None
    number_kind = row[f"{prefix}_number_kind"] or "OTHER"
    named_by = (table(record.table).source, written(row, f"{prefix}_name"))
    return PartyRef(number, number_kind, kind or kind_of(number_kind, row[f"{prefix}_kind"]), named_by)


def mentioned_party(number: str, mention: Mention, row: Row) -> PartyRef:
    """The party as one agency's row names it."""
    number_kind = row[f"{mention.prefix}_number_kind" if mention.prefix else "number_kind"] or "OTHER"
    kind = kind_of(number_kind, row[f"{mention.prefix}_kind"]) if mention.prefix else "PERSON"
    name = written(row, f"{mention.prefix}_name" if mention.prefix else "name")
    return PartyRef(number, number_kind, kind, (mention.agency, name))


def distinct(parties: Iterable[PartyRef | None]) -> list[PartyRef]:
    """Each party once, by number, in the order in which it came first."""
    found: dict[str, PartyRef] = {}
    for party in parties:
        if party is not None:
            found.setdefault(party.number, party)
    return list(found.values())


def written(row: Row, column: str) -> str | None:
    """A name as the agency wrote it; None where it offers that column no more, which the name's own field says."""
    try:
        name: str | None = row[column]
    except SourceError:
        return None
    return name
