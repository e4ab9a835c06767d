"""One command that shows the whole house on one machine: `qoricancha run`.

It starts processes and knows nothing of the house's rooms: PostgreSQL, then the demo authority, the
two web processes and the worker, each with its own database role and only the keys it may have.
"""
