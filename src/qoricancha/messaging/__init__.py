"""Letters, verified contacts, one-time codes, outbox."""
