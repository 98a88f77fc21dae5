"""Servers that speak enough of Bolt 5.4 to be taken for the members of a cluster, and do wrong when told to.

Messages are packed by the driver's own codec, which is not of its public interface: its version is fixed in
requirements/. Nothing is stored: a RUN answers one row that names the member.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from neo4j._codec.packstream import Structure, v1

from connectors.stores.graph_server import GraphAddress

DROP = "drop the connection"
NOT_A_LEADER = "Neo.ClientError.Cluster.NotALeader"

_codec: Any = v1
_Structure: Any = Structure
_VERSION = b"\x00\x00\x04\x05"
_MESSAGES = {
    0x01: "HELLO",
    0x02: "GOODBYE",
    0x0F: "RESET",
    0x10: "RUN",
    0x11: "BEGIN",
    0x12: "COMMIT",
    0x13: "ROLLBACK",
    0x2F: "DISCARD",
    0x3F: "PULL",
    0x66: "ROUTE",
    0x6A: "LOGON",
}
_SUCCESS, _RECORD, _IGNORED, _FAILURE = 0x70, 0x71, 0x7E, 0x7F


@dataclass(frozen=True)
class Seen:
    """A message that mattered, with the access mode and the bookmarks that it carried."""

    member: str
    message: str
    mode: str
    bookmarks: tuple[str, ...]


@dataclass
class Cluster:
    """Its members by name and port. `leader` is whom routing tables name for writes; all others answer reads.

    `faults` are done once each, in turn, at the message and by the member that they name.
    """

    ports: dict[str, int] = field(default_factory=dict)
    leader: str = "first"
    leader_after_fault: str | None = None
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    commits: int = 0

    @property
    def address(self) -> GraphAddress:
        """By which a client routes."""
        uri = f"neo4j://127.0.0.1:{self.ports['first']}"
        return GraphAddress(uri, "neo4j", "none", "neo4j", embedded=False, engine="neo4j")

    def asked(self, message: str) -> list[str]:
        """The members that were sent such a message, in order."""
        return [each.member for each in self.seen if each.message == message]

    def fault(self, member: str, message: str) -> str | None:
        """What is to go wrong now."""
        for each in self.faults:
            if each[:2] == (member, message):
                self.faults.remove(each)
                self.leader = self.leader_after_fault or self.leader
                return each[2]
        return None

    def table(self) -> dict[str, Any]:
        """A routing table."""
        every = [f"127.0.0.1:{port}" for port in self.ports.values()]
        leader = f"127.0.0.1:{self.ports[self.leader]}"
        roles = {"ROUTE": every, "WRITE": [leader], "READ": [each for each in every if each != leader]}
        servers = [{"role": role, "addresses": addresses} for role, addresses in roles.items()]
        return {"rt": {"ttl": 300, "db": "neo4j", "servers": servers}}


@asynccontextmanager
async def running(*names: str) -> AsyncIterator[Cluster]:
    """A cluster of these members."""
    cluster = Cluster()
    writers: set[asyncio.StreamWriter] = set()
    servers = []
    for name in names:
        member = _Member(cluster, name, writers)
        servers.append(await asyncio.start_server(member.serve, "127.0.0.1", 0))
        cluster.ports[name] = servers[-1].sockets[0].getsockname()[1]
    try:
        yield cluster
    finally:
        for server in servers:
            server.close()
        for writer in writers:
            writer.transport.abort()


@dataclass
class _Member:
    cluster: Cluster
    name: str
    writers: set[asyncio.StreamWriter]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.writers.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            await reader.readexactly(20)
            writer.write(_VERSION)
            failed = False
            while True:
                tag, fields = await _message(reader)
                name = _MESSAGES[tag]
                self._note(name, fields)
                wrong = self.cluster.fault(self.name, name)
                if name == "GOODBYE" or wrong == DROP:
                    break
                failed = name != "RESET" and (failed or wrong is not None)
                if wrong is not None:
                    _send(writer, _FAILURE, {"code": wrong, "message": "told to"})
                elif failed:
                    _send(writer, _IGNORED)
                else:
                    self._answer(writer, name)
        writer.transport.abort()

    def _note(self, name: str, fields: list[Any]) -> None:
        if name in ("RUN", "BEGIN", "COMMIT"):
            extra = fields[-1] if fields and isinstance(fields[-1], dict) else {}
            bookmarks = tuple(extra.get("bookmarks", ()))
            self.cluster.seen.append(Seen(self.name, name, extra.get("mode", "w"), bookmarks))

    def _answer(self, writer: asyncio.StreamWriter, name: str) -> None:
        match name:
            case "HELLO":
                _send(writer, _SUCCESS, {"server": "Neo4j/5.26.0", "connection_id": self.name, "hints": {}})
            case "ROUTE":
                _send(writer, _SUCCESS, self.cluster.table())
            case "RUN":
                _send(writer, _SUCCESS, {"fields": ["member"], "t_first": 0})
            case "PULL":
                _send(writer, _RECORD, [self.name])
                _send(writer, _SUCCESS, {"has_more": False, "bookmark": f"read-{len(self.cluster.seen)}"})
            case "COMMIT":
                self.cluster.commits += 1
                _send(writer, _SUCCESS, {"bookmark": f"commit-{self.cluster.commits}"})
            case _:
                _send(writer, _SUCCESS, {})


async def _message(reader: asyncio.StreamReader) -> tuple[int, list[Any]]:
    packed = b""
    while True:
        (size,) = struct.unpack(">H", await reader.readexactly(2))
        if size:
            packed += await reader.readexactly(size)
        elif packed:
            break
    buffer = _codec.UnpackableBuffer(packed)
    unpacker = _codec.Unpacker(buffer)
    count, tag = unpacker.unpack_structure_header()
    return tag[0] if isinstance(tag, bytes) else tag, [unpacker.unpack() for _ in range(count)]


def _send(writer: asyncio.StreamWriter, tag: int, *fields: Any) -> None:
    buffer = _codec.PackableBuffer()
    _codec.Packer(buffer).pack(_Structure(bytes([tag]), *fields))
    packed = bytes(buffer.data)
    writer.write(struct.pack(">H", len(packed)) + packed + b"\x00\x00")
