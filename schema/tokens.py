"""How large a document is before it is parsed: its tokens counted and its brackets followed, at the speed of `re`.

graphql-core takes 6 µs for each token (a comment is one too) and goes down once for each open bracket; this takes a
fiftieth of it. What is no token ends the count: the parser then says what is wrong, and has not far to go.
"""

from __future__ import annotations

import re

from identifiers.errors import CostExceeded
from schema.limits import MOST_NESTED, MOST_TOKENS

# Possessive throughout: one pass whatever the text.
_STRING = r'"""(?:[^"\\]++|\\"""|\\|"(?!""))*+"""|"(?:[^"\\\n\r]++|\\.)*+"'
_COMMENT = r"#[^\n\r]*+"
_IGNORED = r"[\s,\ufeff]*+"
_TOKEN = rf"(?:{_COMMENT}|[_A-Za-z][_0-9A-Za-z]*+|-?[0-9][0-9.eE+-]*+|\.\.\.|[!$&()\[\]{{}}:=@|]|{_STRING})"
_TOKENS = re.compile(rf"(?:{_IGNORED}{_TOKEN}){{0,{MOST_TOKENS}}}+{_IGNORED}")
_ONE_MORE = re.compile(_TOKEN)
_BRACKET = re.compile(rf'(?:[^"#(){{}}\[\]]++|{_COMMENT}|{_STRING})*+([(){{}}\[\]])')


def check_size(document: str) -> None:
    """CostExceeded where the text has more than MOST_TOKENS tokens or nests deeper than MOST_NESTED brackets."""
    counted = _TOKENS.match(document)
    if counted is None or _ONE_MORE.match(document, counted.end()):
        raise CostExceeded(f"more than {MOST_TOKENS} tokens", cost=MOST_TOKENS + 1, limit=MOST_TOKENS)
    if sum(map(document.count, "([{")) > MOST_NESTED:
        _check_nesting(document)


def _check_nesting(document: str) -> None:
    depth = 0
    for match in _BRACKET.finditer(document):
        depth += 1 if match[1] in "([{" else -1
        if depth > MOST_NESTED:
            raise CostExceeded(
                f"brackets are nested deeper than {MOST_NESTED} levels", cost=MOST_NESTED + 1, limit=MOST_NESTED
            )
