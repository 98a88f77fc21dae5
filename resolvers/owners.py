"""Who ultimately owns a company, from the relationship graph."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from graph import ownership
from graph.ownership_paths import strongest_paths
from graph.upstream import Fault
from identifiers.errors import BadArgument
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.nodes import party_id, party_of_id
from resolvers.values import OwnershipPath, PartyRef, UltimateOwner


async def ultimate_owners(context: Context, companies: Sequence[PartyRef], arguments: Arguments) -> Sequence[Any]:
    """`Company.ultimateOwners`: as many rounds in the graph for hundreds of companies as for one."""
    min_share = arguments.get("minShare", 0.25)
    if not 0 <= min_share <= 1:
        raise BadArgument("minShare is a fraction from 0 to 1", argument="minShare")
    found = await context.timed(
        "graph",
        ownership.ultimate_owners(
            context.platform.graph,
            [party_id(context.platform.ids, company.number) for company in companies],
            min_share,
            arguments.get("asOf", context.today),
            context.deadline,
        ),
    )
    return [_told(context, answer) if isinstance(answer, ownership.Ownership) else answer for answer in found]


def _told(context: Context, answer: ownership.Ownership) -> list[UltimateOwner]:
    note_faults(context, answer.faults)
    return [
        UltimateOwner(
            party_of_id(context.platform.ids, owner.key, "PERSON" if owner.is_person else "COMPANY"),
            owner.integrated,
            owner.direct,
            owner.key,
            answer,
        )
        for owner in answer.owners
    ]


async def paths(context: Context, owners: Sequence[UltimateOwner], arguments: Arguments) -> Sequence[Any]:
    """`UltimateOwner.paths`; `extensions.ownershipPathsCut` names the owners for whom not all ways could be tried."""
    answers = []
    for owner in owners:
        # Others are served between two owners: hundreds may be asked for at once.
        await asyncio.sleep(0)
        company = owner.ownership.company
        found = strongest_paths(owner.ownership.upstream, owner.key, company)
        if not found.complete:
            _note(context, "ownershipPathsCut", {"owner": owner.key, "company": company})
        answers.append(
            [OwnershipPath(path.share, tuple(step.record_id for step in path.steps)) for path in found.paths]
        )
    return answers


def note_faults(context: Context, faults: Iterable[Fault]) -> None:
    """Name in `extensions.ownershipFaults`, each once, the companies whose registered shares cannot be right."""
    for fault in faults:
        if fault.total is None:
            _note(context, "ownershipFaults", {"company": fault.company, "fault": "SHARE_UNKNOWN"})
        else:
            told = {"company": fault.company, "fault": "SHARES_OVER_WHOLE", "total": round(fault.total, 9)}
            _note(context, "ownershipFaults", told)


def _note(context: Context, name: str, entry: dict[str, object]) -> None:
    noted = context.notes.setdefault(name, [])
    if isinstance(noted, list) and entry not in noted:
        noted.append(entry)
