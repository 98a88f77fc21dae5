"""What a caller's grants make of a resolver: refused, or its leaves masked; for the reference executor.

A planned field knows this from its plan (`resolvers.planning.plan.FieldPlan`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from graphql import GraphQLField, GraphQLResolveInfo, get_named_type, is_leaf_type

from access.masks import Mask, masked
from identifiers.errors import Refused
from resolvers.meaning import declared

Resolver = Callable[..., Any]


def granted(resolve: Resolver, type_name: str, name: str, definition: GraphQLField) -> Resolver:
    """The resolver of a field as the request's grants let it answer; that of a part of a connection as it is."""
    if declared(definition).level is None:
        return resolve
    is_leaf = is_leaf_type(get_named_type(definition.type))

    def answer(source: Any, info: GraphQLResolveInfo[Any], **values: Any) -> Any:
        grants = info.context.grants
        if grants.everything:
            return resolve(source, info, **values)
        if grants.refuses(type_name, name):
            raise refusal(type_name, name)
        value, mask = resolve(source, info, **values), grants.mask(type_name, name)
        if mask is None or not is_leaf:
            return value
        return _masked_later(mask, value) if isawaitable(value) else _masked(mask, value)

    return answer


def refusal(type_name: str, name: str) -> Refused:
    """The error of a field that the caller may not read."""
    return Refused(f"you may not read {type_name}.{name}", reason="FIELD", field=f"{type_name}.{name}")


async def _masked_later(mask: Mask, value: Awaitable[Any]) -> Any:
    return _masked(mask, await value)


def _masked(mask: Mask, value: Any) -> Any:
    """The value, or each of a list's, as the mask shows it."""
    return [masked(mask, each) for each in value] if isinstance(value, list | tuple) else masked(mask, value)
