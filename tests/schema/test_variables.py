"""The short way for variables that are text comes to what the library says."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, get_variable_values, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.variables import MOST_ERRORS, variables_of
from tests.resolvers.harness import built

KINDS = ("String", "String!", "ID", "ID!", "CaseNumber!", "[String]", "[String!]", "[ID!]!", "Int", "Boolean!", "Date")
PLAIN = st.text(max_size=4) | st.none() | st.integers() | st.booleans()
VALUES = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=2), PLAIN, max_size=1)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), max_size=4),
    st.lists(VALUES, min_size=4, max_size=4),
    st.sets(st.integers(0, 3)),
)
def test_as_the_library_reads_them(kinds: list[tuple[str, bool]], values: list[Any], left_out: set[int]) -> None:
    declared = [f"$v{at}: {kind}" for at, (kind, _) in enumerate(kinds)]
    operation = parse(f"query {'(' + ', '.join(declared) + ')' if declared else ''} {{ __typename }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    given = {f"v{at}": values[at] for at in range(4) if at not in left_out}
    ours = variables_of(built().graphql, operation).coerced(given)
    theirs = get_variable_values(built().graphql, operation.variable_definitions or (), given, max_errors=MOST_ERRORS)
    if isinstance(theirs, list):
        assert isinstance(ours, list) and [str(each) for each in ours] == [str(each) for each in theirs]
        assert all(isinstance(each, GraphQLError) for each in theirs)
    else:
        assert not isinstance(ours, list) and ours.coerced == theirs.coerced
