"""A certificate authority, its revocation lists and a time-stamp authority for demonstration and tests.

It plays the part of an accredited provider (Ley 27269, DS 052-2008-PCM) with
real certificates, real CRLs (RFC 5280) and real time-stamps (RFC 3161), and
keeps its keys in files: never outside a demonstration.
"""
