"""Named aggregates over one source, for answers that no list of rows should be read for.

`measure.py` says what a measure is; each source's measures have a file (`court.py`, `credit.py`); MEASURES names them.
A connector looks its measure up here: Postgres runs `sql` with `parameters(arguments)`, the in-memory reference calls
`in_memory`. A property test holds both to the same row. To add one: write both in the source's file, name it here, and
the test takes it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from connectors.measures import court, credit
from connectors.measures.measure import Measure, MeasureStatement

MEASURES: Mapping[str, MeasureStatement] = MappingProxyType(
    {
        "court.filed": court.FILED,
        "court.closed": court.CLOSED,
        "court.terminated_stock": court.TERMINATED_STOCK,
        "credit.enforcement": credit.ENFORCEMENT,
    }
)

__all__ = ["MEASURES", "Measure", "MeasureStatement"]
