"""Cycles of garbage, looked for seldom while we serve.

Python looks through its young objects whenever 700 more are alive, and every so often through all there are. A
question about a hundred parties makes thousands that live until it is answered: an eighth of its processor time went
into looking through them in vain. What ends in a cycle is an error with its traceback, or a document no longer kept.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (10_000, 5, 5)
"""Objects more than at the last look before the young ones are looked through, and after how many looks the older ones:
all of them for a quarter of a million objects, some ten megabytes."""


@contextmanager
def looked_for_seldom() -> Iterator[None]:
    """Inside the block; what is there when it begins (modules, the schema) is not looked through again."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
