"""A plan is run, breadth first: one batched read for each level and relation, those that need not wait side by side.

execute.py     the levels, one after the other
levels.py      where a level's objects stand
placing.py     values put there, or their errors, with nulls as GraphQL has them
splice.py      the ids in what a source said as JSON, made afterwards
rehearsal.py   a plan run without stores, for the statements that its reads would ask
"""
