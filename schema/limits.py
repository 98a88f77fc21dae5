"""What an operation may be and what it costs: every limit and every weight of the cost rule, in one table.

A point is about a microsecond of our processor time; the reference executor takes 6 to 15. docs/decisions/0013 says
what was measured, `bench/hostile.py` measures what is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MOST_TOKENS: Final = 2_000
"""Tokens of a document: parsing takes 6 µs for each, validating about 20."""

MOST_NESTED: Final = 50
"""Brackets of a document that stand open at once: the parser goes down once for each."""

MOST_LEVELS: Final = 32
"""Selections inside one another, fragments gone into: GraphiQL's introspection has 19."""

MOST_WRITTEN: Final[Mapping[str, int]] = MappingProxyType(
    {
        "operations": 40,
        "variables": 100,
        "fields": 800,
        "aliases": 250,
        "arguments": 400,
        "input fields": 150,
        "fragments": 60,
        "spreads": 100,
        "directives": 100,
    }
)
"""How often each may stand in a document, however it is used: what validation goes over."""

MOST_COMPARISONS: Final = 10_000
"""Comparisons between fields of one name in one selection, as graphql-core counts them: 20 ms."""

MOST_ERRORS: Final = 20
"""Validation errors after which a document is not read further."""

MOST_POINTS: Final = 100_000
"""The price of an operation."""

LEAF: Final = 1
"""Points of a value: a number, a text, a day."""

OBJECT: Final = 2
"""Points of an object, beside its fields."""

READ: Final = 300
"""Points of a question to a source. It is asked once for all objects of a level, so this is not multiplied by them."""

ONCE: Final[Mapping[str, int]] = MappingProxyType(
    {
        "__schema": 30_000,
        "__type": 2_000,
        "totalCount": 500,
        "sources": 2_000,
        "searchParties": 5_000,
        "enforcementMetrics": 5_000,
        "relationPaths": 10_000,
        "fundFlow": 3_000,
        "relatedCases": 2_000,
        "controls": 2_000,
        "ultimateOwners": 2_000,
        "actualController": 2_000,
        "additionalObligorLeads": 2_000,
    }
)
"""Points of fields that ask for more than one plain read, by name, instead of READ."""

EACH: Final[Mapping[str, int]] = MappingProxyType(
    {
        "id": 3,
        "debtors": 8,
        "applicants": 8,
        "creditStanding": 80,
        "restoration": 80,
        "ultimateOwners": 20,
        "actualController": 100,
        "controls": 100,
        "relatedCases": 20,
        "fundFlow": 100,
        "additionalObligorLeads": 40,
    }
)
"""Points of values that are worked out one by one, by the field's name, instead of LEAF or OBJECT."""

USUAL_ENTRIES: Final = 3
"""Entries of a plain list: payments of a case, accounts of a party."""

USUAL_PAGE: Final = 5
"""Entries of a page below the root of which no size is said: cases of a party. At the root it is a whole page."""

ENTRIES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "readable": 350,
        "searchParties": 100,
        "sources": 6,
        "relatedCases": 10,
        "transactions": 50,
        "types": 120,
        "fields": 4,
        "args": 1,
        "enumValues": 2,
        "inputFields": 1,
        "interfaces": 1,
        "possibleTypes": 1,
    }
)
"""Entries of lists that are usually longer or shorter, by name; those of introspection are means over our schema."""

SIZED_BY: Final = ("numbers", "ids")
"""Arguments with one entry of the answer for each of theirs."""

CEILING: Final = 1_000_000_000
"""Where sums stop: ten thousand times the limit is as good as any larger number."""
