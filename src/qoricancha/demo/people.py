"""The demo's staff: plainly invented people; per office an officer and a supervisor, one Secretary, one operator, one
auditor.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings

from qoricancha.accounts.models import StaffOffice, StaffUser
from qoricancha.accounts.rules.roles import DESCRIPTIONS, Role
from qoricancha.kernel.authority import INVENTED
from qoricancha.kernel.clock import now
from qoricancha.kernel.ids import human_code, in_groups
from qoricancha.reference.models import Office

GIVEN = ["Amaru", "Illari", "Killa", "Inti", "Sami", "Wayra", "Nina", "Yaku", "Sisa", "Asiri", "Urpi", "Kusi", "Tika"]
GIVEN += ["Rumi", "Chaska", "Munay", "Suri", "Ayni", "Quri", "Pacha", "Anka", "Wara", "Sulay", "Illa", "Saywa", "Raymi"]
GIVEN += ["Achik", "Yuri", "Qhawa", "Wiñay", "Tani"]
SURNAMES = ["Ficticio", "Ejemplo", "Muestra"]


@dataclass(frozen=True)
class DemoLogin:
    """How to sign in as an officer of the demo."""

    username: str
    password: str
    totp_secret: str
    role: str
    office: str


def seed_staff() -> None:
    """Make the officers that are missing, with password and TOTP secret, and note their logins in HOME/demo."""
    logins = {login.username: login for login in demo_logins()}
    for number, (username, role, offices) in enumerate(_posts()):
        if not StaffUser.objects.filter(username=username).exists():
            logins[username] = _make_officer(username, role, offices, name=_name(number, role))
    _note(list(logins.values()))


def demo_logins() -> list[DemoLogin]:
    """Return the logins noted by the seed; empty before it ran."""
    path = _noted()
    return [DemoLogin(**row) for row in json.loads(path.read_text())] if path.exists() else []


def _posts() -> list[tuple[str, Role, list[Office]]]:
    offices = list(Office.objects.order_by("code"))
    posts: list[tuple[str, Role, list[Office]]] = [("secretaria", Role.EXECUTIVE_SECRETARY, offices)]
    for office in offices:
        suffix = office.code.lower()
        posts.append((f"oficial.{suffix}", Role.REGISTRATION_OFFICER, [office]))
        posts.append((f"supervision.{suffix}", Role.REGISTRATION_SUPERVISOR, [office]))
    # Of no office: an operator and an auditor see nobody's file.
    return [*posts, ("operacion", Role.OPERATOR, []), ("auditoria", Role.AUDITOR, [])]


def _make_officer(username: str, role: Role, offices: list[Office], *, name: str) -> DemoLogin:
    password, secret = in_groups(human_code(16)), generate_totp_secret()
    user = StaffUser(username=username, full_name=name, roles=[role], created_at=now())
    user.set_password(password)
    user.save()
    StaffOffice.objects.bulk_create(StaffOffice(user=user, office=office) for office in offices)
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, secret)
    return DemoLogin(username, password, secret, DESCRIPTIONS[role].name, _where(offices))


def _where(offices: list[Office]) -> str:
    if len(offices) > 1:
        return "todas"
    return offices[0].city if offices else "ninguna"


def _name(number: int, role: Role) -> str:
    """Return an invented name; the Secretary is the person who signs."""
    return INVENTED.secretary if role == Role.EXECUTIVE_SECRETARY else f"{GIVEN[number]} {SURNAMES[number % 3]}"


def _noted() -> Path:
    return Path(settings.QORICANCHA_HOME) / "demo" / "logins.json"


def _note(logins: list[DemoLogin]) -> None:
    path = _noted()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"logins-{secrets.token_hex(4)}.json")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps([asdict(login) for login in logins], ensure_ascii=False, indent=1))
    draft.replace(path)
