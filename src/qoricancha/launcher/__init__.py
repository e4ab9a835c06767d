"""One command on a laptop: embedded PostgreSQL and all processes."""
