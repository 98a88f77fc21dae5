"""What is said of each store: kind, version, migrations, size, last load; and of one that is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.catalogue import SOURCES
from connectors.loading import Loaded, LoadRecord, record_loads
from connectors.scan import Deadline
from connectors.settings import read_settings
from connectors.stores import Stores
from connectors.stores.migrations import migrations_of
from connectors.stores.status import home_free_bytes, home_size_bytes, store_statuses

SILENT = "postgresql://a@127.0.0.1:1/b"


def soon() -> Deadline:
    return Deadline.after_ms(10_000)


async def test_each_store_says_what_it_is(stores: Stores) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    later = datetime(2026, 11, 24, tzinfo=UTC)
    lines = [
        LoadRecord("vehicles", "old", at, at, Loaded(1, 2)),
        LoadRecord("vehicles", "new", later, later, Loaded(3)),
    ]
    await record_loads(stores.dsns["platform"], lines, soon())

    found = {each.name: each for each in await store_statuses(read_settings({}), stores, soon())}

    assert list(found) == [*SOURCES, "platform"]
    for name, store in found.items():
        assert (store.kind, store.problem) == ("embedded", None)
        assert store.postgres is not None
        assert store.postgres.startswith("18.")
        assert store.migrations_applied == store.migrations_known == len(migrations_of(name))
        assert store.size_bytes is not None
        assert store.size_bytes > 1_000_000
    last = found["vehicles"].last_load
    assert last is not None
    assert (last.what, last.finished_at, last.loaded, last.unchanged) == ("new", later, 3, 0)


async def test_an_agencys_and_a_silent_one_hinder_none(stores: Stores) -> None:
    settings = read_settings({"ZHIXING_COURT_DSN": "x", "ZHIXING_BANK_DSN": SILENT, "ZHIXING_BANK_MANAGED": "1"})
    elsewhere = replace(stores, dsns={**stores.dsns, "bank": SILENT})

    found = {each.name: each for each in await store_statuses(settings, elsewhere, soon())}

    assert (found["court"].kind, found["court"].migrations_known, found["court"].problem) == ("agency", None, None)
    assert (found["bank"].kind, found["bank"].problem) == ("managed", "bank cannot be reached")
    assert found["police"].problem is None


def test_the_size_of_a_home_counts_its_files(stores: Stores) -> None:
    assert home_size_bytes(stores.home) > 20_000_000


def test_the_room_of_a_home_is_that_of_its_fuller_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=7 if path.name == "postgres" else 9))
    assert home_free_bytes(tmp_path) == 9
    (tmp_path / "postgres").mkdir()
    assert home_free_bytes(tmp_path) == 7
