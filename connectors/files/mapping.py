"""What an operator says about a file: a TOML document, all of it optional.

table = "court.payment"            # checked, where it stands
sheet = "到账"                     # Excel: the sheet to read
ignore = ["序号"]                  # headers that are no column, whatever they look like
identity = ["case_number"]         # columns that tell rows apart, for a table without a key of its own

[columns]                          # column = header; the other headers are guessed
paid_on = "款项到账日"

[constants]                        # a value for every row
kind = "现金"

[units]                            # of amounts: 元 (where nothing is said) or 万元
amount = "万元"

[values.kind]                      # what the file writes = what the column holds
"转帐" = "转账"
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from connectors.catalogue import ColumnType, Table
from connectors.loading import has_key, identity_of
from identifiers.errors import LoadError

UNITS: Mapping[str, Decimal] = {"元": Decimal(1), "万元": Decimal(10_000)}
_MAX_BYTES = 1_000_000
_KEYS = ("table", "sheet", "ignore", "identity", "columns", "constants", "units", "values")


@dataclass(frozen=True, slots=True)
class FileMapping:
    """The document as read; names of columns are those of the table."""

    sheet: str | None = None
    ignore: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_mapping(path: Path, table: Table) -> FileMapping:
    """The mapping in a file; LoadError names the key that is wrong and the nearest right one."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise LoadError(f"{path.name} is too large for a mapping")
        said = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise LoadError(f"{path.name} is no TOML document: {error}") from None
    for key in said:
        _known(path, key, _KEYS)
    if said.get("table", table.qualified) != table.qualified:
        raise LoadError(f"{path.name} is a mapping for {said['table']}, not for {table.qualified}")
    return FileMapping(
        sheet=_typed(path, said, "sheet", str, None),
        ignore=tuple(str(each) for each in _typed(path, said, "ignore", list, [])),
        identity=_identity(path, said, table),
        columns=_texts(path, said, "columns", table),
        constants=_texts(path, said, "constants", table),
        units=_units(path, said, table),
        values=_values(path, said, table),
    )


def _texts(path: Path, said: Mapping[str, Any], key: str, table: Table) -> Mapping[str, str]:
    found = _typed(path, said, key, dict, {})
    for name, value in found.items():
        _known(path, name, _loadable(table))
        if isinstance(value, (dict, list)):
            raise LoadError(f"{path.name}: {key}.{name} must be a text")
    return {name: str(value) for name, value in found.items()}


def _identity(path: Path, said: Mapping[str, Any], table: Table) -> tuple[str, ...]:
    names = tuple(str(each) for each in _typed(path, said, "identity", list, []))
    for name in names:
        _known(path, name, _loadable(table))
    if names and has_key(table):
        key = ", ".join(identity_of(table))
        raise LoadError(f"{path.name}: rows of {table.qualified} are told apart by {key}: leave out identity")
    return tuple(dict.fromkeys(names))


def _units(path: Path, said: Mapping[str, Any], table: Table) -> Mapping[str, str]:
    units = _texts(path, said, "units", table)
    for name, unit in units.items():
        if table.by_name[name].type is not ColumnType.NUMERIC or unit not in UNITS:
            raise LoadError(f"{path.name}: units.{name} must be an amount's, and 元 or 万元")
    return units


def _values(path: Path, said: Mapping[str, Any], table: Table) -> Mapping[str, Mapping[str, str]]:
    found = _typed(path, said, "values", dict, {})
    for name, terms in found.items():
        column = table.by_name[_known(path, name, _loadable(table))]
        if not isinstance(terms, dict):
            raise LoadError(f"{path.name}: values.{name} must be a table of terms")
        for value in terms.values():
            if column.values:
                _known(path, str(value), column.values)
    return {name: {str(term): str(value) for term, value in terms.items()} for name, terms in found.items()}


def _typed(path: Path, said: Mapping[str, Any], key: str, kind: type, default: Any) -> Any:
    value = said.get(key, default)
    if value is not default and not isinstance(value, kind):
        raise LoadError(f"{path.name}: {key} must be a {'table' if kind is dict else kind.__name__}")
    return value


def _known(path: Path, name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.0)[0]
        raise LoadError(f"{path.name}: {name} is unknown here; did you mean {nearest}? ({', '.join(names)})")
    return name


def _loadable(table: Table) -> tuple[str, ...]:
    """record_id is the agency's own serial in our store: never taken from a file."""
    return tuple(column.name for column in table.columns if column.name != "record_id")
