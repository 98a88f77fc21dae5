"""The relationship graph: who holds, represents and directs whom. Cypher is written here and nowhere else.

    driver.py           the client: one for both engines, under the caller's deadline
    values.py           dates and moments there and back
    schema.py           what is in the graph; definition.py its constraints and indexes
    projection/         the sources' change feeds into the graph
    generation.py       the two generations of the graph, of which one is current: why no statement names one
    holdings.py         who holds whom, a level in one statement, at one state of the projection
    upstream.py         all who stand above companies
    ownership.py        integrated shares; ownership_paths.py has the strongest ways
    control.py          who controls a company, what a party controls; votes.py counts
    ties.py             who stands close to parties, and from when to when
    relatives.py        who is in one hand with a party: controlled, held or represented by the same
    warming.py          each question asked once at start, for Neo4j's plans
    relation_paths.py   how two parties are related
    links.py            the links of parties, read
    path_search.py      the search behind it, without a database
    recorded.py         the client with a recorder around it, for `zhixing explain --analyze`
    drawing/            a company's owners as a picture, without asking anybody
    commands.py         `zhixing project`

What is written here runs on the embedded engine (ArcadeDB) and on Neo4j alike, and the tests ask both. Their traps are
said where they are avoided; the graph holds opaque keys, never a number or a name.

Statements name labels and types as schema.py has them, and `GraphClient` asks them of the current generation: nobody
who reads has to know of generations. Who asks several statements compares the projection's step (holdings.py).
"""
