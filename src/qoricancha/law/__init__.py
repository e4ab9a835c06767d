"""Dated legal regimes: competence, terms, working days, validity."""
