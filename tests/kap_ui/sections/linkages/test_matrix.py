"""The matrix: frames that hold every link, the mark of made-up rows, and hostile titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kap_model.linkages import Item, Linkage, Linkages, Start, StartKind
from kap_model.progress import Progress
from kap_model.vocabulary import Basis, Family, Strength
from kap_ui.figures import chart_specification, picture_files
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.picture_files import Picture
from kap_ui.look import tokens
from kap_ui.sections.linkages import (
    families,
    flow,
    flow_figure,
    matrix,
    matrix_choice,
    matrix_panel,
    reach,
    starts,
)
from kap_ui.sections.linkages.matrix_choice import MatrixChoice
from kap_ui.state import data
from tests.kap_ui.sections.linkages.shown import (
    FLOW_CHOICES,
    MATRIX_CHOICES,
    flow_of,
    matrix_data,
    matrix_figure,
    matrix_of,
    without_made_up_rows,
)
from tests.support.hostile import HOSTILE
from tests.support.without_page import NOW, Reader


def drawn(figure: ChartFigure) -> str:
    """Return the picture of a chart as SVG, with the chart's words in the places that a screen reader reads."""
    drawing = figure.drawing
    specification = chart_specification.specification(drawing.build, "light", "en", drawing.options, figure.alt)
    return picture_files.svg(Picture(specification=specification, drawing=drawing, title="title")).decode()


def test_the_marks_of_all_families_are_the_links_of_priorities_enablers_and_products(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    counted = 0
    for group in families.GROUPS:
        frames = matrix_data(shipped_linkages, family=group)
        cells, rows, columns = frames["cells"], frames["rows"], frames["columns"]
        assert len(cells) == rows["all"].sum()
        assert (cells["strength"] == "primary").sum() == rows["primary"].sum()
        main = [
            code
            for code in cells["start"]
            if shipped_linkages.starts[code].kind in (StartKind.PRIORITY, StartKind.ENABLER)
        ]
        is_turned = set(rows["row"]) & set(shipped_linkages.items)
        assert columns["total"].sum() == (len(cells) if is_turned else len(main))
        counted += len(cells)
    # 520 rows of the file, without 90 of outcomes and 15 from a priority to a product.
    assert counted == 415


def test_with_all_outcomes_open_the_matrix_draws_every_row_of_the_file_but_those_to_products(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    drawn_links = [
        (row.start, row.item)
        for group in families.GROUPS
        for row in matrix_data(shipped_linkages, family=group, opened=families.EVERY)["cells"].itertuples()
    ]
    assert len(drawn_links) == len(set(drawn_links)) == 505
    assert set(drawn_links) == {
        (linkage.start, linkage.item) for linkage in shipped_linkages.links if linkage.item in shipped_linkages.items
    }


def test_hits_name_a_cell_by_both_ends_and_a_head_by_one(reader: Reader, shipped_linkages: Linkages) -> None:
    reader("en")
    hits = matrix_data(shipped_linkages)["hits"]
    assert set(hits[hits["col"] == ""]["row"]) == set(shipped_linkages.of_kind(*starts.MAIN))
    assert set(hits[hits["row"] == ""]["col"]) == set(shipped_linkages.of_families(*families.GROUPS["SDG"]))
    assert len(hits[(hits["row"] != "") & (hits["col"] != "")]) == 17 * 22


@pytest.mark.parametrize(("family", "items"), [("WTDC", 65), ("PP", 48), ("RI", 28)])
def test_items_with_titles_are_rows_that_have_number_and_title(
    reader: Reader, shipped_linkages: Linkages, family: str, items: int
) -> None:
    reader("en")
    drawn_data = matrix_data(shipped_linkages, family=family)
    rows = drawn_data["rows"][drawn_data["rows"]["kind"] == "main"]
    assert list(rows["name"]) == [data.name(code) for code in rows["row"]]
    assert len(rows) == items
    assert list(drawn_data["columns"]["number"])[:3] == ["P1", "P2", "P3"]
    assert all(rows["is_bare"] == [not shipped_linkages.reach(code) for code in rows["row"]])


def test_initiatives_stand_below_the_names_of_their_regions(reader: Reader, shipped_linkages: Linkages) -> None:
    reader("en")
    rows = matrix_data(shipped_linkages, family="RI")["rows"]
    assert rows["name"].iloc[0] == "Africa"
    assert (rows["kind"] == "group").sum() == 6
    by_strength = matrix_data(shipped_linkages, family="RI", order=matrix_choice.STRENGTH)["rows"]
    assert (by_strength["kind"] == "group").sum() == 0


def test_a_click_in_a_turned_matrix_chooses_the_row_of_the_plan_and_the_item(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    hits = matrix_data(shipped_linkages, family="WTDC")["hits"]
    linkage = next(link for link in shipped_linkages.from_start("P1") if link.item.startswith("WTDC"))
    (cell,) = hits[(hits["row"] == linkage.item) & (hits["col"] == "P1")].itertuples()
    assert cell.a.startswith("P1 ") and families.item_label(shipped_linkages, linkage.item) in cell.b
    matrix_choice.choose_clicked(MATRIX_CHOICES, shipped_linkages, {"row": cell.row, "col": cell.col})
    chosen = matrix_data(shipped_linkages, family="WTDC", row="P1", column=linkage.item)["chosen"]
    assert list(chosen["part"]) == ["row", "column", "cell"]
    assert chosen["x"].iloc[2] == 0


def test_a_row_whose_status_differs_from_that_of_its_link_says_so(reader: Reader, shipped_linkages: Linkages) -> None:
    reader("en")
    frames = matrix_data(shipped_linkages, view=matrix_choice.STATUS)
    rows = frames["rows"].set_index("row")
    assert rows.loc["P2", "group"] == "off_track" and rows.loc["OF1", "group"] == ""
    own = dict(rows["group"])
    notes = {(hit.row, hit.col): hit.c for hit in frames["hits"].itertuples() if " only; all of " in hit.c}
    assert notes
    for cell in frames["cells"].itertuples():
        if own[cell.start] and cell.group != own[cell.start]:
            assert f"all of {cell.start}: " in notes[cell.start, cell.item]
    assert not set(matrix_data(shipped_linkages)["rows"]["group"]) - {""}


def test_the_head_of_a_column_has_no_empty_words(reader: Reader, shipped_linkages: Linkages) -> None:
    reader("en")
    hits = matrix_data(shipped_linkages)["hits"]
    (head,) = hits[(hits["row"] == "") & (hits["col"] == "SDG9")].itertuples()
    assert (head.a, head.d) == ("", "")
    assert head.b.startswith("SDG 9 · ")


def test_no_short_name_of_a_row_is_cut(reader: Reader, shipped_linkages: Linkages) -> None:
    for spoken in ("en", "fr"):
        reader(spoken)
        figure = matrix_figure(shipped_linkages)
        names = figure.named_frames["rows"]["name"]
        assert (figure.options or {})["left"] >= 50 + 7 * names.str.len().max()


def test_what_is_chosen_changes_only_the_small_frame(reader: Reader, shipped_linkages: Linkages) -> None:
    reader("en")
    before, after = matrix_figure(shipped_linkages), matrix_figure(shipped_linkages, row="P1", column="SDG9")
    assert before.options == after.options
    for name, frame in before.named_frames.items():
        assert frame.equals(after.named_frames[name]) == (name != "chosen")
    assert list(after.named_frames["chosen"]["part"]) == ["row", "column", "cell"]


def test_words_filter_columns_and_strength_orders_them(reader: Reader, shipped_linkages: Linkages) -> None:
    reader("en")
    filtered = matrix_of(shipped_linkages, family="WTDC", words="BROADBAND")
    assert filtered.columns and all("broadband" in data.name(code).casefold() for code in filtered.columns)
    assert matrix_of(shipped_linkages, family="WTDC", words="no such words").is_empty
    by_strength = matrix_of(shipped_linkages, order=matrix_choice.STRENGTH).columns
    # From the file, a primary link of a priority or enabler counting two: SDG 17 has 14, SDG 9 and SDG 10 have 8.
    assert by_strength[:3] == ("SDG17", "SDG9", "SDG10")
    assert set(by_strength) == set(matrix_of(shipped_linkages).columns)


def test_status_is_the_judgement_of_the_kpis_behind_and_grey_without_any(
    reader: Reader, shipped_linkages: Linkages, shipped_progress: Progress
) -> None:
    reader("en")
    cells = matrix_data(shipped_linkages, family="RI", view=matrix_choice.STATUS)["cells"]
    for cell in cells.itertuples():
        kpis = shipped_linkages.kpis_behind(shipped_progress.facts, cell.start, cell.item)
        roll_up = shipped_progress.roll_up_of(kpis, NOW.place, NOW.quarter)
        assert cell.group == tokens.group_of(roll_up.word)
    cells = matrix_data(shipped_linkages, view=matrix_choice.STATUS)["cells"]
    products = shipped_linkages.of_kind(StartKind.OFFERING)
    assert set(cells[cells["start"].isin(products)]["group"]) == {"unknown"}


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
    shipped_linkages: Linkages,
    shipped_progress: Progress,
    chosen: dict[str, str],
    is_marked_chart: bool,
    is_marked_page: bool,
) -> None:
    reader("en")
    answer = matrix_of(shipped_linkages, **chosen)
    assert (matrix.figure(answer, MATRIX_CHOICES).is_illustrative, answer.is_illustrative) == (
        is_marked_chart,
        is_marked_page,
    )
    assert (answer.data_quarter is not None) == is_marked_page
    real = without_made_up_rows(shipped_progress)
    monkeypatch.setattr(data, "progress", lambda _origin: real)
    assert not matrix_of(shipped_linkages, **chosen).is_illustrative


def test_a_made_up_link_marks_the_pictures_that_show_it_and_no_other(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    linkages = with_basis(shipped_linkages, "P1", "SDG9", Basis.ILLUSTRATIVE)
    assert matrix_figure(linkages).is_illustrative
    assert not matrix_figure(linkages, family="WSIS").is_illustrative
    assert flow_figure.figure(flow_of(linkages), FLOW_CHOICES).is_illustrative
    assert not flow_figure.figure(flow_of(linkages, family="WSIS"), FLOW_CHOICES).is_illustrative
    assert not flow_figure.figure(flow_of(shipped_linkages), FLOW_CHOICES).is_illustrative
    assert reach.reach(linkages, MatrixChoice(family=families.EVERY)).is_illustrative


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
    """The picture is drawn of one family: a matrix is drawn by the same program for all of them."""
    reader("en")
    monkeypatch.setattr(data, "name", lambda _code: text)
    linkages = hostile(text)
    for group, column in (("SDG", "SDG9"), ("WSIS", "C1"), ("RI", "RI-AFR1")):
        choices: list[dict[str, str]] = [{}, {"row": "P1"}, {"column": column}, {"row": "P1", "column": column}]
        for chosen in choices:
            answer = matrix_of(linkages, family=group, opened=families.EVERY, **chosen)
            panel = matrix_panel.panel(answer)
            assert "<script" not in panel and "<b>bold" not in panel
        if group == "SDG":  # what is chosen, here a row and a column, changes no word of the picture
            assert "<script" not in drawn(matrix.figure(answer, MATRIX_CHOICES))
    answer = flow_of(linkages)
    assert "<script" not in drawn(flow_figure.figure(answer, FLOW_CHOICES))
    assert "<script" not in flow.list_of_links(answer)


def test_the_picture_of_a_matrix_has_its_key_and_the_names_of_its_rows_and_columns(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    drawing = matrix_figure(shipped_linkages, family="WTDC").drawing

    assert [sign["words"] for sign in drawing.key][-2:] == ["read in an official text", "inferred or not verified"]
    assert drawing.options is not None and drawing.options["head"] == "names"
    assert data.name("OF1") in list(drawing.frames["rows"]["name"])
