"""The number of a statement's account: the same each time, and nobody's official number."""

from __future__ import annotations

import pytest

from connectors.statements.account import Account, account_of, holder_of
from connectors.statements.statement import Statement
from identifiers.errors import LoadError
from identifiers.opaque_id import IdCodec
from tests.connectors.statements.samples import layout
from tests.resolvers.harness import company_number, person_number

IDS = IdCodec(bytes(range(64)))
OTHER_IDS = IdCodec(bytes(reversed(range(64))))
HOLDER = person_number(1)


def account(name: str, *named: str, holder: str = HOLDER, ids: IdCodec = IDS) -> Account:
    """The account of a statement whose preamble names this."""
    statement = Statement(named, None, (), (), (), has_balance=False)
    return account_of(statement, layout(name), holder_of(holder), ids)


def test_an_account_named_whole_is_itself_with_its_institution() -> None:
    assert account("alipay", "xx@gmail.com").number == "alipay:xx@gmail.com"
    assert account("icbc", "00000", "6222021202012345678").number == "icbc:00000:6222021202012345678"


def test_a_masked_account_keeps_what_is_shown_and_is_each_holders_own() -> None:
    one = account("icbc", "00000", "1234****9876")
    assert one.number.startswith("icbc:")
    assert one.number.endswith(":00000:1234****9876")
    assert one == account("icbc", "00000", "1234****9876")
    assert one.number != account("icbc", "00000", "1234****9876", holder=person_number(2)).number


def test_an_account_without_a_name_is_made_of_holder_and_institution_under_the_instances_key() -> None:
    numbers = {
        account("wechat").number,
        account("alipay").number,
        account("wechat", holder=person_number(2)).number,
        account("wechat", ids=OTHER_IDS).number,
    }
    assert len(numbers) == 4
    assert account("wechat").number in numbers


@pytest.mark.parametrize("named", [HOLDER, HOLDER.lower(), person_number(7)])
def test_an_official_number_never_is_an_accounts(named: str) -> None:
    found = account("alipay", named).number
    assert named not in found
    assert HOLDER not in found


def test_the_holder_is_a_party() -> None:
    person, company = account("wechat"), account("wechat", holder=company_number(1))
    assert (person.holder.kind, person.holder_kind) == ("RESIDENT_ID", "PERSON")
    assert (company.holder.kind, company.holder_kind) == ("USCC", "COMPANY")
    assert account("wechat", holder="finbench:person:7").holder_kind is None


def test_a_mistyped_holder_is_refused_without_being_repeated() -> None:
    wrong = HOLDER[:-1] + ("1" if HOLDER[-1] != "1" else "2")
    with pytest.raises(LoadError, match="--holder") as refused:
        holder_of(wrong)
    assert wrong not in refused.value.message
