"""`qoricancha COMMAND`: the management commands (with hyphens too), and `qoricancha run` for a laptop."""

import os
import sys


def main() -> None:
    """Run a command. `run` needs no settings; everything else is a Django command."""
    if sys.argv[1:] and not sys.argv[1].startswith("-"):
        sys.argv[1] = sys.argv[1].replace("-", "_")  # verify-ledger is verify_ledger
    if sys.argv[1:2] == ["run"]:
        from qoricancha.launcher.run import main as run

        sys.exit(run(sys.argv[2:]))
    if sys.argv[1:3] == ["demo", "main-job"]:  # it only speaks HTTP: no reason to ask for an environment
        os.environ.setdefault("QORICANCHA_MODE", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qoricancha.config.settings")
    from django.core.management import execute_from_command_line

    command = [name.replace("-", "_") if name[:1] != "-" else name for name in sys.argv[1:2]]
    execute_from_command_line(["qoricancha", *command, *sys.argv[2:]])


if __name__ == "__main__":
    main()
