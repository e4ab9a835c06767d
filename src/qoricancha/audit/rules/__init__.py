"""Pure rules of the room; no framework."""
