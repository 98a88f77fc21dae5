"""The three samples, and copies of them with something changed."""

from __future__ import annotations

from pathlib import Path

from connectors.statements.alipay import ALIPAY
from connectors.statements.icbc import ICBC
from connectors.statements.layout import Layout
from connectors.statements.wechat import WECHAT

SAMPLES = Path(__file__).parents[2] / "data" / "statements"
LAYOUTS = {layout.name: layout for layout in (ALIPAY, WECHAT, ICBC)}
FILES = {"alipay": "alipay.csv", "wechat": "wechat.csv", "icbc": "icbc-debit.csv"}
ENCODINGS = {"alipay": "gb18030", "wechat": "utf-8", "icbc": "utf-8"}
HEADER_LINE = {"alipay": 25, "wechat": 17, "icbc": 7}
"""Counted in an editor that shows line numbers."""


def sample(name: str) -> Path:
    """The sample as it came."""
    return SAMPLES / FILES[name]


def layout(name: str) -> Layout:
    """The reader of this institution."""
    return LAYOUTS[name]


def lines_of(name: str) -> list[str]:
    """A sample's lines without their ends; line 1 is the first."""
    return sample(name).read_bytes().decode(ENCODINGS[name]).removesuffix("\n").split("\n")


def changed(folder: Path, name: str, lines: list[str]) -> Path:
    """A statement of these lines as its institution would write it."""
    path = folder / f"{name}.csv"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(ENCODINGS[name]))
    return path


def with_rows(folder: Path, name: str, rows: list[str]) -> Path:
    """The sample's preamble, header and closing line around these rows."""
    lines = lines_of(name)
    closing = lines[-1:] if name == "icbc" else []
    return changed(folder, name, [*lines[: HEADER_LINE[name]], *rows, *closing])
