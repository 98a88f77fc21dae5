"""The contract's enumerations, with the Chinese legal term; their values are the catalogue's."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry


def term(value: str, chinese: str) -> Any:
    """A value and the term by which the law knows it."""
    return strawberry.enum_value(value, description=chinese)


@strawberry.enum
class PartyKind(Enum):
    """Person or company."""

    PERSON = term("PERSON", "自然人")
    COMPANY = term("COMPANY", "法人、非法人组织")


@strawberry.enum
class NumberKind(Enum):
    """Kind of official number (证件种类)."""

    RESIDENT_ID = term("RESIDENT_ID", "公民身份号码")
    USCC = term("USCC", "统一社会信用代码")
    PASSPORT = term("PASSPORT", "护照")
    OTHER = term("OTHER", "其他")


@strawberry.enum
class CourtLevel(Enum):
    """Level of a court (法院层级)."""

    SUPREME = term("SUPREME", "最高人民法院")
    HIGH = term("HIGH", "高级人民法院")
    INTERMEDIATE = term("INTERMEDIATE", "中级人民法院")
    BASIC = term("BASIC", "基层人民法院")


@strawberry.enum
class CaseRole(Enum):
    """A party's role in a case."""

    APPLICANT = term("APPLICANT", "申请执行人")
    DEBTOR = term("DEBTOR", "被执行人")
    THIRD_PARTY = term("THIRD_PARTY", "案外人、第三人")


@strawberry.enum
class CaseKind(Enum):
    """Kind of case by its type code (案件类型代字), 法〔2015〕137号."""

    FIRST_ENFORCEMENT = term("FIRST_ENFORCEMENT", "执")
    RESUMED = term("RESUMED", "执恢")
    PRESERVATION = term("PRESERVATION", "执保")
    OBJECTION = term("OBJECTION", "执异")
    RECONSIDERATION = term("RECONSIDERATION", "执复")
    SUPERVISION = term("SUPERVISION", "执监")
    ASSISTANCE = term("ASSISTANCE", "执协")
    OTHER = term("OTHER", "执他")


@strawberry.enum
class CaseStatus(Enum):
    """Where a case stands."""

    FILED = "FILED"
    IN_PROGRESS = "IN_PROGRESS"
    SUSPENDED = "SUSPENDED"
    TERMINATED_THIS_PROCEDURE = term("TERMINATED_THIS_PROCEDURE", "终结本次执行程序")
    TERMINATED = term("TERMINATED", "终结执行")
    PERFORMED = term("PERFORMED", "执行完毕")
    SETTLED = term("SETTLED", "执行和解")
    WITHDRAWN = term("WITHDRAWN", "销案")


@strawberry.enum
class MeasureKind(Enum):
    """Kind of control measure (控制措施)."""

    DEPOSIT_FREEZE = term("DEPOSIT_FREEZE", "冻结存款")
    REAL_ESTATE_SEIZURE = term("REAL_ESTATE_SEIZURE", "查封不动产")
    VEHICLE_SEIZURE = term("VEHICLE_SEIZURE", "查封车辆")
    EQUITY_FREEZE = term("EQUITY_FREEZE", "冻结股权")
    SECURITIES_FREEZE = term("SECURITIES_FREEZE", "冻结证券")
    INCOME_GARNISHMENT = term("INCOME_GARNISHMENT", "扣留、提取收入")


@strawberry.enum
class MeasureStatus(Enum):
    """Where a control measure stands."""

    ACTIVE = "ACTIVE"
    QUEUED = term("QUEUED", "轮候")
    LAPSED = "LAPSED"
    RELEASED = "RELEASED"
    REALISED = "REALISED"


@strawberry.enum
class RelationThrough(Enum):
    """Through what two cases are related."""

    SAME_DEBTOR = term("SAME_DEBTOR", "同一被执行人")
    CONTROL = "CONTROL"
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    SHAREHOLDER = "SHAREHOLDER"


@strawberry.enum
class DetentionKind(Enum):
    """Kind of detention (拘留)."""

    JUDICIAL = term("JUDICIAL", "司法拘留")
    ADMINISTRATIVE = term("ADMINISTRATIVE", "行政拘留")
    CRIMINAL = term("CRIMINAL", "刑事拘留")


@strawberry.enum
class DetentionStatus(Enum):
    """Where a detention stands."""

    DECIDED = term("DECIDED", "决定")
    DEPLOYED = term("DEPLOYED", "布控")
    APPREHENDED = term("APPREHENDED", "抓获")
    ADMITTED = term("ADMITTED", "收拘")
    RELEASED = term("RELEASED", "释放")
    REVOKED = term("REVOKED", "撤销")


@strawberry.enum
class SeizureStatus(Enum):
    """Where the seizure of a vehicle stands."""

    ALERT = "ALERT"
    INTERCEPTED = "INTERCEPTED"
    SEIZED = "SEIZED"
    STORED = "STORED"
    APPRAISED = "APPRAISED"
    AUCTION = "AUCTION"
    SOLD = "SOLD"
    RELEASED = "RELEASED"
    LAPSED = term("LAPSED", "到期未续封")


@strawberry.enum
class DishonestyGround(Enum):
    """The six grounds of 法释〔2017〕7号 art 1."""

    ABLE_BUT_REFUSES = term("ABLE_BUT_REFUSES", "有履行能力而拒不履行")
    OBSTRUCTION_BY_FORGERY_OR_VIOLENCE = term(
        "OBSTRUCTION_BY_FORGERY_OR_VIOLENCE", "以伪造证据、暴力、威胁等方法妨碍、抗拒执行"
    )
    EVASION_BY_SHAM_SUIT_OR_TRANSFER = term(
        "EVASION_BY_SHAM_SUIT_OR_TRANSFER", "以虚假诉讼、虚假仲裁或者隐匿、转移财产等方法规避执行"
    )
    FALSE_PROPERTY_REPORT = term("FALSE_PROPERTY_REPORT", "违反财产报告制度")
    BREACH_OF_CONSUMPTION_RESTRICTION = term("BREACH_OF_CONSUMPTION_RESTRICTION", "违反限制消费令")
    REFUSAL_OF_SETTLEMENT = term("REFUSAL_OF_SETTLEMENT", "无正当理由拒不履行执行和解协议")


@strawberry.enum
class CompanyStatus(Enum):
    """Registered status of a company (登记状态)."""

    ACTIVE = term("ACTIVE", "存续")
    REVOKED = term("REVOKED", "吊销")
    DEREGISTERED = term("DEREGISTERED", "注销")
    IN_LIQUIDATION = term("IN_LIQUIDATION", "清算")


@strawberry.enum
class OfficeRole(Enum):
    """Office in a company."""

    LEGAL_REPRESENTATIVE = term("LEGAL_REPRESENTATIVE", "法定代表人")
    DIRECTOR = term("DIRECTOR", "董事")
    SUPERVISOR = term("SUPERVISOR", "监事")
    MANAGER = term("MANAGER", "经理")


@strawberry.enum
class ControlBasis(Enum):
    """On what a finding of control rests."""

    VOTES_OVER_HALF = "VOTES_OVER_HALF"
    CHAIN_OVER_HALF = "CHAIN_OVER_HALF"
    JOINT_SUBSIDIARIES = "JOINT_SUBSIDIARIES"
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    UNDETERMINED = "UNDETERMINED"


@strawberry.enum
class RelationKind(Enum):
    """Kind of relation between two parties."""

    HOLDS = term("HOLDS", "持股")
    LEGAL_REPRESENTATIVE_OF = term("LEGAL_REPRESENTATIVE_OF", "法定代表人")
    OFFICER_OF = term("OFFICER_OF", "任职")
    GUARANTEES = term("GUARANTEES", "担保")
    TRANSFERRED_TO = "TRANSFERRED_TO"
    CO_DEBTOR = "CO_DEBTOR"
    SPOUSE = "SPOUSE"
    RELATIVE = "RELATIVE"


@strawberry.enum
class Direction(Enum):
    """Direction of a transaction."""

    IN = term("IN", "收入")
    OUT = term("OUT", "支出")
    NEUTRAL = term("NEUTRAL", "不计收支")


@strawberry.enum
class FundFlowRule(Enum):
    """Rule that a suspicious flow met."""

    FAST_IN_FAST_OUT = "FAST_IN_FAST_OUT"
    GATHER_THEN_WITHDRAW = "GATHER_THEN_WITHDRAW"
    CYCLE = "CYCLE"
    TRANSFER_TO_RELATED_PARTY = "TRANSFER_TO_RELATED_PARTY"
    BARRED_CONSUMPTION = "BARRED_CONSUMPTION"
    STRUCTURING = "STRUCTURING"
