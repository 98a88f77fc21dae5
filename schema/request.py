"""A GraphQL request and its answer, as values: what the web hands in and gets back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One operation as it came: document, which operation, variables, extensions."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraphQLAnswer:
    """What leaves: `data` (absent where nothing ran: `executed` False), errors as they are printed, extensions.

    `status` is DESIGN §8's for the whole request.
    """

    data: Mapping[str, Any] | None
    errors: tuple[Mapping[str, Any], ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)
    executed: bool = True
    status: int = 200
