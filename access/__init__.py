"""Who may see what, and the record of it.

`identity.py` says who asks, `grants.py` what they may see and how sensitive a field can be. Until access
control exists there is one caller, the local one, and the server refuses to listen anywhere but on this machine.
"""
