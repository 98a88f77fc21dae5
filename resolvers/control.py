"""Who controls a company, and which companies a party controls, from the relationship graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph import control
from identifiers.errors import TooMany
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.nodes import party_id, party_of_id
from resolvers.owners import note_faults
from resolvers.rules.control import explain
from resolvers.values import ControlFinding, ControlledCompany, PartyRef


async def actual_controllers(context: Context, companies: Sequence[PartyRef], arguments: Arguments) -> Sequence[Any]:
    """`Company.actualController`, today; undetermined is an answer."""
    keys = [party_id(context.platform.ids, company.number) for company in companies]
    found = await context.timed(
        "graph", control.actual_controllers(context.platform.graph, keys, context.today, context.deadline)
    )
    return [answer if isinstance(answer, TooMany) else _finding(context, answer) for answer in found]


def _finding(context: Context, answer: control.Control) -> ControlFinding:
    note_faults(context, answer.faults)
    controller = None
    if answer.controller is not None:
        kind = "PERSON" if answer.is_person else "COMPANY"
        controller = party_of_id(context.platform.ids, answer.controller, kind)
    return ControlFinding(
        controller,
        "UNDETERMINED" if controller is None else answer.basis.value,
        tuple(holding.record_id for holding in answer.path),
        explain(answer.basis.value, answer.votes, context.today),
    )


async def controlled(context: Context, parties: Sequence[PartyRef], arguments: Arguments) -> Sequence[Any]:
    """`Party.controls`, today: fewest steps of control first."""
    keys = [party_id(context.platform.ids, party.number) for party in parties]
    found = await context.timed(
        "graph", control.controlled_companies(context.platform.graph, keys, context.today, context.deadline)
    )
    return [answer if isinstance(answer, TooMany) else _controls(context, answer) for answer in found]


def _controls(context: Context, answer: control.Controls) -> list[ControlledCompany]:
    note_faults(context, answer.faults)
    return [
        ControlledCompany(
            _company(context, each.company), each.votes, tuple(_company(context, key) for key in each.through)
        )
        for each in answer.companies
    ]


def _company(context: Context, key: str) -> PartyRef:
    return party_of_id(context.platform.ids, key, "COMPANY")
