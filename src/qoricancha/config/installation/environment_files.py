"""`qoricancha make_environment FOLDER`: new keys and passwords, in one file per kind of process.

Each file holds what `config.processes` allows its process and no more, so that a machine gets the files of its
own processes only. `keep-apart/` holds what must never lie beside the database or its backups.
"""

import argparse
import base64
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pyrage import x25519 as age

from qoricancha.config.authority import NAMES as AUTHORITY
from qoricancha.config.processes import MEETS_PEOPLE, NEEDS, Process

APART = "keep-apart"


def main(arguments: Sequence[str]) -> int | str:
    """Write the files; return 0, or why not."""
    options = _options(arguments)
    try:
        make_environment(
            options.folder, database=options.database, public_url=options.public_url, staff_url=options.staff_url
        )
    except (OSError, ValueError) as error:
        return str(error)
    sys.stdout.write(
        f"{options.folder}: a file for each kind of process. Fill in what is empty: in worker.env QORICANCHA_SMTP_URL "
        f"and QORICANCHA_LEDGER_HEADS, and in each who you are: {', '.join(AUTHORITY.values())}.\n"
        f"Move {options.folder / APART} to two safe places that hold no backup, and delete it here.\n"
    )
    return 0


def make_environment(folder: Path, *, database: str, public_url: str, staff_url: str) -> None:
    """Write FOLDER/{public,staff,worker,owner,backup}.env and FOLDER/keep-apart/, readable by this user only.

    `database` is postgresql://host:port/name?options without a role. The authority, the mail server and the folder of
    the ledger's heads stay empty: only the operator knows them, and no process starts before they are filled in. Raises
    ValueError for addresses that production would refuse, FileExistsError where the folder holds anything: no key in
    use is ever replaced.
    """
    _refuse(database, public_url, staff_url)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new folder, no key is ever replaced")
    keys, apart = _new_keys()
    addresses = {"QORICANCHA_PUBLIC_URL": public_url, "QORICANCHA_STAFF_URL": staff_url}
    for process in Process:
        told = {"QORICANCHA_PROCESS": process, "DATABASE_URL": _with_login(database, process)}
        told |= addresses if process in MEETS_PEOPLE else {}
        told |= {name: keys.get(name, "") for name in sorted(NEEDS[process].needed)}
        told |= dict.fromkeys(AUTHORITY.values(), "")
        if "QORICANCHA_SECRET_KEY" in told:
            told["QORICANCHA_SECRET_KEY"] = secrets.token_urlsafe(48)  # its own: no process believes another's cookies
        _write(folder / f"{process}.env", "".join(f'{name}="{value}"\n' for name, value in told.items()))
    (folder / APART).mkdir(mode=0o700)
    for name, text in apart.items():
        _write(folder / APART / name, f"{text}\n")


def read_environment(file: Path) -> dict[str, str]:
    """Return the variables of a file that `make_environment` wrote."""
    lines = (line.partition("=") for line in file.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip().strip('"') for name, _, value in lines}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qoricancha make_environment", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", required=True, metavar="URL", help="postgresql://host:port/name, without a role")
    parser.add_argument("--public-url", required=True, metavar="URL", help="https address of the public site")
    parser.add_argument("--staff-url", required=True, metavar="URL", help="https address of the staff site")
    return parser.parse_args(arguments)


def _refuse(database: str, *addresses: str) -> None:
    parts = urlsplit(database)
    if parts.scheme != "postgresql" or not parts.path.strip("/"):
        raise ValueError(f"{database} is no postgresql://host:port/name")
    if parts.username or parts.password:
        raise ValueError("name the database without a role: each process gets one of its own")
    for address in addresses:
        if not address.startswith("https://") or address.endswith("/"):
            raise ValueError(f"{address} must start with https:// and end without a slash")


def _new_keys() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the values for the files, and what must be kept apart, by file name."""
    master, claims, backup = secrets.token_bytes(32), X25519PrivateKey.generate(), age.Identity.generate()
    ledger = Ed25519PrivateKey.generate()
    keys = {
        "QORICANCHA_MASTER_KEY": _base64(master),
        "QORICANCHA_CLAIMS_PUBLIC_KEY": _base64(claims.public_key().public_bytes_raw()),
        "QORICANCHA_CLAIMS_PRIVATE_KEY": _base64(claims.private_bytes_raw()),
        "QORICANCHA_LEDGER_KEY": _base64(ledger.private_bytes_raw()),
        "QORICANCHA_LEDGER_PUBLIC_KEY": _base64(ledger.public_key().public_bytes_raw()),
        "QORICANCHA_BACKUP_RECIPIENT": str(backup.to_public()),
    }
    apart = {
        "master-key": keys["QORICANCHA_MASTER_KEY"],
        "claims-private-key": keys["QORICANCHA_CLAIMS_PRIVATE_KEY"],
        "backup-identity": str(backup),
    }
    return keys, apart


def _with_login(database: str, process: Process) -> str:
    parts = urlsplit(database)
    login = f"qoricancha_{process}:{quote(secrets.token_urlsafe(24), safe='')}"
    return parts._replace(netloc=f"{login}@{parts.netloc}").geturl()


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
