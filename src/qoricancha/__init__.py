"""Qoricancha: asylum registration and case management."""
