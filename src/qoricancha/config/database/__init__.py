"""Roles, privileges, row policies and triggers."""
