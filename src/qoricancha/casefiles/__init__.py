"""Expediente number, parties, regime, coarse status."""
