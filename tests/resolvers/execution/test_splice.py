"""Ids in the place of their marks, lengths taken out: held to the same answer put together as values."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from identifiers.opaque_id import IdCodec
from resolvers.execution.splice import spliced
from tests.resolvers.harness import KEY

IDS = IdCodec(KEY)
LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
MARKED = st.tuples(st.just("id"), st.sampled_from(["case", "party"]), st.text("0129（）浙执", min_size=1, max_size=6))


def _below(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    objects = st.dictionaries(st.text("abc_", min_size=1, max_size=3), inner, max_size=3)
    return objects | st.tuples(st.just("list"), st.lists(objects, max_size=3), st.none() | st.integers(4, 2000))


TREES = st.recursive(LEAVES | MARKED, _below, max_leaves=12)


def said(tree: Any) -> str:
    """As a source says it."""
    match tree:
        case ("id", kind, key):
            return f'"\x01{kind}:{key}\x01"'
        case ("list", entries, length):
            cut = "" if length is None else f"\x03{length}\x03"
            return "[" + ",".join(map(said, entries)) + cut + "]"
        case dict():
            return "{" + ",".join(f"{json.dumps(name)}:{said(each)}" for name, each in tree.items()) + "}"
    return json.dumps(tree, ensure_ascii=False)


def meant(tree: Any, path: tuple[str | int, ...], cuts: dict[tuple[str | int, ...], int]) -> Any:
    """What a client shall read, and the lists that were cut."""
    match tree:
        case ("id", kind, key):
            return IDS.encode(kind, key)
        case ("list", entries, length):
            if length is not None:
                cuts[path] = length
            return [meant(each, (*path, at), cuts) for at, each in enumerate(entries)]
        case dict():
            return {name: meant(each, (*path, name), cuts) for name, each in tree.items()}
    return tree


@given(TREES)
def test_a_text_becomes_what_it_means(tree: Any) -> None:
    cuts: dict[tuple[str | int, ...], int] = {}
    expected = meant(tree, (), cuts)
    found = spliced(IDS, said(tree).encode())
    assert json.loads(found.text) == expected
    assert dict(found.cuts) == cuts


def test_a_text_of_data_that_looks_like_a_cut_is_none() -> None:
    text = '{"name":"\\u00017","cut":[{},{}\x039\x03],"id":"\x01case:1\x01"}'
    found = spliced(IDS, text.encode())
    assert json.loads(found.text)["name"] == "\x017"
    assert found.cuts == ((("cut",), 9),)
