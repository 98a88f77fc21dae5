"""Types that agencies' types point back to; lazy, as they point at each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.company import Company
    from schema.court import EnforcementCase
    from schema.party import Party
    from schema.person import Person

PartyRef = Annotated["Party", strawberry.lazy("schema.party")]
PersonRef = Annotated["Person", strawberry.lazy("schema.person")]
CompanyRef = Annotated["Company", strawberry.lazy("schema.company")]
CaseRef = Annotated["EnforcementCase", strawberry.lazy("schema.court")]
