"""An agency's own database behind ZHIXING_COURT_DSN: other tables, the views we ask for, a role that only selects."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from connectors.demo.load import load_demo
from connectors.demo.story_cases import RESUMABLE
from tests.connectors.agency import as_reader, become_agency
from tests.web.process import made_home, zhixing

Databases: TypeAlias = Callable[[str], Awaitable[str]]

QUERY = "query ($number: CaseNumber!) { case(number: $number) { number court { name } debtors { name } } }"


async def test_check_is_content_and_a_question_is_answered(fresh_database: Databases, superuser_dsn: str) -> None:
    dsn = await fresh_database("court")
    await load_demo({"court": dsn})
    async with become_agency(dsn, superuser_dsn, "court"):
        with made_home() as home:
            checked = zhixing(home, "check", COURT_DSN=as_reader(dsn))
            assert checked.returncode == 0, checked.stdout + checked.stderr
            assert "court: ok" in checked.stdout
            variables = json.dumps({"number": RESUMABLE.number})
            done = zhixing(home, "query", "-", "--variables", variables, text=QUERY, COURT_DSN=as_reader(dsn))
            assert done.returncode == 0, done.stdout + done.stderr
            case = json.loads(done.stdout)["data"]["case"]
            assert case["number"] == RESUMABLE.number
            assert case["court"]["name"].endswith("人民法院")
            assert all(debtor["name"] for debtor in case["debtors"])
