"""The resolvers alone: what /graphql calls for these fields, without HTTP, parsing, planning and finding the party
or the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from access.identity import LOCAL
from bench.processes import DEADLINE_MS
from connectors.scan import Deadline
from identifiers.errors import TooMany
from resolvers import control, owners, related_cases, relations
from resolvers.context import SHANGHAI, Context, Platform
from resolvers.flow.answer import fund_flow
from resolvers.meaning import Arguments
from resolvers.nodes import party_id, party_of_id
from resolvers.values import Record
from schema.enums import RelationKind, RelationThrough


class Alone:
    """Asks the resolvers over a platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def ask(self, name: str, variables: Mapping[str, Any]) -> Any:
        """The answer to a question, in the form of the script's."""
        context = Context(
            self._platform, Deadline.after_ms(DEADLINE_MS), self._platform.today(), "bench", LOCAL.grants, {}
        )
        if name == "G1":
            (found,) = await owners.ultimate_owners(context, [self._party(variables, "COMPANY")], Arguments())
            return found if isinstance(found, TooMany) else {owner.key: owner.integrated_share for owner in found}
        if name == "G2a":
            (found,) = await control.controlled(context, [self._party(variables, "PERSON")], Arguments())
            return {party_id(self._platform.ids, each.company.number): each.votes for each in found}
        if name == "G2b":
            return await _related_cases(context, variables["number"])
        if name == "G3":
            return await _fund_flow(context, variables["number"])
        kinds = variables["kinds"] and [RelationKind(kind) for kind in variables["kinds"]]
        asked = {"from": variables["from"], "to": variables["to"], "kinds": kinds, "first": 1}
        (found,) = await relations.paths(context, [None], Arguments(asked))
        return len(found[0].links) if found else None

    def _party(self, variables: Mapping[str, Any], kind: str) -> Any:
        return party_of_id(self._platform.ids, variables["id"], kind)


async def _related_cases(context: Context, number: str) -> list[str]:
    """The numbers of the cases, newest first."""
    case = Record("court.enforcement_case", {"number": number}, datetime.now(SHANGHAI))
    (found,) = await related_cases.cases(context, [case], Arguments({"through": [RelationThrough.CONTROL]}))
    return [each.case.row["number"] for each in found.items]


async def _fund_flow(context: Context, number: str) -> list[tuple[str, tuple[int, ...]]]:
    """Of each finding the rule and the transactions, newest first."""
    (found,) = await fund_flow(context, [None], Arguments({"caseNumber": number}))
    return [(each.rule, tuple(record.row["record_id"] for record in each.records)) for each in found]
