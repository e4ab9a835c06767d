"""Who acts: an argument of every write, declared to the database in every transaction."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """What kind of actor."""

    PUBLIC = "PUBLIC"
    APPLICANT = "APPLICANT"
    STAFF = "STAFF"
    JOB = "JOB"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts.

    `id` is the staff user's, or for the public the draft's, application's or
    person's whose rows they may touch; `name` is for the history: a user name
    or a job's name, never an applicant's.
    """

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    offices: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def public(cls, subject: UUID | None = None) -> "Actor":
        """Return somebody on the public site who has not signed in, at most inside their own draft."""
        return cls(ActorKind.PUBLIC, subject)

    @classmethod
    def applicant(cls, person: UUID) -> "Actor":
        """Return a signed-in applicant."""
        return cls(ActorKind.APPLICANT, person)

    @classmethod
    def job(cls, name: str) -> "Actor":
        """Return a background job."""
        return cls(ActorKind.JOB, None, name)

    @classmethod
    def system(cls, name: str) -> "Actor":
        """Return an operator's command."""
        return cls(ActorKind.SYSTEM, None, name)

    def as_declared(self) -> str:
        """Return the JSON that the history keeps: kind, id, name."""
        return json.dumps({"kind": self.kind, "id": str(self.id) if self.id else None, "name": self.name})
