"""What can be done with documents."""

from qoricancha.credentials.actions.changing import reinstate_document, revoke_document, suspend_document
from qoricancha.credentials.actions.constancia import constancia_for
from qoricancha.credentials.actions.issuing import issue_work_permit
from qoricancha.credentials.actions.renewing import ask_for_renewal, renew_work_permit
from qoricancha.credentials.actions.requesting import reissue_work_permit, request_work_permit

__all__ = [
    "ask_for_renewal",
    "constancia_for",
    "issue_work_permit",
    "reinstate_document",
    "reissue_work_permit",
    "renew_work_permit",
    "request_work_permit",
    "revoke_document",
    "suspend_document",
]
