"""What a request's headers ask: media type, encoding, deadline (RFC 9110 §12; GraphQL over HTTP, "Media Types")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from connectors.scan import Deadline
from identifiers.errors import BadRequest
from web.head import Head


class MediaType(StrEnum):
    """The two forms of an answer; they differ in the status of a request that did not run (DESIGN §8)."""

    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"


class Encoding(StrEnum):
    """How the bytes of an answer are packed."""

    IDENTITY = "identity"
    GZIP = "gzip"
    ZSTD = "zstd"


DEADLINE_HEADER = b"zhixing-deadline-ms"

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_MILLISECONDS = re.compile(r"[0-9]{1,9}")
_UTF8 = ("utf-8", "utf8")
_CACHED_HEADERS = 64


@dataclass(frozen=True, slots=True)
class _Choice:
    name: str
    quality: float
    parameters: Mapping[str, str]


def media_type(head: Head) -> MediaType:
    """The form to answer in; without `Accept` and for wildcards JSON; BadRequest 406 where neither is acceptable."""
    media = _media_of(head.joined(b"accept"))
    if media is None:
        raise BadRequest(f"answers come as {MediaType.GRAPHQL} or {MediaType.JSON}; Accept allows neither", status=406)
    return media


def prefers_page(head: Head) -> bool:
    """Whether `Accept` names text/html and prefers it to the forms of an answer, as a browser's address bar does."""
    ranges = {choice.name: choice.quality for choice in _choices(head.joined(b"accept"))}
    return ranges.get("text/html", 0.0) > max(ranges.get(MediaType.GRAPHQL, 0.0), ranges.get(MediaType.JSON, 0.0))


def check_content_type(head: Head) -> None:
    """BadRequest 415 unless the body is plain `application/json` in UTF-8."""
    given = head.all(b"content-type")
    wrong = _wrong_type(given[0] if len(given) == 1 else "")
    if wrong is None and b"content-encoding" in head and head.first(b"content-encoding").strip().lower() != "identity":
        wrong = "the body must come without Content-Encoding"
    if wrong is not None:
        raise BadRequest(wrong, status=415)


def encoding(head: Head) -> Encoding:
    """How to pack an answer: the preferred of zstd and gzip, zstd where equal; not at all where none is asked."""
    return _encoding_of(head.joined(b"accept-encoding"))


def deadline(head: Head, limit_ms: int) -> Deadline:
    """By when the answer leaves: `limit_ms` milliseconds from now, or sooner where `Zhixing-Deadline-Ms` says so."""
    given = head.all(DEADLINE_HEADER)
    if not given:
        return Deadline.after_ms(limit_ms)
    if len(given) > 1 or not _MILLISECONDS.fullmatch(given[0]) or int(given[0]) == 0:
        raise BadRequest("Zhixing-Deadline-Ms must be one whole number of milliseconds, 1 or more")
    return Deadline.after_ms(min(limit_ms, int(given[0])))


@lru_cache(_CACHED_HEADERS)
def _media_of(accept: str) -> MediaType | None:
    if not accept.strip():
        return MediaType.JSON
    ranges = {
        choice.name: choice.quality
        for choice in _choices(accept)
        if choice.parameters.get("charset", "utf-8").lower() in _UTF8
    }
    wildcard = ranges.get("application/*", ranges.get("*/*", 0.0))
    graphql = ranges.get(MediaType.GRAPHQL, wildcard)
    json = ranges.get(MediaType.JSON, wildcard)
    if max(graphql, json) <= 0:
        return None
    if graphql == json:
        return MediaType.GRAPHQL if MediaType.GRAPHQL in ranges else MediaType.JSON
    return MediaType.GRAPHQL if graphql > json else MediaType.JSON


@lru_cache(_CACHED_HEADERS)
def _wrong_type(content_type: str) -> str | None:
    choices = _choices(content_type)
    if len(choices) != 1 or choices[0].name != MediaType.JSON:
        return f"the body must come with Content-Type: {MediaType.JSON}"
    if choices[0].parameters.get("charset", "utf-8").lower() not in _UTF8:
        return "the body's charset must be utf-8"
    return None


@lru_cache(_CACHED_HEADERS)
def _encoding_of(accept_encoding: str) -> Encoding:
    asked = {choice.name: choice.quality for choice in _choices(accept_encoding)}
    wildcard = asked.get("*", 0.0)
    best = max((Encoding.ZSTD, Encoding.GZIP), key=lambda each: asked.get(each, wildcard))
    quality = asked.get(best, wildcard)
    return best if quality > 0 and quality >= asked.get(Encoding.IDENTITY, 0.0) else Encoding.IDENTITY


@lru_cache(_CACHED_HEADERS)
def _choices(header: str) -> tuple[_Choice, ...]:
    """The elements of a comma-separated header; what is malformed counts as not said."""
    return tuple(_read_choices(header))


def _read_choices(header: str) -> Iterator[_Choice]:
    for element in header.split(","):
        name, *rest = (part.strip() for part in element.split(";"))
        pairs = (part.partition("=") for part in rest)
        parameters = {key.strip().lower(): value.strip().strip('"') for key, equals, value in pairs if equals}
        quality = parameters.pop("q", "1")
        if name and _QUALITY.fullmatch(quality):
            yield _Choice(name.lower(), float(quality), parameters)
