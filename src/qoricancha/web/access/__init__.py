"""Who may do what at which address: one line of data per route, from which docs/reference/access.md is written.

`tests/access` walks the addresses of all sites: a route without a line fails, and so does one that answers anybody
otherwise than its line says.
"""
