"""Who may see what, and the record of it.

`identity.py` says who asks, `grants.py` what they may see (fields, rows) and how sensitive a field can be, `masks.py`
how much of a value is shown to whom it is not shown whole. Until access control exists there is one caller, the local
one, and the server refuses to listen anywhere but on this machine.
"""
