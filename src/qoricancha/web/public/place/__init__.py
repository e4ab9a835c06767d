"""An applicant's own place: signing in, and what became of their application."""
