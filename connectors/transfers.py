"""What parties paid one another, added up by month where the transactions are: in the bank's database.

A transfer may stand in two statements, the payer's and the payee's. So the two sides are summed apart and the greater
counts, never both. Only what is settled counts, between two different parties whose numbers are both known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from connectors.feed import Reached, fetch
from connectors.scan import Deadline

BANK = "bank"

MonthlyTransfers: TypeAlias = tuple[str, str, date, Decimal, int]
"""Payer, payee, first day of the month, yuan, number of transactions."""

Paid: TypeAlias = tuple[str, str]
"""Payer and payee."""

_COUNTED = """
    select a.holder_number as owner, t.counterparty_number as other, t.counterparty_kind, t.counterparty_number_kind,
        t.direction, date_trunc('month', t.booked_on::timestamp)::date as month, t.amount
    from transaction t join account a on a.number = t.account_number
    where t.settled and t.direction in ('IN', 'OUT') and t.amount is not null
        and a.holder_number <> t.counterparty_number
"""


def _summed(one: str, other: str, having: str = "") -> str:
    """The months of the transactions of which one condition holds or the other; never both hold."""
    return f"""
with counted as (
    {_COUNTED} and {one}
    union all
    {_COUNTED} and {other}
), sides as materialized (
    select case direction when 'OUT' then owner else other end as payer,
        case direction when 'OUT' then other else owner end as payee,
        month, direction, sum(amount) as amount, count(*) as transactions
    from counted group by 1, 2, 3, 4
)
select payer, payee, month, max(amount), max(transactions) from sides {having} group by 1, 2, 3 order by 1, 2, 3
"""


_OF = _summed(
    "a.holder_number = any($1::text[])",
    "t.counterparty_number = any($1::text[]) and a.holder_number <> all($1::text[])",
)
_PAID_BY = _summed(
    "t.direction = 'OUT' and a.holder_number = any($1::text[])",
    "t.direction = 'IN' and t.counterparty_number = any($1::text[])",
)
# The pairs are compared after the sums, so that no transaction is read once for each of a hub's pairs.
_BETWEEN = _summed(
    "t.direction = 'OUT' and a.holder_number = any($1::text[]) and t.counterparty_number = any($2::text[])",
    "t.direction = 'IN' and t.counterparty_number = any($1::text[]) and a.holder_number = any($2::text[])",
    "where (payer, payee) in (select * from unnest($1::text[], $2::text[]))",
)

# Each branch ends at its limit, inside its index.
_NUMBERS = """
(select distinct holder_number as number from account where holder_number > $1 order by 1 limit $2)
union
(select distinct counterparty_number from transaction where counterparty_number > $1 order by 1 limit $2)
order by 1 limit $2
"""

_PAIRS = """
select distinct case t.direction when 'OUT' then a.holder_number else t.counterparty_number end,
    case t.direction when 'OUT' then t.counterparty_number else a.holder_number end
from transaction t join account a on a.number = t.account_number
where t.record_id = any($1::bigint[]) and t.direction in ('IN', 'OUT') and a.holder_number <> t.counterparty_number
"""

_STATED = f"""
select other,
    min(coalesce(counterparty_kind, case counterparty_number_kind when 'USCC' then 'COMPANY' else 'PERSON' end))
from ({_COUNTED} and t.counterparty_number = any($1::text[])) as counted
group by other
"""


async def read_transfers(reached: Reached, numbers: Sequence[str], deadline: Deadline) -> list[MonthlyTransfers]:
    """All transfers in which any of these parties pays or is paid. Raises SourceUnavailable or SourceTimeout."""
    return await _months(reached, deadline, _OF, list(numbers)) if numbers else []


async def read_paid_by(reached: Reached, payers: Sequence[str], deadline: Deadline) -> list[MonthlyTransfers]:
    """All transfers in which any of these parties pays. Raises SourceUnavailable or SourceTimeout."""
    return await _months(reached, deadline, _PAID_BY, list(payers)) if payers else []


async def read_between(reached: Reached, pairs: Iterable[Paid], deadline: Deadline) -> list[MonthlyTransfers]:
    """All transfers from the first to the second of any of these pairs. Raises SourceUnavailable or SourceTimeout."""
    asked = sorted(pairs)
    if not asked:
        return []
    return await _months(reached, deadline, _BETWEEN, [one for one, _ in asked], [other for _, other in asked])


async def numbers_after(reached: Reached, after: str, size: int, deadline: Deadline) -> list[str]:
    """The next numbers that hold an account or stand in a statement, ascending; fewer than `size` at the end."""
    return [row[0] for row in await fetch(BANK, reached, deadline, _NUMBERS, after, size)]


async def pairs_of(reached: Reached, records: Sequence[int], deadline: Deadline) -> set[Paid]:
    """Payer and payee of the transactions of these serials, where both are known."""
    if not records:
        return set()
    return {(row[0], row[1]) for row in await fetch(BANK, reached, deadline, _PAIRS, list(records))}


async def stated_kinds(reached: Reached, numbers: Sequence[str], deadline: Deadline) -> list[str | None]:
    """The kind that transfers state of each number as their other side; None where none names it."""
    if not numbers:
        return []
    rows = await fetch(BANK, reached, deadline, _STATED, list(numbers))
    kinds = {row[0]: row[1] for row in rows}
    return [kinds.get(number) for number in numbers]


async def _months(reached: Reached, deadline: Deadline, sql: str, *numbers: list[str]) -> list[MonthlyTransfers]:
    rows = await fetch(BANK, reached, deadline, sql, *numbers)
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
