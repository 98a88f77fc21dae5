"""One way of writing for texts that people and agencies write in several: width, case, spaces, company suffixes.

Not NFKC: that would also rewrite characters that stand in real names (㈱, compatibility ideographs). Case is folded for
Latin letters alone, so that a lookalike (ſ, ı, ß) stays what it is and fails the check of characters.
"""

from __future__ import annotations

import re

MAX_LENGTH = 1_000
"""Longer texts are no number, however many of their characters are spaces: they are left as they are, at no cost."""

_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))
_HALF = "".join(map(chr, range(0x21, 0x7F)))
_SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
# Zero-width characters and marks of direction: copied along from web pages and office files, seen by nobody.
_INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"

_HALF_WIDTH = str.maketrans(_WIDE + _SPACES, _HALF + " " * len(_SPACES), _INVISIBLE)
_COMPACT = str.maketrans(_WIDE + _HALF, _HALF.upper() * 2, _SPACES + _INVISIBLE)

_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~·•‧・∙⋅、。〈〉《》「」『』【】〔〕〖〗｟｠“”‘’…—–‐‑―￥￡"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTERS_AND_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDE_LETTERS_AND_DIGITS = "".join(chr(ord(each) + 0xFEE0) for each in _LETTERS_AND_DIGITS + _UPPER)
_WIDE_PUNCTUATION = "".join(each for each in _WIDE if each not in _WIDE_LETTERS_AND_DIGITS)

NAME_TO = _LETTERS_AND_DIGITS + _UPPER.lower() * 2
"""What the first characters of NAME_FROM become."""

NAME_FROM = (
    _WIDE_LETTERS_AND_DIGITS + _UPPER + "".join(dict.fromkeys(_SPACES + _INVISIBLE + _PUNCTUATION + _WIDE_PUNCTUATION))
)
"""Characters that a name is rid of: the first len(NAME_TO) each become one of NAME_TO, the rest go.

These are the arguments of Postgres's `translate(name, NAME_FROM, NAME_TO)`.
"""

NAME_SUFFIXES = (
    "合伙企业有限合伙",
    "合伙企业普通合伙",
    "特殊普通合伙",
    "有限责任公司",
    "股份有限公司",
    "股份合作公司",
    "普通合伙",
    "有限合伙",
    "合伙企业",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "集团",
    "公司",
    "companylimited",
    "incorporated",
    "corporation",
    "companyltd",
    "limited",
    "coltd",
    "group",
    "gmbh",
    "corp",
    "ltd",
    "llc",
    "plc",
)
"""What says the legal form and nothing else, after NAME_FROM; bare `co` and `inc` would eat Marco and zinc."""

NAME_SUFFIX_PATTERN = f"(?:{'|'.join(NAME_SUFFIXES)})$"
"""The same as a regular expression that Python and Postgres read alike; replaced by '' NAME_SUFFIX_PASSES times."""

NAME_SUFFIX_PASSES = 2
"""集团 + 股份有限公司, group + coltd."""

_NAME = str.maketrans(NAME_FROM[: len(NAME_TO)], NAME_TO, NAME_FROM[len(NAME_TO) :])
_SUFFIX = re.compile(NAME_SUFFIX_PATTERN)


def half_width(text: str) -> str:
    """Full width to half width, invisible characters and outer spaces gone; case and inner spaces are kept."""
    if len(text) > MAX_LENGTH:
        return text
    return (text if text.isascii() and text.isprintable() else text.translate(_HALF_WIDTH)).strip()


def compact(text: str) -> str:
    """Half width, capitals, no space anywhere: the form in which official numbers are checked and stored."""
    if len(text) > MAX_LENGTH:
        return text
    # What needs nothing but capitals is the common case in a large file, and translating is slow.
    return text.upper() if text.isascii() and text.isalnum() else text.translate(_COMPACT)


def normalise_name(name: str) -> str:
    """The form in which names of persons and companies are compared for a search; never shown.

    Half width, small letters, no spaces, no punctuation, and for companies no legal form (有限公司, Co., Ltd.) at the
    end. Where nothing but a legal form stands, it is kept. Empty only where the name holds nothing else than spaces
    and punctuation. Costs 0.1 µs a character: the caller bounds the length.
    """
    base = name.translate(_NAME)
    stripped = base
    for _ in range(NAME_SUFFIX_PASSES):
        stripped = _SUFFIX.sub("", stripped)
    return stripped or base
