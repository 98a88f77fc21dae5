"""The keys of an instance: kept in its home, wrapped by the master key."""

from __future__ import annotations

from connectors.settings import Settings
from identifiers.id_key import open_id_key

FOLDER = "keys"


def id_key(settings: Settings) -> bytes:
    """The key of ids and cursors, made at the first start; StoreError where the master key does not unwrap it."""
    return open_id_key(settings.home / FOLDER, settings.master_key)
