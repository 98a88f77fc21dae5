"""Who asks, and what they may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from access.identity import LOCAL
from resolvers.context import Context
from resolvers.meaning import Arguments


@dataclass(frozen=True, slots=True)
class FieldGrant:
    """A field that the caller may read, and how it is masked."""

    type: str
    field: str
    mask: str | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """The caller as it may see itself."""

    client: str
    agency: str
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    readable: tuple[FieldGrant, ...]


async def viewer(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.viewer`: until callers can prove who they are, the local one, who may read all."""
    granted = context.grants.fields
    readable = tuple(
        FieldGrant(type_name, field_name, granted.get((type_name, field_name)))
        for type_name, field_name in context.platform.fields
        if context.grants.everything or (type_name, field_name) in granted
    )
    return [Viewer(LOCAL.client, LOCAL.agency, LOCAL.scopes, LOCAL.purposes, readable)] * len(sources)
