"""What no honest browser sends is answered like anything else that is wrong: never with a fault of ours."""

import pytest

from qoricancha.kernel.errors import NotFound
from qoricancha.reference.queries import office
from qoricancha.web.public.apply.appointment import _moment
from qoricancha.web.staff.middleware import ENDED
from tests.database import SiteClient

NUL = "a\x00b"


def test_a_cookie_that_can_be_no_session_is_nobody_s(db, settings):
    site = SiteClient("staff")
    for name in (settings.SESSION_COOKIE_NAME, ENDED):
        site.cookies[name] = NUL
        assert site.get("/agenda/").headers["Location"].startswith("/cuenta/ingresar/"), name


@pytest.mark.parametrize("code", ["", NUL, "LIM'--", "¿?"])
def test_what_can_be_no_office_is_none(db, code):
    with pytest.raises(NotFound):
        office(code)


@pytest.mark.parametrize("text", ["", "hoy", "2026-01-01T10:00:00+23:00", "2026-01-01T10:00:00-15:30"])
def test_what_can_be_no_moment_of_an_appointment_is_none(text):
    assert _moment(text) is None
