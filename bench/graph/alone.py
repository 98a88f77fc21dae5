"""The resolvers alone: what /graphql calls for these fields, without HTTP, parsing, planning and finding the party."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from access.identity import LOCAL
from bench.processes import DEADLINE_MS
from connectors.scan import Deadline
from identifiers.errors import TooMany
from resolvers import control, owners, relations
from resolvers.context import Context, Platform
from resolvers.meaning import Arguments
from resolvers.nodes import party_id, party_of_id
from schema.enums import RelationKind


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
            # In a ring that is owned wholly from inside shares have no finite value.
            return None if isinstance(found, TooMany) else {owner.key: owner.integrated_share for owner in found}
        if name == "G2a":
            (found,) = await control.controlled(context, [self._party(variables, "PERSON")], Arguments())
            return {party_id(self._platform.ids, each.company.number): each.votes for each in found}
        kinds = variables["kinds"] and [RelationKind(kind) for kind in variables["kinds"]]
        asked = {"from": variables["from"], "to": variables["to"], "kinds": kinds, "first": 1}
        (found,) = await relations.paths(context, [None], Arguments(asked))
        return len(found[0].links) if found else None

    def _party(self, variables: Mapping[str, Any], kind: str) -> Any:
        return party_of_id(self._platform.ids, variables["id"], kind)
