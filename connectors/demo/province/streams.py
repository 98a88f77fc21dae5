"""`streams`: the rows of every table of the province, made while they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.scan import Row

PER_SCALE: Mapping[str, int] = {}


def streams(scale: float, core: Mapping[str, tuple[Row, ...]]) -> Mapping[str, Iterator[tuple[Any, ...]]]:
    """The rows of each table without their record_id."""
    return {}
