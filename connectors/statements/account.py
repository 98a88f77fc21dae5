"""The account that a statement belongs to: its number, and who holds it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from connectors.statements.layout import Layout
from connectors.statements.statement import Statement
from identifiers import party_number
from identifiers.errors import InvalidNumber, LoadError
from identifiers.opaque_id import IdCodec
from identifiers.party_number import PartyNumber, party_kind

_KIND = "statements.account"
_HEX_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the bank's table has it, but for its balance."""

    number: str
    institution: str
    holder: PartyNumber
    holder_kind: str | None
    holder_name: str | None


def holder_of(text: str) -> PartyNumber:
    """The holder's official number; LoadError says which check fails, without the number."""
    try:
        return party_number.parse(text)
    except InvalidNumber as error:
        raise LoadError(f"--holder: {error.message}") from None


def account_of(statement: Statement, layout: Layout, holder: PartyNumber, ids: IdCodec) -> Account:
    """The statement's account. Its number begins with the institution and ends with what the preamble names.

    Where that is masked or missing, what only this platform can make of holder and institution stands between: two
    holders' accounts `1234****9876` are two, and a holder's official number is in no account's number.
    """
    named = statement.account
    is_whole = bool(named) and not any("*" in part or _is_official(part, holder) for part in named)
    opaque = () if is_whole else (_opaque(layout.name, holder, ids),)
    shown = tuple(part for part in named if not _is_official(part, holder))
    return Account(
        ":".join((layout.name, *opaque, *shown)),
        layout.institution,
        holder,
        party_kind(holder),
        statement.holder_name,
    )


def _opaque(institution: str, holder: PartyNumber, ids: IdCodec) -> str:
    """The same for one holder and institution under one key; nobody without the key can try numbers out on it."""
    sealed = ids.encode(_KIND, institution, holder.kind, holder.number)
    return hashlib.sha256(sealed.encode()).hexdigest()[:_HEX_DIGITS]


def _is_official(text: str, holder: PartyNumber) -> bool:
    if text.upper() == holder.number.upper():
        return True
    try:
        return party_number.parse(text).kind == party_number.RESIDENT_ID
    except InvalidNumber:
        # A card's number may have the length of a resident ID; only one that passes every check is taken for one.
        return False
