"""Who can in fact direct a company (实际控制人), and what a finding of it says.

Sources: 公司法 (2023 修订) art 265, items 2 and 3, since 2024-07-01; before it 公司法 (2018 修正) art 216, items 2, 3.
The votes are counted by `graph.control`; here is what they mean.
"""

from __future__ import annotations

from datetime import date

from resolvers.rules.rule import Rule, RuleTable

_CONTROLLING_SHAREHOLDER = (
    "More than half of the capital or shares, or with less, votes that decide what the shareholders resolve."
)
_ACTUAL_CONTROLLER = "Whoever can in fact direct the company through investment, by agreement or by other arrangements."


def _rules(source: str, article: str, since: date, until: date | None) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            code=code,
            source=source,
            article=f"{article}, item {item}",
            title_zh=title_zh,
            text=text,
            effective_from=since,
            effective_until=until,
        )
        for code, item, title_zh, text in (
            ("CONTROLLING_SHAREHOLDER", 2, "控股股东", _CONTROLLING_SHAREHOLDER),
            ("ACTUAL_CONTROLLER", 3, "实际控制人", _ACTUAL_CONTROLLER),
        )
    )


RULES: RuleTable[Rule] = RuleTable(
    _rules("公司法 (2018)", "216", date(2018, 10, 26), date(2024, 7, 1))
    + _rules("公司法 (2023)", "265", date(2024, 7, 1), None)
)

_FOUND = {
    "VOTES_OVER_HALF": "holds {votes} of the votes itself",
    "CHAIN_OVER_HALF": "commands {votes} of the votes through a chain of companies each held by more than half",
    "JOINT_SUBSIDIARIES": "commands {votes} of the votes together with companies that it controls",
}
_NOT_FOUND = {
    "NOBODY": "nobody commands more than half of the votes, alone or with companies under their control",
    "RING": "those who command more than half of the votes are companies that control one another",
    "SEVERAL": "several parties come out, since the shares registered exceed the whole",
}
_RESERVE = (
    "A lead from the registry's shares, taken as votes, and no finding of law: agreements and offices may decide"
    " otherwise."
)


def explain(basis: str, votes: float, today: date) -> str:
    """What is said of a finding: on what it rests, the rules with their articles, and what it cannot know.

    `votes` is a fraction of 1.
    """
    if basis in _NOT_FOUND:
        return f"Undetermined ({RULES.cite('ACTUAL_CONTROLLER', today).citation}): {_NOT_FOUND[basis]}. {_RESERVE}"
    code = "CONTROLLING_SHAREHOLDER" if basis == "VOTES_OVER_HALF" else "ACTUAL_CONTROLLER"
    return f"{_FOUND[basis].format(votes=f'{votes:.4%}').capitalize()} ({RULES.cite(code, today).citation}). {_RESERVE}"
