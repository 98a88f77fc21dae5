"""An answer as its reader has it, where a test asks the engine without HTTP."""

from __future__ import annotations

from dataclasses import replace

import orjson

from schema.request import GraphQLAnswer


def as_read(answer: GraphQLAnswer) -> GraphQLAnswer:
    """The same with its data read from JSON: parts of it may be text that a source wrote."""
    return replace(answer, data=orjson.loads(orjson.dumps(answer.data)))
