"""The answers of W1 to W5: a statement a source, all sources at once, fragments put together in Python.

Statements about many parties answer with one fragment for each, between RECORDs and in the order asked; a fragment that
begins with a name has it before a FIELD. Numbers that neither register knows are not asked of the other agencies, as
the platform does: the bench draws registered numbers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from bench.limit.ids import MARK, filler
from bench.limit.pool import Pool
from identifiers.opaque_id import IdCodec

RECORD = b"\x1e"
FIELD = b"\x1f"
NO_CASE = b'{"data":{"case":null}}'
NO_PARTY = b'{"data":{"party":null}}'


class Answers:
    """Each method answers a workload's variables with the bytes of the whole response."""

    def __init__(self, pools: Mapping[str, Pool], ids: IdCodec, today: date) -> None:
        self._pools = pools
        self._court = pools["court"]
        self._ids = ids
        self._filled = filler(ids)
        self._today = today

    async def w0(self, variables: Mapping[str, Any]) -> bytes:
        """`select 1`: the way to Postgres and back, and nothing else."""
        return b'{"data":%d}' % await self._court.fetch("W0")

    async def w1(self, variables: Mapping[str, Any]) -> bytes:
        """A case with its court and last payment."""
        text = await self._court.fetch("W1", variables["n"])
        return NO_CASE if text is None else self._filled(text)

    async def w2(self, variables: Mapping[str, Any]) -> bytes:
        """500 cases of a court. With the 500 in the statement, its one plan for all courts would sort them."""
        return self._filled(await self._court.fetch("W2", variables["c"], 500))

    async def w3(self, variables: Mapping[str, Any]) -> bytes:
        """200 cases of a court with parties, measures and payments."""
        return self._filled(await self._court.fetch("W3", variables["c"]))

    async def w4(self, variables: Mapping[str, Any]) -> bytes:
        """Parties by number from five sources."""
        numbers = variables["n"]
        found = await asyncio.gather(
            self._pools["court"].fetch("W4", numbers),
            self._pools["police"].fetch("W4", numbers),
            self._pools["vehicles"].fetch("W4", numbers),
            self._pools["credit"].fetch("W4", numbers, self._today),
            self._pools["registry"].fetch("W4", numbers),
        )
        encode = self._ids.encode
        parties = []
        for number, cases, person, seizures, listings, company in zip(
            numbers, *(text.split(RECORD) for text in found), strict=True
        ):
            name, _, detentions = person.partition(FIELD)
            known = name or company
            parties.append(
                b'{"id":"%b","name":%b%b%b%b%b}'
                % (encode("party", number).encode(), known, cases, detentions, seizures, listings)
                if known
                else b"null"
            )
        return b'{"data":{"parties":[' + b",".join(parties) + b"]}}"

    async def w5(self, variables: Mapping[str, Any]) -> bytes:
        """One party from six sources, and the cases that police and credit name, from the court."""
        number = variables["n"]
        cases, person, vehicles, listings, company, accounts = await asyncio.gather(
            self._pools["court"].fetch("W5", number),
            self._pools["police"].fetch("W5", number),
            self._pools["vehicles"].fetch("W5", number),
            self._pools["credit"].fetch("W5", number),
            self._pools["registry"].fetch("W5", number, self._today),
            self._pools["bank"].fetch("W5", number),
        )
        name, _, detentions = person.partition(FIELD)
        company_name, _, holdings = company.partition(FIELD)
        known = name or company_name
        if not known:
            return NO_PARTY
        text = b'{"data":{"party":{"id":"%b","name":%b%b%b%b%b%b%b}}}' % (
            self._ids.encode("party", number).encode(),
            *(known, cases, detentions, vehicles, listings, holdings, accounts),
        )
        return await self._with_cases(text) if MARK in text else text

    async def _with_cases(self, text: bytes) -> bytes:
        """The text with each case named between MARKs as an object, null where the court does not know it."""
        parts = text.split(MARK)
        named = parts[1::2]
        found = await self._court.fetch("W5.known", [number.decode() for number in dict.fromkeys(named)])
        known = frozenset(found.split(RECORD))
        parts[1::2] = [b'{"number":"%b"}' % number if number in known else b"null" for number in named]
        return b"".join(parts)
