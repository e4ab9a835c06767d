"""What a person looks at in their own place is noted as well: whoever came in as them leaves a trace."""

from uuid import UUID

from django.http import HttpRequest

from qoricancha.audit.actions import log_read

OWN_READING = "titular"


def note_own_reading(request: HttpRequest, kind: str, subject: UUID) -> None:
    """Write one row of the read log."""
    log_read(
        by=request.actor,  # type: ignore[attr-defined]
        subject_kind=kind,
        subject_id=subject,
        purpose=OWN_READING,
        route=str(request.resolver_match.view_name if request.resolver_match else ""),
    )
