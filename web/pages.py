"""The start page and its files, read once, served from memory; nothing comes from elsewhere: closed networks work."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from identifiers.errors import BadRequest
from web.exchange import exchange_of
from web.payload import refusal_response

_HERE = Path(__file__).parent
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}
_SENTENCES = {404: "there is nothing at this address", 405: "this address does not answer this method"}


@dataclass(frozen=True, slots=True)
class Example:
    """A query to try on the start page."""

    title: str
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)


class Pages:
    """`/`, `/static/…` and `/schema.graphql`."""

    def __init__(self, *, sdl: str, examples: Sequence[Example]) -> None:
        self._sdl = sdl
        self._start = _start_page(examples)
        self._files = {
            path.name: (path.read_bytes(), _KINDS[path.suffix])
            for path in (_HERE / "static").iterdir()
            if path.suffix in _KINDS
        }

    async def start(self, _request: Request) -> Response:
        """The start page."""
        return Response(self._start, headers=_PAGE_HEADERS, media_type="text/html")

    async def file(self, request: Request) -> Response:
        """A file of the start page."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        content, kind = found
        return Response(content, media_type=kind)

    async def schema(self, _request: Request) -> Response:
        """The SDL as text."""
        return PlainTextResponse(self._sdl)


async def no_such_page(request: Request, error: Exception) -> Response:
    """Starlette's own refusals (404, 405), typed like every other error."""
    assert isinstance(error, HTTPException)
    exchange = exchange_of(request.scope)
    refusal = BadRequest(_SENTENCES.get(error.status_code, "this is not served"), status=error.status_code)
    exchange.codes = (refusal.code,)
    return refusal_response(refusal, exchange.request_id, headers=error.headers)


def _start_page(examples: Sequence[Example]) -> str:
    template = Template((_HERE / "templates" / "start.html").read_text("utf-8"))
    buttons = "\n".join(
        '<button type="button" class="example" data-query="{}" data-variables="{}">{}</button>'.format(
            html.escape(example.query.strip()),
            html.escape(json.dumps(example.variables, ensure_ascii=False, indent=2) if example.variables else ""),
            html.escape(example.title),
        )
        for example in examples
    )
    first = examples[0] if examples else Example("", "{ __typename }")
    variables = json.dumps(first.variables, ensure_ascii=False, indent=2) if first.variables else ""
    return template.substitute(
        examples=buttons, query=html.escape(first.query.strip()), variables=html.escape(variables)
    )
