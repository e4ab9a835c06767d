"""Staff, roles, offices they may see; applicants' access."""
