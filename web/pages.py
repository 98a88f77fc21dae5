"""The start page, GraphiQL and their files, read once, served from memory.

Nothing comes from another host: closed networks work.
"""

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
_STATIC = _HERE / "static"
BUNDLE = _STATIC / "graphiql"
STAMP = BUNDLE / "stamp"
"""In a bundle that is whole (`web.bundle` writes it). Its text is the digest of what the bundle was made from."""

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}


def _page_headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; script-src 'self'; connect-src 'self'; {policy}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
    }


_PAGE_HEADERS = _page_headers("style-src 'self'; img-src 'self'")

# Its editor (monaco) writes <style> elements as it measures and colours text, and its style sheet holds fonts and
# pictures as data: addresses. Scripts stay as strict as everywhere: our own files, no inline code, no eval.
_GRAPHIQL_HEADERS = {
    **_page_headers("style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; worker-src 'self'"),
    "Vary": "Accept",
}
_FILE_HEADERS = {"Content-Security-Policy": "default-src 'none'"}
"""A worker takes the policy of its own file: it may load nothing and ask nothing."""
_SENTENCES = {404: "there is nothing at this address", 405: "this address does not answer this method"}


@dataclass(frozen=True, slots=True)
class Example:
    """A query to try on the start page."""

    title: str
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)


def is_bundled() -> bool:
    """Whether there is a GraphiQL to serve."""
    return STAMP.is_file()


class Pages:
    """`/`, GraphiQL at `/graphql`, `/static/…` and `/schema.graphql`."""

    def __init__(self, *, sdl: str | None, examples: Sequence[Example], registered_only: bool) -> None:
        self._sdl = sdl
        self._start = _start_page(examples)
        self._graphiql = _registered_page() if registered_only else _graphiql_page(examples)
        self._files = {
            path.relative_to(_STATIC).as_posix(): (path.read_bytes(), _KINDS[path.suffix])
            for folder in (_STATIC, *([BUNDLE] if is_bundled() else []))
            for path in folder.iterdir()
            if path.suffix in _KINDS
        }

    async def start(self, _request: Request) -> Response:
        """The start page."""
        return Response(self._start, headers=_PAGE_HEADERS, media_type="text/html")

    async def graphiql(self, _request: Request) -> Response:
        """GraphiQL, or a page that says why it is not here."""
        return Response(self._graphiql, headers=_GRAPHIQL_HEADERS, media_type="text/html")

    async def file(self, request: Request) -> Response:
        """A file of a page."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        content, kind = found
        return Response(content, headers=_FILE_HEADERS, media_type=kind)

    async def schema(self, _request: Request) -> Response:
        """The SDL as text, where callers may have it."""
        if self._sdl is None:
            raise HTTPException(404)
        return PlainTextResponse(self._sdl)


async def no_such_page(request: Request, error: Exception) -> Response:
    """Starlette's own refusals (404, 405), typed like every other error."""
    assert isinstance(error, HTTPException)
    exchange = exchange_of(request.scope)
    refusal = BadRequest(_SENTENCES.get(error.status_code, "this is not served"), status=error.status_code)
    exchange.codes = (refusal.code,)
    return refusal_response(refusal, exchange.request_id, headers=error.headers)


def _registered_page() -> str:
    return _template("graphiql_registered.html").substitute()


def _graphiql_page(examples: Sequence[Example]) -> str:
    if not is_bundled():
        return _template("graphiql_missing.html").substitute()
    listed = [
        {"title": example.title, "query": example.query.strip() + "\n", "variables": _variables(example)}
        for example in examples
    ]
    # "<" would end the element that holds the text.
    return _template("graphiql.html").substitute(
        examples=json.dumps(listed, ensure_ascii=False).replace("<", "\\u003c")
    )


def _button(example: Example) -> str:
    query, variables = html.escape(example.query.strip()), html.escape(_variables(example))
    attributes = f'type="button" class="example" data-query="{query}" data-variables="{variables}"'
    return f"<button {attributes}>{html.escape(example.title)}</button>"


def _variables(example: Example) -> str:
    return json.dumps(example.variables, ensure_ascii=False, indent=2) if example.variables else ""


def _template(name: str) -> Template:
    return Template((_HERE / "templates" / name).read_text("utf-8"))


def _start_page(examples: Sequence[Example]) -> str:
    buttons = "\n".join(_button(example) for example in examples)
    first = examples[0] if examples else Example("", "{ __typename }")
    return _template("start.html").substitute(
        examples=buttons, query=html.escape(first.query.strip()), variables=html.escape(_variables(first))
    )
