"""A plan: how one operation is answered, as a frozen value: made by `planner`, run by `resolvers.execution`.

Plan
└── Selection            the fields asked of objects of a kind; a dict is made for each object
    └── FieldPlan        where its value comes from, what becomes of it, what is asked below it
        ├── Document     the subtree as JSON text from the source; Left is what it cannot say of it
        └── Selection    else level by level: one for each type that the value may have
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graphql import FieldNode
from orjson import Fragment

from access.masks import Mask
from connectors.document import Asks, Document
from resolvers.meaning import Derived, Meaning, Place, Related
from resolvers.planning.arguments import PlannedArguments


@dataclass(frozen=True, slots=True)
class TypeName:
    """`__typename`: this one, or that of each value."""

    name: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What a document leaves open of its objects, rows of `table`: only the fields that are still to be answered, and
    those that have such fields `Inside`."""

    table: str
    selection: Selection


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """A field whose value stands in the document already, with something left open in it."""

    left: Left


@dataclass(frozen=True, slots=True)
class Output:
    """What a field's value becomes: a leaf where it has `serialize`, else an object; alone or in a list. `words` are
    those of an enumeration; values of the types `unchanged` leave as they are."""

    type_name: str
    nullable: bool
    is_list: bool = False
    item_nullable: bool = True
    serialize: Callable[[Any], Any] | None = None
    words: tuple[str, ...] = ()
    unchanged: frozenset[type] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class FieldPlan:
    """One response key. `refused` says that the caller may not read it, `mask` how its value is shown."""

    key: str
    type_name: str
    name: str
    place: Place
    meaning: Meaning | TypeName | Inside
    arguments: PlannedArguments
    output: Output
    nodes: tuple[FieldNode, ...]
    below: Mapping[str, Selection] = field(default_factory=dict)
    document: PlannedDocument | None = None
    refused: bool = False
    mask: Mask | None = None
    read_key: int | None = None
    """Fields that ask the same, wherever they stand in the document, have the same: one read answers them. None where
    the values come without waiting from the object itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One table of a document: the relation by which its rows hang, and its arguments."""

    relation: Related
    arguments: PlannedArguments
    fulfilled: tuple[Derived, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PlannedDocument:
    """A document with what each of its asks, by number, is made of in a request. `columns` hold the key.

    `nothing` is what a source gets to which no row can hang; `left` what is still to be answered of its objects. Where
    it `is_fixed`, all requests of a day ask the same, and `asks` keeps it under that day.
    """

    document: Document
    columns: tuple[str, ...]
    asked: tuple[Asked, ...]
    nothing: Fragment
    left: Left | None = None
    is_fixed: bool = False
    asks: dict[date, Asks] = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        """What it asks, in words: documents that ask the same have the same."""
        return " ".join((repr(self.document), *(asked.arguments.text for asked in self.asked)))


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The fields of an object, in order. `template` has their keys: each object's dict is a copy of it."""

    fields: tuple[FieldPlan, ...]
    template: Mapping[str, None]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """An operation, planned for one set of grants and one choice of what @skip and @include leave in."""

    kind: str
    root: Selection
