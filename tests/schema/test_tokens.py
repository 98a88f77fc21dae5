"""Tokens are counted before parsing as graphql-core counts them afterwards, whatever the text."""

from __future__ import annotations

import pytest
from graphql import GraphQLSyntaxError, parse
from graphql.language import Lexer, Source, TokenKind
from hypothesis import given, settings
from hypothesis import strategies as st

from identifiers.errors import CostExceeded
from schema.limits import MOST_NESTED, MOST_TOKENS, MOST_WRITTEN
from schema.tokens import check_size

PIECES = [
    "name", "_1", "12", "-3", "4.5e-6", "...", "!", "$", "&", "(", ")", "[", "]", "{", "}", ":", "=", "@", "|",
    '""', '"a # {[( \\" \\u0041"', '"执"', '"""a " "" \\""" # { \n b"""', '""""""', "# comment { \" [\n", "#\r\n",
]  # fmt: skip
IGNORED = ["", " ", "\n", "\t", ",", ",, \r\n", "\ufeff"]


def tokens_of(text: str) -> int | None:
    """How many graphql-core finds, comments too; None where it finds what is no token."""
    lexer, count = Lexer(Source(text)), 0
    token = lexer.token
    try:
        while token.kind is not TokenKind.EOF:
            token = token.next or lexer.read_next_token(token.end)
            count += token.kind is not TokenKind.EOF
    except GraphQLSyntaxError:
        return None
    return count


def is_refused(text: str) -> bool:
    try:
        check_size(text)
    except CostExceeded as refused:
        return refused.details["limit"] == MOST_TOKENS
    return False


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.sampled_from(IGNORED), min_size=1, max_size=12).map(" ".join))
def test_tokens_are_counted_as_the_lexer_counts_them(piece: str) -> None:
    piece += " "
    count = tokens_of(piece)
    if count:
        whole, rest = divmod(MOST_TOKENS, count)
        assert not is_refused(piece * whole + "a " * rest)
        assert is_refused(piece * whole + "a " * (rest + 1))


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from('{}[]()"\\#\n.'), max_size=200))
def test_any_text_is_counted_without_failing(text: str) -> None:
    check_size(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, '"' * 100_001, '"""' + '\\"""' * 20_000, '"' + "\\" * 99_999, "#\n" * 50_000, '""' * 40_000,
        "{" * 30 + '"' + "\\(" * 40_000, "{a:" * 100_000, "." * 100_000, '{ a(b: "' + "(" * 90_000,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_a_large_text_is_refused_or_left_to_the_parser(text: str) -> None:
    try:
        check_size(text)
    except CostExceeded as refused:
        assert set(refused.details) == {"cost", "limit"}
    else:
        with pytest.raises(GraphQLSyntaxError):
            parse(text)


@pytest.mark.parametrize("opening", ["{", "[", "(", "{a(b:["])
def test_so_many_brackets_stand_open_and_no_more(opening: str) -> None:
    often = MOST_NESTED // sum(map(opening.count, "([{"))
    check_size(opening * often + '# ((( \n "[[[" """{{{""" ')
    with pytest.raises(CostExceeded, match="nested"):
        check_size(opening * (often + 1))


@pytest.mark.parametrize(("sign", "what"), [("...", "spreads"), ("@", "directives")])
def test_so_many_signs_and_no_more(sign: str, what: str) -> None:
    most = MOST_WRITTEN[what]
    check_size(f"{sign} a " * most + f'# {sign}\n "{sign}"')
    with pytest.raises(CostExceeded, match=what) as refused:
        check_size(f'"{sign}" {sign} ' * (most + 1))
    assert refused.value.details == {"cost": most + 1, "limit": most}


def test_brackets_that_are_closed_again_are_no_nesting() -> None:
    check_size("{ " + "a(b: [{}]) " * 150 + "}")
