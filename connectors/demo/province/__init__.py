"""The province around the cast: Zhejiang's other parties and cases by chance, as many as the scale asks for.

streams.py  the rows of every table, made while they are read
"""

from __future__ import annotations

from connectors.demo.province.streams import PER_SCALE, streams

__all__ = ["PER_SCALE", "streams"]
