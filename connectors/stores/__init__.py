"""The stores that the platform runs itself, from PyPI alone: PostgreSQL and a graph, as child processes.

Start at `stores.py`: `open_stores(settings)` starts what has no address of its own, makes one database for each source
and one for the platform, applies the migrations to what the platform manages, and says where everything is.

    stores.py           the whole: start, databases, migrations, stop
    attach.py           for a command beside a running instance
    home.py             the folder of an instance: lock, passwords, logs
    postgres_server.py  PostgreSQL 18 from a wheel; databases.py makes its databases
    graph_server.py     ArcadeDB behind Bolt; arcadedb_main.py is the process
    neo4j_server.py     a real Neo4j, where Java and its jars are (neo4j/pom.xml)
    supervisor.py       starts a server again that dies while we serve
    child.py            a child process: log file, ended with us, known again after a crash; launch.py is its first step
    account.py, placement.py   as root: Postgres' account, and where it can reach its programs and data
    backup.py           every managed store and the keys into one file (archive.py is the file, dump.py a database)
    restore.py          and back, beside the present state; switch.py puts the one in the place of the other
    status.py           kinds, versions, sizes, last loads
    migrations.py       numbered SQL files, applied once, checked by hash
"""

from __future__ import annotations

from connectors.stores.graph_server import GraphAddress
from connectors.stores.stores import Stores, open_stores, running_stores

__all__ = ["GraphAddress", "Stores", "open_stores", "running_stores"]
