"""What a worker is told by the process that starts it, and how a budget is divided between workers."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from connectors.settings import Settings
from connectors.stores import Stores
from identifiers.errors import SettingsError
from web.pages import Example

SERVING = b"serving\n"
"""What a worker writes on its standard output once it answers."""

FOLLOWER_CONNECTIONS = 1
"""Of each source's budget, for the process that starts the workers: it follows the sources into the graph."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One worker: its `number` from 1, its settings with its share of the budgets, descriptors that it inherits.

    `listener` is the socket that all workers accept from, `tallies` the file in which they count.
    """

    number: int
    settings: Settings
    stores: Stores = field(repr=False)
    today: date | None
    examples: tuple[Example, ...]
    listener: int
    tallies: int

    def written(self) -> bytes:
        """As bytes, for a pipe that only the worker reads: passwords are in them."""
        return pickle.dumps(self)


def read_assignment(pipe: BinaryIO) -> Assignment:
    """What was written into the pipe by the process that started us."""
    assignment = pickle.load(pipe)
    assert isinstance(assignment, Assignment)
    return assignment


def connections_of(number: int, settings: Settings) -> int:
    """Connections to each source for the worker of this number; with the follower's they make POOL_SIZE in all.

    SettingsError where there are fewer than one for each.
    """
    most = settings.pool_size - FOLLOWER_CONNECTIONS
    if most < settings.workers:
        raise SettingsError(
            f"{settings.workers} workers need ZHIXING_POOL_SIZE={settings.workers + FOLLOWER_CONNECTIONS} or more "
            f"(it is {settings.pool_size}): one connection to each source for each worker, and one for the projection"
        )
    each, rest = divmod(most, settings.workers)
    return each + (number <= rest)
