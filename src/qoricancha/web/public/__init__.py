"""Pages of the applicants."""
