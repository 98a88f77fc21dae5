"""An answer leaves whole: head and body together, and a head alone where there is no body."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest

from web.one_write import OneWrite

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Transport(asyncio.Transport):
    """Keeps what is written, one entry a write."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def writelines(self, parts: Iterable[bytes | bytearray | memoryview]) -> None:
        self.written.append(b"".join(parts))

    def close(self) -> None:
        self.written.append(b"closed")


def test_the_head_leaves_with_the_first_of_the_body() -> None:
    answer = OneWrite(transport := Transport())
    for part in (HEAD, b"one", b"two"):
        answer.write(part)
    assert transport.written == [HEAD + b"one", b"two"]


def test_a_head_whose_body_never_comes_leaves_before_the_end() -> None:
    answer = OneWrite(transport := Transport())
    answer.write(HEAD)
    answer.close()
    assert transport.written == [HEAD, b"closed"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (b"HEAD /schema.graphql HTTP/1.1\r\nhost: localhost\r\n\r\n", b"HTTP/1.1 200 OK"),
        (
            b"POST /graphql HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n"
            b"content-type: application/json\r\ncontent-length: 2\r\n\r\n",
            b"HTTP/1.1 100 Continue",
        ),
    ],
)
def test_a_caller_who_waits_for_a_head_gets_it(url: str, asked: bytes, told: bytes) -> None:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(asked)
        assert connection.recv(65_536).startswith(told)
