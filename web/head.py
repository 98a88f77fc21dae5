"""The headers of a request, gone through once: starlette's Headers decode them all again for each that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import Scope


class Head:
    """Headers by their name in lower case, as bytes; the values as text (latin-1, as RFC 9110 §5.5 has it)."""

    __slots__ = ("_headers", "_last")

    def __init__(self, scope: Scope) -> None:
        self._headers: Sequence[tuple[bytes, bytes]] = scope["headers"]
        self._last: dict[bytes, bytes] = dict(self._headers)

    def __contains__(self, name: bytes) -> bool:
        return name in self._last

    def first(self, name: bytes, default: str = "") -> str:
        """The first of the headers of this name."""
        return self.all(name)[0] if name in self._last else default

    def all(self, name: bytes) -> Sequence[str]:
        """Each header of this name."""
        last = self._last.get(name)
        if last is None:
            return ()
        if len(self._last) == len(self._headers):
            return (last.decode("latin-1"),)
        return [value.decode("latin-1") for each, value in self._headers if each == name]

    def joined(self, name: bytes) -> str:
        """Those of a list-valued name as one list (RFC 9110 §5.3)."""
        return ",".join(self.all(name)) if name in self._last else ""
