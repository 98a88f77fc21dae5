"""What parties paid one another, added up by month where the transactions are: in the bank's database.

A transfer may stand in two statements, the payer's and the payee's. So the two sides are summed apart and the greater
counts, never both. Only what is settled counts, between two different parties whose numbers are both known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from connectors.feed import Reached, fetch
from connectors.scan import Deadline

BANK = "bank"

MonthlyTransfers: TypeAlias = tuple[str, str, date, Decimal, int]
"""Payer, payee, first day of the month, yuan, number of transactions."""

_COUNTED = """
    select a.holder_number as owner, t.counterparty_number as other, t.counterparty_kind, t.counterparty_number_kind,
        t.direction, date_trunc('month', t.booked_on::timestamp)::date as month, t.amount
    from transaction t join account a on a.number = t.account_number
    where t.settled and t.direction in ('IN', 'OUT') and t.amount is not null
        and a.holder_number <> t.counterparty_number
"""

_TRANSFERS = f"""
with counted as (
    {_COUNTED} and a.holder_number = any($1::text[])
    union all
    {_COUNTED} and t.counterparty_number = any($1::text[]) and a.holder_number <> all($1::text[])
), sides as (
    select case direction when 'OUT' then owner else other end as payer,
        case direction when 'OUT' then other else owner end as payee,
        month, direction, sum(amount) as amount, count(*) as transactions
    from counted group by 1, 2, 3, 4
)
select payer, payee, month, max(amount), max(transactions) from sides group by 1, 2, 3 order by 1, 2, 3
"""

_STATED = f"""
select other,
    min(coalesce(counterparty_kind, case counterparty_number_kind when 'USCC' then 'COMPANY' else 'PERSON' end))
from ({_COUNTED} and t.counterparty_number = any($1::text[])) as counted
group by other
"""


async def read_transfers(reached: Reached, numbers: Sequence[str], deadline: Deadline) -> list[MonthlyTransfers]:
    """All transfers in which any of these parties pays or is paid. Raises SourceUnavailable or SourceTimeout."""
    if not numbers:
        return []
    rows = await fetch(BANK, reached, deadline, _TRANSFERS, list(numbers))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


async def stated_kinds(reached: Reached, numbers: Sequence[str], deadline: Deadline) -> list[str | None]:
    """The kind that transfers state of each number as their other side; None where none names it."""
    if not numbers:
        return []
    rows = await fetch(BANK, reached, deadline, _STATED, list(numbers))
    kinds = {row[0]: row[1] for row in rows}
    return [kinds.get(number) for number in numbers]
