"""From official numbers back to parties, as those name them who led to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from resolvers.flow.books import Books
from resolvers.flow.docket import Case
from resolvers.mentions import reference
from resolvers.nodes import known_form
from resolvers.values import PartyRef


class Naming:
    """The parties of one case's findings: as court and credit name them, then the bank, then the graph."""

    def __init__(self, case: Case, books: Books) -> None:
        self._books = books
        self._known = {party.number: party for party in (*case.bound, *case.debtors)}

    def party(self, number: str) -> PartyRef:
        """The party of this number."""
        return self._known.get(number) or self._of_bank.get(number) or self._of_graph(number)

    @cached_property
    def _of_bank(self) -> dict[str, PartyRef]:
        found: dict[str, PartyRef] = {}
        for party in self._referred():
            if party is not None:
                found.setdefault(party.number, party)
        return found

    def _referred(self) -> Iterator[PartyRef | None]:
        for record in self._books.lines(self._known):
            yield reference(record, "counterparty")
        for record in self._books.holding():
            yield reference(record, "holder")

    def _of_graph(self, number: str) -> PartyRef:
        kind = "PERSON" if self._books.is_person(number) else "COMPANY"
        return PartyRef(number, known_form(number).kind, kind)
