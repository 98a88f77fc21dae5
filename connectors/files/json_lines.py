"""JSON Lines: an object a line. Numbers keep their digits, as texts; a key is a header."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from connectors.files.limits import MAX_COLUMNS
from connectors.files.text import lines_of
from connectors.files.wrong import NESTED, Finding, Reason, Record
from connectors.loading import Told, counted
from identifiers.errors import LoadError

_NO_OBJECT = Finding("", Reason.BAD_JSON, "the line is no JSON object")
_TWICE = Finding("", Reason.BAD_JSON, "the object has a key twice")


class _TwiceError(ValueError):
    """A key stands twice in an object."""


def header_of(path: Path, encoding: str, told: Told) -> tuple[list[str], int]:
    """Every key of the file, in the order of their first appearance, and how many lines it has.

    LoadError where the first line is no object.
    """
    keys: dict[str, None] = {}
    place = -1
    for place, (_, line) in enumerate(counted(_lines(path, encoding), told)):
        found = _object(line)
        if isinstance(found, Finding):
            if place == 0:
                raise LoadError(f"{path.name} is no JSON Lines: its first line is no JSON object")
            continue
        keys.update(dict.fromkeys(found))
        if len(keys) > MAX_COLUMNS:
            break
    return list(keys), place + 1


def records_of(path: Path, encoding: str, header: tuple[str, ...]) -> Iterator[Record]:
    """The objects; a key that is not there is null."""
    for number, line in _lines(path, encoding):
        found = _object(line)
        raw = line.rstrip("\r\n")
        if isinstance(found, Finding):
            yield Record(number, [], raw, found)
        else:
            yield Record(number, [_plain(found.get(key)) for key in header], raw)


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines_of(path, encoding), start=1) if line.strip())


def _object(line: str) -> dict[str, Any] | Finding:
    try:
        value = _DECODER.decode(line)
    except _TwiceError:
        return _TWICE
    except (ValueError, RecursionError):
        return _NO_OBJECT
    return value if isinstance(value, dict) else _NO_OBJECT


def _plain(value: Any) -> object:
    return NESTED if isinstance(value, (dict, list)) else value


def _refuse(text: str) -> None:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_once)
