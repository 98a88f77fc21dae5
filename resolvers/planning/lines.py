"""A plan as lines: each field, what answers it, and which read brings it. Pure functions.

Reads are numbered as they stand in the plan. Those of one round wait for nothing but the round before; fields of a
round that ask the same below the same read share one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import FieldNode, StringValueNode, print_ast
from graphql.language import Visitor, visit

from access.grants import Grants
from resolvers import paging
from resolvers.meaning import Computed, Derived, Identity, Later, Own, PartyOf, Related, Shape
from resolvers.planning.documents import why_rows
from resolvers.planning.plan import FieldPlan, Inside, Left, Plan, Selection, TypeName


@dataclass(frozen=True, slots=True)
class PlannedRead:
    """A read of a plan. `is_batched` where it may be asked for several objects at once."""

    number: int
    round: int
    field: FieldPlan
    is_batched: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is asked and what answers it. `read` brings it, and `begins` where it is told of for the first
    time; its field is this line's."""

    depth: int
    asked: str
    answered: str
    read: PlannedRead | None = None
    begins: bool = False


@dataclass(frozen=True, slots=True)
class _Above:
    """What a selection hangs on: how deep it stands, the last read above it, whether that read says it as a document
    and what it leaves open of it, and whether there may be several objects of it."""

    depth: int = 0
    read: PlannedRead | None = None
    is_said: bool = False
    left: Left | None = None
    is_batched: bool = False

    def says(self, field: FieldPlan) -> bool:
        """Whether the field stands in the document."""
        return self.is_said and not any(each is field for each in self._left)

    def inside(self, field: FieldPlan) -> Left | None:
        """What the document leaves open of a field that stands in it."""
        same = (each.meaning for each in self._left if each.key == field.key)
        return next((meaning.left for meaning in same if isinstance(meaning, Inside)), None)

    @property
    def _left(self) -> Sequence[FieldPlan]:
        return self.left.selection.fields if self.left is not None else ()


@dataclass(slots=True)
class _Telling:
    """What is known while a plan is told: sources that answer in documents, tables of which the caller may see some
    rows alone, and the reads so far."""

    tellers: frozenset[str]
    narrowed: Collection[str]
    reads: dict[Hashable, PlannedRead] = field(default_factory=dict)


def plan_lines(plan: Plan, tellers: frozenset[str], grants: Grants) -> tuple[Line, ...]:
    """The lines of a plan made for these grants; `tellers` are the sources that answer in documents."""
    return tuple(_selection(plan.root, _Above(), _Telling(tellers, grants.rows.keys())))


def _selection(selection: Selection, above: _Above, telling: _Telling) -> Iterator[Line]:
    for each in selection.fields:
        yield from _field(each, above, telling)


def _field(field: FieldPlan, above: _Above, telling: _Telling) -> Iterator[Line]:
    is_said = above.says(field)
    below = replace(
        above,
        depth=above.depth + 1,
        is_said=is_said,
        left=above.inside(field),
        is_batched=above.is_batched or field.output.is_list,
    )
    if is_said or field.read_key is None:
        answered = _said(field, telling) if is_said else _immediate(field)
        # Where a document turns out unfit, what stands in it is read after all, for the same read.
        read = replace(above.read, field=field) if is_said and above.read is not None else None
        yield Line(above.depth, _asked(field), answered + _masked(field), read)
    else:
        read, is_new = _read(field, above, telling)
        document = field.document
        below = replace(below, read=read, is_said=document is not None, left=document.left if document else None)
        yield Line(above.depth, _asked(field), _told(field, read, is_new, telling), read, is_new)
        reason = None if below.is_said or not is_new else _why_rows(field, telling.tellers)
        if reason is not None:
            yield Line(above.depth + 1, "", f"rows, not a document, because of {reason}")
    yield from _below(field, below, telling)


def _below(field: FieldPlan, below: _Above, telling: _Telling) -> Iterator[Line]:
    """The lines of the selections below, each told once with the types that answer it."""
    selections = {id(each): each for each in field.below.values()}
    if len(selections) == 1:
        yield from _selection(next(iter(selections.values())), below, telling)
        return
    for number, selection in selections.items():
        if selection.fields:
            kinds = sorted(kind for kind, each in field.below.items() if id(each) == number)
            yield Line(below.depth, f"… on {', '.join(kinds)}", "")
            yield from _selection(selection, replace(below, depth=below.depth + 1), telling)


def _read(field: FieldPlan, above: _Above, telling: _Telling) -> tuple[PlannedRead, bool]:
    """The read that answers the field, and whether it is told of for the first time."""
    number, round_before = (above.read.number, above.read.round) if above.read else (0, 0)
    known = (number, field.read_key)
    if known in telling.reads:
        return replace(telling.reads[known], field=field), False
    read = telling.reads[known] = PlannedRead(len(telling.reads) + 1, round_before + 1, field, above.is_batched)
    return read, True


def _told(field: FieldPlan, read: PlannedRead, is_new: bool, telling: _Telling) -> str:
    if not is_new:
        return f"read {read.number}, which answers this too"
    begins = f"read {read.number}, round {read.round}: "
    if isinstance(field.meaning, Related):
        how = "as one JSON document" if field.document is not None else "as rows"
        return f"{begins}{_relation(field, field.meaning, telling)}, {how}"
    assert isinstance(field.meaning, Computed)
    return f"{begins}computed by {_named(field.meaning.compute)}; what it reads shows when it runs"


def _why_rows(field: FieldPlan, tellers: frozenset[str]) -> str | None:
    return why_rows(field, tellers) if isinstance(field.meaning, Related) else None


def _said(field: FieldPlan, telling: _Telling) -> str:
    """What stands in the document for the field."""
    match field.meaning:
        case Related():
            return f"inside: {_relation(field, field.meaning, telling)}"
        case Identity():
            return "kind and key between marks, made an id in Python"
        case Derived(derive):
            return f"the condition of {_named(derive)}" if field.meaning.condition else "inside: of the page"
        case _:
            return _immediate(field)


def _immediate(field: FieldPlan) -> str:
    """What makes the value of a field without a read."""
    if field.refused:
        return "refused by the grants: null and an error"
    match field.meaning:
        case Own(column):
            return f"its {column or field.place.name}"
        case Identity():
            return "its key, made an id in Python"
        case PartyOf(prefix):
            return f"the party of {prefix}_number"
        case Derived(derive):
            return f"made in Python by {_named(derive)}"
        case TypeName(name):
            return "the type of each" if name is None else f'"{name}"'
        case Later():
            return "not answered yet: null and an error"
    raise TypeError(f"{field.type_name}.{field.name} waits for a read")


def _masked(field: FieldPlan) -> str:
    return f", masked {field.mask.value} in Python" if field.mask is not None else ""


def _relation(field: FieldPlan, relation: Related, telling: _Telling) -> str:
    """Which rows, in which order, how many."""
    given = {name: str(value) for name, value in field.place.defaults.items() if value is not None}
    given |= {argument.name.value: print_ast(argument.value) for argument in field.nodes[0].arguments or ()}
    pieces = [relation.table + _keys(relation)]
    if relation.where is not None or "where" in given:
        pieces.append("filtered by its arguments")
    if relation.table in telling.narrowed:
        pieces.append("only rows that the grants allow")
    if relation.shape is not Shape.ONE:
        pieces.append("in the order asked for" if "orderBy" in given else _order(relation))
    pieces.append(_size(relation.shape, given))
    return ", ".join(piece for piece in pieces if piece)


def _keys(relation: Related) -> str:
    if relation.by is not None:
        return f" where {relation.by.column} = argument {relation.by.argument}"
    equal = " and ".join(f"{theirs} = its {ours}" for ours, theirs in relation.on)
    if relation.through is None:
        return f" where {equal}" if equal else ""
    return f" through {relation.through.table} where {equal}"


def _order(relation: Related) -> str:
    orders = (f"{each.column} desc" if each.descending else each.column for each in relation.order)
    return f"by {' '.join(orders)}" if relation.order else ""


def _size(shape: Shape, given: dict[str, str]) -> str:
    asked = ", ".join(f"{name} {given[name]}" for name in ("first", "last") if name in given)
    match shape:
        case Shape.ONE:
            return "one row"
        case Shape.LIST:
            return f"a list: {asked}" if asked else f"a list: all, at most {paging.LARGEST_LIST}"
        case Shape.CONNECTION:
            return f"a page: {asked or f'first {paging.DEFAULT_PAGE}'}"


def _asked(field: FieldPlan) -> str:
    """The field as the document asks for it, without texts: they may be somebody's."""
    node = field.nodes[0]
    alias = f"{field.key}: " if field.key != field.name else ""
    arguments = ", ".join(print_ast(argument) for argument in visit(node, _WithoutTexts()).arguments or ())
    return f"{alias}{field.name}({arguments})" if arguments else f"{alias}{field.name}"


class _WithoutTexts(Visitor):
    """Puts … in the place of every text."""

    def enter_string_value(self, node: StringValueNode, *_: Any) -> StringValueNode:
        return StringValueNode(value="…", block=False)

    def enter_selection_set(self, *_: Any) -> Any:
        return False

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Into its arguments."""


def _named(function: Callable[..., Any]) -> str:
    """A function by module and name; one that is made by another, by its maker's."""
    module, name = getattr(function, "__module__", ""), getattr(function, "__qualname__", type(function).__name__)
    return f"{module}.{name.partition('.<locals>')[0]}"
