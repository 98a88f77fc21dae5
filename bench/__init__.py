"""Measurements, never assertions: each module is run by hand and prints what it measured.

W1 to W5 beside hand-written endpoints and a stock executor (`make bench`; `python -m bench --help` for choices):
  queries/            their documents; workloads.py draws variables from the data by a seed
  limit/, stock.py    what we are measured against; implementations.py starts them beside the platform
  peers.py            PostGraphile, for `make bench-peers`; postgraphile/ is its server, lock file and documents
  agreement.py        all give the same answers, or nothing is timed
  rounds.py           interleaved rounds of load.py (wrk), with the processor time of processes.py
  results.py          results.json, results.md
  profile.py          where a request's processor time goes: `python -m bench.profile W3`

graph/      G1 to G4, questions of the graph beside a script by hand (`make bench-graph`)

memory.py   resident memory of an instance after 1,000 mixed requests: `python -m bench.memory HOME`
hostile.py  processor time of hostile requests: `python -m bench.hostile HOME`; `--beside`: W1 beside them (beside.py)
loading.py  rows a second into bare and into live tables: `python -m bench.loading [SCALE]`
projection.py  nodes and relationships a second into an empty graph: `python -m bench.projection`
metrics.py  time of `enforcementMetrics`: `python -m bench.metrics HOME`
plans.py    finding a warm plan, memory of documents that are kept: `python -m bench.plans`
"""
