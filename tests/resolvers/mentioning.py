"""Rows in which agencies name parties, and the question who a party is."""

from __future__ import annotations

from typing import Any

from resolvers.mentions import MENTIONS, Mention
from tests.resolvers.harness import Agencies

PARTY = "query ($number: String!) { party(number: $number) { __typename number kind numberKind name } }"


def mention_by(agencies: Agencies, mention: Mention, number: str, name: str | None = "写下的名字") -> None:
    """A row in which this table names the party."""
    if mention.prefix is None:
        agencies.put(mention.table, number=number, number_kind="RESIDENT_ID", name=name)
    else:
        has_name = f"{mention.prefix}_name"
        agencies.put(mention.table, **{mention.prefix: number, has_name: name})


def by_agency(agency: str) -> Mention:
    """A table in which this agency names parties."""
    return next(mention for mention in MENTIONS if mention.prefix and mention.agency == agency)


async def name_of(agencies: Agencies, number: str) -> Any:
    return (await agencies.data(PARTY, number=number))["party"]["name"]
