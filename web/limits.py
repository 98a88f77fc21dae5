"""Every limit of the serving edge in one place. Bytes, characters, seconds and counts are in the names."""

from __future__ import annotations

MAX_BODY_BYTES = 1_000_000
"""A request's body. Hundreds of numbers with a long document take less than a tenth of it."""

MAX_QUERY_CHARS = 50_000
"""A document, before it is parsed. Its tokens are counted by `schema`."""

MAX_JSON_DEPTH = 64
"""Nesting of a body or of a JSON parameter; the parser's own recursion ends far above."""

MAX_JSON_VALUES = 20_000
"""Values of a body, counted from above by its commas and brackets; keeps parsing under 100 ms."""

MAX_NUMBER_DIGITS = 400
"""Digits of one JSON integer: more than a double has, and reading them grows with their square."""

MAX_URL_PARAMETERS = 16
"""Parameters of a GET."""

MAX_HEAD_BYTES = 32_768
"""Request line and headers together. httptools itself has no limit."""

HEAD_TIMEOUT_S = 10.0
"""By when a request's head is whole; uvicorn itself waits for ever."""

LINGER_S = 5.0
"""How long the rest of a refused body is read and thrown away, so that the caller gets to read the refusal."""

WRITE_TIMEOUT_S = 30.0
"""How long a caller may take to read an answer."""

KEEP_ALIVE_S = 5
"""An idle connection is closed after this."""

MAX_CONNECTIONS = 1_000
"""Open connections; a further one is told THROTTLED and closed."""

BACKLOG = 512
"""Connections that the kernel holds for us."""

MAX_IN_FLIGHT = 256
"""GraphQL requests at once; a further one is THROTTLED."""

BACKSTOP_S = 1.0
"""What the engine may take beyond the deadline before it is cut off as INTERNAL."""

PROBE_TIMEOUT_MS = 2_000
"""By when the parts of `/readyz` have answered; what has not is named as down."""

MIN_COMPRESSED_BYTES = 4_096
"""Smaller answers leave as they are."""

MAX_INLINE_COMPRESSION_BYTES = 262_144
"""Larger answers are compressed in a thread, so that other requests go on."""
