"""Beneath every page: an officer whose access has ended sees the rows of no office."""

import pytest
from django.db import connection

from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.staff import OPERATOR, make_officer


@pytest.mark.role("staff")
@pytest.mark.parametrize(("is_active", "offices"), [(True, ["LIM"]), (False, [])])
def test_only_an_active_officer_has_offices(db, is_active, offices):
    user = make_officer(offices=("LIM",))
    with as_role("owner"), acting(OPERATOR):
        user.is_active = is_active
        user.save(update_fields=["is_active"])
    with acting(user.as_actor()), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.staff_offices()")
        assert [office for (office,) in cursor.fetchall()] == offices
