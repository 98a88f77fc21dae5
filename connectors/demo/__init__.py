"""The demo: a province of invented persons, companies and cases, the same on every machine.

    rows.py     `tables(scale)`: as a stream, `rows(scale)`: a small one whole
    load.py     `load_demo(dsns)`: into managed databases, once
    stories.py  the parties below, told row by row      cast.py    who they are, story_cases.py their cases
    patterns.py what later issues are to find           pattern_cast.py, pattern_rows.py: who and by which records
    cases.py    the core's cases made by chance         one file for each agency: what it holds on them
    province/   everybody else, as many as the scale asks for
    day.py      the business date                       numbers.py, words.py, parties.py, chance.py, ledger.py

Whom to ask for:
 - `LISTED_COMPANY`: listed twice, restricted twice, three cases open, capital withdrawn, a lorry at auction, guarantees
 - `DETAINED_PERSON`: in detention today (a year ago his family was never told), a car with a queue of seizures
   (`QUEUED_VIN`, `QUEUED_PLATE`), holdings in two companies, two listings with a term
 - `RESUMABLE_CASE`: ended for lack of property, three inquiries since, nobody has resumed it; `RESUMED_CASE` is a 执恢
   that resumes `TERMINATED_CASE`; `OLD_CASES` ended more than ten and twenty years ago
 - `NEAR_COMPANY` and `FAR_COMPANY`: three hops apart, through a holding and the person behind it
 - `RESTORED_COMPANY`: was listed, paid, has a valid certificate (`RESTORED_CERTIFICATE`; another is revoked)
 - `DISPUTED_PERSON`: the court writes her name otherwise than the population register
 - `KNOWN_ONLY_TO`: for each agency a party that no other one knows
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from connectors.demo import cast, story_cases
from connectors.demo.day import DEMO_TODAY
from connectors.demo.parties import Party
from connectors.demo.stories import QUEUED_PLATE, QUEUED_VIN, RESTORED_CERTIFICATE, REVOKED_CERTIFICATE


def _number(party: Party) -> str:
    assert party.number is not None
    return party.number


LISTED_COMPANY = _number(cast.LISTED.party)
LISTED_COMPANY_CASE = story_cases.GUARANTEED.number
DETAINED_PERSON = _number(cast.PAN.party)
DETENTION_CASE = story_cases.EVASION.number
RESUMABLE_CASE = story_cases.RESUMABLE.number
TERMINATED_CASE = story_cases.TRANSPORT.number
RESUMED_CASE = story_cases.RESUMED.number
OLD_CASES = (story_cases.OVER_TEN_YEARS.number, story_cases.OVER_TWENTY_YEARS.number)
NEAR_COMPANY = _number(cast.NEAR.party)
FAR_COMPANY = _number(cast.FAR.party)
RESTORED_COMPANY = _number(cast.RESTORED.party)
DISPUTED_PERSON = _number(cast.LI.party)
PASSPORT_HOLDER = _number(cast.MARTENS.party)
PASSPORT_CASE = story_cases.FOREIGN.number
KNOWN_ONLY_TO: Mapping[str, str] = MappingProxyType(
    {
        "court": _number(cast.ONLY_COURT),
        "police": _number(cast.ONLY_POLICE.party),
        "vehicles": _number(cast.ONLY_VEHICLES),
        "credit": _number(cast.ONLY_CREDIT),
        "registry": _number(cast.ONLY_REGISTRY.party),
        "bank": _number(cast.ONLY_BANK),
    }
)

__all__ = [
    "DEMO_TODAY",
    "DETAINED_PERSON",
    "DETENTION_CASE",
    "DISPUTED_PERSON",
    "FAR_COMPANY",
    "KNOWN_ONLY_TO",
    "LISTED_COMPANY",
    "LISTED_COMPANY_CASE",
    "NEAR_COMPANY",
    "OLD_CASES",
    "PASSPORT_CASE",
    "PASSPORT_HOLDER",
    "QUEUED_PLATE",
    "QUEUED_VIN",
    "RESTORED_CERTIFICATE",
    "RESTORED_COMPANY",
    "RESUMABLE_CASE",
    "RESUMED_CASE",
    "REVOKED_CERTIFICATE",
    "TERMINATED_CASE",
]
