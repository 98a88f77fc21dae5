"""A source in PostgreSQL: the platform's own, or views that an agency offers on its own.

A read goes `shape.check` → `sql.statement` (with `conditions`) → `pool.Pool.fetch` → `groups.groups`. `names` is the
search by name and its index, `errors` maps the driver's errors, `lacks` knows the
columns that a source has lost. Everything but the pool and the connector is pure.
"""

from connectors.postgres.connector import PostgresConnector

__all__ = ["PostgresConnector"]
