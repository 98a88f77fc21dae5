"""Lists that can grow: Relay connections, one generic declaration for all."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import strawberry

from resolvers import paging
from resolvers.context import Context
from resolvers.meaning import Derived, Own
from resolvers.values import Connection as Page
from resolvers.values import Edge as PageEdge

T = TypeVar("T")


def _part(meaning: Derived | Own) -> Any:
    return strawberry.field(metadata={"meaning": meaning})


def _edges(context: Context, page: Page) -> list[PageEdge]:
    return paging.edges(page, context.platform.cursors)


def _nodes(context: Context, page: Page) -> list[Any]:
    return list(paging.nodes(page))


def _page_info(context: Context, page: Page) -> Any:
    return paging.page_info(page, context.platform.cursors)


def _total(context: Context, page: Page) -> int | None:
    return page.group.total


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = _part(Own())
    has_previous_page: bool = _part(Own())
    start_cursor: str | None = _part(Own())
    end_cursor: str | None = _part(Own())


@strawberry.type(description="An entry of a page, with the cursor that stands for its place.")
class Edge(Generic[T]):
    """Relay's edge."""

    cursor: str = _part(Own())
    node: T = _part(Own())


@strawberry.type(description="A page of a list that can grow.")
class Connection(Generic[T]):
    """Relay's connection, with the nodes beside the edges."""

    nodes: list[T] = _part(Derived(_nodes))
    edges: list[Edge[T]] = _part(Derived(_edges))
    page_info: PageInfo = _part(Derived(_page_info))
    total_count: int | None = _part(Derived(_total))
