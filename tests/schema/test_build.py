"""A declaration that breaks a promise does not start; what is declared agrees with the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import FieldDefinitionNode, GraphQLEnumType, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode, parse

from access.grants import Level
from connectors.catalogue import TABLES, table
from connectors.scan import Order, Through
from identifiers.errors import SettingsError
from resolvers.meaning import Computed, Derived, Meaning, Own, PartyOf, Related, Shape
from resolvers.viewer import viewer
from schema.bank import BankAccount
from schema.build import UNCLASSIFIED, build
from schema.court import Court, EnforcementCase
from schema.declare import ENTITIES, Classification
from schema.party import Party
from schema.police import Detention
from schema.root import Query
from schema.vehicles import Vehicle
from tests.resolvers.harness import built


def redeclare(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, **changes: object) -> None:
    """Declare a field otherwise; what is changed to None is left out."""
    fields = owner.__strawberry_definition__.fields  # type: ignore[attr-defined]
    (found,) = [field for field in fields if field.python_name == name]
    declared = {key: value for key, value in {**found.metadata, **changes}.items() if value is not None}
    monkeypatch.setattr(found, "metadata", declared)


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Court, "name"),
        (EnforcementCase, "measures"),
        (Query, "viewer"),
        (Party, "name"),
        (BankAccount, "number_masked"),
    ],
)
def test_a_field_without_a_sensitivity_does_not_start(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
    redeclare(monkeypatch, owner, name, level=None)
    with pytest.raises(SettingsError, match=r"\.\w+ has no sensitivity"):
        build()


def test_an_interfaces_field_without_a_sensitivity_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The objects have fields of their own instead."""
    monkeypatch.setattr("schema.build._give_life", lambda kind: [])
    redeclare(monkeypatch, Party, "controls", level=None)
    with pytest.raises(SettingsError, match=r"Party\.controls has no sensitivity"):
        build()


def test_a_field_without_a_meaning_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    redeclare(monkeypatch, Court, "name", meaning=None)
    with pytest.raises(SettingsError, match=r"Court\.name has no meaning"):
        build()


WRONG: list[tuple[type, str, Meaning, str]] = [
    (Court, "name", Own("title"), "Court.name needs court.court.title"),
    (Detention, "person", PartyOf("debtor"), "Detention.person needs police.detention.debtor_number"),
    (
        Vehicle,
        "seizures",
        Related("vehicles.seizure", (("vin", "chassis"),), Shape.LIST),
        "Vehicle.seizures needs vehicles.seizure.chassis",
    ),
    (
        Vehicle,
        "seizures",
        Related("vehicles.seizure", (("chassis", "vin"),), Shape.LIST),
        "Vehicle.seizures needs vehicles.vehicle.chassis",
    ),
    (
        Vehicle,
        "seizures",
        Related("vehicles.seizure", (("vin", "vin"),), Shape.LIST, (Order("seized_on"),)),
        "Vehicle.seizures needs vehicles.seizure.seized_on",
    ),
    (
        Vehicle,
        "seizures",
        Related(
            "vehicles.vehicle",
            (("vin", "chassis"),),
            Shape.LIST,
            through=Through("vehicles.seizure", ("chassis",), ("vin",), ("vin",)),
        ),
        "Vehicle.seizures needs vehicles.seizure.chassis",
    ),
    (Vehicle, "seizures", Related("vehicles.boat", (), Shape.LIST), "the catalogue has no table vehicles.boat"),
    (Vehicle, "seizures", Computed(viewer, ("chassis",)), "Vehicle.seizures needs vehicles.vehicle.chassis"),
    (Vehicle, "brand", Derived(lambda *_: None, ("chassis",)), "Vehicle.brand needs vehicles.vehicle.chassis"),
]


@pytest.mark.parametrize(("owner", "name", "meaning", "message"), WRONG, ids=[each[3] for each in WRONG])
def test_a_column_that_the_catalogue_lacks_does_not_start(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str, meaning: Meaning, message: str
) -> None:
    redeclare(monkeypatch, owner, name, meaning=meaning)
    with pytest.raises(SettingsError, match=message):
        build()


def classified() -> Iterator[tuple[str, FieldDefinitionNode]]:
    """Type and field of all that must carry a sensitivity."""
    for definition in parse(built().sdl).definitions:
        if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            if definition.name.value.endswith(UNCLASSIFIED):
                continue
            for field in definition.fields or ():
                yield definition.name.value, field


def test_every_field_carries_its_sensitivity() -> None:
    without = [
        f"{owner}.{field.name.value}"
        for owner, field in classified()
        if [directive.name.value for directive in field.directives or ()].count("classified") != 1
    ]
    assert without == []


def test_what_is_personal_or_sensitive_may_be_null() -> None:
    """What is refused is null: it cannot be where the type forbids it."""
    forbidden = [
        f"{owner}.{field.name.value}"
        for owner, field in classified()
        if field.type.kind == "non_null_type"
        for directive in field.directives or ()
        for argument in directive.arguments or ()
        if getattr(argument.value, "value", "") in ("PERSONAL", "SENSITIVE")
    ]
    assert forbidden == []


def test_the_fields_that_can_be_granted_are_those_of_the_objects() -> None:
    objects = {
        (definition.name.value, field.name.value)
        for definition in parse(built().sdl).definitions
        if isinstance(definition, ObjectTypeDefinitionNode) and not definition.name.value.endswith(UNCLASSIFIED)
        for field in definition.fields or ()
    }
    assert set(built().fields) == objects and len(built().fields) == len(objects)


def test_the_levels_of_access_are_those_of_the_contract() -> None:
    assert [level.name for level in Level] == [level.name for level in Classification]


ENUMERATED = {
    "CaseKind": "court.enforcement_case.kind",
    "CaseStatus": "court.enforcement_case.status",
    "CaseRole": "court.case_party.role",
    "CourtLevel": "court.court.level",
    "MeasureKind": "court.control_measure.kind",
    "MeasureStatus": "court.control_measure.status",
    "DetentionKind": "police.detention.kind",
    "DetentionStatus": "police.detention.status",
    "SeizureStatus": "vehicles.seizure.status",
    "DishonestyGround": "credit.dishonesty_listing.ground",
    "CompanyStatus": "registry.company.status",
    "OfficeRole": "registry.officer.role",
    "Direction": "bank.transaction.direction",
    "PartyKind": "court.case_party.party_kind",
    "NumberKind": "court.case_party.party_number_kind",
}
"""The column whose values an enumeration has."""


def columns_of_enumerations() -> dict[str, str]:
    """By enumeration, the column of the first field that has it for its type and shows a column."""
    found: dict[str, str] = {}
    for table_name, owner in ENTITIES.items():
        kind = built().graphql.type_map[owner]
        for name, field in getattr(kind, "fields", {}).items():
            named = getattr(field.type, "of_type", field.type)
            meaning = field.extensions["strawberry-definition"].metadata["meaning"]
            if isinstance(named, GraphQLEnumType) and isinstance(meaning, Own):
                found.setdefault(named.name, f"{table_name}.{meaning.name or name}")
    return found


@pytest.mark.parametrize("name", ENUMERATED)
def test_an_enumeration_has_the_values_of_its_column(name: str) -> None:
    table_name, _, column = ENUMERATED[name].rpartition(".")
    kind = built().graphql.type_map[name]
    assert isinstance(kind, GraphQLEnumType)
    assert list(kind.values) == list(table(table_name).by_name[column].values)


def test_every_enumeration_of_a_column_is_compared() -> None:
    assert columns_of_enumerations().items() <= ENUMERATED.items()


def test_every_entity_is_a_table_of_the_catalogue() -> None:
    assert ENTITIES.keys() <= TABLES.keys()
    assert len(set(ENTITIES.values())) == len(ENTITIES), "two tables for one type"
