"""Who takes part in the journeys: somebody who applied over HTTP, officers who sign in at a browser."""

import re
import time
from dataclasses import dataclass
from datetime import date

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from qoricancha.demo.main_job import applicant
from qoricancha.demo.main_job.story import Story
from qoricancha.demo.views import TOTP_PERIOD_SECONDS
from tests.house import House
from tests.journeys.visitor import Visitor

OFFICE, SITE = "TUM", "Frontera norte, CEBAF Tumbes"

# An authenticator like that of a telephone: it asks for a finger, and gets one.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True)
class Applied:
    """Somebody with an appointment."""

    person: dict[str, str]
    reference: str
    day: date

    @property
    def name(self) -> str:
        """The whole name."""
        return " ".join(self.person[part] for part in ("given_names", "first_surname", "second_surname"))

    @property
    def application(self) -> dict[str, str]:
        """Heading and title of the page of the application."""
        return {"heading": self.name, "title": f"Solicitud {self.reference}"}

    @property
    def registration(self) -> dict[str, str]:
        """Heading and title of the page of the registration."""
        return {"heading": self.name, "title": f"Registro {self.reference}"}


def applied_over_http(story: Story) -> Applied:
    """Return an invented person who applied, and whose appointment is at the office."""
    browser, review = applicant.answered(story, OFFICE, person := applicant.invented())
    applicant.submitted(browser, review)
    calendar = browser.get(f"{story.public}/solicitud/cita.ics").html
    found = re.search(r"BEGIN:VEVENT.*?DTSTART[^:]*:(\d{8})T", calendar, re.DOTALL)
    assert found
    return Applied(person, story.known["reference"], date.fromisoformat(found[1]))


def signed_in(officer: Visitor, house: House, username: str, heading: str, *, slips: bool = False) -> None:
    """Sign in with password and second factor, if told each after a slip; `heading` is of the officer's first page."""
    login = next(one for one in house.demo("logins") if one["username"] == username)
    officer.go(house.staff, "Ingresar")
    if slips:
        officer.press("Ingresar", "Ingresar", wrong=True)
    officer.fill(login=username, password=login["password"])
    officer.press("Ingresar", "Segundo paso")
    if slips:
        officer.fill(code="000000")
        officer.press("Ingresar", "Segundo paso", wrong=True)
    for code in _codes(login["totp_secret"]):
        officer.fill(code=code)
        with officer.tab.expect_navigation(wait_until="load"):
            officer.named("button", "Ingresar").click()
        if officer.named("button", "Cerrar sesión").is_visible():
            break
    officer.complaints.clear()  # of codes that were used a moment ago
    officer.examine(heading, title=officer.tab.title().split(" · ")[0])


def _codes(secret: str) -> list[str]:
    """Return the codes that serve now. Each does once: another test may have used the newest."""
    period = int(time.time()) // TOTP_PERIOD_SECONDS
    return [format_hotp_value(hotp_value(secret, period + shift)) for shift in (0, 1, -1)]


def passkey_added(officer: Visitor) -> None:
    """Add a passkey with which one signs in without a password, and sign out."""
    keys = officer.tab.context.new_cdp_session(officer.tab)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    officer.follow("Mi acceso", "Mi acceso")
    officer.follow("Ver las llaves de acceso", "Llaves de acceso")
    officer.follow("Agregar una llave de acceso", "Agregar una llave de acceso")
    officer.fill(name="Llave azul", passwordless="on")
    officer.press("Agregar", "Códigos de recuperación")
    assert officer.reads("Llave de acceso agregada.")
    officer.follow("Mi acceso", "Mi acceso")
    officer.follow("Ver las llaves de acceso", "Llaves de acceso")
    assert officer.reads("Llave azul")
    officer.press("Cerrar sesión", "Ingresar")
