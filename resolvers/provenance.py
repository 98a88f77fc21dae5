"""Where a record comes from and how fresh it is."""

from __future__ import annotations

from connectors.catalogue import table
from resolvers.context import Context
from resolvers.values import Provenance, Record


def provenance(context: Context, source: Record) -> Provenance:
    """The record's agency, its serial there, and the time of the read."""
    return Provenance(table(source.table).source, str(source.row["record_id"]), source.as_of)
