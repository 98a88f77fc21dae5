"""Administrative divisions, from the published table: no source is asked."""

from __future__ import annotations

from typing import Any

from identifiers import divisions
from resolvers.context import Context
from resolvers.meaning import Compute, Derive
from resolvers.party_facts import fact
from resolvers.relate import own_value


def division_of(column: str) -> Derive:
    """The division that a code of the record names; null where the table has no such code."""

    def derive(context: Context, source: Any) -> Any:
        code = own_value(source, column)
        return divisions.division(code) if code else None

    return derive


def party_division(column: str) -> Compute:
    """The division that a code in the party's register names."""
    return fact(column, lambda code: divisions.division(code) if code else None)
