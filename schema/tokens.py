"""How large a document is before it is parsed: its tokens counted and its brackets followed, at the speed of `re`.

graphql-core takes 6 µs for each token (a comment is one too) and goes down once for each open bracket; this takes a
fiftieth of it. What is no token ends the count: the parser then says what is wrong, and has not far to go.
"""

from __future__ import annotations

import re

from identifiers.errors import CostExceeded
from schema.limits import MOST_NESTED, MOST_TOKENS, MOST_WRITTEN

# Possessive throughout: one pass whatever the text.
_STRING = r'"""(?:[^"\\]++|\\"""|\\|"(?!""))*+"""|"(?:[^"\\\n\r]++|\\.)*+"'
_COMMENT = r"#[^\n\r]*+"
_IGNORED = r"[\s,\ufeff]*+"
_TOKEN = rf"(?:{_COMMENT}|[_A-Za-z][_0-9A-Za-z]*+|-?[0-9][0-9.eE+-]*+|\.\.\.|[!$&()\[\]{{}}:=@|]|{_STRING})"
_TOKENS = re.compile(rf"(?:{_IGNORED}{_TOKEN}){{0,{MOST_TOKENS}}}+{_IGNORED}")
_ONE_MORE = re.compile(_TOKEN)
_SIGNS = re.compile(rf"{_COMMENT}|{_STRING}|\.\.\.|@")
_COUNTED = {"...": "spreads", "@": "directives"}
_BRACKETS = re.compile(rf"{_COMMENT}|{_STRING}|([(\[{{])|[)\]}}]")


def check_size(document: str) -> None:
    """CostExceeded where the text has too many tokens, nests too deeply, or spreads or directs too often."""
    counted = _TOKENS.match(document)
    end = counted.end() if counted else 0
    if _ONE_MORE.match(document, end):
        raise CostExceeded(f"more than {MOST_TOKENS} tokens", cost=MOST_TOKENS + 1, limit=MOST_TOKENS)
    if sum(document.count(opening, 0, end) for opening in "([{") > MOST_NESTED:
        _check_nesting(document, end)
    for sign, what in _COUNTED.items():
        if document.count(sign, 0, end) > MOST_WRITTEN[what]:
            check_written(what, sum(match[0] == sign for match in _SIGNS.finditer(document, 0, end)))


def check_written(what: str, count: int) -> None:
    """CostExceeded where so many of these are more than may stand in a document."""
    most = MOST_WRITTEN[what]
    if count > most:
        raise CostExceeded(f"more than {most} {what} in one document", cost=count, limit=most)


def _check_nesting(document: str, end: int) -> None:
    depth = 0
    for match in _BRACKETS.finditer(document, 0, end):
        if match[1]:
            depth += 1
        elif match[0] in ")]}":
            depth -= 1
        if depth > MOST_NESTED:
            raise CostExceeded(
                f"brackets are nested deeper than {MOST_NESTED} levels", cost=MOST_NESTED + 1, limit=MOST_NESTED
            )
