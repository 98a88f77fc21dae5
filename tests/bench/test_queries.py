"""The bench's documents fit the schema, and each hand-written statement belongs to one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse, validate

from bench.graph import scripts
from bench.graph.questions import PARTIES
from bench.limit.pool import statements
from bench.limit.server import SQL
from bench.workloads import document, documents
from connectors.catalogue import SOURCES
from schema.build import build
from schema.cost import price_document
from schema.limits import MOST_POINTS
from schema.tariff import make_tariff


def test_there_are_five_workloads() -> None:
    assert documents() == ("W1", "W2", "W3", "W4", "W5")


def test_there_are_four_questions_of_the_graph() -> None:
    assert documents("G") == ("G1", "G1Many", "G2a", "G2b", "G3", "G4")


@pytest.mark.parametrize("name", [*documents(), *documents("G")])
def test_a_document_is_one_valid_query_named_as_its_file(name: str) -> None:
    parsed = parse(document(name))
    (operation,) = parsed.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None and operation.name.value == name
    assert validate(build().graphql, parsed) == []


@pytest.mark.parametrize(("folder", "questions"), [(SQL, {"W0", *documents()}), (scripts.SQL, {"G2b", "G3"})])
def test_every_statement_is_of_a_question_and_a_source(folder: Path, questions: set[str]) -> None:
    found = {f"{name}.{source}.sql" for source in SOURCES for name in statements(folder, source)}
    assert found == {path.name for path in folder.iterdir()}
    assert {name.partition(".")[0] for name in found} == questions


def test_the_owners_of_all_companies_of_finbench_may_be_asked_at_once() -> None:
    prices = price_document(parse(document("G1Many")), make_tariff(build().graphql))
    assert prices["G1Many"].cost({"ids": ["…"] * PARTIES}) <= MOST_POINTS
