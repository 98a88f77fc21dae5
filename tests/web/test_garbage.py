"""Garbage in cycles goes while we serve, and afterwards Python looks for it as before."""

from __future__ import annotations

import gc
import weakref

from web.garbage import SELDOM, looked_for_seldom


class _Cycle:
    def __init__(self) -> None:
        self.itself = self


def test_what_is_in_a_cycle_goes_without_being_asked_to() -> None:
    before = gc.get_threshold()
    with looked_for_seldom():
        last = weakref.ref(_Cycle())
        kept = [[] for _ in range(SELDOM[0] + 1)]  # type: ignore[var-annotated]
        assert last() is None and len(kept) > SELDOM[0]
    assert gc.get_threshold() == before and gc.get_freeze_count() == 0
