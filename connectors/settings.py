"""Every setting of the platform, named once: the name, its meaning, its default, how its text is read.

`app.py` alone reads the environment and hands the frozen `Settings` down.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from connectors.catalogue import SOURCES
from identifiers.errors import SettingsError

PREFIX = "ZHIXING_"
MOST_WORKERS = 64

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
"""As browsers send it: lower case, no path. No wildcard: who may read answers is named."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One `ZHIXING_*`: field of Settings, meaning, default as text, reader. A secret's value is never shown."""

    name: str
    field: str
    meaning: str
    default: str
    read: Callable[[str], Any]
    secret: bool = False


def _integer(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.strip().isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return text

    return read


def _optional_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError("a date such as 2026-11-23") from None


def _flag(text: str) -> bool:
    return _choice("0", "1")(text) == "1"


def _optional(text: str) -> str | None:
    return text or None


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in text.split(",") if part.strip())
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError("origins such as https://app.example.cn:8443, separated by commas, without a path")
    return origins


def _optional_key(text: str) -> bytes | None:
    if not text:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError("64 hex digits")
    return key


_GENERAL = (
    Setting("HOME", "home", "folder of the embedded stores, keys and logs; one instance per home", ".zhixing", Path),
    Setting("HOST", "host", "address to serve on; 127.0.0.1 only, until access control exists", "127.0.0.1", str),
    Setting("PORT", "port", "port to serve on", "8000", _integer(0, 65535)),
    Setting("CORS_ORIGINS", "cors_origins", "origins whose pages may read answers, by commas; none", "", _origins),
    Setting("DEADLINE_MS", "deadline_ms", "by when every answer leaves, milliseconds", "3000", _integer(50, 60000)),
    Setting("INTROSPECTION", "introspection", "1: callers may ask for the schema itself", "1", _flag),
    Setting("SUGGESTIONS", "suggestions", "1: errors name the field that may have been meant", "1", _flag),
    Setting("POOL_SIZE", "pool_size", "connections to each source at most", "8", _integer(1, 200)),
    Setting("WORKERS", "workers", "processes that answer; they divide POOL_SIZE", "1", _integer(1, MOST_WORKERS)),
    Setting(
        "OPERATIONS",
        "operations",
        "documents that run: any, or registered (by `zhixing operations add`) alone",
        "any",
        _choice("any", "registered"),
    ),
    Setting("TODAY", "today", "business date instead of the clock's, for demos and tests", "", _optional_date),
    Setting(
        "LOG_LEVEL", "log_level", "least level that is logged", "info", _choice("debug", "info", "warning", "error")
    ),
    Setting("GRAPH", "graph", "graph engine where NEO4J_URI is not set", "embedded", _choice("embedded", "neo4j")),
    Setting("NEO4J_URI", "neo4j_uri", "Bolt address of a Neo4j, instead of the embedded graph", "", _optional),
    Setting("NEO4J_USER", "neo4j_user", "its user", "neo4j", str),
    Setting("NEO4J_PASSWORD", "neo4j_password", "its password", "", str, True),
    Setting("NEO4J_DATABASE", "neo4j_database", "its database", "neo4j", str),
    Setting(
        "MASTER_KEY",
        "master_key",
        "unwraps the id key: 64 hex digits; made and kept in the home if unset",
        "",
        _optional_key,
        True,
    ),
)

_PER_SOURCE = tuple(
    setting
    for source in (*SOURCES, "platform")
    for setting in (
        Setting(
            f"{source.upper()}_DSN",
            f"dsn:{source}",
            f"Postgres of {source}, instead of the embedded one",
            "",
            _optional,
            True,
        ),
        Setting(
            f"{source.upper()}_MANAGED", f"managed:{source}", f"1: migrate and load {source}'s DSN as ours", "0", _flag
        ),
    )
)

SETTINGS: tuple[Setting, ...] = _GENERAL + _PER_SOURCE


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as read. `dsn` and `managed` are by source, `platform` included; no DSN means embedded."""

    home: Path
    host: str
    port: int
    cors_origins: tuple[str, ...]
    deadline_ms: int
    introspection: bool
    suggestions: bool
    pool_size: int
    workers: int
    operations: str
    today: date | None
    log_level: str
    graph: str
    neo4j_uri: str | None
    neo4j_user: str
    neo4j_password: str = field(repr=False)
    neo4j_database: str
    master_key: bytes | None = field(repr=False)
    dsn: Mapping[str, str | None] = field(repr=False)
    managed: Mapping[str, bool]

    def is_managed(self, source: str) -> bool:
        """Whether the platform may migrate, write and load this source's store."""
        return self.dsn[source] is None or self.managed[source]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables; SettingsError names what is wrong and the nearest right name."""
    known = {PREFIX + setting.name: setting for setting in SETTINGS}
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
            raise SettingsError(
                f"{name} is not a setting; did you mean {nearest[0]}? (zhixing check --settings lists all)"
            )
    values: dict[str, Any] = {}
    for name, setting in known.items():
        try:
            values[setting.field] = setting.read(environment.get(name, setting.default))
        except ValueError as error:
            raise SettingsError(f"{name} must be {error}") from None
    names = (*SOURCES, "platform")
    return Settings(
        **{setting.field: values[setting.field] for setting in _GENERAL},
        dsn={source: values[f"dsn:{source}"] for source in names},
        managed={source: values[f"managed:{source}"] for source in names},
    )
