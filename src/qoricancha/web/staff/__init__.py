"""Pages of the officers."""
