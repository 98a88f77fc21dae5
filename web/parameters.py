"""A GraphQL request out of a body or a URL, every parameter checked for its type (GraphQL over HTTP, "Request")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from identifiers.errors import BadRequest
from schema.request import GraphQLRequest
from web.limits import MAX_QUERY_CHARS, MAX_URL_PARAMETERS
from web.numbers import holds_number
from web.strict_json import check_text, parse_json, read_json, strings_in

_EXAMPLE = '{"query": "{ __typename }"}'
_NAMES = ("query", "operationName", "variables", "extensions")

# The document's own escapes for NUL: it would reach a store as an argument.
_ESCAPED_NUL = re.compile(r"\\u(?:0000|\{0+\})")


def from_body(body: bytes) -> GraphQLRequest:
    """The request in the body of a POST."""
    if not body:
        raise BadRequest(f"the body is empty; expected a JSON object such as {_EXAMPLE}")
    value = read_json(body, "the body")
    if isinstance(value, list):
        raise BadRequest("the body is an array; batches are not served, send one operation in each request")
    if not isinstance(value, dict):
        raise BadRequest(f"the body is {_kind(value)}; expected a JSON object such as {_EXAMPLE}")
    return _request(value)


def from_url(query_string: bytes) -> GraphQLRequest:
    """The request in the parameters of a GET; `variables` and `extensions` are JSON texts.

    A URL ends up in logs and histories everywhere: one with an official number in it is refused.
    """
    parameters = _url_parameters(query_string)
    if any(holds_number(text) for pair in parameters.items() for text in pair):
        raise _number_in_url()
    members: dict[str, Any] = {name: parameters[name] for name in _NAMES if parameters.get(name)}
    for name in ("variables", "extensions"):
        if name in members:
            members[name] = parse_json(members[name], name)
            if any(holds_number(text) for text in strings_in(members[name])):
                raise _number_in_url()
    return _request(members)


def _number_in_url() -> BadRequest:
    return BadRequest("the URL seems to hold an official number; numbers travel in the body of a POST only")


def _url_parameters(query_string: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            query_string.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MAX_URL_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise BadRequest("the URL's parameters are not UTF-8") from None
    except ValueError:
        raise BadRequest(f"the URL has more than {MAX_URL_PARAMETERS} parameters") from None
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise BadRequest("the URL has the same parameter twice")
    for pair in pairs:
        for text in pair:
            check_text(text, "the URL")
    return parameters


def _request(members: Mapping[str, Any]) -> GraphQLRequest:
    extensions = _map(members, "extensions")
    query = members.get("query")
    if query is None and extensions.get("persistedQuery") is not None:
        query = ""
    if not isinstance(query, str):
        raise BadRequest(f"query is {_kind(query)}; expected a GraphQL document as a string")
    if len(query) > MAX_QUERY_CHARS:
        raise BadRequest(f"query is longer than {MAX_QUERY_CHARS} characters", status=413)
    if "\\u" in query and _ESCAPED_NUL.search(query):
        raise BadRequest("query has a NUL character in a string")
    operation_name = members.get("operationName")
    if operation_name is not None and not isinstance(operation_name, str):
        raise BadRequest(f"operationName is {_kind(operation_name)}; expected a string or null")
    return GraphQLRequest(query, operation_name or None, _map(members, "variables"), extensions)


def _map(members: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(f"{name} is {_kind(value)}; expected a JSON object or null")
    return value


def _kind(value: Any) -> str:
    """What a JSON value is, in words; never the value."""
    if value is None:
        return "missing or null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "an object"
