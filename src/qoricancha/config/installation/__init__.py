"""How an installation begins: an environment file per kind of process, and the database's roles. Needs no settings."""
