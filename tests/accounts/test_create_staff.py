"""Operators make staff accounts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qoricancha.accounts.models import StaffUser
from tests.database import as_role


def create(username: str = "inti", *offices: str) -> str:
    """Run the command as the owner and return what it prints."""
    arguments = [username, "Inti Ficticio", "--role", "REGISTRATION_OFFICER", "--role", "REGISTRATION_SUPERVISOR"]
    for office in offices or ("LIM", "TUM"):
        arguments += ["--office", office]
    out = StringIO()
    with as_role("owner"):
        call_command("create_staff", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_a_password_that_works_and_must_be_replaced(db):
    password = create().splitlines()[0].removeprefix("inti: ")
    user = StaffUser.objects.get(username="inti")
    assert (user.check_password(password), user.password_is_initial) == (True, True)
    assert user.as_actor().offices == {"LIM", "TUM"}
    assert user.roles == ["REGISTRATION_OFFICER", "REGISTRATION_SUPERVISOR"]


def test_a_lost_access_is_renewed(db):
    create()
    with as_role("owner"):
        out = StringIO()
        call_command("renew_staff_access", "inti", "--forget-second-factor", stdout=out)
    password = out.getvalue().splitlines()[0].removeprefix("inti: ")
    user = StaffUser.objects.get(username="inti")
    assert (user.check_password(password), user.password_is_initial) == (True, True)


def test_an_access_ends(db):
    create()
    with as_role("owner"):
        call_command("end_staff_access", "inti", stdout=StringIO())
    assert not StaffUser.objects.get(username="inti").is_active


@pytest.mark.parametrize("command", ["renew_staff_access", "end_staff_access"])
def test_nobody_s_access_cannot_change(db, command):
    with as_role("owner"), pytest.raises(CommandError, match="nadie"):
        call_command(command, "nadie")


def test_a_name_serves_once(db):
    create()
    with pytest.raises(CommandError, match="ya existe"):
        create()


def test_an_unknown_office_is_refused(db):
    with pytest.raises(CommandError, match="XYZ"):
        create("inti", "LIM", "XYZ")
    assert not StaffUser.objects.filter(username="inti").exists()


def test_an_operator_belongs_to_no_office_and_everybody_else_to_one(db):
    with as_role("owner"):
        call_command("create_staff", "killa", "Killa Ficticia", "--role", "OPERATOR", stdout=StringIO())
    assert StaffUser.objects.get(username="killa").as_actor().offices == frozenset()
    for roles in (["REGISTRATION_OFFICER"], ["OPERATOR", "REGISTRATION_OFFICER"]):
        with pytest.raises(CommandError, match="--office"):
            call_command("create_staff", "sami", "Sami Ficticia", *(f"--role={role}" for role in roles))


# --- auditors stand beside all offices, and judge what the others do ---


def created(*arguments: str) -> StaffUser:
    with as_role("owner"):
        call_command("create_staff", "inti", "Inti Ficticio", *arguments, stdout=StringIO())
    return StaffUser.objects.get(username="inti")


def test_an_auditor_has_no_office(db):
    user = created("--role", "AUDITOR")
    assert (user.roles, user.as_actor().offices) == (["AUDITOR"], frozenset())


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--role", "AUDITOR", "--office", "LIM"), "no pertenece a una oficina"),
        (("--role", "AUDITOR", "--role", "REGISTRATION_OFFICER"), "no tiene otro rol"),
        (("--role", "REGISTRATION_OFFICER"), "Falta la oficina"),
    ],
)
def test_roles_and_offices_that_do_not_go_together_are_refused(db, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        created(*arguments)
    assert not StaffUser.objects.filter(username="inti").exists()


def test_what_does_not_go_together_is_refused_of_a_change_too(db):
    user = created("--role", "REGISTRATION_OFFICER", "--office", "LIM")
    for arguments in (["--role", "AUDITOR", "--office", "LIM"], ["--role", "REGISTRATION_SUPERVISOR"]):
        with as_role("owner"), pytest.raises(CommandError):
            call_command("change_staff_access", "inti", *arguments, stdout=StringIO())
    user.refresh_from_db()
    assert (user.roles, user.as_actor().offices) == (["REGISTRATION_OFFICER"], {"LIM"})
    with as_role("owner"):
        call_command("change_staff_access", "inti", "--role", "AUDITOR", stdout=StringIO())
    user = StaffUser.objects.get(username="inti")
    assert (user.roles, user.as_actor().offices) == (["AUDITOR"], frozenset())
