"""Loading the code tables, and what an operator changes in them."""

from qoricancha.reference.actions.loading import CodeRemoved, load_reference

__all__ = ["CodeRemoved", "load_reference"]
