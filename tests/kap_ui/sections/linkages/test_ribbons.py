"""Ribbons and nodes of a flow."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kap_ui.sections.linkages.ribbons import Ribbon, placed


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 11), st.integers(1, 2)), min_size=1, max_size=40,
        unique_by=lambda ends: ends[:2],
    )
)  # fmt: skip
def test_ribbons_stand_on_their_nodes_and_nodes_never_overlap(links: list[tuple[int, int, int]]) -> None:
    ribbons = [Ribbon(f"P{a}", f"I{b:02}", weight) for a, b, weight in links]
    columns = [sorted({r.start for r in ribbons}), sorted({r.end for r in ribbons})]
    nodes, drawn_ribbons = placed(columns, [ribbons], 440)
    edges = {node.code: (node.y, node.bottom) for node in nodes}
    for column in (0, 1):
        own = sorted((node.y, node.bottom) for node in nodes if node.column == column)
        assert own[0][0] >= -1e-6 and own[-1][1] <= 440 + 1e-6
        assert all(after[0] - before[1] >= 12 - 1e-6 for before, after in itertools.pairwise(own))
    for end, at in (("start", "y0"), ("end", "y1")):
        for code in {getattr(r, end) for r in ribbons}:
            on = sorted((getattr(p, at), p.height) for p in drawn_ribbons if getattr(p.ribbon, end) == code)
            assert on[0][0] >= edges[code][0] - 1e-6
            assert on[-1][0] + on[-1][1] <= edges[code][1] + 1e-6
            assert all(b[0] - (a[0] + a[1]) >= -1e-6 for a, b in itertools.pairwise(on))
    heights = {round(p.height / p.ribbon.weight, 6) for p in drawn_ribbons}
    assert len(heights) == 1  # one width for a unit of weight, all over the picture
