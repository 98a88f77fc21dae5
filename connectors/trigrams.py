"""Similarity of two texts as PostgreSQL's pg_trgm measures it, in Python: for sources that are not Postgres.

Words are runs of letters and digits; a word's trigrams are those of itself with two spaces before and one behind; the
similarity of two texts is the number of trigrams they share over the number of all their trigrams, from 0 to 1.
"""

from __future__ import annotations

import struct
from itertools import groupby

SIMILAR_FROM = 0.3
"""Names less similar than this are not found: pg_trgm's own threshold."""


def trigrams(text: str) -> frozenset[str]:
    """The distinct trigrams of a text."""
    words = ("".join(chars) for is_word, chars in groupby(text.lower(), str.isalnum) if is_word)
    padded = (f"  {word} " for word in words)
    return frozenset(word[start : start + 3] for word in padded for start in range(len(word) - 2))


def similarity(one: str, other: str) -> float:
    """How similar two texts are, 0 to 1, in the single precision in which Postgres answers."""
    first, second = trigrams(one), trigrams(other)
    everything = len(first | second)
    share = len(first & second) / everything if everything else 0.0
    return float(struct.unpack("f", struct.pack("f", share))[0])
