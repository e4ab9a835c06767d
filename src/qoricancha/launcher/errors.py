"""What a launcher may fail by: every message is for the person at the terminal."""


class LauncherError(Exception):
    """The house could not be started, or could not be kept running."""
