"""`Progress`: how far a long load is. A bar on a terminal, a plain line every few seconds elsewhere.

Both are drawn by a thread of their own: they go on while rows are made, which does not let the event loop run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Any, Protocol, TextIO, TypeVar

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

LINE_EVERY_S = 3.0
"""Between two lines where there is no terminal."""

_CHUNK = 500

T = TypeVar("T")


class Told(Protocol):
    """Who is told how many rows have gone by, and what is done now."""

    def advance(self, rows: int) -> None:
        """So many rows more."""

    def doing(self, what: str) -> None:
        """What is done now, where it is not copying: `indexing court`."""


class Silent:
    """Tells nobody."""

    def advance(self, rows: int) -> None:
        """Nothing is shown."""

    def doing(self, what: str) -> None:
        """Nothing is shown."""


SILENT = Silent()
"""What nobody is told of: for callers who do not ask."""


class Progress:
    """Shows rows of about `total` (None: nobody knows) on `stream` inside a `with` block."""

    def __init__(self, what: str, total: int | None, stream: TextIO, *, line_every_s: float = LINE_EVERY_S) -> None:
        self._what = what
        self._total = None if total is None else max(total, 1)
        self._stream = stream
        self._line_every_s = line_every_s
        self._rows = 0
        self._now = ""
        self._began_s = time.monotonic()
        self._ended = threading.Event()
        self._bar = _bar(stream) if stream.isatty() else None
        self._shown = self._bar.add_task(what, total=self._total) if self._bar is not None else None
        self._lines = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Progress:
        self._began_s = time.monotonic()
        if self._bar is not None:
            self._bar.start()
        else:
            self._lines.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._bar is not None:
            self._bar.stop()
        else:
            self._lines.join()

    def advance(self, rows: int) -> None:
        """So many rows more; what was done beside is over."""
        self._rows += rows
        self._show()

    def doing(self, what: str) -> None:
        """What is done now, where it is not copying."""
        self._now = what
        self._show()

    def line(self) -> str:
        """How far it is, as a sentence: rows, rate, time left."""
        seconds = max(time.monotonic() - self._began_s, 0.001)
        rate = self._rows / seconds
        told = f"{self._what}: {_rows_of(self._rows, self._total)}, {rate:,.0f} rows/s"
        # After the last row nobody knows how long what is done with all of them takes.
        if self._total is not None and self._rows and not (self._now and self._rows >= self._total):
            told += f", {max(0.0, (self._total - self._rows) / rate):.0f} s left"
        return f"{told}; {self._now}" if self._now else told

    def _show(self) -> None:
        if self._bar is not None and self._shown is not None:
            self._bar.update(self._shown, completed=self._rows, description=self._now or self._what)

    def _tell(self) -> None:
        while not self._ended.wait(self._line_every_s):
            print(self.line(), file=self._stream, flush=True)


def _rows_of(rows: float, total: float | None) -> str:
    if total is None:
        return f"{rows:,.0f} rows"
    return f"{rows:,.0f} of about {total:,.0f} rows ({min(100, rows * 100 // total):.0f} %)"


def counted(rows: Iterable[T], told: Told) -> Iterator[T]:
    """The same rows, told about as they go by."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        yield from chunk
        told.advance(len(chunk))


class _Rows(ProgressColumn):
    """How many rows of how many."""

    def render(self, task: Task) -> Text:
        return Text(_rows_of(task.completed, task.total))


class _Rate(ProgressColumn):
    """Rows a second of the last while."""

    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text("" if rate is None else f"{rate:,.0f} rows/s")


def _bar(stream: TextIO) -> Bar:
    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        _Rows(),
        _Rate(),
        TimeRemainingColumn(),
    )
    return Bar(*columns, console=Console(file=stream))
