"""How large what comes from a file may be."""

from __future__ import annotations

MAX_ROWS = 5_000_000
"""Rows of one file."""

MAX_COLUMNS = 500
"""Headers of one file."""

MAX_LINE_CHARACTERS = 1_000_000
"""Characters of one line of text."""

MAX_BYTES = 4 * 1024**3
"""Bytes of one file, and of one workbook when it is unpacked."""

MAX_QUARANTINED = 500_000
"""Bad rows of one file; where there are more, the file or its mapping is wrong."""

MAX_TEXT = 500
"""Characters of a text: names, addresses, numbers."""

MAX_LONG_TEXT = 10_000
"""Characters of a text that holds sentences."""

LOAD_MS = 1_800_000
"""By when a load ends, milliseconds."""
