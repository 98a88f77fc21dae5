"""`zhixing load <source>.<table>` as an operator runs it: exit codes, the last line, the dry run, the quarantine."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from connectors.catalogue import TABLES
from tests.web.process import made_home, zhixing

TEXT = "统一社会信用代码,企业名称,登记状态\n{number},安吉甲竹业有限公司,存续\n91330523Q00000018K,乙,存续\n"
NUMBER = "91330523Q00000018J"


def test_good_rows_load_bad_ones_wait_and_mended_they_load_too(tmp_path: Path) -> None:
    file = tmp_path / "企业.csv"
    file.write_text(TEXT.format(number=NUMBER), "gb18030")
    with made_home() as home:
        first = zhixing(home, "load", "registry.company", str(file))
        assert (first.returncode, first.stdout.splitlines()[-1]) == (1, "1 loaded, 0 unchanged, 1 quarantined")
        (aside,) = (home / "quarantine").iterdir()
        assert str(aside) in first.stdout
        assert '"line":3,"column":"number","reason":"BAD_NUMBER"' in aside.read_text("utf-8")

        file.write_text("".join(TEXT.format(number=NUMBER).splitlines(keepends=True)[:2]), "utf-8")
        again = zhixing(home, "load", "registry.company", str(file))
        assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "0 loaded, 1 unchanged, 0 quarantined")


def test_a_dry_run_shows_a_mapping_that_can_be_kept_and_makes_no_home(tmp_path: Path) -> None:
    file, home = tmp_path / "f.csv", tmp_path / "home"
    file.write_text(TEXT.format(number=NUMBER), "utf-8")
    done = zhixing(home, "load", "registry.company", str(file), "--dry-run")
    assert done.returncode == 1
    assert tomllib.loads(done.stdout)["columns"] == {
        "number": "统一社会信用代码",
        "name": "企业名称",
        "status": "登记状态",
    }
    assert done.stdout.splitlines()[-1] == "# 1 rows can be read, 1 would be quarantined; nothing was changed"
    assert not home.exists()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "f.csv is empty"),
        ({"REGISTRY_DSN": "postgresql://nobody@127.0.0.1:1/x"}, "registry is an agency's own database"),
    ],
)
def test_what_is_refused_makes_no_home_and_exits_with_2(tmp_path: Path, settings: dict[str, str], message: str) -> None:
    file, home = tmp_path / "f.csv", tmp_path / "home"
    file.write_text(TEXT.format(number=NUMBER) if settings else "", "utf-8")
    done = zhixing(home, "load", "registry.company", str(file), **settings)
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr
    assert not home.exists()


def test_every_table_has_its_command(tmp_path: Path) -> None:
    done = zhixing(tmp_path / "home", "load", "--help")
    assert [name for name in TABLES if name not in done.stdout] == []
