"""What is asked of a source for a document in a request: which rows of each of its tables, for which keys."""

from __future__ import annotations

from graphql.execution.values import VariableValues

from connectors.document import Ask, Asks, DocumentScan, Unfit
from connectors.scan import Key, Keys
from identifiers.errors import FieldError
from resolvers import paging
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.planning.plan import Asked, PlannedDocument
from resolvers.relate import order_of, through_of, where_of


def document_scan(
    context: Context,
    planned: PlannedDocument,
    keys: tuple[Key, ...],
    arguments: Arguments,
    variables: VariableValues,
) -> DocumentScan:
    """What is asked of the source in this request; Unfit where an argument is wrong or refused, which its own field
    then says.

    `arguments` are those of the field itself.
    """
    relation = planned.asked[0].relation
    try:
        asks = _asks(context, planned, variables)
        through = through_of(context, relation, arguments)
    except FieldError:
        raise Unfit from None
    keyed = Keys(planned.columns, keys, through) if planned.columns else None
    return DocumentScan(planned.document, keyed, asks)


def _asks(context: Context, planned: PlannedDocument, variables: VariableValues) -> Asks:
    """Which rows of each table. Where neither variables nor grants say so, only another day makes them others."""
    if not planned.is_fixed or not context.grants.everything:
        return Asks(tuple(_ask(context, each, variables) for each in planned.asked))
    found = planned.asks.get(context.today)
    if found is None:
        planned.asks.clear()
        found = Asks(tuple(_ask(context, each, variables) for each in planned.asked), fixed=True)
        planned.asks[context.today] = found
    return found


def _ask(context: Context, asked: Asked, variables: VariableValues) -> Ask:
    relation, arguments = asked.relation, asked.arguments.of(variables)
    return Ask(
        order_of(relation, arguments),
        context.scoped(relation.table, where_of(context, relation, arguments)),
        paging.size_of(relation.shape, arguments),
        tuple(each.condition(context) for each in asked.fulfilled if each.condition is not None),
    )
