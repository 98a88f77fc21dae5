"""Bulk writing into managed tables.

    bulk.py      `bare`: tables without indexes, keys and triggers while a first load is copied into them
    merge.py     `load_rows`: into live tables; what is new is inserted, what differs updated, the rest left
    references.py  `references_at_the_end`: foreign keys of a large live load, checked by one join each
    triggers.py  the change feed's triggers of tables
    history.py   `record_loads`: the platform's history of loads, and what a load counts
    progress.py  `Progress`: how far a long load is, as a bar on a terminal and as lines elsewhere

The caller holds the transaction, so that a source is loaded whole or not at all.
"""

from __future__ import annotations

from connectors.loading.bulk import advance_serials, bare
from connectors.loading.history import Loaded, LoadRecord, record_loads
from connectors.loading.merge import has_key, identity_of, load_rows
from connectors.loading.names import quoted
from connectors.loading.progress import SILENT, Progress, Silent, Told, counted
from connectors.loading.references import references_at_the_end

__all__ = [
    "SILENT",
    "LoadRecord",
    "Loaded",
    "Progress",
    "Silent",
    "Told",
    "advance_serials",
    "bare",
    "counted",
    "has_key",
    "identity_of",
    "load_rows",
    "quoted",
    "record_loads",
    "references_at_the_end",
]
