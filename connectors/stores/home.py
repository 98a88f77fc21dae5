"""The home of an instance: one folder, one instance.

    lock               held by the running instance, with its process id
    stores.json        (600) addresses of the running stores, for commands run beside a server
    secrets/           (600) generated passwords, one file each; other packages keep their keys here
    logs/              postgres.log, graph.log, neo4j.log; the last megabyte and one file before
    run/               process ids of the servers, to end what a kill -9 left
    postgres/data      the databases; a link to /var/lib/zhixing/… where root's folders are closed to Postgres' account
    arcadedb/          the embedded graph
    neo4j/             data and settings of a Neo4j run by us
    restored/, …       while `zhixing restore` puts a state in the place of another (switch.py)

The folder is made with mode 700, or 711 as root, whose Postgres runs under another account and passes through.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from connectors.stores.switch import complete
from identifiers.errors import StoreError

_SECRET_BYTES = 24


class Home:
    """The folder of an instance, locked. Made by `open_home`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def addresses(self) -> Path:
        """The file with the addresses of the running stores."""
        return self.folder / "stores.json"

    def log(self, name: str) -> Path:
        """The log file of a server."""
        return self.folder / "logs" / f"{name}.log"

    def record(self, name: str) -> Path:
        """The file with the process id of a server."""
        return self.folder / "run" / f"{name}.pid"

    def secret(self, name: str) -> str:
        """The password of that name, made on first use; 32 URL-safe characters, kept in a file only we can read."""
        path = self.folder / "secrets" / name
        with contextlib.suppress(FileNotFoundError):
            return path.read_text("ascii")
        value = secrets.token_urlsafe(_SECRET_BYTES)
        write_private(path, value)
        return value


def write_private(path: Path, text: str) -> None:
    """Write a file that only we can read (mode 600): whole or not at all, kept over a crash of the machine."""
    partial = path.with_name(path.name + ".new")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with naming(path), os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextlib.contextmanager
def open_home(folder: Path) -> Iterator[Home]:
    """The home, made if missing, locked while the context lasts; StoreError says who holds it or what is wrong."""
    folder = folder.absolute()
    descriptor = _prepare(folder)
    try:
        _lock(folder, descriptor)
        complete(folder)
        yield Home(folder)
    finally:
        os.close(descriptor)


def holder(folder: Path) -> int | None:
    """The process id of the instance that runs on a home, None where none does."""
    try:
        descriptor = os.open(folder / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _written_pid(descriptor)
    finally:
        os.close(descriptor)
    return None


def _prepare(folder: Path) -> int:
    """Make the folders; the descriptor of the lock file."""
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        if not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
            closed = os.statvfs(folder).f_flag & os.ST_RDONLY
            raise PermissionError(
                errno.EACCES, "its file system is read-only" if closed else "this user may not write it"
            )
        for name in ("secrets", "logs", "run"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)
        return os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be used as the home of the stores: {error.strerror}; "
            "give a folder that this user may write with ZHIXING_HOME"
        ) from None


def _lock(folder: Path, descriptor: int) -> None:
    owner = os.fstat(descriptor).st_uid
    if owner != os.geteuid():
        raise StoreError(
            f"{folder} was made by user {owner}, and this is user {os.geteuid()}; "
            "run as that user, or give this one a home of its own with ZHIXING_HOME"
        )
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = _written_pid(descriptor)
        raise StoreError(
            f"{folder} is in use by another instance{f' (process {pid})' if pid else ''}; "
            "stop that one, or give this one a home of its own with ZHIXING_HOME"
        ) from None
    with naming(folder / "lock"):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Writing to an open file fails without its name, which whoever makes room wants to know."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _written_pid(descriptor: int) -> int | None:
    text = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
    return int(text) if text.isdecimal() else None
