"""Adapters: each implements a Protocol that a room declares."""
