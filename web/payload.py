"""An answer as bytes: the response body's members, its status, its packing."""

from __future__ import annotations

import asyncio
import gzip
import sys
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from identifiers.errors import RequestError, ZhixingError
from schema.request import GraphQLAnswer
from web.limits import MAX_INLINE_COMPRESSION_BYTES, MIN_COMPRESSED_BYTES
from web.negotiation import Encoding, MediaType

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_ZSTD_LEVEL = 3
_GZIP_LEVEL = 5
_FINE_BEFORE_RUNNING = frozenset({"VALIDATION_FAILED", "COST_EXCEEDED"})


def refused(error: ZhixingError, status: int) -> GraphQLAnswer:
    """The answer to a request that did not run."""
    entry = {"message": error.message, "extensions": error.extensions}
    return GraphQLAnswer(data=None, errors=(entry,), executed=False, status=status)


def codes_of(answer: GraphQLAnswer) -> tuple[str, ...]:
    """The distinct error codes, in order of appearance."""
    if not answer.errors:
        return ()
    return tuple(dict.fromkeys(str(error.get("extensions", {}).get("code", "INTERNAL")) for error in answer.errors))


def status_of(answer: GraphQLAnswer, media: MediaType) -> int:
    """DESIGN §8's status: under `application/json` a well-formed request that fails validation is a 200."""
    well_formed = not answer.executed and answer.status == 400 and _FINE_BEFORE_RUNNING.issuperset(codes_of(answer))
    return 200 if media is MediaType.JSON and well_formed else answer.status


def body_of(answer: GraphQLAnswer, request_id: str) -> bytes:
    """The JSON text, errors first as the GraphQL specification advises (§7.1), `data` only where something ran."""
    members: dict[str, Any] = {}
    if answer.errors:
        members["errors"] = [_with_request_id(error, request_id) for error in answer.errors]
    if answer.executed:
        members["data"] = answer.data
    if answer.extensions:
        members["extensions"] = answer.extensions
    return orjson.dumps(members)


def _with_request_id(error: Mapping[str, Any], request_id: str) -> dict[str, Any]:
    return {**error, "extensions": {**error.get("extensions", {}), "requestId": request_id}}


async def pack(body: bytes, encoding: Encoding) -> tuple[bytes, Encoding]:
    """The body packed where it is worth it, and how it was."""
    if len(body) < MIN_COMPRESSED_BYTES or encoding is Encoding.IDENTITY:
        return body, Encoding.IDENTITY
    if len(body) > MAX_INLINE_COMPRESSION_BYTES:
        return await asyncio.to_thread(_compress, body, encoding), encoding
    return _compress(body, encoding), encoding


def _compress(body: bytes, encoding: Encoding) -> bytes:
    if encoding is Encoding.ZSTD:
        return zstd.compress(body, level=_ZSTD_LEVEL)
    return gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


def refusal_response(
    error: RequestError, request_id: str, media: MediaType = MediaType.JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """A whole response out of an error, for what never reaches the GraphQL handler."""
    answer = refused(error, error.status)
    return Response(body_of(answer, request_id), error.status, headers, content_type(media))


def content_type(media: MediaType) -> str:
    """The response's Content-Type, charset said."""
    return f"{media}; charset=utf-8"
