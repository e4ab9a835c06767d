"""The pages of an applicant's own place on a phone: nobody is kept out, nothing is too heavy."""

import gzip
import os
from datetime import timedelta
from pathlib import Path

import pytest

from qoricancha.credentials import actions as credentials
from qoricancha.credentials.rules.states import Reason
from tests.credentials.conftest import OPERATOR, authority
from tests.database import SiteClient, as_role
from tests.intake.factories import open_offices
from tests.web.applicants import CODE, PLACE, SIGN_IN, ask_for_code, sign_in
from tests.web.chromium import DESKTOP, PHONE, chromium, visit
from tests.web.test_place import maria, permit, time_of_day
from tests.web.test_place_appointment import SEAT, applied, inside
from tests.web.test_place_renewal import RENEW

__all__ = ["authority", "maria", "permit", "time_of_day"]

PICTURES = os.environ.get("QORICANCHA_PICTURES")  # a folder, to look at the pages

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def answers(maria, permit, now, time_of_day):
    """Every page, and each with what went wrong, by name."""
    site = SiteClient("public")
    shown = {"sign_in": site.get(SIGN_IN), "sign_in_wrong": site.post(SIGN_IN, {"who": ""})}
    ask_for_code(site, maria.case.number, at=now)
    shown |= {"code": site.get(CODE), "code_wrong": site.post(CODE, {"code": "12"})}
    sign_in(site, maria.case.number, at=now)
    shown["place"] = site.get(PLACE)
    return shown | appointments(now, time_of_day) | last_days(maria, permit, time_of_day)


def last_days(maria, permit, time_of_day) -> dict:
    """Return the place of somebody whose permit ends, is renewed, or was ended."""
    time_of_day.now += permit.valid_to - time_of_day.now.date() - timedelta(days=3)
    site = SiteClient("public")
    sign_in(site, maria.case.number, at=time_of_day.now)
    shown = {"place_renewable": site.get(PLACE), "place_renewing": site.post(RENEW, follow=True)}
    with as_role("worker"):
        given = {"by": OPERATOR, "at": time_of_day.now, "document_id": permit.id}
        credentials.revoke_document(**given, reason=Reason.ISSUED_IN_ERROR)
    return shown | {"place_revoked": site.get(PLACE)}


def appointments(now, time_of_day) -> dict:
    """Return the pages of people who are not registered yet."""
    nine = open_offices(now)
    without, seated = inside(applied(now, None), now), inside(applied(now, nine), now)
    shown = {
        "place_no_seat": without.get(PLACE),
        "first_seat": without.get(SEAT),
        "place_seat": seated.get(PLACE),
        "move_seat": seated.get(SEAT),
        "move_seat_wrong": seated.post(SEAT, {"office": "LIM"}),
        "move_seat_closed": seated.get(f"{SEAT}?oficina=PUN"),
    }
    late = applied(now, nine)
    time_of_day.now = nine + timedelta(hours=2)
    missed = inside(late, time_of_day.now)
    return shown | {"place_missed": missed.get(PLACE), "move_missed": missed.get(SEAT)}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_place_keeps_nobody_out(answers, size):
    faults = {}
    with chromium() as browser:
        for name, answer in answers.items():
            shown = visit(browser, answer, size)
            if PICTURES:
                shown.tab.screenshot(path=Path(PICTURES) / f"{name}_{size['width']}.png", full_page=True)
            complaints = [text for text in shown.complaints if "status of 422" not in text]
            faults[name] = [*shown.violations(), *complaints, *(["wider than the screen"] * bool(shown.sideways()))]
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_page_is_heavy_and_none_needs_a_script(answers):
    for answer in answers.values():
        assert len(gzip.compress(unzipped(answer))) < 6_000
        assert b"<script" not in unzipped(answer)


def unzipped(answer) -> bytes:
    """Return the page as the browser unpacks it."""
    return gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") == "gzip" else answer.content
