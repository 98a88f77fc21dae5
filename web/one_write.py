"""An answer in one write: uvicorn writes head and body apart, and each write is a call of the system and a packet."""

from __future__ import annotations

import asyncio


class OneWrite:
    """Stands where one answer's transport stands: its head waits for what is written next, or for the end."""

    __slots__ = ("_head", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head: bytes | None = None

    def write(self, data: bytes) -> None:
        """The head, which comes first; then the body, which it leaves with."""
        if self._head is None:
            self._head = data
        elif self._head:
            self._transport.writelines((self._head, data))
            self._head = b""
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Close the connection once all has left, a head without a body too."""
        if self._head:
            self._transport.write(self._head)
            self._head = b""
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether the connection is being closed."""
        return self._transport.is_closing()
