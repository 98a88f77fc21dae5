"""The id key: made once, never rotated, kept wrapped (AES key wrap, RFC 3394) by a master key that can be.

    id.key       the id key, wrapped
    master.key   the master key, where none is given from outside

Every file is mode 600 and written beside its place, synced and renamed: a crash leaves the old or the new one, whole.
The caller holds the lock of the home: nobody else writes here meanwhile.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from identifiers.errors import StoreError

ID_KEY_BYTES = 64
MASTER_KEY_BYTES = 32

_ID_KEY = "id.key"
_MASTER_KEY = "master.key"
# A rotation writes the next master key here before it wraps the id key anew: whichever was current is never lost.
_NEXT_MASTER_KEY = "master.key.next"


def open_id_key(folder: Path, master_key: bytes | None) -> bytes:
    """The id key kept in `folder`; made where there is none. 64 bytes.

    A master key that is given is used and never written; without one, the folder's is used, and made with the id key.
    StoreError where the id key cannot be unwrapped, or its file could be read by others.
    """
    if (folder / _ID_KEY).exists():
        return _unwrap(folder, master_key)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if master_key is None:
        master_key = _make_master_key(folder)
    id_key = os.urandom(ID_KEY_BYTES)
    _write(folder / _ID_KEY, aes_key_wrap(_checked(master_key), id_key))
    return id_key


def rotate_master(folder: Path, old: bytes | None, new: bytes | None) -> None:
    """Wrap the id key by another master key; the id key, and so every id, stays.

    None means the master key kept in the folder: as `old` the present one, as `new` one to be made and kept. A crash
    leaves the id key open to the old or to the new master key, and the next `open_id_key` finds the right one.
    """
    if not (folder / _ID_KEY).exists():
        raise StoreError(f"there is no id key in {folder}: nothing to rotate")
    id_key = _unwrap(folder, old)
    master_key = os.urandom(MASTER_KEY_BYTES) if new is None else _checked(new)
    if new is None:
        _write(folder / _NEXT_MASTER_KEY, master_key)
    _write(folder / _ID_KEY, aes_key_wrap(master_key, id_key))
    if new is None:
        _promote_next(folder)
    else:
        (folder / _MASTER_KEY).unlink(missing_ok=True)
        _sync_folder(folder)


def _unwrap(folder: Path, master_key: bytes | None) -> bytes:
    wrapped = _read(folder / _ID_KEY)
    if master_key is not None:
        id_key = _try(_checked(master_key), wrapped)
        if id_key is None:
            raise StoreError(f"the master key given does not open {folder / _ID_KEY}: give the one that wrapped it")
        return id_key
    kept = [name for name in (_MASTER_KEY, _NEXT_MASTER_KEY) if (folder / name).exists()]
    if not kept:
        raise StoreError(f"{folder / _ID_KEY} was wrapped by a master key from outside: set ZHIXING_MASTER_KEY to it")
    for name in kept:
        id_key = _try(_checked(_read(folder / name)), wrapped)
        if id_key is not None:
            if name == _NEXT_MASTER_KEY:
                _promote_next(folder)
            return id_key
    raise StoreError(f"{folder / _MASTER_KEY} does not open {folder / _ID_KEY}: restore both from the same backup")


def _make_master_key(folder: Path) -> bytes:
    """The folder's master key; one that a crash left without its id key is used."""
    path = folder / _MASTER_KEY
    if not path.exists():
        _write(path, os.urandom(MASTER_KEY_BYTES))
    return _read(path)


def _try(master_key: bytes, wrapped: bytes) -> bytes | None:
    try:
        id_key = aes_key_unwrap(master_key, wrapped)
    except InvalidUnwrap:
        return None
    return id_key if len(id_key) == ID_KEY_BYTES else None


def _checked(master_key: bytes) -> bytes:
    if len(master_key) != MASTER_KEY_BYTES:
        raise StoreError(f"a master key has {MASTER_KEY_BYTES} bytes ({2 * MASTER_KEY_BYTES} hex digits)")
    return master_key


def _read(path: Path) -> bytes:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise StoreError(f"{path} can be read by others; if nobody has, chmod 600 it")
    return path.read_bytes()


def _promote_next(folder: Path) -> None:
    os.replace(folder / _NEXT_MASTER_KEY, folder / _MASTER_KEY)
    _sync_folder(folder)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
