"""Whether a text seems to hold an official number: a wide net, not a validation.

Used where a number must not be at all: in a URL (it would stand in the logs of every proxy on its way), in a request
id, in a log line. What counts: resident ids, company codes (USCC), plates, VINs, case numbers, runs of 15 digits and
more (bank cards, old resident ids), mobile numbers. Full-width and lower-case forms count as well.
"""

from __future__ import annotations

import re
import unicodedata

_PROVINCE = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"

# A resident id is recognised inside a longer word too (an alias such as p110101…); the others need an edge, so that the
# digits of a hash or of an opaque id are not taken for one.
_NUMBER = re.compile(
    rf"""
      \d{{6}}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dX]
    | (?<![0-9A-Z])(?:\d{{15,}}|1[3-9]\d{{9}})(?![0-9A-Za-z])
    | (?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{{2}}\d{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}(?![0-9A-Za-z])
    | (?<![0-9A-Z])[A-HJ-NPR-Z0-9]{{13}}\d{{4}}(?![0-9A-Za-z])
    | [{_PROVINCE}][A-Z][\s·•・.-]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳使领]
    | [(〔\[]\s*\d{{4}}\s*[)〕\]][^\s"号]{{1,24}}号
    """,
    re.VERBOSE,
)

_FOUR_DIGITS = re.compile(r"[0-9]{4}")
"""In every number without a Chinese character; looked for first, as nearly all that is asked has none."""

_SHA256 = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
"""The hash of a document: one in a thousand ends in as many digits as a number has."""

_SHORTEST = 11
"""Characters of the shortest number without a Chinese character."""


def holds_number(text: str) -> bool:
    """Whether an official number seems to stand anywhere in the text."""
    if text.isascii():
        if len(text) < _SHORTEST or not _FOUR_DIGITS.search(text):
            return False
        plain = _SHA256.sub("", text)
    else:
        plain = unicodedata.normalize("NFKC", _SHA256.sub("", text))
    return _NUMBER.search(plain) is not None or _NUMBER.search(plain.upper()) is not None
