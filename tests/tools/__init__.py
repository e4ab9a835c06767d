"""Programs and helpers that tests stand on."""
