"""A source in PostgreSQL: the platform's own, or views that an agency offers on its own.

A read of rows goes `shape.check` → `sql.statement` (with `conditions`) → `pool.Pool.fetch` → `groups.groups`; a read of
documents goes `documents.document_text` → `pool.Pool.fetch`, its bytes untouched. `statements` keeps the texts of both
by shape; `planning` says which the server plans once. The pool has `link`s (a connection with its prepared statements),
`turns` (who waits), an `alarm` (deadlines).
`names` is the search by name and its index, `errors` maps the driver's errors, `lacks` knows the columns that a source
has lost. Everything but the pool, its parts and the connector is pure.
"""

from connectors.postgres.connector import PostgresConnector

__all__ = ["PostgresConnector"]
