"""The headers of a request, gone through once: starlette's Headers decode them all again for each that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import Scope


class Head:
    """Headers by their name in lower case, as bytes; the values as text (latin-1, as RFC 9110 §5.5 has it)."""

    __slots__ = ("_values",)

    def __init__(self, scope: Scope) -> None:
        values: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            if name in values:
                values[name].append(value)
            else:
                values[name] = [value]
        self._values = values

    def __contains__(self, name: bytes) -> bool:
        return name in self._values

    def first(self, name: bytes, default: str = "") -> str:
        """The first of the headers of this name."""
        values = self._values.get(name)
        return values[0].decode("latin-1") if values else default

    def all(self, name: bytes) -> Sequence[str]:
        """Each header of this name."""
        values = self._values.get(name)
        return [value.decode("latin-1") for value in values] if values else ()

    def joined(self, name: bytes) -> str:
        """Those of a list-valued name as one list (RFC 9110 §5.3)."""
        return ",".join(self.all(name))
