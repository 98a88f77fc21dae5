"""Who asks: until callers can prove who they are, the local one."""

from __future__ import annotations

from graphql import GraphQLObjectType, is_introspection_type

from tests.resolvers.harness import Agencies, built


async def test_the_local_caller_may_read_every_field(agencies: Agencies) -> None:
    query = "{ viewer { client agency scopes purposes readable { type field mask } } }"
    viewer = (await agencies.data(query))["viewer"]
    assert {name: viewer[name] for name in ("client", "agency", "scopes", "purposes")} == {
        "client": "local",
        "agency": "local",
        "scopes": ["*"],
        "purposes": ["*"],
    }
    fields = {
        (kind.name, name)
        for kind in built().graphql.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not is_introspection_type(kind)
        if not kind.name.endswith(("Connection", "Edge", "PageInfo"))
        for name in kind.fields
    }
    readable = [(each["type"], each["field"]) for each in viewer["readable"]]
    assert set(readable) == fields and len(readable) == len(fields)
    assert {each["mask"] for each in viewer["readable"]} == {None}
