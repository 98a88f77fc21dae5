"""The province around the cast: Zhejiang's other parties and cases by chance, as many as the scale asks for.

    streams.py    the rows of every table, made while they are read
    world.py      what the tables are drawn from      homes.py, names.py  where they live, what they are called
    people.py     persons and companies               docket.py           their cases, followers.py those that follow
    one file for each agency: what it holds on them (seizures.py is the vehicle register)

Every table and every step has a stream of chance of its own, so the same rows come whatever else is read. Nobody of
the cast or the core is named here: what is told of them stays as it is told.
"""

from __future__ import annotations

from connectors.demo.province.streams import PER_SCALE, streams

__all__ = ["PER_SCALE", "streams"]
