"""What the reads of a plan would ask, without asking anybody: for `zhixing explain`.

The reads run as they always do, over stand-ins for the objects above them, in a request that notes what it would have
sent and finds nothing. So what is shown is made by the code that asks, not by a second telling of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from graphql.execution.values import VariableValues

from connectors.catalogue import TABLES, ColumnType
from connectors.document import DocumentAnswer, DocumentScan
from connectors.scan import Answer, Group, Scan
from identifiers.errors import ZhixingError
from resolvers.context import Context
from resolvers.execution.execute import Execution
from resolvers.execution.placing import TypeOf
from resolvers.meaning import Related
from resolvers.planning.lines import PlannedRead
from resolvers.values import Record

_STAND_INS: Mapping[ColumnType, tuple[Any, Any]] = {
    ColumnType.TEXT: ("a", "b"),
    ColumnType.INTEGER: (1, 2),
    ColumnType.DOUBLE: (1.0, 2.0),
    ColumnType.NUMERIC: (Decimal(1), Decimal(2)),
    ColumnType.BOOLEAN: (False, True),
    ColumnType.DATE: (date(2000, 1, 1), date(2000, 1, 2)),
    ColumnType.TIMESTAMP: (datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=1)),
}


@dataclass(slots=True)
class Rehearsal(Context):
    """A request that finds nothing; `noted` is what it would have sent."""

    noted: list[Scan | DocumentScan] = field(default_factory=list)

    async def documents(self, scan: DocumentScan) -> DocumentAnswer:
        """Nothing for each key."""
        self.noted.append(scan)
        return DocumentAnswer((b"",) * (1 if scan.keys is None else len(scan.keys.values)), datetime.now(UTC))

    async def _read(self, scan: Scan) -> Answer:
        self.noted.append(scan)
        return Answer((Group(),) * (1 if scan.keys is None else len(scan.keys.values)), datetime.now(UTC))


async def rehearsed(
    read: PlannedRead, context: Rehearsal, variables: VariableValues, type_of: TypeOf
) -> Scan | DocumentScan | ZhixingError | None:
    """What a read would ask first; the error that its arguments are; None where it shows only when it runs."""
    if not isinstance(read.field.meaning, Related):
        return None
    context.noted.clear()
    stand_ins = _stand_ins(read.field.meaning)[: 2 if read.is_batched else 1]
    values = await Execution(context, variables, type_of).read(read.field, stand_ins)
    if context.noted:
        return context.noted[0]
    return next((value for value in values if isinstance(value, ZhixingError)), None)


def _stand_ins(relation: Related) -> list[Any]:
    """Two objects on which rows could hang."""
    holder = TABLES[relation.table if relation.through is None else relation.through.table]
    pairs = {ours: _STAND_INS[holder.by_name[theirs].type] for ours, theirs in relation.on}
    now = datetime.now(UTC)
    return [Record(relation.table, {name: pair[index] for name, pair in pairs.items()}, now) for index in (0, 1)]
