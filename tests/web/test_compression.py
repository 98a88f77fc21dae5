"""Large answers are packed as Accept-Encoding prefers, small ones never."""

from __future__ import annotations

import gzip
import sys

import httpx
import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def ask(url: str, accept_encoding: str | None, size: int) -> tuple[httpx.Headers, bytes]:
    """Headers and raw bytes of an answer of three times `size` bytes."""
    with httpx.Client(trust_env=False) as client:
        client.headers.pop("accept-encoding")
        headers = {} if accept_encoding is None else {"accept-encoding": accept_encoding}
        request = {"query": "query($n: Int!) { text(size: $n) }", "variables": {"n": size}}
        with client.stream("POST", f"{url}/graphql", json=request, headers=headers) as response:
            return response.headers, b"".join(response.iter_raw())


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("gzip;q=0.5, zstd;q=0.5", "zstd"),
        ("*", "zstd"),
        ("zstd;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=nonsense", None),
    ],
)
@pytest.mark.parametrize("size", [5_000, 200_000])
def test_the_preferred_packing_is_used(url: str, accept_encoding: str | None, expected: str | None, size: int) -> None:
    headers, body = ask(url, accept_encoding, size)
    assert headers.get("content-encoding") == expected
    assert headers["vary"] == "Accept, Accept-Encoding"
    if expected == "gzip":
        body = gzip.decompress(body)
    if expected == "zstd":
        body = zstd.decompress(body)
    assert body.decode() == '{"data":{"text":"' + "执" * size + '"}}'


def test_a_small_answer_leaves_as_it_is(url: str) -> None:
    headers, body = ask(url, "gzip, zstd", 10)
    assert "content-encoding" not in headers
    assert int(headers["content-length"]) == len(body)
