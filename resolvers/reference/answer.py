"""A meaning given life: the resolver by which graphql-core answers a field over batched reads."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from graphql import GraphQLResolveInfo

from identifiers.errors import NotImplementedYet
from resolvers.context import Context
from resolvers.meaning import (
    Arguments,
    Computed,
    Derived,
    Identity,
    Later,
    Meaning,
    Own,
    PartyOf,
    Place,
    Related,
    Shape,
)
from resolvers.mentions import reference
from resolvers.nodes import identify
from resolvers.reference.selection import selected
from resolvers.relate import own_value, related
from resolvers.values import Listing

Resolver: TypeAlias = Callable[..., Any]


def resolver(meaning: Meaning, place: Place) -> Resolver:
    """The resolver of the field with this meaning at this place."""
    match meaning:
        case Own(column):
            return partial(_own, column or place.name)
        case Identity():
            return _identity
        case PartyOf(prefix, kind):
            return partial(_party, prefix, kind)
        case Derived(derive):
            return partial(_derived, derive)
        case Related():
            return partial(_batched, place, partial(_related, meaning), meaning.shape is Shape.CONNECTION)
        case Computed(compute):
            return partial(_batched, place, compute, False)
        case Later(what):
            return partial(_later, what)


def _own(column: str, source: Any, info: GraphQLResolveInfo[Any]) -> Any:
    return own_value(source, column)


def _identity(source: Any, info: GraphQLResolveInfo[Any]) -> str:
    return identify(info.context.platform.ids, source)


def _party(prefix: str, kind: str | None, source: Any, info: GraphQLResolveInfo[Any]) -> Any:
    return reference(source, prefix, kind)


def _derived(derive: Callable[[Context, Any], Any], source: Any, info: GraphQLResolveInfo[Any]) -> Any:
    return derive(info.context, source)


def _later(what: str, source: Any, info: GraphQLResolveInfo[Any], **values: Any) -> Any:
    raise NotImplementedYet(f"{what} is not answered yet")


async def _related(meaning: Related, context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    return await related(context, meaning, sources, arguments)


async def _batched(
    place: Place,
    compute: Callable[..., Any],
    is_connection: bool,
    source: Any,
    info: GraphQLResolveInfo[Any],
    **values: Any,
) -> Any:
    context: Context = info.context
    given = {name: value for name, value in values.items() if value is not None}
    arguments = Arguments({**place.defaults, **given}, selected(info) if is_connection else frozenset())
    key = (place, frozen(arguments.values), arguments.wants)
    answer = await context.batcher.load(key, partial(_compute, compute, context, arguments), source)
    if not isinstance(answer, Listing):
        return answer
    if answer.total > len(answer.items):
        context.truncated.append({"path": info.path.as_list(), "total": answer.total})
    return answer.items


async def _compute(
    compute: Callable[..., Any], context: Context, arguments: Arguments, sources: Sequence[Any]
) -> Sequence[Any]:
    answers: Sequence[Any] = await compute(context, sources, arguments)
    return answers


def frozen(value: Any) -> Hashable:
    """An argument's value as something that can be compared and kept as a key."""
    if isinstance(value, Mapping):
        return tuple((name, frozen(each)) for name, each in value.items())
    if isinstance(value, list):
        return tuple(frozen(each) for each in value)
    hashable: Hashable = value
    return hashable
