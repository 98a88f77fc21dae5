"""What is asked of cases: such as have something to be looked at, drawn from the stores by a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping

from bench.graph.questions import Question
from bench.workloads import SEED, document, rows

CASES = 60

_DEBTORS = "select case_number, party_number from case_party where role = 'DEBTOR' and party_number is not null"
_OWNED = "select distinct company_number from shareholding where share > 0.5 and until is null"
_BANKED = """
    select distinct a.holder_number from account a
    where exists (select from transaction t where t.account_number = a.number)
"""
_RESTRICTED = "select distinct party_number from consumption_restriction"


async def draw(dsns: Mapping[str, str]) -> tuple[Question, ...]:
    """Related cases of those with a debtor that somebody has the majority of, the fund flow of those with a debtor who
    is restricted and of whose accounts there are statements; the same for the same data and seed."""
    debtors = [(case, party) for case, party in await rows(dsns, "court", _DEBTORS)]
    owned = {company for (company,) in await rows(dsns, "registry", _OWNED)}
    banked = {holder for (holder,) in await rows(dsns, "bank", _BANKED)}
    restricted = {party for (party,) in await rows(dsns, "credit", _RESTRICTED)}
    chance = random.Random(SEED)
    return tuple(
        _of_cases(name, debtors, known, chance) for name, known in (("G2b", owned), ("G3", banked & restricted))
    )


def _of_cases(name: str, debtors: list[tuple[str, str]], known: set[str], chance: random.Random) -> Question:
    cases = sorted({case for case, party in debtors if party in known})
    drawn = chance.sample(cases, min(CASES, len(cases)))
    return Question(name, document(name), tuple({"number": number} for number in drawn))
