"""History and read log."""
