"""Names as SQL: the twin of `identifiers.normalise.normalise_name`, and the search on it.

One inline expression, because on an agency's own database no function of ours exists. The same expression makes the
index that serves the search, so it holds constants and no parameters.
"""

from __future__ import annotations

from typing import Any

from connectors.catalogue import Table
from connectors.postgres.conditions import Parameters, both, quoted, rendered
from connectors.scan import Condition
from connectors.trigrams import SIMILAR_FROM
from identifiers.normalise import NAME_FROM, NAME_SUFFIX_PASSES, NAME_SUFFIX_PATTERN, NAME_TO, normalise_name


def normalised(name: str) -> str:
    """An SQL expression for the normalised form of another one. It is immutable."""
    base = f"translate({name}, {literal(NAME_FROM)}, {literal(NAME_TO)})"
    stripped = base
    for _ in range(NAME_SUFFIX_PASSES):
        stripped = f"regexp_replace({stripped}, {literal(NAME_SUFFIX_PATTERN)}, '')"
    return f"coalesce(nullif({stripped}, ''), {base})"


def index_expression(column: str) -> str:
    """What to index for a search on the column: `create index … using gin (<this> gin_trgm_ops)`."""
    return f"({normalised(quoted(column))})"


def literal(text: str) -> str:
    """A text constant as SQL, in which no character is invisible or could be lost on the way."""
    escaped = "".join(char if char.isprintable() and char not in "\\'" else f"\\+{ord(char):06X}" for char in text)
    return f"U&'{escaped}'"


def search(
    table: Table, number: str, name: str, wanted: str, limit: int, where: Condition | None
) -> tuple[str, tuple[Any, ...]]:
    """Statement and parameters for the rows whose name is similar to the wanted one: number, name, score."""
    parameters = Parameters()
    sought = parameters.add_text(normalise_name(wanted))
    held = normalised(f"t.{quoted(name)}")
    condition = both(f"{held} % {sought}", rendered(where, table, "t", parameters))
    text = (
        f"select s.number, s.name, s.score from (select t.{quoted(number)} as number, t.{quoted(name)} as name, "
        f"similarity({held}, {sought})::float8 as score from {quoted(table.name)} t where {condition}) s "
        f'where s.score >= {SIMILAR_FROM} order by s.score desc, s.number collate "C" '
        f"limit {parameters.add_count(limit)}"
    )
    return text, tuple(parameters.values)
