"""Settings, urls, database rules: what serves what."""
