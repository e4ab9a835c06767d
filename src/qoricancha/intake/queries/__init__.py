"""Drafts, applications and receipts, as pages and other rooms see them."""

from qoricancha.intake.queries.applications import (
    SentApplication,
    StatementPart,
    application,
    application_with_reference,
    applications,
    applications_matching,
    statements_of,
    wanted_start_of,
)
from qoricancha.intake.queries.drafts import (
    StatementTrace,
    count_expired_drafts,
    draft_of,
    photo_of,
    picture_of,
    standing_of,
    statement_traces,
    verified_answers,
)
from qoricancha.intake.queries.receipts import appointment_file, printed_reference, receipt_of, receipt_pdf

__all__ = [
    "SentApplication",
    "StatementPart",
    "StatementTrace",
    "application",
    "application_with_reference",
    "applications",
    "applications_matching",
    "appointment_file",
    "count_expired_drafts",
    "draft_of",
    "photo_of",
    "picture_of",
    "printed_reference",
    "receipt_of",
    "receipt_pdf",
    "standing_of",
    "statement_traces",
    "statements_of",
    "verified_answers",
    "wanted_start_of",
]
