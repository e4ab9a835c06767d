"""Applications as they were sent. All obey the row policies of whoever asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from qoricancha.intake.models import Application, SearchToken, Statement, Upload
from qoricancha.intake.rules.drafts import reference_in
from qoricancha.intake.rules.family import MEMBERS, FamilyMember, full_name, members_in
from qoricancha.intake.rules.photos import PhotoState
from qoricancha.intake.rules.search import NAME, NUMBER, REFERENCE
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.ids import typed_code
from qoricancha.kernel.statements import open_statement
from qoricancha.kernel.tokens import token
from qoricancha.persons.rules.identifiers import number_key
from qoricancha.persons.rules.names import search_words

MOST = 50
"""How many applications a search opens at most: names are sealed, so each costs a decryption."""


@dataclass(frozen=True)
class SentApplication:
    """An application as it was sent. `answers` are the principal's, canonical; `photo` a StoredFile's id, or absent.

    `members` are those who apply together with them, with answers of the same names.
    """

    id: UUID
    reference: str
    office_code: str
    submitted_at: datetime
    answers: dict[str, object]
    members: tuple[FamilyMember, ...] = ()

    @property
    def full_name(self) -> str:
        """Given names and surnames, as one reads them."""
        return full_name(self.answers)


@dataclass(frozen=True)
class StatementPart:
    """A part of the claim, opened. Only the staff process can."""

    added_at: datetime
    text: str


def statements_of(application_id: UUID) -> list[StatementPart]:
    """Return the claim, part by part. Raises CannotOpen, or ImproperlyConfigured outside the staff process."""
    rows = Statement.objects.filter(draft=application_id).order_by("added_at", "id")
    return [StatementPart(row.added_at, open_statement(bytes(row.sealed), context=row.id)) for row in rows]


def wanted_start_of(application_id: UUID) -> datetime | None:
    """Return the seat that was wanted when the application was sent, so that the nearest ones can be offered."""
    return Application.objects.filter(id=application_id).values_list("wanted_start", flat=True).first()


def application(application_id: UUID) -> SentApplication:
    """Return a sent application. Two queries. Raises NotFound."""
    found = applications([application_id])
    if not found:
        raise NotFound(_("No se encontró la solicitud."))
    return found[application_id]


def application_with_reference(reference: str) -> UUID | None:
    """Return whose reference this is, as typed. Whoever asks sees only what the row policies let them."""
    found = Application.objects.filter(reference=typed_code(reference_in(reference)))
    return found.values_list("id", flat=True).first()


def applications(ids: Iterable[UUID]) -> dict[UUID, SentApplication]:
    """Return the sent applications of these ids that the asker may see. Two queries, however many there are."""
    rows = list(Application.objects.select_related("key").filter(id__in=list(ids)))
    ready = Upload.objects.filter(draft__in=[row.id for row in rows], state=PhotoState.READY).order_by(
        "uploaded_at", "id"
    )
    photos = {(draft, member): file for draft, member, file in ready.values_list("draft", "member", "normalised")}
    return {row.id: _sent(row, photos) for row in rows}


def applications_matching(text: str, *, limit: int = MOST) -> list[SentApplication]:
    """Return the applications found by a reference (or the receipt's QR), a document number or words of the name.

    Blind to accents, case and order; every word must be there. By name. Three queries.
    """
    found = _having_all([(REFERENCE, typed_code(reference_in(text)))], limit)
    found = found or _having_all([(NUMBER, number_key(text))], limit)
    found = found or _having_all([(NAME, word) for word in search_words(text)], limit)
    return sorted(applications(found).values(), key=lambda row: (search_words(row.full_name), row.reference))


def _having_all(keys: list[tuple[str, str]], limit: int) -> list[UUID]:
    tokens = [token(purpose, text) for purpose, text in keys if text]
    if not tokens:
        return []
    rows = SearchToken.objects.filter(token__in=tokens).values("application")
    having_all = rows.annotate(count=Count("token")).filter(count=len(tokens)).order_by("application")
    return list(having_all.values_list("application", flat=True)[:limit])


def _sent(row: Application, photos: Mapping[tuple[UUID, UUID | None], UUID]) -> SentApplication:
    def with_photo(answers: Mapping[str, object], whose: UUID | None) -> dict[str, object]:
        photo = photos.get((row.id, whose))
        return dict(answers) | ({"photo": str(photo)} if photo else {})

    members = (FamilyMember(one.id, one.relation, with_photo(one.answers, one.id)) for one in members_in(row.answers))
    own = {name: value for name, value in row.answers.items() if name != MEMBERS}
    return SentApplication(
        row.id, row.reference, row.office_id, row.submitted_at, with_photo(own, None), tuple(members)
    )
