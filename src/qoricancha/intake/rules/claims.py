"""The claim in the person's own words: bounds only; what it says is nobody's to check here."""

MOST_CHARACTERS = 10_000  # of one part
MOST_PARTS = 20
