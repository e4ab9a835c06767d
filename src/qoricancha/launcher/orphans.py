"""No orphans: a child is told by the kernel when its parent is gone, even by `kill -9`."""

import ctypes
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with_parent(sign: signal.Signals) -> Callable[[], None] | None:
    """Return a `preexec_fn` after which the child gets `sign` when the thread that started it ends.

    Linux only; elsewhere None, and the next start stops what was left behind.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded before the fork: the child may only call

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(sign))

    return ask_kernel
