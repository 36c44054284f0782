"""Matrix and flow as pictures: frames that hold every link and title, and hostile titles."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.linkages import Item, Linkage, Linkages, Start, StartKind
from kap_model.progress import Progress
from kap_model.vocabulary import Basis, Family, Strength
from kap_ui.charts import flow as flow_chart
from kap_ui.charts import matrix as matrix_chart
from kap_ui.charts.config import config
from kap_ui.charts.vega_lite import Specification
from kap_ui.figures import picture_files
from kap_ui.look import tokens
from kap_ui.sections.linkages import families, flow, link_words, matrix
from kap_ui.sections.linkages.matrix_panel import MatrixPanel
from kap_ui.sections.linkages.reach import Reach
from kap_ui.sections.linkages.ribbons import Ribbon, placed
from kap_ui.sections.shared.short_names import cut
from kap_ui.state import data
from tests.support.links import NOW, Reader

HOSTILE = [
    "<script>alert(1)</script><b>bold</b>",
    "x" * 500,
    "word " * 100,
    "مبادرة إقليمية بشأن الأمن السيبراني",
    "=HYPERLINK(\"http://evil\")",
    "]] \u202e\u0000 {{datum.x}} ${x} %(n)s %s",
    "",
]  # fmt: skip


def choice(**changes: Any) -> matrix.Choice:
    return replace(matrix.Choice("SDG", matrix.STRENGTH, matrix.NONE, matrix.NUMBER, "", None, None), **changes)


def drawn(specification: Specification, frames: dict[str, Any]) -> str:
    """Draw a specification with its frames, and give the picture as SVG."""
    whole = json.dumps({**specification, "config": config(tokens.LIGHT, "en")})
    picture = picture_files.Picture(whole, frames, "title", [])
    return picture_files.svg(picture).decode()


def shown_matrix(found: Linkages, progress: Progress, **changes: Any) -> matrix.Matrix:
    return matrix.Matrix(found, progress, NOW, choice(**changes))


# ---- the matrix


def test_the_marks_of_all_families_are_the_links_of_priorities_enablers_and_products(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    counted = 0
    for group in families.GROUPS:
        frames = shown_matrix(shipped, shipped_progress, family=group).frames()
        cells, rows, columns = frames["cells"], frames["rows"], frames["columns"]
        assert len(cells) == rows["all"].sum()
        assert (cells["strength"] == "primary").sum() == rows["primary"].sum()
        main = [code for code in cells["row"] if shipped.starts[code].kind in (StartKind.PRIORITY, StartKind.ENABLER)]
        assert len(main) == columns["total"].sum()
        counted += len(cells)
    # 520 rows of the file, without 90 of outcomes and 15 from a priority to a product.
    assert counted == 415


def test_with_all_outcomes_open_the_matrix_draws_every_row_of_the_file_but_those_to_products(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    drawn_links = [
        (row.row, row.col)
        for group in families.GROUPS
        for row in shown_matrix(shipped, shipped_progress, family=group, opened=families.EVERY)
        .frames()["cells"]
        .itertuples()
    ]
    assert len(drawn_links) == len(set(drawn_links)) == 505
    assert set(drawn_links) == {(of.start, of.item) for of in shipped.links if of.item in shipped.items}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_title_stands_on_its_column_and_every_reason_in_a_panel(
    reader: Reader, shipped: Linkages, shipped_progress: Progress, language: str
) -> None:
    reader(language)
    for group in families.GROUPS:
        made = shown_matrix(shipped, shipped_progress, family=group)
        assert set(made.frames()["columns"]["col"]) == set(made.all_columns)
        label = matrix.column_labels(shipped)
        said = {label(code) for code in made.all_columns}
        assert all(any(data.name(code) in one for one in said) for code in made.all_columns)
        for row in shipped.of_kind(StartKind.PRIORITY, StartKind.ENABLER, StartKind.OFFERING):
            panel = MatrixPanel(shown_matrix(shipped, shipped_progress, family=group, row=row)).markup()
            for of in shipped.from_start(row):
                if of.item in made.all_columns:
                    assert _escaped(of.reason(language)) in panel
    for of in shipped.links:
        if of.item in shipped.items:
            group = families.group_of(shipped.items[of.item].family)
            made = shown_matrix(shipped, shipped_progress, family=group, row=of.start, column=of.item)
            panel = MatrixPanel(made).markup()
            assert _escaped(of.reason(language)) in panel
            assert link_words.source_marks(of.source) in panel


def _escaped(text: str) -> str:
    from kap_ui.marks.markup import escaped

    return str(escaped(text))


def test_hits_name_a_cell_by_both_ends_and_a_head_by_one(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    hits = shown_matrix(shipped, shipped_progress).frames()["hits"]
    assert set(hits[hits["col"] == ""]["row"]) == set(
        shipped.of_kind(StartKind.PRIORITY, StartKind.ENABLER, StartKind.OFFERING)
    )
    assert set(hits[hits["row"] == ""]["col"]) == set(shipped.of_families(*families.GROUPS["SDG"]))
    assert len(hits[(hits["row"] != "") & (hits["col"] != "")]) == 17 * 22


def test_what_is_chosen_changes_only_the_small_frame(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    before = shown_matrix(shipped, shipped_progress)
    after = shown_matrix(shipped, shipped_progress, row="P1", column="SDG9")
    assert before.options() == after.options()
    for name, frame in before.frames().items():
        assert frame.equals(after.frames()[name]) == (name != "chosen")
    assert list(after.frames()["chosen"]["part"]) == ["row", "column", "cell"]


def test_words_filter_columns_and_strength_orders_them(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    filtered = shown_matrix(shipped, shipped_progress, family="WTDC", words="BROADBAND")
    assert filtered.columns and all("broadband" in data.name(code).casefold() for code in filtered.columns)
    assert shown_matrix(shipped, shipped_progress, family="WTDC", words="no such words").is_empty
    by_strength = shown_matrix(shipped, shipped_progress, order=matrix.STRENGTH).columns
    # From the file, a primary link of a priority or enabler counting two: SDG 17 has 14, SDG 9 and SDG 10 have 8.
    assert by_strength[:3] == ("SDG17", "SDG9", "SDG10")
    assert set(by_strength) == set(shown_matrix(shipped, shipped_progress).columns)


def test_status_is_the_judgement_of_the_kpis_behind_and_grey_without_any(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    made = shown_matrix(shipped, shipped_progress, family="RI", view=matrix.STATUS)
    groups = {(row.row, row.col): row.group for row in made.frames()["cells"].itertuples()}
    for (row, column), group in groups.items():
        behind = shipped.kpis_behind(shipped_progress.facts, row, column)
        assert group == tokens.group_of(made.rolled(behind).word)
    products = shown_matrix(shipped, shipped_progress, view=matrix.STATUS).frames()["cells"]
    assert set(products[products["row"].str.startswith("OF")]["group"]) == {"unknown"}


def test_the_matrix_says_reconstructed_until_every_link_shown_is_official(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    mark = "Reconstructed, not the official figure."
    links = shipped.to_item("SDG-17.8.1")
    official = [replace(of, basis=Basis.OFFICIAL) for of in links]
    assert mark in link_words.basis_line(links) and mark in link_words.basis_words(links)
    assert mark in link_words.basis_line([*official[:-1], links[0]])
    assert mark not in link_words.basis_line(official) and mark not in link_words.basis_words(official)


def test_the_counts_of_all_families_are_those_of_the_matrices(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    table = Reach(shipped, choice(family=families.EVERY)).table()
    assert table.set_index("code")[list(families.GROUPS)].to_numpy().sum() == 415


# ---- the flow


def shown_flow(found: Linkages, **changes: Any) -> flow.Flow:
    given = {"course": flow.ITEMS, "family": "SDG", "objective": None, "part": 1, "node": ""} | changes
    return flow.Flow(found, flow.Choice(**given), flow.Keys("course", "family", "part", "node"))


@pytest.mark.parametrize("family", families.GROUPS)
def test_the_flow_draws_a_dozen_items_and_its_parts_draw_every_linked_one(
    reader: Reader, shipped: Linkages, family: str
) -> None:
    reader("en")
    first = shown_flow(shipped, family=family)
    seen: list[str] = []
    for part in range(1, first.parts + 1):
        made = shown_flow(shipped, family=family, part=part)
        assert len(made.drawn) <= flow.AT_ONCE + 1
        assert set(made.drawn) | set(made.folded) == set(first.ranked)
        seen += made.drawn
    assert sorted(seen) == sorted(first.ranked)
    linked = {of.item for code in shipped.of_kind(StartKind.PRIORITY) for of in shipped.from_start(code)}
    assert set(seen) == linked & set(shipped.of_families(*families.GROUPS[family]))


def test_over_outcomes_each_link_of_a_priority_runs_through_its_outcome_or_none(
    reader: Reader, shipped: Linkages
) -> None:
    reader("en")
    for objective in shipped.of_kind(StartKind.PRIORITY):
        made = shown_flow(shipped, objective=objective)
        items = {pair[1] for pair in made.flows[1]} - {flow.OTHERS} | set(made.folded)
        shown = set(shipped.of_families(*families.GROUPS["SDG"]))
        linked = {of.item for of in shipped.from_start(objective)} & shown
        of_outcomes = {of.item for code in shipped.outcomes_of(objective) for of in shipped.from_start(code)} & shown
        assert items == linked | of_outcomes
        for (outcome, end), strands in made.flows[1].items():
            if outcome != flow.WHOLE and end != flow.OTHERS:
                assert shipped.between(outcome, end) is strands[0].links[0]


def test_regions_follow_from_the_initiatives_that_a_priority_is_linked_to(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    made = shown_flow(shipped, course=flow.REGIONS)
    linked = [of for code in shipped.of_kind(StartKind.PRIORITY) for of in shipped.from_start(code)]
    initiatives = [of for of in linked if of.item in shipped.of_families(Family.RI)]
    assert sum(len(strands) for strands in made.flows[1].values()) == len(initiatives) == 57


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 11), st.integers(1, 2)), min_size=1, max_size=40,
        unique_by=lambda one: one[:2],
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


# ---- hostile titles


def hostile(text: str) -> Linkages:
    items = [
        Item("SDG9", Family.SDG, text or "9", None, None, "#FD6925", Basis.OFFICIAL, text),
        Item("C1", Family.WSIS, "C1", None, None, text, Basis.OFFICIAL, text),
        Item("RI-AFR1", Family.RI, "AFR1", None, "AFR", None, Basis.OFFICIAL, text),
    ]
    starts = [
        Start("P1", StartKind.PRIORITY),
        Start("OF1", StartKind.OFFERING),
        Start("O-P1.1", StartKind.OUTCOME, "P1"),
    ]
    links = [
        Linkage(start.code, one.code, Strength.PRIMARY, Basis.INFERRED, text, text, text)
        for start in starts
        for one in items
    ]
    return Linkages.of(starts, items, links)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_is_escaped_in_panels_and_breaks_no_picture(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, shipped_progress: Progress, text: str
) -> None:
    reader("en")
    monkeypatch.setattr(data, "name", lambda _code: text)
    found = hostile(text)
    for group, column in (("SDG", "SDG9"), ("WSIS", "C1"), ("RI", "RI-AFR1")):
        for changes in ({}, {"row": "P1"}, {"column": column}, {"row": "P1", "column": column}):
            made = shown_matrix(found, shipped_progress, family=group, opened=families.EVERY, **changes)
            markup = MatrixPanel(made).markup()
            assert "<script" not in markup and "<b>bold" not in markup
        svg = drawn(matrix_chart.matrix(tokens.LIGHT, **made.options()), made.frames())
        assert "<script" not in svg
    flowing = shown_flow(found)
    svg = drawn(flow_chart.flow(tokens.LIGHT, **flowing.options()), flowing.frames())
    assert "<script" not in svg and "<script" not in flowing.list_of_links()


@pytest.mark.parametrize("text", [*HOSTILE, "a" * 26, "Short title", "Exactly at a word boundary here"])
def test_a_cut_text_is_short_and_says_that_it_was_cut(text: str) -> None:
    short = cut(text, 26)
    assert len(short) <= 26
    assert short == text if len(text) <= 26 else short.endswith("…")


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("#FFFFFF", "#000000"),
        ("#000000", "#ffffff"),
        ("#19486A", "#ffffff"),
        ("#FCC30B", "#000000"),
        ("red", "#000000"),
    ],
)
def test_the_number_on_a_tile_is_black_or_white_by_contrast(colour: str, ink: str) -> None:
    assert matrix.ink_on(colour) == ink


def test_the_picture_of_a_matrix_for_a_file_is_as_wide_as_the_page_and_has_its_key(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    made = shown_matrix(shipped, shipped_progress)
    svg = drawn(matrix_chart.matrix(tokens.LIGHT, **made.options() | made.file_options()), made.frames())
    width = re.search(r'<svg[^>]* width="([0-9.]+)"', svg)
    assert width is not None
    assert float(width.group(1)) < picture_files.WIDTH + 60
    assert "read in an official text" in svg and "inferred or not verified" in svg
