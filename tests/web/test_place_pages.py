"""The pages of an applicant's own place on a phone: nobody is kept out, nothing is too heavy."""

import gzip

import pytest

from tests.credentials.conftest import authority
from tests.database import SiteClient
from tests.web.applicants import CODE, PLACE, SIGN_IN, ask_for_code, sign_in
from tests.web.chromium import DESKTOP, PHONE, chromium, visit
from tests.web.test_place import maria, permit, time_of_day

__all__ = ["authority", "maria", "permit", "time_of_day"]

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def answers(maria, permit, now):
    """Every page, and each with what went wrong."""
    site = SiteClient("public")
    shown = [site.get(SIGN_IN), site.post(SIGN_IN, {"who": ""})]
    ask_for_code(site, maria.case.number, at=now)
    shown += [site.get(CODE), site.post(CODE, {"code": "12"})]
    sign_in(site, maria.case.number, at=now)
    return [*shown, site.get(PLACE)]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_place_keeps_nobody_out(answers, size):
    with chromium() as browser:
        for answer in answers:
            shown = visit(browser, answer, size)
            complaints = [text for text in shown.complaints if "status of 422" not in text]
            assert (shown.violations(), shown.sideways(), complaints) == ([], 0, [])


def test_no_page_is_heavy_and_none_needs_a_script(answers):
    for answer in answers:
        assert len(gzip.compress(answer.content)) < 6_000
        assert b"<script" not in answer.content
