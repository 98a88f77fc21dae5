"""G1 to G4: questions of the graph, through /graphql, by the resolver alone, and by a script written by hand.

`python -m bench.graph --home HOME --engine neo4j` (`make bench-graph`; `--help` for choices):
  questions.py   which parties are asked about, drawn from the graph by a seed; their documents are in queries/
  cases.py       which cases are asked about, drawn from the sources
  script.py      the script: the driver, the best statement we know, and the arithmetic
  case_script.py related cases by hand; flow_script.py the reads of a fund flow by hand, with our rules
  by_hand.py     the driver alone; sql/ the statements, one file for each question and source
  scripts.py     which script answers which question
  alone.py       the resolvers without HTTP, parsing and planning
  rounds.py      interleaved rounds of all of them, one caller and eight
  results.py     their rows in results.json; table.py is their part of results.md
"""
