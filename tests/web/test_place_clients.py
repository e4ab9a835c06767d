"""Where requests come from, and how much one line may ask of the public pages."""

import pytest

from qoricancha.accounts.actions import count_for_client
from qoricancha.accounts.queries import client_token
from qoricancha.accounts.rules.clients import PER_CLIENT_AND_HOUR, Counted
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.messaging.models import OutboxMessage
from qoricancha.web.public.place.client import line_of
from tests.database import SiteClient, as_role
from tests.web.html import Page

PUBLIC = Actor.public()


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
    ],
)
def test_a_line_has_one_name_however_many_addresses(address, line):
    assert line_of(address) == line


@pytest.fixture
def _time_stands_still(now, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def use_up(now, what: Counted) -> None:
    with as_role("public"):
        for _ in range(PER_CLIENT_AND_HOUR):
            count_for_client(by=PUBLIC, at=now, client=client_token("192.0.2.7"), what=what)


@pytest.mark.django_db
@pytest.mark.usefixtures("_time_stands_still")
def test_one_line_starts_so_many_drafts_an_hour(now):
    use_up(now, Counted.DRAFT)
    refused, welcome = (
        SiteClient("public", REMOTE_ADDR=address).post("/solicitud/privacidad")
        for address in ("192.0.2.7", "192.0.2.8")
    )
    assert (refused.status_code, welcome.status_code) == (409, 302)
    assert "demasiadas solicitudes desde su conexión" in refused.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("_time_stands_still")
def test_on_one_line_sixty_drafts_get_sixty_codes_and_the_next_none(now):
    answers = []
    for number in range(PER_CLIENT_AND_HOUR + 1):
        site = SiteClient("public", REMOTE_ADDR=f"198.51.100.{number}")
        site.post("/solicitud/privacidad")
        site.defaults["REMOTE_ADDR"] = "192.0.2.7"
        answers.append(site.post("/solicitud/preguntas/contacto", {"phone": f"9990{number:05}", "email": ""}))
    assert [answer.status_code for answer in answers] == [302] * PER_CLIENT_AND_HOUR + [422]
    (told,) = Page(answers[-1].content.decode()).texts("main")
    assert "Se pidieron demasiados códigos desde su conexión" in told
    with acting(Actor.job("messaging.deliver")):
        assert OutboxMessage.objects.count() == PER_CLIENT_AND_HOUR
