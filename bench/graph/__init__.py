"""G1 to G4: questions of the graph, through /graphql, by the resolver alone, and by a script written by hand.

`python -m bench.graph --home HOME --engine neo4j` (`make bench-graph`; `--help` for choices):
  questions.py   which parties are asked about, drawn from the graph by a seed; their documents are in queries/
  script.py      the script: the driver, the best statement we know, and the arithmetic
  alone.py       the resolvers without HTTP, parsing and planning
  rounds.py      interleaved rounds of all of them, one caller and eight
  results.py     their rows in results.json; table.py is their part of results.md
"""
