"""The one tree of errors that a caller may see; everything else becomes INTERNAL.

    ZhixingError                      code, plus the extensions a caller gets
    ├── RequestError                  the whole request is refused before it runs
    │   ├── BadRequest                BAD_REQUEST (400, 405, 406, 413, 415)
    │   ├── ValidationFailed          VALIDATION_FAILED
    │   ├── CostExceeded              COST_EXCEEDED (cost, limit)
    │   ├── Forbidden                 FORBIDDEN (reason)
    │   ├── PersistedQueryNotFound    PERSISTED_QUERY_NOT_FOUND
    │   └── Throttled                 THROTTLED (429)
    ├── FieldError                    one field is null, the rest is answered
    │   ├── Refused                   FORBIDDEN (reason)
    │   ├── InvalidNumber             INVALID_NUMBER (kind, check)
    │   ├── BadCursor                 BAD_CURSOR
    │   ├── BadArgument               BAD_ARGUMENT (argument)
    │   ├── TooMany                   TOO_MANY (limit)
    │   ├── NotImplementedYet         NOT_IMPLEMENTED
    │   └── SourceError               a source did not answer (source)
    │       ├── SourceUnavailable     SOURCE_UNAVAILABLE
    │       └── SourceTimeout         SOURCE_TIMEOUT
    ├── Internal                      INTERNAL (incident), made once, where the answer leaves
    └── OperatorError                 for who runs it: a sentence on the terminal, never in an answer
        ├── SettingsError             a setting is wrong, with the nearest right one
        ├── StoreError                an embedded store cannot start, is locked, is too new
        └── LoadError                 a file cannot be loaded

Drivers' own exceptions are mapped where they occur (connectors for asyncpg, graph for neo4j); a message never
carries a number, a name, SQL or a stack.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from pathlib import Path


class ZhixingError(Exception):
    """Base of the tree. `code` is DESIGN §8's; `details` are the further extensions of the entry in `errors`."""

    code = "INTERNAL"

    def __init__(self, message: str, /, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def extensions(self) -> Mapping[str, object]:
        """What stands in `errors[].extensions`: the code first, then the details."""
        return {"code": self.code, **self.details}


class RequestError(ZhixingError):
    """The whole request is refused before anything runs; `status` is its HTTP status."""

    status = 400


class BadRequest(RequestError):
    """Body, content type, method, size, JSON or UTF-8 is wrong."""

    code = "BAD_REQUEST"

    def __init__(self, message: str, /, *, status: int = 400, **details: object) -> None:
        super().__init__(message, **details)
        self.status = status


class ValidationFailed(RequestError):
    """The document does not parse or does not fit the schema."""

    code = "VALIDATION_FAILED"


class CostExceeded(RequestError):
    """The document is larger or dearer than the limit (`cost`, `limit`)."""

    code = "COST_EXCEEDED"


class Forbidden(RequestError):
    """The caller may not do this (`reason`)."""

    code = "FORBIDDEN"
    status = 403


class PersistedQueryNotFound(RequestError):
    """The document of a hash is not known here; the caller sends it again together with the document."""

    code = "PERSISTED_QUERY_NOT_FOUND"
    status = 200


class Throttled(RequestError):
    """More is asked at once than is served; to be asked again after a second (Retry-After)."""

    code = "THROTTLED"
    status = 429


class FieldError(ZhixingError):
    """One field cannot be answered; the rest is."""


class Refused(FieldError):
    """The caller may not read this field, or not ask this of it (`reason`)."""

    code = "FORBIDDEN"


class InvalidNumber(FieldError):
    """An official number fails a check: `kind` (RESIDENT_ID, USCC, PLATE, VIN, CASE_NUMBER), `check` says which.

    The number itself is in neither message nor details: it may be a person's.
    """

    code = "INVALID_NUMBER"

    def __init__(self, kind: str, check: str, message: str) -> None:
        super().__init__(message, kind=kind, check=check)


class BadCursor(FieldError):
    """A cursor that this list did not give."""

    code = "BAD_CURSOR"


class BadArgument(FieldError):
    """An argument out of its range (`argument`)."""

    code = "BAD_ARGUMENT"


class TooMany(FieldError):
    """More entries than a plain list may hold, or more numbers than one request may ask (`limit`)."""

    code = "TOO_MANY"


class NotImplementedYet(FieldError):
    """In the contract, not built yet."""

    code = "NOT_IMPLEMENTED"


class SourceError(FieldError):
    """A source did not answer; `source` names it. "Not answered" never looks like "none"."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(message, source=source)
        self.source = source


class SourceUnavailable(SourceError):
    """The source refuses, resets, or answers something unusable."""

    code = "SOURCE_UNAVAILABLE"


class SourceTimeout(SourceError):
    """The source was still silent at the deadline."""

    code = "SOURCE_TIMEOUT"


class Internal(ZhixingError):
    """Something of ours broke; the caller gets an incident number, the log the rest."""

    def __init__(self, incident: str) -> None:
        super().__init__("internal error", incident=incident)


class OperatorError(ZhixingError):
    """For the one who runs it: printed as a sentence with a remedy, exit code 2; never part of an answer."""


class SettingsError(OperatorError):
    """A `ZHIXING_*` setting is unknown or its value is wrong."""


class StoreError(OperatorError):
    """An embedded store cannot start, is locked by another instance, or its migrations were changed."""


class LoadError(OperatorError):
    """A file or folder cannot be loaded."""


MOST_FRAMES = 12
"""Places of a stack that are logged."""


def describe(error: BaseException) -> dict[str, list[str]]:
    """What broke and where, for the log: types and places, outermost cause last; no message, as it may hold a value."""
    types: list[str] = []
    current: BaseException | None = error
    while current is not None and len(types) < MOST_FRAMES:
        types.append(f"{type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or current.__context__
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": types, "frames": places}
