"""What the graph holds: parties, their accounts and cases, how these are related, and how far the projection is.

    (:Party {key, kind, registry_kind, court_kind, bank_kind, company_record, person_record})
    (:Account {key}) (:Case {key})
    (:Party)-[:HOLDS {record_id, share, since, until}]->(:Party)
    (:Party)-[:LEGAL_REPRESENTATIVE_OF {record_id, since, until}]->(:Party)
    (:Party)-[:OFFICER_OF {record_id, role, since, until}]->(:Party)
    (:Party)-[:GUARANTEES {record_id, amount_fen, since, until}]->(:Party)
    (:Party)-[:TRANSFERRED {month, amount_fen, count}]->(:Party)
    (:Party)-[:HAS_ACCOUNT {record_id}]->(:Account)
    (:Party)-[:DEBTOR_IN {record_id}]->(:Case)
    (:Projection {source, step, mark, complete, transaction, position, applied_at, place})

A `key` is the opaque id: neither numbers nor names are in the graph. `kind` is PERSON or COMPANY; it is a property
and no label, since a node that changes its label is another node to the embedded engine. `court_kind` and its like
are what that source says, null where it does not name the party. `company_record` and `person_record` are the
registry's serials of the rows that name the party, `record_id` that of the row behind a relationship: by them a
deleted row is found again. `since` is the first day, `until` the first that does not count; `month` is its first day.
An amount is in fen, since no engine has decimals.

All this there may be twice, see generation.py: labels and types then carry a suffix that no statement is written with.

Who owes together is not an edge: two debtors meet in their Case, so that a case of n debtors costs n edges and not n².

Both engines take the same statements; where a statement is written in an unusual way, that is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

HOLDS = "HOLDS"
LEGAL_REPRESENTATIVE_OF = "LEGAL_REPRESENTATIVE_OF"
OFFICER_OF = "OFFICER_OF"
GUARANTEES = "GUARANTEES"
TRANSFERRED = "TRANSFERRED"
HAS_ACCOUNT = "HAS_ACCOUNT"
DEBTOR_IN = "DEBTOR_IN"

LABELS: tuple[LiteralString, ...] = ("Party", "Account", "Case", "Projection")
RELATIONSHIPS: tuple[LiteralString, ...] = (
    HOLDS,
    LEGAL_REPRESENTATIVE_OF,
    OFFICER_OF,
    GUARANTEES,
    TRANSFERRED,
    HAS_ACCOUNT,
    DEBTOR_IN,
)

TRANSFERRED_TO = "TRANSFERRED_TO"
CO_DEBTOR = "CO_DEBTOR"
SPOUSE = "SPOUSE"
RELATIVE = "RELATIVE"

SOURCE_OF_KIND: Mapping[LiteralString, str] = {
    HOLDS: "registry",
    LEGAL_REPRESENTATIVE_OF: "registry",
    OFFICER_OF: "registry",
    GUARANTEES: "bank",
    TRANSFERRED_TO: "bank",
    CO_DEBTOR: "court",
}
"""Kinds of relation that the graph answers, as the contract's RelationKind names them, and whose facts they are."""

KINDS: tuple[LiteralString, ...] = tuple(SOURCE_OF_KIND)
