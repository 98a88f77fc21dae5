"""The cases of the cast."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from connectors.demo import cast, numbers, words
from connectors.demo.cases import Case
from connectors.demo.parties import Party


def _case(
    number: tuple[int, str, str, int],
    status: str,
    filed_on: date,
    debtors: tuple[Party, ...],
    claim: str,
    recovered: str = "0.00",
    *,
    closed_on: date | None = None,
    cause: str = "金融借款合同纠纷",
    applicant: Party = cast.LENDER.party,
    resumes: str | None = None,
) -> Case:
    year, court_code, type_code, _ = number
    return Case(
        number=numbers.case(*number),
        kind="RESUMED" if type_code == "执恢" else "FIRST_ENFORCEMENT",
        status=status,
        court_code=court_code,
        filed_on=filed_on,
        closed_on=closed_on,
        cause=cause,
        basis_number=f"（{year - 1}）{court_code}民初2718号" if year > 2016 else f"（{year}）民初字第271号",
        basis_unit="安吉县人民法院",
        claim=Decimal(claim),
        recovered=Decimal(recovered),
        judge=words.JUDGES[0],
        applicants=(applicant,),
        debtors=debtors,
        resumes=resumes,
    )


_SHEN, _PAN, _LISTED = cast.SHEN.party, cast.PAN.party, cast.LISTED.party
_LI_AT_COURT = Party(cast.LI.party.number, "RESIDENT_ID", "PERSON", "李红侠")

GUARANTEED = _case(
    (2024, "浙0523", "执", 31), "IN_PROGRESS", date(2024, 10, 14), (_LISTED, _SHEN), "3860000.00", "120000.00"
)
SUPPLY = _case(
    (2023, "浙0502", "执", 77),
    "TERMINATED_THIS_PROCEDURE",
    date(2023, 6, 5),
    (_LISTED,),
    "742600.00",
    closed_on=date(2023, 10, 30),
    cause="买卖合同纠纷",
    applicant=cast.FAR.party,
)
WAGES = _case(
    (2026, "浙0523", "执", 12),
    "FILED",
    date(2026, 11, 17),
    (_LISTED,),
    "86400.00",
    cause="劳动争议",
    applicant=cast.LI.party,
)
EVASION = _case(
    (2025, "浙0523", "执", 45),
    "IN_PROGRESS",
    date(2025, 9, 22),
    (_PAN,),
    "1280000.00",
    cause="民间借贷纠纷",
    applicant=cast.FEI.party,
)
TRANSPORT = _case(
    (2024, "浙0502", "执", 8),
    "TERMINATED_THIS_PROCEDURE",
    date(2024, 3, 11),
    (_PAN, cast.ONE_PERSON.party),
    "455000.00",
    "35000.00",
    closed_on=date(2024, 8, 27),
    cause="承揽合同纠纷",
)
RESUMED = _case(
    (2025, "浙0502", "执恢", 5),
    "IN_PROGRESS",
    date(2025, 12, 3),
    (_PAN, cast.ONE_PERSON.party),
    "420000.00",
    "60000.00",
    cause="承揽合同纠纷",
    resumes=TRANSPORT.number,
)
RESUMABLE = _case(
    (2023, "浙0522", "执", 64),
    "TERMINATED_THIS_PROCEDURE",
    date(2023, 2, 20),
    (cast.ZHOU.party, cast.NEAR.party),
    "2150000.00",
    "310000.00",
    closed_on=date(2023, 8, 16),
)
OVER_TEN_YEARS = _case(
    (2014, "浙0523", "执", 17),
    "TERMINATED_THIS_PROCEDURE",
    date(2014, 4, 1),
    (cast.ZHOU.party,),
    "38000.00",
    closed_on=date(2014, 9, 26),
    cause="买卖合同纠纷",
)
OVER_TWENTY_YEARS = _case(
    (2004, "浙0522", "执", 9),
    "TERMINATED_THIS_PROCEDURE",
    date(2004, 5, 12),
    (cast.ZHOU.party,),
    "12500.00",
    closed_on=date(2004, 12, 3),
    cause="民间借贷纠纷",
)
RESTORED = _case(
    (2024, "浙0521", "执", 52),
    "PERFORMED",
    date(2024, 1, 9),
    (cast.RESTORED.party, _LI_AT_COURT),
    "960000.00",
    "960000.00",
    closed_on=date(2025, 3, 20),
)
FOREIGN = _case(
    (2026, "浙0523", "执", 20),
    "IN_PROGRESS",
    date(2026, 5, 18),
    (cast.MARTENS.party, Party(None, None, "PERSON", "身份不明的共同租户")),
    "54000.00",
    cause="房屋租赁合同纠纷",
    applicant=cast.FEI.party,
)
ONLY_COURT = _case(
    (2025, "浙0503", "执", 3),
    "SUSPENDED",
    date(2025, 7, 1),
    (cast.ONLY_COURT,),
    "21000.00",
    cause="民间借贷纠纷",
    applicant=cast.FEI.party,
)
CASES = (
    *(GUARANTEED, SUPPLY, WAGES, EVASION, TRANSPORT, RESUMED, RESUMABLE),
    *(OVER_TEN_YEARS, OVER_TWENTY_YEARS, RESTORED, FOREIGN, ONLY_COURT),
)
