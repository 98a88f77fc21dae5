"""Requests and answers on a connection, by the bytes: what goes past uvicorn's messages looks as if it had not."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest

LARGE = 2_000_000
HELLO = '{"query": "{ hello }"}'


def asked(body: str, *headers: str, method: str = "POST") -> bytes:
    lines = (f"{method} /graphql HTTP/1.1", "host: localhost", "content-type: application/json", *headers)
    return ("\r\n".join((*lines, f"content-length: {len(body.encode())}", "", "")) + body).encode()


def connected(url: str) -> socket.socket:
    address = urlsplit(url)
    return socket.create_connection((address.hostname, address.port), timeout=10)


def read(connection: socket.socket) -> tuple[list[str], bytes]:
    """One answer: the lines of its head, and its body."""
    stream = connection.makefile("rb")
    head = [line.decode().rstrip() for line in iter(stream.readline, b"\r\n")]
    size = next(int(line.partition(" ")[2]) for line in head if line.startswith("content-length"))
    return head, stream.read(size)


def test_the_head_has_what_every_answer_has(url: str) -> None:
    with connected(url) as connection:
        connection.sendall(asked(HELLO, "x-request-id: r-1"))
        (status, *lines), body = read(connection)
    assert status == "HTTP/1.1 200 OK"
    headers = dict(line.split(": ", 1) for line in lines)
    assert headers.pop("date").endswith("GMT")
    assert headers == {
        "content-type": "application/json; charset=utf-8",
        "vary": "Accept, Accept-Encoding",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-request-id": "r-1",
        "content-length": str(len(body)),
    }


def test_a_body_may_come_in_pieces(url: str) -> None:
    sent = asked(HELLO)
    with connected(url) as connection:
        for start in range(0, len(sent), 40):
            connection.sendall(sent[start : start + 40])
        assert json.loads(read(connection)[1]) == {"data": {"hello": "hello world"}}


def test_what_is_asked_before_the_answer_is_answered_in_order(url: str) -> None:
    names = ("a", "b", "c")
    bodies = [json.dumps({"query": f'{{ hello(name: "{name}") }}'}) for name in names]
    with connected(url) as connection:
        connection.sendall(asked(bodies[0]) + asked(bodies[1]) + asked(bodies[2], "connection: close"))
        stream = connection.makefile("rb").read()
    places = [stream.index(f"hello {name}".encode()) for name in names]
    assert places == sorted(places) and stream.count(b"HTTP/1.1 200 OK") == 3


def test_a_caller_who_wants_to_close_is_told_so_and_the_connection_ends(url: str) -> None:
    with connected(url) as connection:
        connection.sendall(asked(HELLO, "connection: close"))
        answer = connection.makefile("rb").read()
    assert b"\r\nconnection: close\r\n" in answer and answer.endswith(b'{"data":{"hello":"hello world"}}')


def test_a_caller_who_reads_late_gets_all_of_it(url: str) -> None:
    """The second answer has to wait until the first has left."""
    body = json.dumps({"query": f"{{ text(size: {LARGE}) }}"})
    with connected(url) as connection:
        connection.sendall(asked(body) + asked(HELLO, "connection: close"))
        answer = connection.makefile("rb").read()
    assert answer.count("执".encode()) == LARGE and answer.endswith(b'{"data":{"hello":"hello world"}}')


@pytest.mark.parametrize("method", ["HEAD", "PUT"])
def test_another_method_is_told_which_there_are(url: str, method: str) -> None:
    with connected(url) as connection:
        connection.sendall(asked(HELLO, "connection: close", method=method))
        head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 405") and b"\r\nallow: GET, POST" in head
    assert bool(body) is (method != "HEAD")
