"""Keeping heads of the ledger outside of the database."""
