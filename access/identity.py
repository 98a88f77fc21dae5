"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass

from access.grants import Grants


@dataclass(frozen=True, slots=True)
class Caller:
    """A client of an agency, with its scopes, the purposes it may name and what it may see."""

    client: str
    agency: str
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    grants: Grants


LOCAL = Caller("local", "local", ("*",), ("*",), Grants.all())
"""Whoever is on this machine: the server listens on 127.0.0.1 alone until callers can prove who they are."""
