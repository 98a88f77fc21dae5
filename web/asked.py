"""What a command of the terminal asks: a document and its variables, from files or from the line itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import orjson
import typer

from identifiers.errors import LoadError, SettingsError

File: TypeAlias = Annotated[str, typer.Argument(metavar="FILE|-", help="A GraphQL document; - reads standard input.")]
VariablesText: TypeAlias = Annotated[
    str, typer.Option("--variables", metavar="JSON|@FILE", help="Its variables, or the file that they stand in.")
]


def document_in(file: str) -> str:
    """The text of a file, `-` is standard input; LoadError where it cannot be read."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}") from None


def variables_in(text: str) -> dict[str, Any]:
    """The variables that JSON says, or the file named after an @; SettingsError where they are no object."""
    try:
        variables = orjson.loads(document_in(text[1:]) if text.startswith("@") else text)
    except orjson.JSONDecodeError as error:
        raise SettingsError(f"--variables is not JSON: {error}") from None
    if not isinstance(variables, dict):
        raise SettingsError('--variables must be an object such as {"number": "…"}')
    return variables
