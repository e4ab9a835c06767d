"""The demo country; exists only in demo mode."""
