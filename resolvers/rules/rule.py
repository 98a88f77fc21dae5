"""What a rule of law is as data: a row with its source, article and the days between which it is in force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Subjects add the numbers that their computation needs (a term, a limit) as fields of a subclass.

    `source` is the 文号 or the name of the statute with its year; `article` the article, its paragraph (款) in
    brackets, its item (项) after a comma. `effective_from` is the first day in force,
    `effective_until` the first that is not.
    """

    code: str
    source: str
    article: str
    title_zh: str
    text: str
    effective_from: date
    effective_until: date | None = None

    @property
    def citation(self) -> str:
        """How an answer names the rule, e.g. `法释〔2017〕7号 art 10(1), item 3`."""
        return f"{self.source} art {self.article}"

    def in_force(self, on: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.effective_from <= on and (self.effective_until is None or on < self.effective_until)


RuleT = TypeVar("RuleT", bound=Rule)


@dataclass(frozen=True, slots=True)
class RuleTable(Generic[RuleT]):
    """Rows of one subject. A code may have several rows, one after the other in time, never two on one day."""

    rows: tuple[RuleT, ...]

    def __post_init__(self) -> None:
        for index, row in enumerate(self.rows):
            for other in self.rows[index + 1 :]:
                if row.code == other.code and (
                    row.in_force(other.effective_from) or other.in_force(row.effective_from)
                ):
                    raise ValueError(f"two rows of {row.code} are in force on one day")

    def at(self, code: str, on: date) -> RuleT | None:
        """The row of that code in force on that day; None where none is."""
        return next((row for row in self.rows if row.code == code and row.in_force(on)), None)

    def cite(self, code: str, on: date) -> RuleT:
        """The row to name in an answer for that day: the one in force, else the last before it, else the first.

        KeyError where no row has the code.
        """
        rows = sorted((row for row in self.rows if row.code == code), key=lambda row: row.effective_from)
        if not rows:
            raise KeyError(code)
        begun = [row for row in rows if row.effective_from <= on]
        return begun[-1] if begun else rows[0]


def version_of(rules: Iterable[object], checked: str) -> str:
    """The version of a set of rules: the month of its last check against the texts, and a hash of every row.

    Any change of any row gives another version, so two answers with one version rest on the same rules.
    """
    content = "\n".join(sorted(map(repr, rules)))
    return f"{checked}+{hashlib.sha256(content.encode()).hexdigest()[:8]}"
