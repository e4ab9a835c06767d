"""One URL table per process kind."""
