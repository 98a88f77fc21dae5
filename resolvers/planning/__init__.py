"""An operation becomes a plan: made by pure functions from the one declaration, kept, printable.

plan.py        what a plan is, as frozen values
planner.py     an operation to a plan
arguments.py   what of a field's arguments is fixed by the document
documents.py   the subtrees that a source says as JSON by itself
asking.py      what is asked of the source for them in a request
left.py        what such a document leaves open, to be answered afterwards
lines.py       a plan and its reads as lines; text.py as the text that `zhixing explain` prints
"""
