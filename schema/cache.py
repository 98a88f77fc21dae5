"""A cache bounded in bytes: what was not used for longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ByteCache(Generic[Value]):
    """Values by key, together of at most `most_bytes`, as their makers estimate them."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self.size_bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Value | None:
        """The value, which now is the last to go; None where it is not kept."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: Value, size_bytes: int) -> None:
        """Keep a value; one that is larger than the whole is not."""
        self.drop(key)
        if size_bytes > self._most_bytes:
            return
        self._kept[key] = (value, size_bytes)
        self.size_bytes += size_bytes
        self._make_room()

    def grow(self, key: Hashable, more_bytes: int) -> None:
        """Count that a value, where it is kept, has become larger."""
        found = self._kept.get(key)
        if found is not None:
            self._kept[key] = (found[0], found[1] + more_bytes)
            self.size_bytes += more_bytes
            self._make_room()

    def _make_room(self) -> None:
        while self.size_bytes > self._most_bytes:
            _, (_, dropped_bytes) = self._kept.popitem(last=False)
            self.size_bytes -= dropped_bytes

    def drop(self, key: Hashable) -> None:
        """Forget a value."""
        found = self._kept.pop(key, None)
        if found is not None:
            self.size_bytes -= found[1]
