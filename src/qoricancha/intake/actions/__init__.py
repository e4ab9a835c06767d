"""What can be done with drafts and applications."""

from qoricancha.intake.actions.answers import choose_office, choose_seat, decide_photo_later, save_answers
from qoricancha.intake.actions.arrivals import forget_arrival, note_arrival
from qoricancha.intake.actions.claims import add_statement, discard_statements
from qoricancha.intake.actions.drafts import (
    erase_expired_drafts,
    forget_shown_code,
    leave_draft,
    resume_draft,
    start_draft,
)
from qoricancha.intake.actions.photos import receive_photo, settle_photo
from qoricancha.intake.actions.receipts import send_receipt
from qoricancha.intake.actions.submission import book_seat, submit, submit_batch

__all__ = [
    "add_statement",
    "book_seat",
    "choose_office",
    "choose_seat",
    "decide_photo_later",
    "discard_statements",
    "erase_expired_drafts",
    "forget_arrival",
    "forget_shown_code",
    "leave_draft",
    "note_arrival",
    "receive_photo",
    "resume_draft",
    "save_answers",
    "send_receipt",
    "settle_photo",
    "start_draft",
    "submit",
    "submit_batch",
]
