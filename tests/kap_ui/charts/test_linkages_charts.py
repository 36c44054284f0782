"""Matrix, flow and item: frames that hold every link and title, the mark of made-up rows, and hostile titles."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_model.linkages import Item, Linkage, Linkages, Start, StartKind
from kap_model.progress import Progress
from kap_model.vocabulary import Basis, Family, Strength
from kap_ui.charts.config import config
from kap_ui.figures import picture_files
from kap_ui.figures.figure import ChartFigure
from kap_ui.look import tokens
from kap_ui.marks.markup import escaped
from kap_ui.sections.linkages import (
    families,
    flow,
    flow_choice,
    flow_figure,
    item,
    link_words,
    matrix,
    matrix_choice,
    matrix_frames,
    matrix_panel,
    reach,
    starts,
)
from kap_ui.sections.linkages.flow_choice import FlowChoice, FlowChoices
from kap_ui.sections.linkages.matrix_choice import MatrixChoice, MatrixChoices
from kap_ui.sections.linkages.ribbons import Ribbon, placed
from kap_ui.sections.shared.short_names import cut
from kap_ui.state import data
from kap_ui.state.address import OwnChoice
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


MATRIX_CHOICES = MatrixChoices(
    family=OwnChoice("family", "SDG"),
    view=OwnChoice("view", matrix_choice.STRENGTH),
    opened=OwnChoice("open", matrix_choice.NONE),
    order=OwnChoice("sort", matrix_choice.NUMBER),
    words=OwnChoice("find", ""),
    row=OwnChoice("row", None),
    column=OwnChoice("col", None),
)
FLOW_CHOICES = FlowChoices(
    course=OwnChoice("course", flow_choice.ITEMS),
    family=OwnChoice("family", "SDG"),
    part=OwnChoice("part", "1"),
    node=OwnChoice("node", ""),
)


def drawn(figure: ChartFigure, file_options: Mapping[str, Any] | None = None) -> str:
    """Return the picture of a chart as SVG."""
    specification = figure.build(tokens.LIGHT, **{**(figure.options or {}), **(file_options or {})})
    with_config = json.dumps({**specification, "config": config(tokens.LIGHT, "en")})
    return picture_files.svg(picture_files.Picture(with_config, figure.named_frames, "title", [])).decode()


def matrix_of(linkages: Linkages, **choice: Any) -> matrix.Matrix:
    return matrix.matrix(NOW, linkages, MatrixChoice(**choice))


def matrix_figure(linkages: Linkages, **choice: Any) -> ChartFigure:
    return matrix.figure(matrix_of(linkages, **choice), MATRIX_CHOICES)


def matrix_data(linkages: Linkages, **choice: Any) -> dict[str, pd.DataFrame]:
    return matrix_figure(linkages, **choice).named_frames


# ---- the matrix


def test_the_marks_of_all_families_are_the_links_of_priorities_enablers_and_products(
    reader: Reader, shipped: Linkages
) -> None:
    reader("en")
    counted = 0
    for group in families.GROUPS:
        frames = matrix_data(shipped, family=group)
        cells, rows, columns = frames["cells"], frames["rows"], frames["columns"]
        assert len(cells) == rows["all"].sum()
        assert (cells["strength"] == "primary").sum() == rows["primary"].sum()
        main = [code for code in cells["row"] if shipped.starts[code].kind in (StartKind.PRIORITY, StartKind.ENABLER)]
        assert len(main) == columns["total"].sum()
        counted += len(cells)
    # 520 rows of the file, without 90 of outcomes and 15 from a priority to a product.
    assert counted == 415


def test_with_all_outcomes_open_the_matrix_draws_every_row_of_the_file_but_those_to_products(
    reader: Reader, shipped: Linkages
) -> None:
    reader("en")
    drawn_links = [
        (row.row, row.col)
        for group in families.GROUPS
        for row in matrix_data(shipped, family=group, opened=families.EVERY)["cells"].itertuples()
    ]
    assert len(drawn_links) == len(set(drawn_links)) == 505
    assert set(drawn_links) == {
        (linkage.start, linkage.item) for linkage in shipped.links if linkage.item in shipped.items
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_title_stands_on_its_column_and_every_reason_in_a_panel(
    reader: Reader, shipped: Linkages, language: str
) -> None:
    reader(language)
    label = families.labels(shipped)
    for group, members in families.GROUPS.items():
        codes = shipped.of_families(*members)
        assert set(matrix_data(shipped, family=group)["columns"]["col"]) == set(codes)
        assert all(data.name(code) in label(code) for code in codes)
        for row in shipped.of_kind(*starts.MAIN):
            panel = matrix_panel.panel(matrix_of(shipped, family=group, row=row))
            for linkage in shipped.from_start(row):
                if linkage.item in codes:
                    assert escaped(linkage.reason(language)) in panel
    for linkage in shipped.links:
        if linkage.item in shipped.items:
            group = families.group_of(shipped.items[linkage.item].family)
            cell = matrix_of(shipped, family=group, row=linkage.start, column=linkage.item)
            panel = matrix_panel.panel(cell)
            assert escaped(linkage.reason(language)) in panel
            assert link_words.source_marks(linkage.source) in panel


def test_hits_name_a_cell_by_both_ends_and_a_head_by_one(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    hits = matrix_data(shipped)["hits"]
    assert set(hits[hits["col"] == ""]["row"]) == set(shipped.of_kind(*starts.MAIN))
    assert set(hits[hits["row"] == ""]["col"]) == set(shipped.of_families(*families.GROUPS["SDG"]))
    assert len(hits[(hits["row"] != "") & (hits["col"] != "")]) == 17 * 22


def test_what_is_chosen_changes_only_the_small_frame(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    before, after = matrix_figure(shipped), matrix_figure(shipped, row="P1", column="SDG9")
    assert before.options == after.options
    for name, frame in before.named_frames.items():
        assert frame.equals(after.named_frames[name]) == (name != "chosen")
    assert list(after.named_frames["chosen"]["part"]) == ["row", "column", "cell"]


def test_words_filter_columns_and_strength_orders_them(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    filtered = matrix_of(shipped, family="WTDC", words="BROADBAND")
    assert filtered.columns and all("broadband" in data.name(code).casefold() for code in filtered.columns)
    assert matrix_of(shipped, family="WTDC", words="no such words").is_empty
    by_strength = matrix_of(shipped, order=matrix_choice.STRENGTH).columns
    # From the file, a primary link of a priority or enabler counting two: SDG 17 has 14, SDG 9 and SDG 10 have 8.
    assert by_strength[:3] == ("SDG17", "SDG9", "SDG10")
    assert set(by_strength) == set(matrix_of(shipped).columns)


def test_status_is_the_judgement_of_the_kpis_behind_and_grey_without_any(
    reader: Reader, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    cells = matrix_data(shipped, family="RI", view=matrix_choice.STATUS)["cells"]
    for cell in cells.itertuples():
        kpis = shipped.kpis_behind(shipped_progress.facts, cell.row, cell.col)
        roll_up = shipped_progress.roll_up_of(kpis, NOW.place, NOW.quarter)
        assert cell.group == tokens.group_of(roll_up.word)
    cells = matrix_data(shipped, view=matrix_choice.STATUS)["cells"]
    products = shipped.of_kind(StartKind.OFFERING)
    assert set(cells[cells["row"].isin(products)]["group"]) == {"unknown"}


def test_the_matrix_says_reconstructed_until_every_link_shown_is_official(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    mark = "Reconstructed, not the official figure."
    links = shipped.to_item("SDG-17.8.1")
    official = [replace(linkage, basis=Basis.OFFICIAL) for linkage in links]
    assert mark in link_words.basis_line(links) and mark in link_words.basis_words(links)
    assert mark in link_words.basis_line([*official[:-1], links[0]])
    assert mark not in link_words.basis_line(official) and mark not in link_words.basis_words(official)


def test_the_counts_of_all_families_are_those_of_the_matrices(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    counts = reach.reach(shipped, MatrixChoice(family=families.EVERY))
    table = reach.figure(counts, MATRIX_CHOICES).table
    assert table.set_index("code")[list(families.GROUPS)].to_numpy().sum() == 415


# ---- the flow


def flow_of(linkages: Linkages, **choice: Any) -> flow.Flow:
    return flow.flow(linkages, FlowChoice(**choice))


@pytest.mark.parametrize("family", families.GROUPS)
def test_the_flow_draws_a_dozen_items_and_its_parts_draw_every_linked_one(
    reader: Reader, shipped: Linkages, family: str
) -> None:
    reader("en")
    first = flow_of(shipped, family=family)
    drawn_items: list[str] = []
    for part in range(1, first.parts + 1):
        answer = flow_of(shipped, family=family, part=part)
        assert len(answer.drawn) <= flow_choice.MOST_DRAWN + 1
        assert set(answer.drawn) | set(answer.folded) == set(first.ranked)
        drawn_items += answer.drawn
    assert sorted(drawn_items) == sorted(first.ranked)
    linked = {linkage.item for code in shipped.of_kind(StartKind.PRIORITY) for linkage in shipped.from_start(code)}
    assert set(drawn_items) == linked & set(shipped.of_families(*families.GROUPS[family]))


def test_over_outcomes_each_link_of_a_priority_runs_through_its_outcome_or_none(
    reader: Reader, shipped: Linkages
) -> None:
    reader("en")
    goals = set(shipped.of_families(*families.GROUPS["SDG"]))
    for objective in shipped.of_kind(StartKind.PRIORITY):
        answer = flow_of(shipped, objective=objective)
        _to_outcomes, to_items = answer.ribbons
        items = {item for _outcome, item in to_items} - {flow_choice.OTHERS} | set(answer.folded)
        starts_of_links = (objective, *shipped.outcomes_of(objective))
        linked = {linkage.item for start in starts_of_links for linkage in shipped.from_start(start)}
        assert items == linked & goals
        for (outcome, end), strands in to_items.items():
            if outcome != flow.WHOLE and end != flow_choice.OTHERS:
                assert shipped.between(outcome, end) is strands[0].linkage


def test_regions_follow_from_the_initiatives_that_a_priority_is_linked_to(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    _to_priorities, to_regions = flow_of(shipped, course=flow_choice.REGIONS).ribbons
    linked = [linkage for code in shipped.of_kind(StartKind.PRIORITY) for linkage in shipped.from_start(code)]
    initiatives = [linkage for linkage in linked if linkage.item in shipped.of_families(Family.RI)]
    assert sum(len(strands) for strands in to_regions.values()) == len(initiatives) == 57


def test_a_part_or_a_node_that_the_flow_does_not_have_gives_way_to_one_that_it_has(
    reader: Reader, shipped: Linkages
) -> None:
    reader("en")
    answer = flow_of(shipped, family="WTDC", part=99, node="P1>SDG9")
    assert (answer.choice.part, answer.choice.node) == (answer.parts, "")
    assert flow_of(shipped, node="P1>SDG9").choice.node == "P1>SDG9"


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


# ---- the mark of made-up rows


def without_made_up_rows(progress: Progress) -> Progress:
    """Return the same progress as if every figure and target path were real."""
    series = {
        key: [(since, replace(actual, origins=("reported",))) for since, actual in steps]
        for key, steps in progress.series.items()
    }
    paths = {key: replace(path, is_illustrative=False) for key, path in progress.facts.target_paths.items()}
    return replace(progress, series=series, facts=replace(progress.facts, target_paths=paths))


def with_basis(linkages: Linkages, start: str, column: str, basis: Basis) -> Linkages:
    changed = [
        replace(linkage, basis=basis) if (linkage.start, linkage.item) == (start, column) else linkage
        for linkage in linkages.links
    ]
    return Linkages.of(linkages.starts.values(), linkages.items.values(), changed)


@pytest.mark.parametrize(
    ("chosen", "is_marked_chart", "is_marked_page"),
    [
        ({}, False, False),
        ({"row": "P1"}, False, True),
        ({"column": "SDG9"}, False, True),
        ({"row": "P1", "column": "SDG9"}, False, True),
        ({"row": "OF1"}, False, False),  # a product has no KPI
        ({"row": "E7", "column": "SDG9"}, False, False),  # there is no link
        ({"view": matrix_choice.STATUS}, True, True),
    ],
)
def test_the_matrix_is_marked_where_a_status_shown_rests_on_a_made_up_row_and_nowhere_else(
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
    shipped: Linkages,
    shipped_progress: Progress,
    chosen: dict[str, str],
    is_marked_chart: bool,
    is_marked_page: bool,
) -> None:
    reader("en")
    answer = matrix_of(shipped, **chosen)
    assert (matrix.figure(answer, MATRIX_CHOICES).is_illustrative, answer.is_illustrative) == (
        is_marked_chart,
        is_marked_page,
    )
    assert (answer.data_quarter is not None) == is_marked_page
    real = without_made_up_rows(shipped_progress)
    monkeypatch.setattr(data, "progress", lambda _origin: real)
    assert not matrix_of(shipped, **chosen).is_illustrative


def test_a_made_up_link_marks_the_pictures_that_show_it_and_no_other(reader: Reader, shipped: Linkages) -> None:
    reader("en")
    linkages = with_basis(shipped, "P1", "SDG9", Basis.ILLUSTRATIVE)
    assert matrix_figure(linkages).is_illustrative
    assert not matrix_figure(linkages, family="WSIS").is_illustrative
    assert flow_figure.figure(flow_of(linkages), FLOW_CHOICES).is_illustrative
    assert not flow_figure.figure(flow_of(linkages, family="WSIS"), FLOW_CHOICES).is_illustrative
    assert not flow_figure.figure(flow_of(shipped), FLOW_CHOICES).is_illustrative
    assert reach.reach(linkages, MatrixChoice(family=families.EVERY)).is_illustrative


def test_an_item_is_marked_where_a_status_shown_rests_on_a_made_up_row(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    answer = item.served_item(NOW, shipped, "SDG9")
    assert answer.serving_is_illustrative and answer.history_is_illustrative and answer.is_illustrative
    assert not item.served_item(NOW, shipped, "SDG6").is_illustrative  # nothing is linked to it
    real = without_made_up_rows(shipped_progress)
    monkeypatch.setattr(data, "progress", lambda _origin: real)
    assert not item.served_item(NOW, shipped, "SDG9").is_illustrative


def test_the_panels_of_an_item_are_those_of_regions_with_countries_whatever_their_codes(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, shipped: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    code = {"HQ": "CENTRE"}  # headquarters, which has no country
    facts = shipped_progress.facts
    facts = replace(
        facts,
        place_kinds={code.get(place, place): kind for place, kind in facts.place_kinds.items()},
        place_parents={
            code.get(place, place): code.get(parent or "", parent) for place, parent in facts.place_parents.items()
        },
    )
    renamed = replace(shipped_progress, facts=facts)
    monkeypatch.setattr(data, "progress", lambda _origin: renamed)
    answer = item.served_item(NOW, shipped, "SDG9")
    assert {place for place, _quarter in answer.history} == {"WORLD", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR"}


# ---- hostile titles


def hostile_item(
    text: str, code: str, family: Family, *, number: str, region: str | None = None, colour: str | None = None
) -> Item:
    return Item(
        code=code,
        family=family,
        number=number,
        parent=None,
        region=region,
        colour=colour,
        basis=Basis.OFFICIAL,
        source=text,
    )


def hostile(text: str) -> Linkages:
    items = [
        hostile_item(text, "SDG9", Family.SDG, number=text or "9", colour="#FD6925"),
        hostile_item(text, "C1", Family.WSIS, number="C1", colour=text),
        hostile_item(text, "RI-AFR1", Family.RI, number="AFR1", region="AFR"),
    ]
    rows = [
        Start("P1", StartKind.PRIORITY),
        Start("OF1", StartKind.OFFERING),
        Start("O-P1.1", StartKind.OUTCOME, "P1"),
    ]
    links = [
        Linkage(
            start=row.code,
            item=column.code,
            strength=Strength.PRIMARY,
            basis=Basis.INFERRED,
            reason_en=text,
            reason_fr=text,
            source=text,
        )
        for row in rows
        for column in items
    ]
    return Linkages.of(rows, items, links)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_is_escaped_in_panels_and_breaks_no_picture(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    reader("en")
    monkeypatch.setattr(data, "name", lambda _code: text)
    linkages = hostile(text)
    for group, column in (("SDG", "SDG9"), ("WSIS", "C1"), ("RI", "RI-AFR1")):
        choices: list[dict[str, str]] = [{}, {"row": "P1"}, {"column": column}, {"row": "P1", "column": column}]
        for chosen in choices:
            answer = matrix_of(linkages, family=group, opened=families.EVERY, **chosen)
            panel = matrix_panel.panel(answer)
            assert "<script" not in panel and "<b>bold" not in panel
            assert "<script" not in drawn(matrix.figure(answer, MATRIX_CHOICES))
    answer = flow_of(linkages)
    assert "<script" not in drawn(flow_figure.figure(answer, FLOW_CHOICES))
    assert "<script" not in flow.list_of_links(answer)


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
    assert matrix_frames.ink_on(colour) == ink


def test_the_picture_of_a_matrix_for_a_file_is_as_wide_as_the_page_and_has_its_key(
    reader: Reader, shipped: Linkages
) -> None:
    reader("en")
    figure = matrix_figure(shipped)
    svg = drawn(figure, figure.file_options)
    width = re.search(r'<svg[^>]* width="([0-9.]+)"', svg)
    assert width is not None
    assert float(width.group(1)) < picture_files.WIDTH + 60
    assert "read in an official text" in svg and "inferred or not verified" in svg
