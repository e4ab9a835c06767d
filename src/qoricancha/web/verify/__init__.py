"""Pages of whoever checks a document."""
