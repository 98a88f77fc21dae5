"""The picture as PNG: resvg, and Noto Sans CJK from its wheel, so that no font has to be on the machine."""

from __future__ import annotations

import re
from importlib.resources import as_file

ZOOM = 2
"""Pixels of the image for one of the picture."""
MOST_PIXELS = 40_000_000
"""Of an image made so; a larger one is made pixel for pixel."""

_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


def png(svg: str) -> bytes:
    """A picture of `svg.draw` as an image."""
    # Only a command that draws pays for them.
    import noto_cjk_sans_otc
    import resvg_py

    found = _SIZE.search(svg)
    assert found is not None
    pixels = int(found[1]) * int(found[2])
    with as_file(noto_cjk_sans_otc.FONT_PATH) as font:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=ZOOM if pixels * ZOOM**2 <= MOST_PIXELS else 1,
            skip_system_fonts=True,
            font_files=[str(font)],
        )
