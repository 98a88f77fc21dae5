"""Does a document fit the schema: asked when it is registered, and again whenever they are listed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, OperationDefinitionNode, parse

from identifiers.errors import CostExceeded
from schema.limits import MOST_TOKENS
from schema.validation import Disclosure, Valid, Validator

LONGEST_CHARS = 50_000
"""Characters of a document: as many as a request may send."""


def parsed(document: str) -> DocumentNode:
    """The document; GraphQLError where it does not parse."""
    return parse(document, max_tokens=MOST_TOKENS)


def problems(schema: GraphQLSchema, document: str) -> list[str]:
    """What is wrong with it, each with its line; nothing where it may run."""
    if len(document) > LONGEST_CHARS:
        return [f"it has {len(document):,} characters, and at most {LONGEST_CHARS:,} are read"]
    try:
        checked = _validator(schema)(document)
    except CostExceeded as error:
        return [f"line 1: {error.message}"]
    if isinstance(checked, Valid):
        return []
    if isinstance(checked[0], GraphQLSyntaxError) or names(parsed(document)):
        return _told(checked)
    return ["line 1: it has no operation"]


@lru_cache(1)
def _validator(schema: GraphQLSchema) -> Validator:
    return Validator(schema, Disclosure())


def names(tree: DocumentNode) -> list[str]:
    """Its operations' names, of which one that has none is "(unnamed)"."""
    operations = (each for each in tree.definitions if isinstance(each, OperationDefinitionNode))
    return [each.name.value if each.name else "(unnamed)" for each in operations]


def _told(errors: Sequence[GraphQLError]) -> list[str]:
    return [f"line {each.locations[0].line if each.locations else 1}: {each.message}" for each in errors]
