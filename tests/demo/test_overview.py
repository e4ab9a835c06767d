"""The demo's page: what was sent, and when."""

import os
from datetime import UTC, datetime

from tests.database import SiteClient
from tests.web.html import Page


def test_a_message_is_shown_with_the_moment_it_left(staff_site: SiteClient, settings, tmp_path):
    settings.QORICANCHA_HOME = tmp_path
    (sent := tmp_path / "outbox" / "1.eml").parent.mkdir()
    sent.write_text("To: rosa@example.org\nSubject: Aviso\n\nTexto inventado.\n")
    left = datetime(2019, 9, 2, 19, 30, tzinfo=UTC).timestamp()
    os.utime(sent, (left, left))
    page = Page(staff_site.get("/demo/").content.decode())
    assert page.texts("p", class_="govuk-hint") == ["lunes 2 de setiembre de 2019, a las 14:30 · rosa@example.org"]
