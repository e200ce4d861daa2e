"""The steps by which a database came to its tables, in Alembic's form."""
