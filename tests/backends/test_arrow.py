"""Tables of shares, decided in columns, against the same shares decided one by one."""

from __future__ import annotations

import pyarrow as pa

import isp_rules

PACK = isp_rules.load_pack("kent-schools-2016")


def test_a_row_is_explained_as_the_share_it_is() -> None:
    """`explain_row` gives the decision of `decide` on the same share."""
    share = {"purposes": ["fundraising"], "sender": {"kind": "academy"}}
    table = pa.Table.from_pylist([{}, share], schema=PACK.arrow_schema())

    assert PACK.explain_row(table, 1) == PACK.decide(share)
