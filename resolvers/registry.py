"""The registry's history cut to a day: holdings and offices, who represents a company in law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.scan import Compare, Condition, Operator, Or, Order, Page
from identifiers.errors import SourceUnavailable
from resolvers import filters
from resolvers.context import Context
from resolvers.meaning import Arguments, Related, Shape
from resolvers.mentions import reference
from resolvers.party_facts import company_number_kind
from resolvers.relate import by_keys
from resolvers.values import PartyRef, Record


def held_on(context: Context, arguments: Arguments) -> Condition | None:
    """`asOf`, today where it is not given: since that day or before, not yet ended."""
    day = arguments.get("asOf", context.today)
    begun = Or((Compare("since", Operator.IS_NULL, True), filters.on_or_before("since", day)))
    return filters.all_of(begun, filters.null_or_after("until", day))


COMPANY_OF_RECORD = Related("registry.company", (("company_number", "number"),), Shape.ONE)


def company(context: Context, source: Record) -> PartyRef:
    """The company that the record's `company_number` names."""
    number, registered = source.row["company_number"], source.row.get(COMPANY_OF_RECORD.table)
    name = registered["name"] if registered else None
    return PartyRef(number, company_number_kind(number), "COMPANY", registered_name=name)


async def holdings_of_records(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """The shareholdings that each source names by the registry's serials, in its order; one read for all.

    SourceUnavailable in the place of an answer where one of them has gone since the graph was read.
    """
    wanted = [(record_id,) for source in sources for record_id in source.record_ids]
    groups, answer = await by_keys(
        context, "registry.shareholding", ("record_id",), wanted, page=Page(first=1, probe=False)
    )
    found = {
        key[0]: Record("registry.shareholding", group.rows[0], answer.as_of)
        for key, group in groups.items()
        if group.rows
    }
    gone = SourceUnavailable("registry", "the registry has changed since the graph was read")
    return [
        [found[each] for each in source.record_ids] if found.keys() >= set(source.record_ids) else gone
        for source in sources
    ]


async def legal_representatives(context: Context, parties: Sequence[PartyRef], arguments: Arguments) -> Sequence[Any]:
    """Each company's legal representative (法定代表人) today."""
    groups, answer = await by_keys(
        context,
        "registry.officer",
        ("company_number",),
        [(party.number,) for party in parties],
        where=filters.all_of(filters.equals("role", "LEGAL_REPRESENTATIVE"), held_on(context, Arguments())),
        order=(Order("since", True),),
        page=Page(first=1, probe=False),
    )
    return [
        reference(Record("registry.officer", group.rows[0], answer.as_of), "person", "PERSON")
        if (group := groups[(party.number,)]).rows
        else None
        for party in parties
    ]
