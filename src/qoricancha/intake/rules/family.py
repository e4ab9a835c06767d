"""The family members who apply together with whoever writes the application (Ley 27891, art. 25)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

MEMBERS = "members"
"""The answer that holds them: a list of objects with `id`, `relation` and the member's answers by question."""

MOST_MEMBERS = 20

_ID, _RELATION = "id", "relation"


@dataclass(frozen=True)
class FamilyMember:
    """A family member. `relation` to the principal is a code of the scheme "relations", empty until it is known.

    `answers` are named as the principal's; `id` is made here and stays the member's in every room.
    """

    id: UUID
    relation: str
    answers: Mapping[str, object]

    @property
    def full_name(self) -> str:
        """Given names and surnames, as one reads them; empty until they are known."""
        return full_name(self.answers)


def full_name(answers: Mapping[str, object]) -> str:
    """Return given names and surnames, as one reads them."""
    parts = (answers.get(name) for name in ("given_names", "first_surname", "second_surname"))
    return " ".join(str(part) for part in parts if part)


def members_in(answers: Mapping[str, object]) -> list[FamilyMember]:
    """Return the family members, in the order in which they were added."""
    rows = answers.get(MEMBERS)
    return [_member(row) for row in rows] if isinstance(rows, list) else []


def as_answer(members: Iterable[FamilyMember]) -> list[dict[str, object]]:
    """Return the answer MEMBERS for these members."""
    return [{_ID: str(member.id), _RELATION: member.relation, **member.answers} for member in members]


def _member(row: Mapping[str, object]) -> FamilyMember:
    answers = {name: value for name, value in row.items() if name not in (_ID, _RELATION)}
    return FamilyMember(UUID(str(row[_ID])), str(row.get(_RELATION) or ""), answers)
