"""The constancia de validez, for whoever has a permit in hand."""

from datetime import datetime, timedelta

from django.db import connection

from qoricancha.audit.actions import log_read
from qoricancha.credentials.actions.issuing import TEMPLATES, imprint_of, qr_of
from qoricancha.credentials.models import ConstanciaAttempt, Document
from qoricancha.credentials.queries import code_lookup, holder_of, issued_with, standing_of
from qoricancha.credentials.rules.papers import constancia_data
from qoricancha.credentials.rules.standing import ConstanciaAnswer, ConstanciaOutcome, Standing, proves_the_paper
from qoricancha.credentials.rules.tokens import digits_of
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.kernel.tokens import same
from qoricancha.kernel.typeset import typeset
from qoricancha.kernel.wording import moment_in_figures
from qoricancha.law.rules.validity import Validity

MOST_ATTEMPTS = 5
PER = timedelta(hours=1)


def constancia_for(
    *, by: Actor, at: datetime, lookup: bytes, file_number: str, birth_date: PartialDate, code: str = ""
) -> ConstanciaAnswer:
    """Return the constancia of a valid permit to whoever types its case number and its holder's birth date.

    `lookup` is by what the document was found (queries.token_lookup or
    code_lookup); `birth_date` is as far as it is printed. Where that is not
    down to the day, the printed `code` is asked for too (ADR 0023).
    Five wrong attempts in an hour close the document's constancias for that
    hour. Wrong attempts are answered, not raised, so that they are counted
    whatever transaction the caller is in. What is given is in the read log.
    """
    with acting(by, lookup=lookup):
        document = issued_with(lookup)
        if document is None or standing_of(document, at=at) != Standing.VALID:
            return ConstanciaAnswer(ConstanciaOutcome.NOT_VALID)
        if _attempts(document, at) >= MOST_ATTEMPTS:
            return ConstanciaAnswer(ConstanciaOutcome.TOO_MANY)
        if not (code or proves_the_paper(holder_of(document).born)):
            return ConstanciaAnswer(ConstanciaOutcome.CODE_MISSING)
        if not _matches(document, file_number, birth_date, code):
            ConstanciaAttempt.objects.create(document=document, attempted_at=at)
            return ConstanciaAnswer(ConstanciaOutcome.NO_MATCH)
        _log(document, by)
        return ConstanciaAnswer(ConstanciaOutcome.GIVEN, _pdf(document, at))


def _attempts(document: Document, at: datetime) -> int:
    """Return the wrong attempts of the last hour; others who ask for this document wait for our answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [document.id.int % 2**63])
    return ConstanciaAttempt.objects.filter(document=document, attempted_at__gt=at - PER).count()


def _matches(document: Document, file_number: str, birth_date: PartialDate, code: str) -> bool:
    holder = holder_of(document)
    if (digits_of(file_number), birth_date) != (holder.file_number, holder.born):
        return False
    return proves_the_paper(holder.born) or same(code_lookup(code, file_number), bytes(document.code_lookup))


def _log(document: Document, by: Actor) -> None:
    log_read(
        by=by,
        subject_kind="document",
        subject_id=document.id,
        purpose="constancia de validez",
        route="verify:constancia",
        office=document.office_id,
    )


def _pdf(document: Document, at: datetime) -> bytes:
    if document.valid_from is None:
        raise ValueError("only an issued document has a constancia")
    validity = Validity(document.valid_from, document.valid_to, document.validity_basis)
    data = constancia_data(holder_of(document), imprint_of(document, validity), asked_at=moment_in_figures(at))
    return typeset(TEMPLATES / "constancia.typ", data, {"qr": qr_of(document)}, at=at)
