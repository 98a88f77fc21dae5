"""Everybody in a demo looked at as if they were debtors: what is found of whom, planted or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.demo.day import DEMO_TODAY
from connectors.demo.patterns import FLOWS, Pattern
from connectors.scan import Row
from graph.ties import Tie
from resolvers.flow.asked import RULES
from resolvers.flow.cycle import Pair
from resolvers.flow.finding import Finding
from resolvers.flow.inquiry import Inquiry
from resolvers.flow.movement import Movement, movements
from resolvers.flow.related import Notices, matters

Tables = Mapping[str, Sequence[Row]]
_NO_NOTICES = Notices(None, None)


@dataclass(frozen=True)
class Alarms:
    """`looked_at` are the parties by rule, `planted` those of them whose finding was planted, `others` the rest."""

    looked_at: Counter[str]
    planted: Counter[str]
    others: Counter[str]


class Demo:
    """The tables of a demo, by what the rules need."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._holders = {row["number"]: row["holder_number"] for row in tables["bank.account"]}
        self._own: dict[str, list[Row]] = defaultdict(list)
        self._named: dict[str, list[tuple[Row, str | None]]] = defaultdict(list)
        for row in tables["bank.transaction"]:
            holder = self._holders[row["account_number"]]
            if holder is not None:
                self._own[holder].append(row)
            if row["counterparty_number"] is not None:
                self._named[row["counterparty_number"]].append((row, holder))
        self._moved: dict[str, tuple[Movement, ...]] = {}

    def alarms(self) -> Alarms:
        """All findings: patterns of every holder, transfers of every debtor, spending of everybody restricted."""
        looked_at: Counter[str] = Counter()
        found: list[tuple[str, Finding]] = []
        for party, inquiry in (*self._of_holders(), *self._of_debtors(), *self._of_restricted()):
            looked_at.update(inquiry.rules)
            found.extend((party, each) for each in inquiry.findings(self._legs(inquiry.pairs())))
        planted = {frozenset(self._records(pattern)): pattern.code for pattern in FLOWS}
        kinds: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for kind, records in {(each.kind, each.records) for _, each in found}:
            is_planted = any(code == kind and wanted <= set(records) for wanted, code in planted.items())
            kinds[not is_planted][kind] += 1
        return Alarms(looked_at, *kinds)

    def _records(self, pattern: Pattern) -> Iterator[int]:
        for record in pattern.records:
            if record.table == "bank.transaction":
                yield from (
                    row["record_id"]
                    for row in self._tables[record.table]
                    if all(row[name] == value for name, value in record.values.items())
                )

    def _of_holders(self) -> Iterator[tuple[str, Inquiry]]:
        rules = frozenset(RULES) - {"TRANSFER_TO_RELATED_PARTY", "BARRED_CONSUMPTION"}
        for party in sorted({holder for holder in self._holders.values() if holder is not None}):
            yield party, self._inquiry(party, rules)

    def _of_debtors(self) -> Iterator[tuple[str, Inquiry]]:
        cases = {row["number"]: row for row in self._tables["court.enforcement_case"]}
        ties = self._ties()
        for row in self._tables["court.case_party"]:
            case, party = cases[row["case_number"]], row["party_number"]
            if row["role"] == "DEBTOR" and party in self._own:
                notices = Notices(case["suit_notice_on"], case["enforcement_notice_on"])
                yield party, self._inquiry(party, frozenset({"TRANSFER_TO_RELATED_PARTY"}), notices, ties=ties)

    def _of_restricted(self) -> Iterator[tuple[str, Inquiry]]:
        orders = {row["record_id"]: row for row in self._tables["credit.consumption_restriction"]}
        bound: dict[str, list[Row]] = defaultdict(list)
        for order in orders.values():
            bound[order["party_number"]].append(order)
        for row in self._tables["credit.restricted_person"]:
            bound[row["person_number"]].append(orders[row["restriction_id"]])
        for party in sorted(bound):
            if party in self._own:
                yield party, self._inquiry(party, frozenset({"BARRED_CONSUMPTION"}), restrictions=bound[party])

    def _inquiry(
        self,
        party: str,
        rules: frozenset[str],
        notices: Notices = _NO_NOTICES,
        restrictions: Sequence[Row] = (),
        ties: Mapping[str, Sequence[Tie]] | None = None,
    ) -> Inquiry:
        return Inquiry(
            rules, (party,), {party: self._movements(party)}, {party: restrictions}, ties or {}, notices, DEMO_TODAY
        )

    def _movements(self, party: str) -> tuple[Movement, ...]:
        if party not in self._moved:
            self._moved[party] = movements(party, self._own[party], self._named[party])
        return self._moved[party]

    def _legs(self, pairs: Iterable[Pair]) -> dict[Pair, list[Movement]]:
        return {
            (payer, payee): [each for each in self._movements(payer) if not each.is_in and each.other == payee]
            for payer, payee in pairs
        }

    def _ties(self) -> dict[str, list[Tie]]:
        found: dict[str, list[Tie]] = defaultdict(list)
        held = (("HOLDS", row["holder_number"], row) for row in self._tables["registry.shareholding"])
        directed = (("OFFICER_OF", row["person_number"], row) for row in self._tables["registry.officer"])
        for kind, one, row in (*held, *directed):
            other, dates = row["company_number"], (row["since"], row["until"], row["record_id"])
            for here, there in ((one, other), (other, one)):
                tie = Tie(kind, there, there == one and kind != "HOLDS", row.get("share"), *dates)
                if matters(tie):
                    found[here].append(tie)
        return found
