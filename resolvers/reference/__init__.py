"""The reference: graphql-core over the same batched reads, to which the engine is held (docs/decisions/0019).

answer.py      a meaning given life as a resolver
batcher.py     gathers the reads of a level into one
selection.py   what is asked of a field, as graphql-core says it
"""
