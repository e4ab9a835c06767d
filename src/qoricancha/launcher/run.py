"""`qoricancha run [--port N] [--reset]`: start the house, say where it is, look after it, end it in order."""

import argparse
import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg

from qoricancha.launcher.children import Child, restart_the_dead, run_to_end, stop, wait_until_ready
from qoricancha.launcher.database import database_of
from qoricancha.launcher.ending import Ended, Ending
from qoricancha.launcher.errors import LauncherError
from qoricancha.launcher.home import Home
from qoricancha.launcher.keys import Keys
from qoricancha.launcher.programs import House

PORTS = 3  # public, staff, authority
LARGEST_PORT = 65_535


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM; return 0 after an orderly end, 1 after a fault."""
    options = _options(arguments)
    try:
        _run(port=options.port, reset=options.reset)
    except (Ended, KeyboardInterrupt):  # the latter while it asks before a reset, when nothing runs yet
        _say("Qoricancha has ended.")
    except (LauncherError, psycopg.OperationalError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qoricancha run", description="Start a demo of the whole house.")
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="public on N (8000), staff on N+1")
    parser.add_argument("--reset", action="store_true", help="delete all state and start over")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port <= LARGEST_PORT - PORTS:
        raise argparse.ArgumentTypeError(f"{port} is no port")
    return port


def _run(*, port: int, reset: bool) -> None:
    """Start everything and look after it until an exception ends it."""
    if os.environ.get("QORICANCHA_MODE", "demo") != "demo":
        raise LauncherError("`qoricancha run` is for demos: docs/how-to/run-in-production.md says how to do without.")
    home = Home.at(Path(os.environ.get("QORICANCHA_HOME") or "var"))
    ending = Ending()
    with ExitStack() as running:  # ended in the reverse order: processes, database, lock
        running.enter_context(home.locked())
        for each in range(port, port + PORTS):
            _refuse_taken(each)
        if reset:
            _empty(home)
        running.enter_context(ending.listening())
        keys = Keys(home.keys)
        existing = os.environ.get("DATABASE_URL")
        database = running.enter_context(database_of(home, keys, existing=existing))
        house = House(home, keys, database, port)
        _prepare(house, ending, anew=reset)
        children = _start(house, ending, running)
        while True:
            database.check_alive()
            restart_the_dead(children, _say)
            ending.pause()


def _refuse_taken(port: int) -> None:
    """Raise LauncherError when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise LauncherError(f"Port {port} is taken: choose others with --port.") from None


def _empty(home: Home) -> None:
    """Delete all state; a person at a terminal is asked first."""
    if sys.stdin.isatty() and input(f"Delete everything in {home.path}? [y/N] ").strip().lower() not in ("y", "s"):
        raise LauncherError("Nothing was deleted.")
    home.empty()


def _prepare(house: House, ending: Ending, *, anew: bool) -> None:
    _say("Preparing the database …")
    house.database.prepare(anew=anew)
    run_to_end(house.child(house.command("owner", "prepare")), ending.pause)


def _start(house: House, ending: Ending, running: ExitStack) -> list[Child]:
    """Start the processes; say where they are when all of them answer."""
    _say("Starting the processes …")
    children = [house.child(program) for program in house.programs()]
    running.callback(stop, children)
    for child in children:
        child.start()
    logins = run_to_end(house.child(house.command("owner", "demo", "logins")), ending.pause)
    wait_until_ready(children, ending.pause)
    _say(f"Qoricancha is ready: public {house.public_url}, staff {house.staff_url}\n{logins.rstrip()}")
    return children


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")  # whole lines, also when a signal comes in between
    sys.stdout.flush()
