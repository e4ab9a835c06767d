"""`qoricancha COMMAND`: the management commands, and some that need no settings; with hyphens too."""

import os
import sys
from importlib import import_module

WITHOUT_SETTINGS = {
    "run": "qoricancha.launcher.run",
    "make_environment": "qoricancha.config.installation.environment_files",
    "web": "qoricancha.config.installation.web",
    "metrics": "qoricancha.config.metrics.listener",
    "create_roles": "qoricancha.config.installation.roles",
}


def main() -> None:
    """Run a command. Those `WITHOUT_SETTINGS` ask for no environment; everything else is a Django command."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    command = command if command.startswith("-") else command.replace("-", "_")
    if module := WITHOUT_SETTINGS.get(command):
        sys.exit(import_module(module).main(sys.argv[2:]))
    if sys.argv[1:3] == ["demo", "main-job"]:  # it only speaks HTTP: no reason to ask for an environment
        os.environ.setdefault("QORICANCHA_MODE", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qoricancha.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["qoricancha", *([command] if command else []), *sys.argv[2:]])
    except ImproperlyConfigured as fault:  # said to an operator, who needs no traceback
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
