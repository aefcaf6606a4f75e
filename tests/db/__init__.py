"""The database: sealed, append-only, the same on SQLite and on PostgreSQL."""
