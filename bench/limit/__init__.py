"""The limit: what W1 to W5 cost when each is written by hand, as fast as we know how on the same loop and driver.

No GraphQL, no errors, no access, no deadline: only the answer. Postgres builds the JSON by concatenating text (its own
json functions take twice the time), hands it over as bytes, and those bytes leave. Where an id stands, the text holds
its kind and key between two control characters, and one pass puts the id there. A statement is prepared once a
connection, with the plan that suits every parameter.

Tried on W3 and slower, in Postgres' processor time: json_build_object with json_agg 2.5 times, row_to_json 1.8 times,
children grouped and joined 5 times. Plain rows, put together in Python and printed by orjson, take 1.4 times as much in
all, and most of it in the one Python process.

sql/       the statements, one file for each workload and source: W4.court.sql
pool.py    connections, each with its prepared statements
ids.py     from kind and key to the opaque id, in bytes
answers.py the five answers, fanned out where several sources are asked
server.py  Starlette routes: `python -m bench.limit --home HOME --port PORT`
"""
