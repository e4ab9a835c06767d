"""How a launcher is asked to end: Ctrl-C, SIGTERM, or the terminal going away."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL = 0.1  # seconds


class Ended(Exception):
    """Somebody asked for the end."""


@dataclass
class Ending:
    """Remembers that the end was asked for, until somebody has time for it.

    The handler raises nothing: an exception out of the blue may strike after a process was started and before
    it was noted, or be dropped in a finaliser, and then nobody would end it.
    """

    asked: bool = False

    def pause(self) -> None:
        """Let a moment pass. Raises Ended when the end was asked for."""
        if not self.asked:
            time.sleep(POLL)
        if self.asked:
            raise Ended

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to the signals in this block; asking twice is asking once."""
        before = {sign: signal.signal(sign, self._hear) for sign in SIGNALS}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _hear(self, _sign: int, _frame: FrameType | None) -> None:
        self.asked = True
