"""The demo's officers."""

from allauth.mfa.models import Authenticator

from qoricancha.accounts.models import StaffUser
from qoricancha.demo.country import seed_country
from qoricancha.demo.people import demo_logins
from tests.database import as_role


def test_the_seed_makes_two_officers_per_office_a_secretary_and_an_auditor_once(db, settings, tmp_path):
    settings.QORICANCHA_HOME = tmp_path
    with as_role("owner"):
        seed_country()
        seed_country()
        assert StaffUser.objects.count() == Authenticator.objects.count() == 30
    assert len(demo_logins()) == 30


def test_a_second_factor_lies_sealed(db, settings, tmp_path):
    settings.QORICANCHA_HOME = tmp_path
    with as_role("owner"):
        seed_country()
        stored = Authenticator.objects.get(user__username="secretaria").data["secret"]
    secret = next(login.totp_secret for login in demo_logins() if login.username == "secretaria")
    assert secret not in stored
