"""The queues of registrations, by what is to be done with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.registration.rules.lifecycle import RegistrationState

DEFAULT = "en-curso"


@dataclass(frozen=True)
class Queue:
    """Registrations in some states, under a title; `empty` is said where there is none."""

    title: Promise
    states: tuple[RegistrationState, ...]
    empty: Promise


QUEUES: dict[str, Queue] = {
    DEFAULT: Queue(
        _("En curso"),
        (RegistrationState.CHECKED_IN, RegistrationState.INTERVIEW, RegistrationState.RETURNED),
        _("Nadie espera ni está en entrevista."),
    ),
    "visto-bueno": Queue(
        _("Por visto bueno"), (RegistrationState.COMPLETED,), _("Ningún registro espera visto bueno.")
    ),
    "concluidos": Queue(_("Concluidos"), (RegistrationState.SIGNED_OFF,), _("Todavía no hay registros concluidos.")),
}


def queue_named(name: str) -> Queue:
    """Return the queue. Raises Http404."""
    if name not in QUEUES:
        raise Http404
    return QUEUES[name]


def queues_shown(shown: str, counts: Mapping[RegistrationState, int]) -> list[dict[str, object]]:
    """Return each queue with its address, how many wait in it, and whether it is the one shown."""
    return [
        {
            "title": queue.title,
            "href": reverse("staff:registrations", args=[name]) if name != DEFAULT else reverse("staff:registrations"),
            "count": sum(counts.get(state, 0) for state in queue.states),
            "is_shown": name == shown,
        }
        for name, queue in QUEUES.items()
    ]
