"""Loading the code tables, and what an operator changes in them."""

from qoricancha.reference.actions.codes import add_code, close_code, field_of, reopen_code
from qoricancha.reference.actions.loading import SAMPLE_OFFICES, CodeRemoved, load_reference
from qoricancha.reference.actions.names import Written, write_names
from qoricancha.reference.actions.offices import change_office

__all__ = [
    "SAMPLE_OFFICES",
    "CodeRemoved",
    "Written",
    "add_code",
    "change_office",
    "close_code",
    "field_of",
    "load_reference",
    "reopen_code",
    "write_names",
]
