"""Cases that follow another one: 执恢 after 终本; preservation, objection and the like around first enforcements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.parties import Party
from connectors.demo.province.docket import Docket, status_of
from connectors.demo.province.names import judges

OTHER_KINDS = (
    ("PRESERVATION", "执保", 3000),
    ("OBJECTION", "执异", 2200),
    ("RECONSIDERATION", "执复", 800),
    ("SUPERVISION", "执监", 400),
    ("ASSISTANCE", "执协", 500),
    ("OTHER", "执他", 500),
)
"""Kind, type code, how many at scale 1."""

_ZERO = Decimal("0.00")
_OBJECTORS = ("案外人 嵇某", "案外人 沈某", "案外人 王某", "承租人 陈某", "抵押权人 张某", "共有人 李某")


def resumed(docket: Docket, first: Sequence[Case], percent: int) -> Iterator[Case]:
    """The 执恢 that follow so many of a hundred 终本: same parties, for what was still owed."""
    chance = Chance("province resumed")
    for before in first:
        ended = before.closed_on
        if before.status != "TERMINATED_THIS_PROCEDURE" or ended is None or ended > days_ago(240):
            continue
        if not chance.happens(percent):
            continue
        filed_on = chance.day(ended + timedelta(days=200), min(DEMO_TODAY, later(ended, years=4)))
        claim = None if before.claim is None else before.claim - before.recovered
        status, closed_on = status_of(chance, filed_on)
        if status == "TERMINATED_THIS_PROCEDURE":
            status = "TERMINATED"
        share = {"PERFORMED": 100, "SETTLED": 60, "IN_PROGRESS": chance.pick((0, 10, 30))}.get(status, 0)
        yield replace(
            before,
            number=docket.next(filed_on, before.court_code, "执恢"),
            kind="RESUMED",
            status=status,
            filed_on=filed_on,
            closed_on=closed_on,
            claim=claim,
            recovered=_ZERO if claim is None else (claim * share / 100).quantize(_ZERO),
            judge=chance.pick(judges(before.court_code)),
            resumes=before.number,
        )


def others(docket: Docket, first: Sequence[Case], scale: float, told: dict[str, int]) -> Iterator[Case]:
    """Each around a first enforcement, mostly one whose debtors are in several cases anyway; `told`: there already."""
    chance = Chance("province other cases")
    for kind, type_code, per_scale in OTHER_KINDS:
        for _ in range(max(0, round(per_scale * scale) - told.get(kind, 0)) if first else 0):
            before = chance.pick(first)
            filed_on = chance.day(before.filed_on, min(DEMO_TODAY, later(before.filed_on, years=1)))
            closed_on = filed_on + timedelta(days=chance.between(5, 60))
            over = closed_on <= DEMO_TODAY
            court_code = _court(chance, kind, before.court_code)
            third = (Party(None, None, "PERSON", chance.pick(_OBJECTORS)),) if kind == "OBJECTION" else ()
            yield replace(
                before,
                number=docket.next(filed_on, court_code, type_code),
                kind=kind,
                status="TERMINATED" if over else "IN_PROGRESS",
                court_code=court_code,
                filed_on=filed_on,
                closed_on=closed_on if over else None,
                judge=chance.pick(judges(court_code)),
                recovered=_ZERO,
                third_parties=third,
            )


def _court(chance: Chance, kind: str, below: str) -> str:
    """Reconsideration is the court above's, supervision sometimes the supreme court's."""
    if kind == "RECONSIDERATION":
        return below[:3] if len(below) > 3 else "浙"
    return "最高法" if kind == "SUPERVISION" and chance.happens(10) else below
