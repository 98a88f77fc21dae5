"""FinBench sf0.01 in registry and bank: every fact of the files is there once, however often it is loaded."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest

from connectors.finbench.load import FinBenchSummary, load_finbench
from identifiers.errors import LoadError, SourceUnavailable

SNAPSHOT = Path(__file__).parents[2] / "data" / "finbench-sf0.01"
WRITTEN = {
    "registry.company": 386,
    "registry.natural_person": 785,
    "registry.shareholding": 1304 + 679,
    "bank.account": 2055,
    "bank.transaction": 2 * (8132 + 9182),
    "bank.loan": 1376,
    "bank.loan_movement": 2758 + 2747,
    "bank.guarantee": 377 + 202,
}

Databases: TypeAlias = Callable[[str], Awaitable[str]]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True)
class Loaded:
    """The databases after the snapshot was loaded."""

    dsns: dict[str, str]
    registry: Connection
    bank: Connection
    summary: FinBenchSummary


@pytest.fixture(scope="module")
async def loaded(module_database: Databases) -> AsyncIterator[Loaded]:
    dsns = {source: await module_database(source) for source in ("registry", "bank", "platform")}
    summary = await load_finbench(SNAPSHOT, dsns)
    registry, bank = await asyncpg.connect(dsns["registry"]), await asyncpg.connect(dsns["bank"])
    yield Loaded(dsns, registry, bank, summary)
    await registry.close()
    await bank.close()


def lines_of(name: str) -> list[dict[str, str]]:
    """A file as the standard library reads it."""
    with (SNAPSHOT / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))


def test_the_summary_counts_what_was_read_and_names_what_was_left_out(loaded: Loaded) -> None:
    assert loaded.summary.read == {
        "persons": 785,
        "companies": 386,
        "investments by persons": 1304,
        "investments by companies": 679,
        "accounts": 2055,
        "transfers": 8132,
        "withdrawals": 9182,
        "loans": 1376,
        "loan deposits": 2758,
        "loan repayments": 2747,
        "guarantees by persons": 377,
        "guarantees by companies": 202,
    }
    assert {name: (done.loaded, done.unchanged) for name, done in loaded.summary.written.items()} == {
        name: (count, 0) for name, count in WRITTEN.items()
    }
    assert str(loaded.summary).splitlines()[-1] == "left out: Medium.csv, MediumSignInAccount.csv"


async def test_loading_again_changes_nothing(loaded: Loaded) -> None:
    before = await _last_changes(loaded)

    again = await load_finbench(SNAPSHOT, loaded.dsns)

    assert {name: (done.loaded, done.unchanged) for name, done in again.written.items()} == {
        name: (0, count) for name, count in WRITTEN.items()
    }
    assert await _last_changes(loaded) == before


async def test_holdings_are_the_files_investments(loaded: Loaded) -> None:
    found = await loaded.registry.fetch(
        "select holder_number, holder_kind, company_number, share, since from shareholding"
    )

    assert Counter(tuple(row) for row in found) == Counter(
        (
            f"finbench:{kind}:{line['investorId']}",
            kind.upper(),
            f"finbench:company:{line['companyId']}",
            float(line["ratio"]),
            _shanghai(line["createTime"]).date(),
        )
        for kind in ("person", "company")
        for line in lines_of(f"{kind.capitalize()}InvestCompany.csv")
    )


async def test_a_company_has_its_shareholders_by_name(loaded: Loaded) -> None:
    companies = {line["companyId"]: line["companyName"] for line in lines_of("Company.csv")}
    persons = {line["personId"]: line["personName"] for line in lines_of("Person.csv")}
    expected = {
        *(persons[line["investorId"]] for line in lines_of("PersonInvestCompany.csv") if line["companyId"] == "237"),
        *(companies[line["investorId"]] for line in lines_of("CompanyInvestCompany.csv") if line["companyId"] == "237"),
    }

    found = await loaded.registry.fetch(
        "select holder_name, holder_number_kind from shareholding where company_number = 'finbench:company:237'"
    )

    assert {row["holder_name"] for row in found} == expected
    assert {row["holder_number_kind"] for row in found} == {"OTHER"}


@pytest.mark.parametrize(
    ("file", "prefix"), [("AccountTransferAccount.csv", "transfer"), ("AccountWithdrawAccount.csv", "withdrawal")]
)
async def test_money_leaves_one_account_and_enters_the_other(loaded: Loaded, file: str, prefix: str) -> None:
    expected = Counter(
        (*ends, direction, Decimal(line["amount"]), _shanghai(line["createTime"]))
        for line in lines_of(file)
        for direction, ends in (("OUT", (line["fromId"], line["toId"])), ("IN", (line["toId"], line["fromId"])))
    )

    found = await loaded.bank.fetch(
        "select replace(account_number, 'finbench:account:', '') as own, "
        "replace(counterparty_account, 'finbench:account:', '') as other, direction, amount, at "
        "from transaction where reference like $1 || ':%'",
        prefix,
    )

    assert Counter(tuple(row) for row in found) == expected


async def test_accounts_and_loans_belong_to_their_parties(loaded: Loaded) -> None:
    accounts = {
        f"finbench:account:{line['accountId']}": f"finbench:{kind.lower()}:{line[f'{kind.lower()}Id']}"
        for kind in ("Person", "Company")
        for line in lines_of(f"{kind}OwnAccount.csv")
    }
    loans = {
        f"finbench:loan:{line['loanId']}": (f"finbench:{kind.lower()}:{line[f'{kind.lower()}Id']}", line["org"])
        for kind in ("Person", "Company")
        for line in lines_of(f"{kind}ApplyLoan.csv")
    }

    found = await loaded.bank.fetch("select number, holder_number from account")
    assert {row["number"]: row["holder_number"] for row in found} == accounts
    found = await loaded.bank.fetch("select number, borrower_number, lender from loan")
    assert {row["number"]: (row["borrower_number"], row["lender"]) for row in found} == loans


async def test_loan_movements_and_guarantees_add_up(loaded: Loaded) -> None:
    moved = await loaded.bank.fetch("select kind, count(*), sum(amount) from loan_movement group by kind order by kind")
    guaranteed = await loaded.bank.fetch("select guarantor_number, debtor_number, relation from guarantee")

    assert [tuple(row) for row in moved] == [
        (kind, len(lines), sum(Decimal(line["amount"]) for line in lines))
        for kind, lines in (
            ("DEPOSIT", lines_of("LoanDepositAccount.csv")),
            ("REPAYMENT", lines_of("AccountRepayLoan.csv")),
        )
    ]
    assert {tuple(row) for row in guaranteed} == {
        (f"finbench:{kind.lower()}:{line['fromId']}", f"finbench:{kind.lower()}:{line['toId']}", line["relation"])
        for kind in ("Person", "Company")
        for line in lines_of(f"{kind}Guarantee{kind}.csv")
    }


async def test_each_load_is_in_the_platforms_history(loaded: Loaded) -> None:
    platform = await asyncpg.connect(loaded.dsns["platform"])
    rows = await platform.fetch("select source, what, loaded from load order by record_id limit 2")
    await platform.close()

    assert [tuple(row) for row in rows] == [
        (source, "finbench", sum(count for name, count in WRITTEN.items() if name.startswith(source)))
        for source in ("registry", "bank")
    ]


async def test_a_bad_folder_changes_nothing(fresh_database: Databases, folder: Path) -> None:
    with (folder / "LoanDepositAccount.csv").open("a") as file:
        file.write("1|2|three|never\n")
    dsns = {source: await fresh_database(source) for source in ("registry", "bank")}

    with pytest.raises(LoadError, match=r"LoanDepositAccount\.csv, line 41, column loanId: not in Loan\.csv"):
        await load_finbench(folder, dsns)

    assert await _count(dsns["registry"], "company") == 0


async def test_a_bank_that_is_down_leaves_the_registry_as_it_was(fresh_database: Databases, folder: Path) -> None:
    registry = await fresh_database("registry")

    with pytest.raises(SourceUnavailable):
        await load_finbench(folder, {"registry": registry, "bank": "postgresql://nobody@127.0.0.1:1/bank"})

    assert await _count(registry, "company") == 0


def _shanghai(text: str) -> datetime:
    """The moment, told at +08:00."""
    return datetime.fromisoformat(f"{text}+00:00").astimezone(_ZONE)


_ZONE = datetime.fromisoformat("2020-01-01T00:00:00+08:00").tzinfo
assert _ZONE is not None and _ZONE.utcoffset(None) == timedelta(hours=8)


async def _last_changes(loaded: Loaded) -> list[int]:
    return [await each.fetchval("select max(position) from change_feed") for each in (loaded.registry, loaded.bank)]


async def _count(dsn: str, table: str) -> int:
    connection = await asyncpg.connect(dsn)
    count: int = await connection.fetchval(f"select count(*) from {table}")
    await connection.close()
    return count
