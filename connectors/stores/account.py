"""The account that a server runs as when we are root: Postgres refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from identifiers.errors import StoreError

_NAME = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine; -1 keeps the one we are."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether servers run as the user we are."""
        return self.uid < 0

    @property
    def effective_uid(self) -> int:
        """The user id that files of a server belong to."""
        return os.geteuid() if self.is_ours else self.uid

    def own(self, path: Path) -> None:
        """Give a file or folder that we made to the account."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether every folder on the way to `path`, and `path` if it is one, may be entered by the account."""
        if self.is_ours:
            return True
        real = path.resolve()
        return all(self._may_enter(each) for each in (real, *real.parents) if each.is_dir())

    def _may_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


OURS = Account(-1, -1)


def service_account() -> Account:
    """`nobody` when we are root, else the user we are; initdb wants an account that the machine knows by name."""
    if os.geteuid() != 0:
        return OURS
    try:
        entry = pwd.getpwnam(_NAME)
    except KeyError:
        raise StoreError(
            f"Postgres does not run as root and this machine has no user {_NAME} to run it as; "
            "start as a normal user, or add that user (useradd --system nobody)"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)
