"""What a document takes that is kept ready: counted by what it is made of, at sizes that `bench.plans` measured.

Text says little: a page of a long argument is nothing, a page of short aliases is hundreds of nodes and plans.
"""

from __future__ import annotations

from graphql import DocumentNode

from resolvers.planning.plan import Plan, Selection

_DOCUMENT_BYTES = 6_000
_CHARACTER_BYTES = 3
"""The text itself, and once more where it is a value."""

_TOKEN_BYTES = 420
"""A token and its share of the nodes and prices."""

_PLAN_BYTES = 1_000
_FIELD_BYTES = 1_400
"""A field of a plan, and what it adds to the text of a statement."""

_INVALID_BYTES_PER_CHARACTER = 150


def document_bytes(document: DocumentNode) -> int:
    """Memory of a valid document without its plans."""
    assert document.loc is not None
    tokens, token = 1, document.loc.start_token
    while token.next is not None:
        tokens, token = tokens + 1, token.next
    return _DOCUMENT_BYTES + _TOKEN_BYTES * tokens + _CHARACTER_BYTES * len(document.loc.source.body)


def invalid_bytes(query: str) -> int:
    """Memory of what is wrong with a document: the errors hold on to what was parsed of it."""
    return _DOCUMENT_BYTES + _INVALID_BYTES_PER_CHARACTER * len(query)


def plan_bytes(plan: Plan) -> int:
    """Memory of one plan; what is shared in it counts once."""
    fields: set[int] = set()
    selections: dict[int, Selection] = {}
    pending = [plan.root]
    while pending:
        selection = pending.pop()
        if id(selection) not in selections:
            selections[id(selection)] = selection
            fields.update(map(id, selection.fields))
            pending.extend(below for each in selection.fields for below in each.below.values())
    return _PLAN_BYTES + _FIELD_BYTES * len(fields)
