"""What `explain --analyze` tells of a run: reads under the fields that sent them, nothing changed by being watched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from access.grants import Grants
from connectors.connector import Capabilities, Connector
from connectors.recorded import RecordedConnector, Recorder
from connectors.scan import Deadline
from identifiers.errors import BadRequest, ValidationFailed
from schema.explain import Explainer
from schema.request import GraphQLRequest
from tests.resolvers.harness import DEADLINE_MS, Agencies, built, person_number

QUERY = "query ($n: CaseNumber!) { case(number: $n) { number payments { amount } debtors { name } } }"


class Teller(RecordedConnector):
    """Says that it answers in documents, and then finds each of them unfit, as sources in memory do."""

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(documents=True)


def watched(agencies: Agencies, around: type[RecordedConnector] = RecordedConnector) -> tuple[Explainer, Recorder]:
    """An explainer of these agencies, and the recorder around them."""
    recorder = Recorder()
    connectors: dict[str, Connector] = {
        name: around(connector, recorder) for name, connector in agencies.platform.connectors.items()
    }
    return Explainer(built(), replace(agencies.platform, connectors=connectors)), recorder


async def analyzed(
    agencies: Agencies,
    query: str = QUERY,
    around: type[RecordedConnector] = RecordedConnector,
    **variables: object,
) -> list[str]:
    """The lines that are printed of a run."""
    explainer, recorder = watched(agencies, around)
    deadline = Deadline.after_ms(DEADLINE_MS)
    return (await explainer.analyze(GraphQLRequest(query, None, variables), Grants.all(), deadline, recorder)).split(
        "\n"
    )


async def test_each_read_stands_under_its_field(agencies: Agencies) -> None:
    number = agencies.case(1, agencies.person(1))
    agencies.put("court.payment", case_number=number)
    told = await analyzed(agencies, n=number)
    assert sum("->" in line for line in told) == len(agencies.asked()) / 2, "it runs twice, and tells of the second"
    payments = next(index for index, line in enumerate(told) if line.lstrip().startswith("payments"))
    assert "at court: 1 row," in next(line for line in told[payments:] if "->" in line)
    assert not any(number in line or person_number(1) in line for line in told)


async def test_a_source_that_is_down_is_named_with_its_code(agencies: Agencies) -> None:
    agencies.down("court")
    told = await analyzed(agencies, n=agencies.case(1))
    assert any("at court: SOURCE_UNAVAILABLE" in line for line in told)
    assert told[-2].endswith("with 1 errors")


async def test_what_an_unfit_document_is_read_by_stands_under_its_read(agencies: Agencies) -> None:
    number = agencies.case(1)
    agencies.put("court.payment", case_number=number)
    query = "query ($n: CaseNumber!) { case(number: $n) { payments { amount } } }"
    told = await analyzed(agencies, query, Teller, n=number)
    notes = [line.partition(", at ")[2].rpartition(",")[0] for line in told if "->" in line]
    assert notes == ["court: asked again as rows", "court: 1 row"] * 2


async def test_only_a_valid_query_is_explained(agencies: Agencies) -> None:
    explainer, _ = watched(agencies)
    deadline = Deadline.after_ms(DEADLINE_MS)
    with pytest.raises(ValidationFailed):
        await explainer.explain(GraphQLRequest("{ nothing }", None, {}), Grants.all(), deadline)
    with pytest.raises(ValidationFailed):
        await explainer.explain(GraphQLRequest(QUERY, None, {}), Grants.all(), deadline)
    with pytest.raises(ValidationFailed) as refused:
        await explainer.explain(GraphQLRequest(QUERY, None, {"n": [person_number(1)]}), Grants.all(), deadline)
    assert "$n" in refused.value.message and person_number(1) not in refused.value.message
    with pytest.raises(BadRequest):
        await explainer.explain(GraphQLRequest("{ __schema { types { name } } }", None, {}), Grants.all(), deadline)
    assert agencies.asked() == []
