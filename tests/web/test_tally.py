"""Numbers in shared memory: seen by siblings at once, kept over a death, bounded."""

from __future__ import annotations

import tempfile

from web.tally import TALLY_BYTES, Tally, alone, shared


def test_siblings_see_each_others_numbers_and_their_sum() -> None:
    with tempfile.TemporaryFile() as file:
        file.truncate(2 * TALLY_BYTES)
        one, other = shared(file.fileno(), 0), shared(file.fileno(), 1)
        one.mine.values[one.mine.cells("asked\t/graphql")] += 2
        other.mine.values[other.mine.cells("lag", "asked\t/graphql") + 1] += 3
        assert one.total() == other.total() == {"asked\t/graphql": 5, "lag": 0}


def test_who_comes_next_goes_on_counting_where_the_dead_one_stopped() -> None:
    memory = memoryview(bytearray(TALLY_BYTES))
    first = Tally(memory)
    first.values[first.cells("执行")] += 4
    first.values[first.cells("busy", "busy too")] += 1
    first.rest(("busy",))
    second = Tally(memory)
    second.values[second.cells("执行")] += 1
    second.values[second.cells("new")] += 1
    assert second.read() == {"执行": 5, "busy": 0, "busy too": 0, "new": 1}


def test_names_beyond_the_room_are_counted_nowhere() -> None:
    tally = alone().mine
    for number in range(400):
        first = tally.cells(*(f"{number}.{bucket}" for bucket in range(14)))
        tally.values[first + 13] += 1
    told = tally.read()
    assert len(told) == len({name for name in told if told[name] in (0, 1)}), "no cell is counted in twice"
    assert 3_900 < len(told) < 4_096


def test_long_names_end_where_the_cells_begin() -> None:
    tally = alone().mine
    for number in range(400):
        tally.values[tally.cells(f"{number}" + "x" * 1_000)] += 1
    assert set(tally.read().values()) == {1.0}
