"""The relationship graph: who holds, represents and directs whom. Cypher is written here and nowhere else.

    driver.py           the client: one for both engines, under the caller's deadline
    schema.py           what is in the graph, its constraints and indexes
    projection.py       the registry's change feed into the graph; `Projector`
    position.py         how far that is, moved in the same transaction
    registry_rows.py    what the registry says of what has changed
    writing.py          the statements that write
    holdings.py         who holds whom, a level in one statement, at one state of the projection
    upstream.py         all who stand above companies
    ownership.py        integrated shares; ownership_paths.py has the strongest ways
    control.py          who controls a company, what a party controls; votes.py counts
    relation_paths.py   how two parties are related
    path_search.py      the search behind it, without a database
    recorded.py         the client with a recorder around it, for `zhixing explain --analyze`
    commands.py         `zhixing project`

What is written here runs on the embedded engine (ArcadeDB) and on Neo4j alike, and the tests ask both. Their traps are
said where they are avoided; the graph holds opaque keys, never a number or a name.
"""
