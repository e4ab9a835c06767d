"""Making staff accounts. Only an operator can: no web process may insert a staff user."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qoricancha.accounts.models import StaffOffice, StaffUser
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.ids import human_code, in_groups
from qoricancha.reference.queries import open_offices

PASSWORD_CHARACTERS = 16  # 80 bits


@action
def create_staff(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,
    username: str,
    full_name: str,
    roles: Iterable[Role],
    offices: Iterable[str],
) -> str:
    """Make a staff user and return the initial password, which the first sign-in must replace.

    `offices` are codes. Raises InvalidInput when the user name is taken or an office is unknown or closed.
    """
    codes = sorted(set(offices))
    _refuse_unknown(codes)
    password = in_groups(human_code(PASSWORD_CHARACTERS))
    user = StaffUser(username=username, full_name=full_name, roles=sorted(set(roles)), created_at=at)
    user.password_is_initial = True
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise InvalidInput({"username": _("El usuario %(name)s ya existe.") % {"name": username}}) from None
    StaffOffice.objects.bulk_create(StaffOffice(user=user, office_id=code) for code in codes)
    return password


def _refuse_unknown(codes: list[str]) -> None:
    unknown = sorted(set(codes) - {office.code for office in open_offices()})
    if unknown:
        raise InvalidInput({"offices": _("No existe la oficina %(code)s.") % {"code": ", ".join(unknown)}})
