"""Structured logs: one JSON object a line (readable text on a terminal), and nothing in them that tells about a person.

What is logged is fixed: names of our own, counts, times, types. Never a message of an exception (a driver puts values
into it), never a traceback's text, never a body, a document, a name, a query string. Other libraries' records come in
through `ForeignHandler`, reduced in the same way. As a last net, a value that seems to hold an official number is
replaced as a whole.
"""

from __future__ import annotations

import hashlib
import logging
import re
from functools import lru_cache
from typing import TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from identifiers.errors import describe
from web.numbers import holds_number
from web.request_lines import JsonLines

MAX_FOREIGN_CHARS = 200
_REMEMBERED_DOCUMENTS = 256
_REMEMBERED_CHARS = 8_192
"""Together at most 8 MB of hashes that are remembered, in the widest characters."""
REMOVED = "[removed: seems to hold a number]"

# Written for a terminal by uvicorn itself, about the process and the protocol only.
_SPOKEN = frozenset({"uvicorn.error"})

# Literals and long digit runs of a document: what may be a person's. Linear: an unclosed string ends with its line.
_LITERAL = re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\\?\Z)?|"(?:[^"\\\n]++|\\.)*+"?|\d{6,}', re.DOTALL)


def configure_logs(level: str, stream: TextIO, *, pretty: bool | None = None, worker: int | None = None) -> None:
    """Send all logs of the process to `stream`, from `level` (debug, info, warning, error) up.

    `pretty` unset: text where the stream is a terminal, JSON elsewhere. `worker` is named in every line.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    readable = stream.isatty() if pretty is None else pretty
    renderer: Processor = structlog.dev.ConsoleRenderer(colors=stream.isatty()) if readable else _render
    lines = structlog.WriteLoggerFactory(stream) if readable else JsonLines(stream, number, worker)
    structlog.configure(
        processors=[
            remove_numbers,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            *((_naming(worker),) if worker is not None else ()),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lines,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [ForeignHandler()]
    root.setLevel(max(number, logging.INFO))
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    # The access log holds URLs with their query strings; `web.edge` writes its own line.
    logging.getLogger("uvicorn.access").handlers = []
    logging.getLogger("uvicorn.access").propagate = False


def document_hash(document: str) -> str:
    """12 hex digits that stay the same for the same query whatever numbers and names are written into it.

    SHA-256 of the document without its literals: a hash of the whole could be tried out number by number.
    """
    return _remembered_hash(document) if len(document) <= _REMEMBERED_CHARS else _hash(document)


def _hash(document: str) -> str:
    return hashlib.sha256(_LITERAL.sub("0", document).encode()).hexdigest()[:12]


_remembered_hash = lru_cache(_REMEMBERED_DOCUMENTS)(_hash)


class ForeignHandler(logging.Handler):
    """Takes the standard library's log records into ours: the template of the message without its arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; its exception as types and places."""
        spoken = record.getMessage() if record.name in _SPOKEN else str(record.msg)
        first_line = spoken.strip().partition("\n")[0][:MAX_FOREIGN_CHARS]
        error = record.exc_info[1] if record.exc_info else None
        details = describe(error) if error else {}
        level = min(max(record.levelno, logging.DEBUG), logging.CRITICAL) // 10 * 10
        structlog.get_logger().log(level, first_line, logger=record.name, **details)


def remove_numbers(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last net: values that seem to hold an official number are replaced."""
    for key, value in event.items():
        if isinstance(value, str):
            if holds_number(value):
                event[key] = REMOVED
        elif isinstance(value, list):
            event[key] = [REMOVED if isinstance(each, str) and holds_number(each) else each for each in value]
    return event


def _naming(worker: int) -> Processor:
    def name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["worker"] = worker
        return event

    return name


def _render(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return orjson.dumps(event, default=lambda value: type(value).__name__).decode()
