"""`qoricancha create_roles FOLDER`: the roles and the database that a folder of environment files names."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from qoricancha.config.database.bootstrap import LOGIN_ROLES, bootstrap
from qoricancha.config.installation.environment_files import read_environment


def main(arguments: Sequence[str]) -> int | str:
    """Create what is missing and set the passwords; return 0, or why not."""
    parser = argparse.ArgumentParser(prog="qoricancha create_roles", description=__doc__)
    parser.add_argument("folder", type=Path, help="what make_environment wrote")
    options = parser.parse_args(arguments)
    admin_url = os.environ.get("QORICANCHA_ADMIN_URL", "")
    if not admin_url:
        return "QORICANCHA_ADMIN_URL is not set: the URL of a role that may create roles and databases"
    try:
        database, passwords = logins(options.folder)
        bootstrap(admin_url=admin_url, database=database, passwords=passwords)
    except (OSError, ValueError, psycopg.Error) as error:
        return str(error)
    sys.stdout.write(f"database {database}; roles {', '.join(sorted(passwords))}\n")
    return 0


def logins(folder: Path) -> tuple[str, dict[str, str]]:
    """Return the database's name and the password of each role. Raises ValueError where the files disagree."""
    urls = [urlsplit(read_environment(file).get("DATABASE_URL", "")) for file in sorted(folder.glob("*.env"))]
    names = {url.path.lstrip("/") for url in urls}
    passwords = {unquote(url.username or ""): unquote(url.password or "") for url in urls}
    if len(names) != 1 or passwords.keys() != set(LOGIN_ROLES) or not all(passwords.values()):
        raise ValueError(f"{folder} needs the five files that qoricancha make_environment writes, of one database")
    return names.pop(), passwords
