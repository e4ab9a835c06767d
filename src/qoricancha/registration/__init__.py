"""The officer's work: check-in, interview, verification, sign-off."""
