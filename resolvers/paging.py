"""Relay's arguments to a page, and a page to edges and PageInfo."""

from __future__ import annotations

from connectors.cursor import CursorCodec
from connectors.scan import Key, Order, Page, Scan
from connectors.shape import position_of
from identifiers.errors import BadArgument
from resolvers.meaning import Arguments, Shape
from resolvers.values import Connection, Edge, PageInfo, Record

DEFAULT_PAGE = 50
LARGEST_PAGE = 500
LARGEST_LIST = 1000


def count(arguments: Arguments, default: int, largest: int) -> int:
    """`first` of a plain list that has a default, which null asks for too."""
    first = size(arguments, "first", largest)
    return default if first is None else first


def size(arguments: Arguments, name: str, largest: int) -> int | None:
    """The argument as a size from 0 to `largest`; BadArgument where it is out of range."""
    value = arguments.get(name)
    if value is not None and not 0 <= value <= largest:
        raise BadArgument(f"{name} must be from 0 to {largest}", argument=name, limit=largest)
    return int(value) if value is not None else None


def size_of(shape: Shape, arguments: Arguments) -> int | None:
    """How many rows a relation of this shape shows without a cursor; None where only the limit of a list holds."""
    match shape:
        case Shape.ONE:
            return None
        case Shape.LIST:
            return size(arguments, "first", LARGEST_LIST)
        case Shape.CONNECTION:
            first = size(arguments, "first", LARGEST_PAGE)
            return DEFAULT_PAGE if first is None else first


def page(arguments: Arguments, cursors: CursorCodec, table_name: str, order: tuple[Order, ...]) -> Page:
    """The page that first, last, after and before ask for; 50 where neither size is given."""
    first = size(arguments, "first", LARGEST_PAGE)
    last = size(arguments, "last", LARGEST_PAGE)
    return Page(
        first=DEFAULT_PAGE if first is None and last is None else first,
        last=last,
        after=_position(arguments, "after", cursors, table_name, order),
        before=_position(arguments, "before", cursors, table_name, order),
        probe="pageInfo" in arguments.wants,
    )


def _position(
    arguments: Arguments, name: str, cursors: CursorCodec, table_name: str, order: tuple[Order, ...]
) -> Key | None:
    text = arguments.get(name)
    return None if text is None else cursors.decode(text, table_name, order)


def edges(connection: Connection, cursors: CursorCodec) -> list[Edge]:
    """The rows of a page with their cursors."""
    return [
        Edge(_cursor(connection, cursors, index), Record(connection.table, row, connection.as_of))
        for index, row in enumerate(connection.group.rows)
    ]


def nodes(connection: Connection) -> list[Record]:
    """The rows of a page."""
    return [Record(connection.table, row, connection.as_of) for row in connection.group.rows]


def page_info(connection: Connection, cursors: CursorCodec) -> PageInfo:
    """Where the page stands in its list."""
    group = connection.group
    return PageInfo(
        group.has_next,
        group.has_previous,
        _cursor(connection, cursors, 0) if group.rows else None,
        _cursor(connection, cursors, -1) if group.rows else None,
    )


def _cursor(connection: Connection, cursors: CursorCodec, index: int) -> str:
    row = connection.group.rows[index]
    position = position_of(Scan(connection.table, (), order=connection.order), row)
    return cursors.encode(connection.table, connection.order, position)
