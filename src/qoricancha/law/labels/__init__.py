"""Words of the law: of its codes, and what people are told of the procedure."""

from qoricancha.law.labels.codes import TERM_KINDS, term_kinds
from qoricancha.law.labels.procedure import ProcedureWords, Sending, procedure_words

__all__ = ["TERM_KINDS", "ProcedureWords", "Sending", "procedure_words", "term_kinds"]
