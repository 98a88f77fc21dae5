"""An answer as its reader has it, where a test asks the engine without HTTP."""

from __future__ import annotations

import orjson

from schema.request import GraphQLAnswer


def as_read(answer: GraphQLAnswer) -> GraphQLAnswer:
    """The same with its data read from JSON: parts of it may be text that a source wrote."""
    return answer._replace(data=orjson.loads(orjson.dumps(answer.data)))
