"""The price of an operation as a value: a sum whose factors are numbers, or sizes that the variables say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from schema.limits import CEILING


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the operation, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Sized:
    """As many as the first of `said` that is not null says, else `usual`; at most `most`."""

    said: tuple[int | Variable, ...]
    usual: int
    most: int

    def among(self, values: Mapping[str, Any]) -> int:
        """The size for these values of the variables; what has no size there counts as not said."""
        for each in self.said:
            size = size_of(values.get(each.name)) if isinstance(each, Variable) else each
            if size is not None:
                return max(0, min(size, self.most))
        return self.usual


def size_of(value: Any) -> int | None:
    """The number of entries that an argument's value asks for: itself where it is a number, its length in a list.

    None where it asks for none: null, or a value of no such type, which coercion refuses afterwards.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, list):
        return len(value)
    if isinstance(value, str):
        return 1
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


Factor: TypeAlias = int | Sized


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """A number, and factors times other sums; additions and products stop at CEILING.

    Sums are shared, as a fragment's stands wherever it is spread, and never cyclic.
    """

    constant: int = 0
    parts: tuple[tuple[Factor, Sum], ...] = ()

    def among(self, values: Mapping[str, Any], known: dict[Sum, int]) -> int:
        """The sum for these values of the variables; `known` keeps what was added up already."""
        if not self.parts:
            return self.constant
        found = known.get(self)
        if found is None:
            found = self.constant
            for factor, part in self.parts:
                times = factor if isinstance(factor, int) else factor.among(values)
                found = min(CEILING, found + times * part.among(values, known))
            known[self] = found
        return found

    def sizes(self, seen: set[Sum]) -> Iterator[Sized]:
        """The sizes in the sum, each sum gone into once."""
        if self in seen:
            return
        seen.add(self)
        for factor, part in self.parts:
            if isinstance(factor, Sized):
                yield factor
            yield from part.sizes(seen)


@dataclass(frozen=True, slots=True)
class Pricing:
    """What an operation costs: `once` points whatever is found, and `rows`, for as many entries as are asked for.

    `variables` are the names that matter to the price, `defaults` the operation's own values for them; `least` is the
    price where they ask for no entry.
    """

    once: int
    rows: Sum
    variables: tuple[str, ...]
    defaults: Mapping[str, Any]
    least: int

    def cost(self, values: Mapping[str, Any]) -> int:
        """Points for these values of the variables, of whatever type they are."""
        if not self.variables:
            return self.least
        sizes = {name: values.get(name, self.defaults.get(name)) for name in self.variables}
        return min(CEILING, self.once + self.rows.among(sizes, {}))


def make_pricing(once: int, rows: Sum, defaults: Mapping[str, Any]) -> Pricing:
    """The pricing of an operation; `defaults` are those of all its variables."""
    named = {each.name for size in rows.sizes(set()) for each in size.said if isinstance(each, Variable)}
    variables = tuple(sorted(named))
    least = min(CEILING, once + rows.among(dict.fromkeys(variables, 0), {}))
    return Pricing(once, rows, variables, {name: defaults[name] for name in variables if name in defaults}, least)
