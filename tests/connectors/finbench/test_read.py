"""Reading a snapshot's folder: all of it, or a sentence that names file, line and column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.finbench.files import LAYOUTS
from connectors.finbench.read import Snapshot, read_snapshot
from identifiers.errors import LoadError

SNAPSHOT = Path(__file__).parents[2] / "data" / "finbench-sf0.01"

COUNTS = {
    "Person.csv": 785,
    "Company.csv": 386,
    "PersonInvestCompany.csv": 1304,
    "CompanyInvestCompany.csv": 679,
    "Account.csv": 2055,
    "AccountTransferAccount.csv": 8132,
    "AccountWithdrawAccount.csv": 9182,
    "Loan.csv": 1376,
    "LoanDepositAccount.csv": 2758,
    "AccountRepayLoan.csv": 2747,
    "PersonOwnAccount.csv": 1384,
    "CompanyOwnAccount.csv": 671,
    "PersonApplyLoan.csv": 927,
    "CompanyApplyLoan.csv": 449,
    "PersonGuaranteePerson.csv": 377,
    "CompanyGuaranteeCompany.csv": 202,
}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return read_snapshot(SNAPSHOT)


def test_the_whole_snapshot_is_read(snapshot: Snapshot) -> None:
    assert {name: len(records) for name, records in snapshot.records.items()} == COUNTS
    assert snapshot.left_out == ("Medium.csv", "MediumSignInAccount.csv")


def test_a_line_is_read_as_it_stands(snapshot: Snapshot) -> None:
    [company] = [each for each in snapshot.records["Company.csv"] if each["companyId"] == "237"]
    [transfer, *_] = snapshot.records["AccountTransferAccount.csv"]

    assert company["companyName"] == "Rosenbaum-Gleason"
    assert company["createTime"] == datetime(2020, 1, 3, 13, 22, 12, 950_000, tzinfo=UTC)
    assert transfer["amount"] == Decimal("3851891.85")
    assert transfer["payType"] == "Apple Pay"


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(LoadError, match=f"{name} missing"):
        read_snapshot(folder)


def test_what_is_no_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="nowhere is not a folder"):
        read_snapshot(tmp_path / "nowhere")


Change = Callable[[bytes], bytes]


def put(line: int, old: bytes, new: bytes) -> Change:
    """Replace bytes in one line, counted from 1."""

    def change(content: bytes) -> bytes:
        lines = content.split(b"\n")
        assert old in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
        return b"\n".join(lines)

    return change


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("Loan.csv", put(1, b"balance", b"rest"), "Loan.csv, line 1: column 3 is not balance"),
        ("Loan.csv", put(1, b"|interestRate", b""), "Loan.csv, line 1: column interestRate is missing"),
        ("Loan.csv", put(1, b"interestRate", b"interestRate|more"), "Loan.csv, line 1: 1 columns too many"),
        ("Loan.csv", lambda content: b"", "Loan.csv, line 1: column loanId is missing"),
        ("Company.csv", put(3, b"|", b""), "Company.csv, line 3, column description: 8 columns, 9 expected"),
        ("Company.csv", put(4, b"|", b"||"), "Company.csv, line 4, column url: 10 columns, 9 expected"),
        ("Person.csv", put(2, b"755", b"75x"), "Person.csv, line 2, column personId: not a whole number"),
        ("Person.csv", put(2, b"Bertrand", b" "), "Person.csv, line 2, column personName: not a name"),
        ("Person.csv", put(2, b"2020-01-01 18", b"2020-02-30 18"), "Person.csv, line 2, column createTime: not a time"),
        ("Person.csv", put(3, b"640", b"755"), "Person.csv, line 3, column personId: same personId as line 2"),
        ("Loan.csv", put(2, b"60668354.0", b"-1.0"), "Loan.csv, line 2, column loanAmount: not an amount"),
        ("Loan.csv", put(2, b"60668354.0", b"1.005"), "Loan.csv, line 2, column loanAmount: not an amount"),
        ("Loan.csv", put(2, b"60668354.0", b"NaN"), "Loan.csv, line 2, column loanAmount: not an amount"),
        ("PersonInvestCompany.csv", put(2, b"|0.", b"|1."), "line 2, column ratio: not a share from 0 to 1"),
        ("PersonInvestCompany.csv", put(2, b"775|", b"1|"), "line 2, column investorId: not in Person.csv"),
        ("CompanyInvestCompany.csv", put(2, b"|237|", b"|2|"), "line 2, column companyId: not in Company.csv"),
        ("AccountRepayLoan.csv", put(2, b"90353467524120648", b"1"), "line 2, column loanId: not in Loan.csv"),
        ("Person.csv", put(2, b"Bertrand", b"Bert\xffrand"), "Person.csv, line 2, column 2: not UTF-8"),
        ("Person.csv", put(2, b"Bertrand", b"Bert\0rand"), "Person.csv, line 2, column personName: holds a NUL"),
        ("Company.csv", put(2, b"Rosenbaum", b"R" * 50_000), "Company.csv, line 2: too long"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, name: str, change: Change, says: str) -> None:
    (folder / name).write_bytes(change((folder / name).read_bytes()))

    with pytest.raises(LoadError) as caught:
        read_snapshot(folder)

    assert says in caught.value.message


def test_line_ends_and_byte_order_marks_of_other_systems_are_taken(folder: Path) -> None:
    path = folder / "Loan.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert len(read_snapshot(folder).records["Loan.csv"]) == COUNTS["Loan.csv"]
