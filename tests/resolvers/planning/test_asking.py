"""What is asked of a source for a document: the same all day where nothing of a request says otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from access.grants import Grants
from connectors.document import Asks
from connectors.scan import Compare, Deadline, Operator
from resolvers.context import Context
from resolvers.planning.asking import document_scan
from resolvers.planning.plan import PlannedDocument
from resolvers.planning.planner import plan
from tests.resolvers.harness import TODAY, Agencies, built
from tests.resolvers.planning.test_planner import TELLERS, at


def holdings(arguments: str = "") -> PlannedDocument:
    """The document of a party's holdings today, or as the arguments say."""
    document = parse('query ($day: Date) { party(number: "1") { holdings%s { share } } }' % arguments)  # noqa: UP031
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    made = plan(built().graphql, document, operation, Grants.all(), {}, TELLERS)
    found = at(made, "party", "holdings").document
    assert found is not None
    return found


def asks(document: PlannedDocument, today: date = TODAY, grants: Grants | None = None, **variables: Any) -> Asks:
    """What a request of that day asks."""
    context = Context(
        Agencies().platform, Deadline.after_ms(1000), today, "test", grants or Grants.all(), built().shown
    )
    values = VariableValues({}, variables)
    arguments = document.asked[0].arguments.of(values)
    return document_scan(context, document, (("1",),), arguments, values).asks


def test_requests_of_a_day_ask_the_same_and_those_of_the_next_day_anew() -> None:
    document = holdings()
    today = asks(document)
    assert asks(document) is today and today.fixed
    tomorrow = asks(document, TODAY + timedelta(days=1))
    assert tomorrow is not today and tomorrow.tables != today.tables
    assert asks(document).tables == today.tables


@pytest.mark.parametrize("days", [0, 1])
def test_what_a_variable_says_is_asked_for_each_request(days: int) -> None:
    document, day = holdings("(asOf: $day)"), TODAY - timedelta(days=days)
    asked = asks(document, day=day)
    assert not asked.fixed and asked.tables == asks(holdings(), day).tables


def test_a_scope_of_rows_is_nobody_elses() -> None:
    document = holdings()
    rows = {"registry.shareholding": Compare("share", Operator.GTE, 0.5)}
    everyone, scoped = asks(document), asks(document, grants=Grants(fields=dict.fromkeys(built().fields), rows=rows))
    assert not scoped.fixed and scoped.tables != everyone.tables
    assert asks(document) is everyone
