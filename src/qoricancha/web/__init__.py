"""Delivery: pages by audience."""
