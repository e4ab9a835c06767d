"""How long the room's own records are kept."""

from datetime import timedelta

LEAST = timedelta(days=731)
"""Two years: DS 016-2024-JUS, art. 46.3. `sql/20_audit.sql` refuses to erase anything younger."""

READ_LOG = timedelta(days=5 * 366)
"""A leak may come to light years after somebody looked (ADR 0042)."""
