"""Who is who among the staff."""

from collections.abc import Iterable
from uuid import UUID

from qoricancha.accounts.models import StaffUser


def names_of_staff(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of these staff users by id, in one query; ids that are None are left aside."""
    wanted = {one for one in ids if one is not None}
    return dict(StaffUser.objects.filter(id__in=wanted).values_list("id", "full_name"))
