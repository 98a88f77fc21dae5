"""The picture as an image, with the font of our own wheel."""

from __future__ import annotations

import struct

import pytest

from graph.drawing import png as drawing
from graph.drawing.png import png
from graph.drawing.svg import draw
from tests.graph.drawing.groups import ON, charted, upstream


async def made(name: str) -> tuple[str, bytes]:
    drawn = await charted(upstream(("p1", "y", 1.0)), "y")
    svg = draw(drawn, {"p1": name, "y": "甲公司"}, ON)
    return svg, png(svg)


def size(image: bytes) -> tuple[int, int]:
    """Of a PNG: its header says it. https://www.w3.org/TR/png-3/#11IHDR"""
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    return width, height


async def test_an_image_is_twice_as_large_as_the_picture() -> None:
    svg, image = await made("张三")
    width, height = size(image)
    assert f'width="{width // 2}" height="{height // 2}"' in svg


async def test_every_character_has_a_shape_of_its_own() -> None:
    """Those that a font does not have look all the same. The third is in the first extension, the fourth beyond."""
    images = [(await made(name))[1] for name in ("张", "章", "㐆", "𠮷")]
    assert len(set(images)) == 4


async def test_a_huge_picture_is_made_pixel_for_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_PIXELS", 100)
    svg, image = await made("张三")
    width, height = size(image)
    assert f'width="{width}" height="{height}"' in svg
