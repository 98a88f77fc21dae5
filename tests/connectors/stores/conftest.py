"""Homes and databases of one's own for tests of the stores themselves."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from connectors.stores import Stores
from connectors.stores.databases import drop_database, make_databases

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def own_home() -> Iterator[Path]:
    """A folder that may become a home, which root's Postgres can reach too."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-test-"))
    folder.chmod(0o711)
    yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that only we may enter, as /root is; what a home in it keeps elsewhere is removed too."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-test-"))
    folder.chmod(0o700)
    yield folder
    for link in folder.glob("*/postgres"):
        if link.is_symlink():
            shutil.rmtree(os.path.realpath(link))
    shutil.rmtree(folder)


@pytest.fixture
async def empty_database(stores: Stores, superuser_dsn: str) -> AsyncIterator[str]:
    """The DSN of a database without any table."""
    name = f"empty_{next(_NUMBERS)}"
    await make_databases(superuser_dsn, [name], "")
    yield stores.dsns["platform"].replace("/platform", f"/{name}")
    await drop_database(superuser_dsn, name)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that refuses: taken by a socket that does not listen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
