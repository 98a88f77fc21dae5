"""Every measure is named after its source and reads tables that the catalogue has."""

from __future__ import annotations

import re

import pytest

from connectors.catalogue import TABLES
from connectors.measures import MEASURES, MeasureStatement


@pytest.mark.parametrize(("name", "statement"), MEASURES.items(), ids=MEASURES)
def test_a_measure_reads_its_source(name: str, statement: MeasureStatement) -> None:
    assert name.startswith(f"{statement.source}.")
    assert all(TABLES[table].source == statement.source for table in statement.tables)
    read = set(re.findall(r"(?:from|join) ([a-z_]+)", statement.sql))
    for table in statement.tables:
        assert TABLES[table].name in read, f"{name} names {table} but does not read it"
