"""How far a load is: lines where there is no terminal, a bar where there is one."""

from __future__ import annotations

import io
import time

from connectors.loading import Progress, counted

LINE = "demo: 500 of about 2,000 rows (25 %), "


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def until(stream: io.StringIO, text: str) -> str:
    """What stands on the stream once the text does."""
    end = time.monotonic() + 20
    while text not in stream.getvalue():
        assert time.monotonic() < end, stream.getvalue()
        time.sleep(0.005)
    return stream.getvalue()


def test_every_row_goes_by_and_is_counted() -> None:
    stream = io.StringIO()
    progress = Progress("demo", 1234, stream)
    assert list(counted(iter(range(1234)), progress)) == list(range(1234))
    assert progress.line().startswith("demo: 1,234 of about 1,234 rows (100 %), ")
    assert progress.line().endswith(", 0 s left")


def test_lines_have_rows_rate_and_time_left_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    with Progress("demo", 2000, stream, line_every_s=0.01) as progress:
        progress.advance(500)
        said = until(stream, LINE)
        progress.doing("indexing court")
        until(stream, "; indexing court\n")
    ended = stream.getvalue()

    line = next(line for line in said.splitlines() if line.startswith(LINE))
    assert " rows/s, " in line and line.endswith(" s left")
    time.sleep(0.05)
    assert stream.getvalue() == ended, "it goes on after the end"


def test_a_load_of_a_moment_says_nothing() -> None:
    stream = io.StringIO()
    with Progress("demo", 10, stream) as progress:
        progress.advance(10)

    assert stream.getvalue() == ""


def test_before_the_first_row_no_time_is_promised_and_more_than_all_is_all() -> None:
    progress = Progress("demo", 100, io.StringIO())
    assert "left" not in progress.line()
    progress.advance(150)
    assert "150 of about 100 rows (100 %)" in progress.line()
    assert progress.line().endswith(", 0 s left")


def test_where_nobody_knows_how_many_rows_there_are_none_is_promised() -> None:
    stream = Terminal()
    with Progress("checking f.csv", None, stream) as progress:
        progress.advance(1_500)
        assert progress.line().startswith("checking f.csv: 1,500 rows, ") and progress.line().endswith(" rows/s")
        until(stream, "1,500 rows")


def test_after_the_last_row_no_time_is_promised_for_what_is_done_with_all() -> None:
    progress = Progress("f.csv", 10, io.StringIO())
    progress.advance(10)
    progress.doing("writing the table")
    assert progress.line().endswith(" rows/s; writing the table")


def test_a_terminal_has_a_bar() -> None:
    stream = Terminal()
    with Progress("demo", 2000, stream) as progress:
        progress.advance(500)
        until(stream, "500 of about 2,000 rows")
        progress.doing("indexing court")
        until(stream, "indexing court")
    assert "━" in stream.getvalue()
