"""Watching processes without sleeping."""

import os
import secrets
import select
import socket
from pathlib import Path


def ends(pid: int, *, within: float = 20.0) -> bool:
    """Wait until the process ends, a stranger's too; return whether it did, in that many seconds."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], within)[0])
    finally:
        os.close(watched)


def free_ports(count: int = 1) -> int:
    """Return a port from which on `count` ports are free, below those that the kernel gives out by itself."""
    while True:
        first = 10_000 + secrets.randbelow(22_000)  # by no seed: tests run side by side
        if all(_is_free(port) for port in range(first, first + count)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def first_line(log: Path) -> str:
    """Return the first line of a file as soon as it is written."""
    while not log.exists() or "\n" not in log.read_text():
        os.sched_yield()
    return log.read_text().splitlines()[0]
