"""PAdES B-LT signatures with pyHanko: field, stamp, signature, gate.

Keys come from a KeySource, revocation lists and time-stamps over HTTP. Any
failure raises: an unsigned or unchecked document is never handed out.
"""
