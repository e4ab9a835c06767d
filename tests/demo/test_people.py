"""The demo's officers."""

from allauth.mfa.models import Authenticator
from cryptography.x509.oid import NameOID

from qoricancha.accounts.models import StaffUser
from qoricancha.demo.country import seed_country
from qoricancha.demo.people import demo_logins
from qoricancha.integrations.demo_authority.certificates import load_or_create
from qoricancha.kernel import clock
from qoricancha.kernel.authority import authority
from tests.database import as_role


def test_the_seed_makes_two_officers_per_office_and_one_of_each_other_role_once(db, settings, tmp_path):
    settings.QORICANCHA_HOME = tmp_path
    with as_role("owner"):
        seed_country()
        seed_country()
        assert StaffUser.objects.count() == Authenticator.objects.count() == 31
    assert len(demo_logins()) == 31
    offices = {login.username: login.office for login in demo_logins()}
    assert offices["operacion"] == offices["auditoria"] == "ninguna"


def test_the_secretary_who_signs_in_is_the_one_who_signs(db, settings, tmp_path):
    settings.QORICANCHA_HOME = tmp_path
    with as_role("owner"):
        seed_country()
    secretary = StaffUser.objects.get(username="secretaria")
    certified = load_or_create(tmp_path, url="http://localhost", at=clock.now())["secretary"].certificate
    [name] = certified.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert secretary.full_name == name.value == authority().secretary == "Amaru Ficticio"


def test_a_second_factor_lies_sealed(db, settings, tmp_path):
    settings.QORICANCHA_HOME = tmp_path
    with as_role("owner"):
        seed_country()
        stored = Authenticator.objects.get(user__username="secretaria").data["secret"]
    secret = next(login.totp_secret for login in demo_logins() if login.username == "secretaria")
    assert secret not in stored
