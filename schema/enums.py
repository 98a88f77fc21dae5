"""The contract's enumerations, each made of the values that the catalogue names, with the Chinese legal term."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import strawberry

from connectors.catalogue import court, credit, police, registry, vehicles
from connectors.catalogue.table import NUMBER_KINDS, PARTY_KINDS


def _enumeration(name: str, values: tuple[str, ...], terms: dict[str, str]) -> Any:
    members = {value: strawberry.enum_value(value, description=terms.get(value)) for value in values}
    return strawberry.enum(Enum(name, members))  # type: ignore[arg-type]


if TYPE_CHECKING:
    PartyKind: TypeAlias = Enum
    NumberKind: TypeAlias = Enum
    CourtLevel: TypeAlias = Enum
    CaseRole: TypeAlias = Enum
    CaseKind: TypeAlias = Enum
    CaseStatus: TypeAlias = Enum
    MeasureKind: TypeAlias = Enum
    MeasureStatus: TypeAlias = Enum
    RelationThrough: TypeAlias = Enum
    DetentionKind: TypeAlias = Enum
    DetentionStatus: TypeAlias = Enum
    SeizureStatus: TypeAlias = Enum
    DishonestyGround: TypeAlias = Enum
    CompanyStatus: TypeAlias = Enum
    OfficeRole: TypeAlias = Enum
    ControlBasis: TypeAlias = Enum
    RelationKind: TypeAlias = Enum
    Direction: TypeAlias = Enum
    FundFlowRule: TypeAlias = Enum
else:
    PartyKind = _enumeration("PartyKind", PARTY_KINDS, {"PERSON": "自然人", "COMPANY": "法人、非法人组织"})
    NumberKind = _enumeration(
        "NumberKind",
        NUMBER_KINDS,
        {"RESIDENT_ID": "公民身份号码", "USCC": "统一社会信用代码", "PASSPORT": "护照", "OTHER": "其他"},
    )
    CourtLevel = _enumeration(
        "CourtLevel",
        ("SUPREME", "HIGH", "INTERMEDIATE", "BASIC"),
        {"SUPREME": "最高人民法院", "HIGH": "高级人民法院", "INTERMEDIATE": "中级人民法院", "BASIC": "基层人民法院"},
    )
    CaseRole = _enumeration(
        "CaseRole", court.CASE_ROLES, {"APPLICANT": "申请执行人", "DEBTOR": "被执行人", "THIRD_PARTY": "案外人、第三人"}
    )
    CaseKind = _enumeration(
        "CaseKind",
        court.CASE_KINDS,
        {
            "FIRST_ENFORCEMENT": "执",
            "RESUMED": "执恢",
            "PRESERVATION": "执保",
            "OBJECTION": "执异",
            "RECONSIDERATION": "执复",
            "SUPERVISION": "执监",
            "ASSISTANCE": "执协",
            "OTHER": "执他",
        },
    )
    CaseStatus = _enumeration(
        "CaseStatus",
        court.CASE_STATUSES,
        {
            "TERMINATED_THIS_PROCEDURE": "终结本次执行程序",
            "TERMINATED": "终结执行",
            "PERFORMED": "执行完毕",
            "SETTLED": "执行和解",
            "WITHDRAWN": "销案",
        },
    )
    MeasureKind = _enumeration(
        "MeasureKind",
        court.MEASURE_KINDS,
        {
            "DEPOSIT_FREEZE": "冻结存款",
            "REAL_ESTATE_SEIZURE": "查封不动产",
            "VEHICLE_SEIZURE": "查封车辆",
            "EQUITY_FREEZE": "冻结股权",
            "SECURITIES_FREEZE": "冻结证券",
            "INCOME_GARNISHMENT": "扣留、提取收入",
        },
    )
    MeasureStatus = _enumeration("MeasureStatus", court.MEASURE_STATUSES, {"QUEUED": "轮候"})
    RelationThrough = _enumeration(
        "RelationThrough", ("SAME_DEBTOR", "CONTROL", "LEGAL_REPRESENTATIVE", "SHAREHOLDER"), {"SAME_DEBTOR": "同一被执行人"}
    )
    DetentionKind = _enumeration(
        "DetentionKind",
        police.DETENTION_KINDS,
        {"JUDICIAL": "司法拘留", "ADMINISTRATIVE": "行政拘留", "CRIMINAL": "刑事拘留"},
    )
    DetentionStatus = _enumeration(
        "DetentionStatus",
        police.DETENTION_STATUSES,
        {"DECIDED": "决定", "DEPLOYED": "布控", "APPREHENDED": "抓获", "ADMITTED": "收拘", "RELEASED": "释放", "REVOKED": "撤销"},
    )
    SeizureStatus = _enumeration("SeizureStatus", vehicles.SEIZURE_STATUSES, {"LAPSED": "到期未续封"})
    DishonestyGround = _enumeration(
        "DishonestyGround",
        credit.DISHONESTY_GROUNDS,
        {
            "ABLE_BUT_REFUSES": "有履行能力而拒不履行",
            "OBSTRUCTION_BY_FORGERY_OR_VIOLENCE": "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
            "EVASION_BY_SHAM_SUIT_OR_TRANSFER": "以虚假诉讼、虚假仲裁或者隐匿、转移财产等方法规避执行",
            "FALSE_PROPERTY_REPORT": "违反财产报告制度",
            "BREACH_OF_CONSUMPTION_RESTRICTION": "违反限制消费令",
            "REFUSAL_OF_SETTLEMENT": "无正当理由拒不履行执行和解协议",
        },
    )
    CompanyStatus = _enumeration(
        "CompanyStatus",
        registry.COMPANY_STATUSES,
        {"ACTIVE": "存续", "REVOKED": "吊销", "DEREGISTERED": "注销", "IN_LIQUIDATION": "清算"},
    )
    OfficeRole = _enumeration(
        "OfficeRole",
        registry.OFFICE_ROLES,
        {"LEGAL_REPRESENTATIVE": "法定代表人", "DIRECTOR": "董事", "SUPERVISOR": "监事", "MANAGER": "经理"},
    )
    ControlBasis = _enumeration(
        "ControlBasis",
        ("VOTES_OVER_HALF", "CHAIN_OVER_HALF", "JOINT_SUBSIDIARIES", "LEGAL_REPRESENTATIVE", "UNDETERMINED"),
        {},
    )
    RelationKind = _enumeration(
        "RelationKind",
        (
            "HOLDS",
            "LEGAL_REPRESENTATIVE_OF",
            "OFFICER_OF",
            "GUARANTEES",
            "TRANSFERRED_TO",
            "CO_DEBTOR",
            "SPOUSE",
            "RELATIVE",
        ),
        {"HOLDS": "持股", "LEGAL_REPRESENTATIVE_OF": "法定代表人", "OFFICER_OF": "任职", "GUARANTEES": "担保"},
    )
    Direction = _enumeration("Direction", ("IN", "OUT", "NEUTRAL"), {"IN": "收入", "OUT": "支出", "NEUTRAL": "不计收支"})
    FundFlowRule = _enumeration(
        "FundFlowRule",
        (
            "FAST_IN_FAST_OUT",
            "GATHER_THEN_WITHDRAW",
            "CYCLE",
            "TRANSFER_TO_RELATED_PARTY",
            "BARRED_CONSUMPTION",
            "STRUCTURING",
        ),
        {},
    )
