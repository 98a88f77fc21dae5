"""What blocks restoration, in words: the rule, what it means for this listing, restriction or case, what to do next.

Codes, in the order in which they are told:
 - `LISTED_WITHOUT_TERM`: an active dishonesty listing that only an act ends (法释〔2017〕7号 art 10(1));
 - `LISTED_FOR_TERM`: an active one that time ends: with a fixed term (arts 2, 10(2)), or its removal already dated;
 - `CONSUMPTION_RESTRICTED`: an active consumption restriction, which an act ends (法释〔2015〕17号 art 9);
 - `CASE_UNPERFORMED`: a case behind one of these in which the debtor still owes.

The texts are for everyone (PUBLIC): they tell no amount and no more of a case than whether its duty is performed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from connectors.scan import Row
from resolvers.rules import dishonesty, restriction
from resolvers.rules.period import next_day
from resolvers.rules.rule import Rule

_PERFORM = (
    "Perform the duty in the judgment (履行义务), or agree on a settlement (执行和解) with the applicant (申请执行人)"
    " and perform it, then ask the court that made the listing to delete it, which is due within 3 working days. The"
    " applicant may also ask for deletion in writing."
)
_DELETE_NOW = (
    "Nothing is left to perform in the case behind it, as the court's record stands: ask the court that made the"
    " listing to delete it (删除失信信息), due within 3 working days (art 10(1))."
)
_EARLY = (
    "Perform the duty or correct the breach (纠正失信行为) and ask the court that made the listing for early deletion"
    " (提前删除), which it may grant (art 2(2)); otherwise wait for the term to end."
)
_CORRECT = (
    " Whoever holds the listing to be wrong or overdue asks the same court for correction (申请纠正): it decides within"
    " 15 days, and within 10 days of a refusal the higher court can be asked for reconsideration (复议) (art 12)."
)
_LIFT = (
    "Perform the duty in full: the restriction must then be lifted (解除限制消费令). Before that, offer effective"
    " security (提供担保) or obtain the applicant's consent, and ask the court to lift it, which it may."
)
_LIFT_NOW = (
    "Nothing is left to perform in the case behind it, as the court's record stands: ask the court that issued the"
    " restriction to lift it (解除限制消费令)."
)
_PAY = (
    "Pay what is still owed into the court's account for this case (执行案款), or agree on a settlement (执行和解) with"
    " the applicant and perform it; then ask the court to record the performance and to end what it ordered."
)


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing in the way of restoration; fields as the contract's RestorationBlocker."""

    code: str
    rule: str
    explanation: str
    case_number: str | None
    remedy: str


def listing_end(listing: Row) -> date | None:
    """The first day on which time alone has ended the listing; None where only an act ends it.

    A last day at the end of the calendar, by which registers say "without end", is none.
    """
    expires_on, removed_on = listing["expires_on"], listing["removed_on"]
    ends = (removed_on, None if expires_on is None else next_day(expires_on))
    return min((end for end in ends if end is not None), default=None)


def of_listing(listing: Row, today: date, *, performed: bool) -> Blocker:
    """The blocker of an active listing; `performed` says that nothing is left to perform in the case it names."""
    ground = dishonesty.GROUNDS.cite(listing["ground"], today)
    end, removed_on = listing_end(listing), listing["removed_on"]
    since = (
        f"Listed as a dishonest judgment debtor (失信被执行人) since {listing['published_on']} on ground"
        f" {ground.number} ({ground.title_zh}): {_inside(ground.text)}. "
    )
    if end is None:
        code, rule = "LISTED_WITHOUT_TERM", dishonesty.RULES.cite("DELETION_ON_ACT", today)
        explanation = f"{since}{_why_no_end(listing)} {_endings(listing, today)}"
        remedy = (_DELETE_NOW if performed else _PERFORM) + _CORRECT
    elif end == removed_on:
        code, rule = "LISTED_FOR_TERM", dishonesty.RULES.cite("DELETION_ON_ACT", today)
        explanation, remedy = f"{since}Its deletion is recorded: it no longer counts from {end}.", f"Wait until {end}."
    else:
        code, rule = "LISTED_FOR_TERM", dishonesty.ENDINGS.cite("TERM_ENDED", today)
        explanation = (
            f"{since}The last day of its fixed term (纳入期限) is {listing['expires_on']}; it ends by itself on {end}."
            f" {_endings(listing, today)}"
        )
        remedy = _EARLY + _CORRECT
    return Blocker(code, f"{ground.citation}; art {rule.article}", explanation, listing["case_number"], remedy)


def of_restriction(row: Row, today: date, *, performed: bool, listed: bool) -> Blocker:
    """The blocker of an active restriction; `listed`: a listing of the party is active too."""
    rule = restriction.RULES.cite("MUST_BE_LIFTED", today)
    follows = restriction.RULES.cite("LISTED_IS_RESTRICTED", today)
    explanation = f"Restricted from high consumption (限制消费) since {row['issued_on']}. "
    if row["lifted_on"] is not None:
        explanation += f"Its lifting is recorded: it no longer binds from {row['lifted_on']}."
        return Blocker(
            "CONSUMPTION_RESTRICTED", rule.citation, explanation, row["case_number"], f"Wait until {row['lifted_on']}."
        )
    explanation += "It has no term: it is lifted on performance, on security or with the applicant's consent (art 9)."
    if listed:
        explanation += (
            f" Who is listed as dishonest must stay restricted (art {follows.article}): end the listing first."
        )
    remedy = _LIFT_NOW if performed and not listed else _LIFT
    return Blocker("CONSUMPTION_RESTRICTED", rule.citation, explanation, row["case_number"], remedy)


def of_case(number: str, rule: Rule) -> Blocker:
    """The blocker of an unperformed case; `rule` says what its performance ends."""
    explanation = (
        "The duty in the instrument enforced in this case (执行依据) is not performed in full; a listing or a"
        " restriction rests on it."
    )
    return Blocker("CASE_UNPERFORMED", rule.citation, explanation, number, _PAY)


def _why_no_end(listing: Row) -> str:
    by_rule = dishonesty.term_end(listing["ground"], listing["published_on"])
    if by_rule is None or listing["expires_on"] is not None:
        return "The listing has no fixed term (纳入期限); only an act ends it."
    return (
        "The record names no last day, though art 2(1) gives this ground a fixed term (纳入期限), by which it would be"
        f" {by_rule}; until the court enters it, only an act ends the listing."
    )


def _endings(listing: Row, today: date) -> str:
    ways = (
        f"{_inside(rule.text)} ({rule.title_zh}, art {rule.article})" for rule in dishonesty.endings(listing, today)
    )
    return f"What ends it: {'; '.join(ways)}."


def _inside(sentence: str) -> str:
    """A row's sentence as part of another."""
    return sentence[0].lower() + sentence[1:].rstrip(".")
