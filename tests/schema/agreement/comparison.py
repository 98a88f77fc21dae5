"""Whether two answers say the same.

GraphQL lets an executor choose which of the errors that null one place it reports, and what it still reports from below
a place that is null. So errors are held against each other where they stand: at a place that is null by itself they are
the same, and every place that became null from below has one in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from identifiers.errors import RequestError
from schema.request import GraphQLAnswer

Path = tuple[str | int, ...]
Answered = GraphQLAnswer | RequestError


def difference(one: Answered, other: Answered, *, seeks: bool = False) -> str | None:
    """In what they differ; None where they agree. `seeks` says that parties are sought."""
    if isinstance(one, RequestError) or isinstance(other, RequestError):
        alike = isinstance(one, RequestError) and isinstance(other, RequestError) and one.extensions == other.extensions
        return None if alike else f"refused: {one!r} / {other!r}"
    if one.executed is not other.executed:
        return f"executed: {one.executed} / {other.executed}"
    data, other_data = parsed(one), parsed(other)
    if not same(data, other_data):
        return "data"
    (plain, risen), (other_plain, other_risen) = _errors(one, data), _errors(other, data)
    if plain != other_plain:
        return f"errors: {sorted(plain - other_plain)} / {sorted(other_plain - plain)}"
    if risen != other_risen:
        return f"places that are null from below: {risen} / {other_risen}"
    cut, other_cut = _cut(one, data), _cut(other, data)
    if cut != other_cut:
        return f"truncated: {cut} / {other_cut}"
    return _sources(one, other, seeks=seeks)


def _sources(one: GraphQLAnswer, other: GraphQLAnswer, *, seeks: bool) -> str | None:
    """Statuses are the same where all is well. Else one of them may have read what the other, which lost the place on
    which it hung, did not; and a party that is sought is found before all have answered who were asked."""
    mine, theirs = _statuses(one), _statuses(other)
    if seeks or one.errors or "UNAVAILABLE" in mine.values() or "UNAVAILABLE" in theirs.values():
        return None
    return None if mine == theirs else f"sources: {mine} / {theirs}"


def parsed(answer: GraphQLAnswer) -> Any:
    """The data as a client reads it."""
    return orjson.loads(orjson.dumps(answer.data))


def same(one: Any, other: Any) -> bool:
    """Whether values are the same, the order of keys included; a number is one however it is written."""
    match one, other:
        case (dict(), dict()):
            return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
        case (list(), list()):
            return len(one) == len(other) and all(map(same, one, other))
        case (bool(), _) | (_, bool()):
            return one is other
    return bool(one == other)


def _errors(answer: GraphQLAnswer, data: Any) -> tuple[set[str], set[Path]]:
    """The errors that stand where they say, in words, and the places that are null for one below them."""
    plain: set[str] = set()
    risen: set[Path] = set()
    for error in answer.errors:
        path = tuple(error.get("path") or ())
        reached = _reached(data, path)
        if reached == path and path:
            plain.add(f"{path} {_told(error)}")
        else:
            risen.add(reached)
    return plain, risen


def _reached(data: Any, path: Sequence[str | int]) -> Path:
    """The path, or its beginning up to where the answer is null."""
    for index, step in enumerate(path):
        if data is None:
            return tuple(path[:index])
        data = data[step]
    return tuple(path)


def _cut(answer: GraphQLAnswer, data: Any) -> list[Mapping[str, Any]]:
    """What was left out of lists that are in the answer; of one below a place that became null, either may tell."""
    return [each for each in answer.extensions.get("truncated", ()) if _is_there(data, each["path"])]


def _is_there(data: Any, path: Sequence[str | int]) -> bool:
    for step in path:
        if data is None:
            return False
        data = data[step]
    return data is not None


def _told(error: Mapping[str, Any]) -> str:
    extensions = {name: value for name, value in error["extensions"].items() if name != "incident"}
    return f"{error['message']} {sorted(extensions.items())}"


def _statuses(answer: GraphQLAnswer) -> Mapping[str, str]:
    return {source["name"]: source["status"] for source in answer.extensions.get("sources", ())}
