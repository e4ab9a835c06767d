"""Public applications: question specs, drafts, uploads, submission."""
