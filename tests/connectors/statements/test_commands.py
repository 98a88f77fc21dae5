"""`zhixing load statement` as its users run it, and what callers see afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner

from connectors.settings import read_settings
from connectors.statements.commands import register
from identifiers.errors import OperatorError
from tests.connectors.statements.samples import sample, with_rows
from tests.connectors.statements.test_reader import ALIPAY_ROW
from tests.resolvers.harness import person_number
from tests.web.process import Instance, made_home, serving, zhixing

HOLDER = person_number(1)
QUERY = """query ($n: String!) { party(number: $n) { accounts { institution numberMasked balance
    transactions(first: 50) {
        totalCount nodes { at bookedOn amount direction counterparty channel category note settled }
    }
} } }"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for this file."""
    with made_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def instance(home: Path) -> Iterator[Instance]:
    """A platform without a row, serving."""
    with serving(home, "serve") as made:
        yield made


def load(home: Path, *arguments: str, holder: str = HOLDER, **settings: str) -> tuple[int, list[str], str]:
    """Exit code, lines said, and what was said beside them, of the command in this process."""
    app = typer.Typer()
    register(app)

    @app.callback()
    def configure(context: typer.Context) -> None:
        context.obj = read_settings({"ZHIXING_HOME": str(home), **settings})

    done = CliRunner().invoke(app, ["statement", *arguments, "--holder", holder])
    if isinstance(done.exception, OperatorError):
        # As app.main does; test_a_refusal_is_a_sentence runs that.
        return 2, done.stdout.splitlines(), done.exception.message
    return done.exit_code, done.stdout.splitlines(), done.stderr


def accounts(instance: Instance) -> dict[str, dict[str, object]]:
    """The holder's accounts over HTTP, by institution."""
    body = {"query": QUERY, "variables": {"n": HOLDER}}
    answer = httpx.post(f"{instance.url}/graphql", json=body, trust_env=False, timeout=20).json()
    assert "errors" not in answer, answer
    return {each["institution"]: each for each in answer["data"]["party"]["accounts"]}


def test_after_loading_the_holders_accounts_show_their_transactions(instance: Instance, home: Path) -> None:
    for name, count in (("alipay", 10), ("wechat", 27), ("icbc", 11)):
        code, said, mistakes = load(home, name, str(sample(name)))
        assert (code, said[-1]) == (0, f"{count} loaded, 0 unchanged, 0 quarantined"), mistakes
        assert "warning: the " in mistakes
        assert load(home, name, str(sample(name)))[1][-1] == f"0 loaded, {count} unchanged, 0 quarantined"
    found = accounts(instance)
    assert {name: each["transactions"]["totalCount"] for name, each in found.items()} == {  # type: ignore[index]
        "支付宝": 10,
        "微信支付": 27,
        "中国工商银行": 11,
    }
    assert str(found["支付宝"]["numberMasked"]).endswith("*.com")
    assert str(found["中国工商银行"]["numberMasked"]).endswith("*9876")
    assert found["中国工商银行"]["balance"] is None
    newest = found["中国工商银行"]["transactions"]["nodes"][0]  # type: ignore[index]
    assert newest == {
        "at": None,
        "bookedOn": "2023-05-02",
        "amount": "13.40",
        "direction": "OUT",
        "counterparty": "深圳市财付通支付科技有限公司",
        "channel": "广东三元麦当劳食品有",
        "category": "消费",
        "note": None,
        "settled": True,
    }
    unsettled = [each["note"] for each in found["支付宝"]["transactions"]["nodes"] if not each["settled"]]  # type: ignore[index]
    assert len(unsettled) == 4


def test_a_dry_run_tells_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    path = with_rows(tmp_path, "alipay", [ALIPAY_ROW, ALIPAY_ROW.replace("49.74", "much")])
    code, said, mistakes = load(home, "alipay", str(path), "--dry-run")
    assert code == 1
    assert said == [
        "1 rows of 2023-02-12 to 2023-02-12: 1 settled, 0 not",
        "IN: 0 rows, 0 yuan",
        "OUT: 1 rows, 49.74 yuan",
        "NEUTRAL: 0 rows, 0 yuan",
        "dry run, nothing changed: 1 rows to load, 1 to quarantine",
    ]
    assert "line 27, column 金额: not an amount with at most two decimals" in mistakes
    assert [each.name for each in tmp_path.iterdir()] == ["alipay.csv"]


def test_rows_set_aside_are_exit_code_1_and_a_file_beside(instance: Instance, home: Path, tmp_path: Path) -> None:
    path = with_rows(tmp_path, "alipay", [ALIPAY_ROW, ALIPAY_ROW.replace("49.74", "much")])
    code, said, mistakes = load(home, "alipay", str(path), holder=person_number(1))
    assert (code, said[-1]) == (1, "1 loaded, 0 unchanged, 1 quarantined")
    assert "alipay.csv.quarantine.jsonl" in mistakes
    written = (tmp_path / "alipay.csv.quarantine.jsonl").read_text(encoding="utf-8")
    assert json.loads(written)["column"] == "金额"
    code, said, _ = load(home, "alipay", str(path), "--quarantine", str(tmp_path / "other.jsonl"))
    assert (code, said[-1]) == (1, "0 loaded, 1 unchanged, 1 quarantined")
    assert (tmp_path / "other.jsonl").exists()


def test_a_refusal_is_a_sentence(home: Path) -> None:
    done = zhixing(home, "load", "statement", "wechat", str(sample("alipay")), "--holder", HOLDER)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("zhixing: alipay.csv is no statement of wechat")


@pytest.mark.parametrize(
    ("arguments", "holder", "named"),
    [
        (("alipay", "no-such-file.csv"), HOLDER, "no-such-file.csv"),
        (("wechat", str(sample("alipay"))), HOLDER, "no statement of wechat"),
        (("icbc", str(sample("icbc"))), "110105194912310021", "--holder"),
        (("boc", str(sample("icbc"))), HOLDER, "boc"),
    ],
)
def test_what_is_wrong_as_a_whole_is_exit_code_2(
    home: Path, arguments: tuple[str, ...], holder: str, named: str
) -> None:
    code, said, mistakes = load(home, *arguments, holder=holder)
    assert (code, said) == (2, [])
    assert named in mistakes


def test_an_agencys_own_bank_is_never_written_to(tmp_path: Path) -> None:
    dsn = "postgresql://nobody@127.0.0.1:9/nothing"
    code, _, mistakes = load(tmp_path, "icbc", str(sample("icbc")), ZHIXING_BANK_DSN=dsn)
    assert code == 2
    assert "ZHIXING_BANK_DSN" in mistakes
