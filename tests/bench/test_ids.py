"""The limit's ids are the platform's."""

from __future__ import annotations

from bench.limit.ids import filler
from identifiers.opaque_id import IdCodec


def test_ids_stand_where_the_text_names_them() -> None:
    ids = IdCodec(bytes(64))
    filled = filler(ids)(b'{"id":"\x01case:\xe6\xb5\x99 1\x01","of":"\x01party:91\x01"}')
    assert filled.decode() == f'{{"id":"{ids.encode("case", "浙 1")}","of":"{ids.encode("party", "91")}"}}'


def test_a_text_without_ids_stays() -> None:
    assert filler(IdCodec(bytes(64)))(b'{"data":null}') == b'{"data":null}'
