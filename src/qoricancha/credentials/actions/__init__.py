"""What can be done with documents."""

from qoricancha.credentials.actions.changing import reinstate_document, revoke_document, suspend_document
from qoricancha.credentials.actions.constancia import constancia_for
from qoricancha.credentials.actions.issuing import issue_work_permit
from qoricancha.credentials.actions.requesting import request_work_permit

__all__ = [
    "constancia_for",
    "issue_work_permit",
    "reinstate_document",
    "request_work_permit",
    "revoke_document",
    "suspend_document",
]
