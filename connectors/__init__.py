"""How the sources are reached. SQL is written here and nowhere else.

What is asked: `scan` (a read as a tree of values, its answer, its deadline), `measures` (named aggregates), `connector`
(the interface), `catalogue` (every table of every source), `shape` (a scan held against the catalogue), `cursor` (a
place in a list as an opaque text), `levels` (a scan tree where a connector declines children).

How it is answered: `postgres` (asyncpg; a pool that its deadline always cuts), `memory` (plain loops: the reference the
others are held to, and the source of tests without a server), `trigrams` (pg_trgm's similarity for it), `joined` (reads
of several requests as one statement).

The stores the platform manages: `stores` (embedded servers), `migrations` (plain numbered SQL), `session` (one
connection with a deadline), `loading` (bulk writing), `statements` and `finbench` (what files become), `feed` (what
changed, in order), `registered` (operations that callers may run), `demo` (invented data).

An agency's own database: `schema_ddl` (what it must offer), `check` (what it lacks), `postgres.lacks` (lost columns).

`around` hands everything on to another connector; `recorded` notes what is sent, for `zhixing explain --analyze`.

`settings` names every setting. Trust: an agency's database is read, never altered; every connection is read-only.
"""
