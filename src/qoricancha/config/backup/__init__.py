"""Backup and restore (ADR 0030): an archive that may be kept for years, and its keys in a file that may not.

An archive is an age file: a line of JSON (Manifest), then what pg_dump writes. Every sealing key is left out of it and
stands in the keys file beside it, wrapped by the master key: whoever destroys a key, and then the keys files that still
have it, has destroyed that person's data in every archive.
"""
