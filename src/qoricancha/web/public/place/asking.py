"""What the browser remembers between asking for a code and typing it: no name, only its token."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from qoricancha.kernel.ids import uuid7

ASKING_KEY = "asking"
PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class Asking:
    """A request for a code. `first` is made when the form is shown, so that sending it twice is one request."""

    first: UUID
    name: bytes = b""
    asked_at: datetime | None = None
    times: int = 0
    afterwards: str = ""

    @property
    def sign_in_id(self) -> UUID:
        """The id of the sign-in that waits for its code."""
        return uuid5(self.first, f"{self.name.hex()} {self.times}")

    @property
    def again_from(self) -> datetime | None:
        """From when another code may be asked for."""
        return self.asked_at + PAUSE if self.asked_at else None

    def asked(self, name: bytes, *, at: datetime) -> "Asking":
        """Return the request for a code for this name; within the pause it is the same one again."""
        if name == self.name and self.again_from and at < self.again_from:
            return self
        return Asking(self.first, name, at, self.times + bool(self.asked_at), self.afterwards)


def show_form(request: HttpRequest) -> None:
    """Remember that the form is shown, and where to go afterwards: an address of this site only."""
    wanted = request.GET.get("next", "")
    here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    keep_asking(request, replace(asking_of(request), afterwards=wanted if here else ""))


def keep_asking(request: HttpRequest, asking: Asking) -> None:
    """Remember in the signed cookie."""
    asked_at = asking.asked_at.isoformat() if asking.asked_at else ""
    request.session[ASKING_KEY] = [str(asking.first), asking.name.hex(), asked_at, asking.times, asking.afterwards]


def asking_of(request: HttpRequest) -> Asking:
    """Return what is remembered, or a fresh start."""
    if ASKING_KEY not in request.session:
        return Asking(uuid7())
    first, name, asked_at, times, afterwards = request.session[ASKING_KEY]
    moment = datetime.fromisoformat(asked_at) if asked_at else None
    return Asking(UUID(first), bytes.fromhex(name), moment, times, afterwards)
