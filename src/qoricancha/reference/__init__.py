"""Codes with their scheme and dates: offices, countries, places, document kinds."""
