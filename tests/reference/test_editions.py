"""Editions over real connections, with real commits: each is like a process of its own."""

from threading import Thread

from django.db import connection

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.reference.models import CodeName
from qoricancha.reference.queries import name_of
from tests.database import as_role

OWNER = Actor.system("test")
SOURCE = "No especificado en el documento"


def elsewhere() -> str:
    """Return the name as another connection reads it now."""
    read: list[str] = []

    def ask() -> None:
        read.append(name_of("sex", "X"))
        connection.close()

    other = Thread(target=ask)
    other.start()
    other.join()
    return read[0]


def test_others_see_a_change_when_it_is_committed_and_not_before(committing):
    with as_role("owner"):
        with acting(OWNER):
            CodeName.objects.filter(id="sex/X/es/NAME").update(text="Otro nombre")
            before = (name_of("sex", "X"), elsewhere())
        after = elsewhere()

    assert (before, after) == (("Otro nombre", SOURCE), "Otro nombre")
