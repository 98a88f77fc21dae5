"""The sources' change feeds into the graph, exactly once; and the graph made anew beside itself.

following.py      all sources followed into one graph
projector.py      one source, from its feed; `Projector`
position.py       how far that is, moved in the same transaction
batch.py          what a batch of changes amounts to; keyed.py makes numbers keys
source_rows.py    what a source says of what has changed: registry_rows.py, court_rows.py, bank_rows.py
writing.py        the statements that write; transfer_writing.py those for transfers
loading.py        a source of which the graph has nothing, brought over page by page
rebuilding.py     the graph made anew in the other generation; switch.py makes that the current one
verification.py   the graph compared with its sources; items.py says both in the same words
lag.py            how far the graph is behind, for answers
"""
