"""From the text of a document to one that may be run: measured, parsed, priced, valid; the cheapest refusal first."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError

from identifiers.errors import CostExceeded
from schema.cost import Prices, price_document
from schema.limits import MOST_COMPARISONS, MOST_ERRORS, MOST_TOKENS
from schema.tariff import make_tariff
from schema.tokens import check_size

overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = MOST_COMPARISONS


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What callers are told of the schema: `introspection` answers it, `suggestions` name what may have been meant."""

    introspection: bool = True
    suggestions: bool = True


@dataclass(frozen=True, slots=True)
class Valid:
    """A document that fits the schema, and what its operations cost."""

    document: DocumentNode
    prices: Prices


class Validator:
    """Tells which documents fit one schema and the limits."""

    def __init__(self, schema: GraphQLSchema, disclosure: Disclosure) -> None:
        self._schema = schema
        self._tariff = make_tariff(schema)
        self._rules = (
            tuple(specified_rules) if disclosure.introspection else (*specified_rules, NoSchemaIntrospectionCustomRule)
        )
        self._hide_suggestions = not disclosure.suggestions

    def __call__(self, query: str) -> Valid | tuple[GraphQLError, ...]:
        """The document, parsed, priced and valid, or what is wrong with it; CostExceeded where it is too much."""
        check_size(query)
        try:
            document = parse(query, max_tokens=MOST_TOKENS)
        except GraphQLSyntaxError as error:
            return (error,)
        prices = price_document(document, self._tariff)
        errors = validate(
            self._schema, document, self._rules, max_errors=MOST_ERRORS, hide_suggestions=self._hide_suggestions
        )
        if errors and isinstance(errors[-1], ValidationAbortedError) and len(errors) <= MOST_ERRORS:
            raise CostExceeded("the document repeats too much", cost=MOST_COMPARISONS + 1, limit=MOST_COMPARISONS)
        return tuple(errors) if errors else Valid(document, prices)
