"""The pages of linkages through the whole app: what a link shows, what a choice changes, what an import does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kap_model.database import engine_for
from kap_model.people import sign_in
from kap_ui.sections.linkages import families
from kap_ui.state import file_process, signed_in
from tests.support.opened_page import OpenPage, Shown
from tests.support.reporting import OPERATOR, add_people

RECONSTRUCTED = "Reconstructed, not the official figure."


def headline(shown: Shown) -> str:
    return shown.blocks["headline"]


def frames(shown: Shown) -> dict[str, Any]:
    """The datasets of the page's chart, by name."""
    (chart,) = shown.charts
    return {name: chart.frame(name) for name in chart.tables}


# ---- matrix


@pytest.mark.parametrize("family", families.GROUPS)
@pytest.mark.parametrize("spoken", ["en", "fr"])
def test_a_link_to_a_family_shows_its_matrix_in_the_language_of_the_link(
    open_page: OpenPage, family: str, spoken: str
) -> None:
    shown = open_page("matrix", lang=spoken, family=family)
    drawn = frames(shown)
    assert len(drawn["cells"]) == drawn["rows"]["all"].sum() > 0
    mark = RECONSTRUCTED if spoken == "en" else "Reconstitué, et non la figure officielle."
    assert mark in shown.text
    assert any(mark in name for name in shown.figure_names)


def test_a_link_to_a_cell_shows_its_reason_source_kpis_regions_and_ways_onward(open_page: OpenPage) -> None:
    shown = open_page("matrix", row="P1", col="SDG9", lang="en")
    panel = shown.blocks["panel"]
    assert "Universal and affordable access is target 9.c; the plan names its indicator 9.c.1" in panel
    assert "primary link, inferred" in panel and "this project: reconstructed" in panel
    assert "By region" in panel and "Africa" in panel
    assert "item?lang=en&amp;item=SDG9" in panel
    assert list(frames(shown)["chosen"]["part"]) == ["row", "column", "cell"]
    assert shown.choices["matrix_row"] == "P1"
    assert shown.choices["matrix_col"] == "SDG9"


def figure_head(shown: Shown, key: str) -> str:
    """The markup above a chart."""
    heads = [json.loads(element.proto.json) for element in shown.app.get("bidi_component")]
    return next(str(head["markup"]) for head in heads if head.get("box") == f"figure_{key}")


def test_what_is_chosen_stands_above_the_chart_with_its_basis_and_reason(open_page: OpenPage) -> None:
    reason = "Universal and affordable access is target 9.c; the plan names its indicator 9.c.1"
    head = figure_head(open_page("matrix", row="P1", col="SDG9", lang="en"), "matrix")
    assert f"P1 → SDG 9</b>primary link, inferred. {reason}" in head and "links-key" in head
    assert "links-key" in figure_head(open_page("matrix", row="P1", col="SDG9", lang="en", view="status"), "matrix")
    assert "There is no link between the two." in figure_head(open_page("matrix", row="E7", col="SDG9"), "matrix")
    assert "serves 11 of 22 SDGs and indicators" in figure_head(open_page("matrix", row="P1", lang="en"), "matrix")
    assert "links-key" in figure_head(open_page("matrix", lang="en"), "matrix")


def test_the_select_boxes_do_what_a_click_does_and_the_address_follows(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en")
    shown.choose("matrix_row", "P5")
    assert "Inclusive and secure telecommunications" in shown.blocks["panel"]
    assert shown.app.query_params["row"] == "P5"
    shown.choose("matrix_col", "SDG5")
    assert (shown.app.query_params["row"], shown.app.query_params["col"]) == ("P5", "SDG5")
    assert "Women&#x27;s use of enabling technology" in shown.blocks["panel"]


def test_a_column_is_dropped_when_another_family_is_chosen(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en", row="P1", col="SDG9")
    shown.choose("matrix_family", "WSIS")
    assert not shown.app.exception and "failure" not in shown.blocks
    assert "col" not in shown.app.query_params
    assert shown.app.query_params["row"] == "P1"


def test_all_outcomes_are_not_offered_where_rows_of_the_plan_are_columns(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en", open=families.EVERY)
    assert families.EVERY in shown.options("matrix_open")
    shown.choose("matrix_family", "PP")
    assert families.EVERY not in shown.options("matrix_open") and "P1" in shown.options("matrix_open")
    assert len(frames(shown)["columns"]) == 17


def test_unknown_codes_in_a_link_give_a_word_and_the_matrix(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en", row="P9", col="SDG99", family="<b>", view="x", open="P77", sort="y")
    assert not shown.app.exception and "failure" not in shown.blocks
    assert "P9" in shown.blocks["notices"] and "SDG99" in shown.blocks["notices"]
    assert "&lt;b&gt;" in shown.blocks["notices"] and "<b>" not in shown.blocks["notices"]
    assert len(frames(shown)["cells"]) == 60


def test_words_filter_the_columns_and_words_that_fit_nothing_say_so(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en", family="PP", find="internet")
    assert 0 < len(frames(shown)["columns"]) < 48
    nothing = open_page("matrix", lang="en", family="PP", find="zzz")
    assert not nothing.charts and "Show all items" in nothing.text


def test_the_status_view_marks_illustrative_figures_and_the_published_view_does_not(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en", view="status")
    assert "Illustrative figures" in shown.text
    published = open_page("matrix", lang="en", view="status", origin="published")
    assert "Illustrative figures" not in published.text
    assert "Illustrative figures" not in open_page("matrix", lang="en").text


@pytest.mark.parametrize(
    ("query", "is_marked"),
    [
        ({"row": "P1"}, True),
        ({"row": "OF1"}, False),  # a product has no KPI
        ({"row": "E7", "col": "SDG9"}, False),  # there is no link
        ({"row": "P1", "family": "ALL"}, False),  # counts of links alone
    ],
)
def test_the_matrix_is_marked_and_dated_where_it_shows_a_status_and_nowhere_else(
    open_page: OpenPage, query: dict[str, str], is_marked: bool
) -> None:
    text = open_page("matrix", lang="en", **query).text
    assert ("Illustrative figures" in text, "Latest data quarter" in text) == (is_marked, is_marked)


def test_all_families_count_the_links_of_each_row(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en", family="ALL", row="P2")
    cells = frames(shown)["cells"]
    row = cells[cells["row"] == "P2"].set_index("col")["text"]
    # Counted in data/plan/links.csv.
    assert dict(row) == {"SDG": "9", "WSIS": "9", "SP": "6", "WTDC": "10", "PP": "11", "RI": "17", "SQ": "6"}
    assert "17 of 28" in shown.text
    every = open_page("matrix", lang="en", family="ALL").blocks["panel"]
    assert every.count("<li") == 17 and "68 of 222" in every  # P2: 9+9+6+10+11+17+6


# ---- flow


@pytest.mark.parametrize(
    "query", [{}, {"priority": "P5"}, {"priority": "E3"}, {"course": "regions"}, {"family": "WTDC"}]
)
def test_the_flow_draws_ribbons_between_its_columns_and_lists_their_links(
    open_page: OpenPage, query: dict[str, str]
) -> None:
    shown = open_page("flow", lang="en", **query)
    drawn = frames(shown)
    assert set(drawn["lit"]["id"]) <= set(drawn["ribbons"]["id"])
    assert set(drawn["ribbons"]["a"]) | set(drawn["ribbons"]["b"]) == set(drawn["nodes"]["a"])
    assert RECONSTRUCTED in shown.text
    assert " link, inferred. " in shown.blocks["flow_links"]


def test_items_in_which_as_many_priorities_meet_are_named_together(open_page: OpenPage) -> None:
    # data/plan/links.csv: five priorities are linked to SDG 9 and to SDG 17, four at most to any other SDG.
    shown = open_page("flow", lang="en")
    assert "All 5 priorities lead to SDG 9 Infrastructure and SDG 17 Partnerships" in headline(shown)
    lit = set(frames(shown)["lit"]["id"])
    assert {f"0 P{n} {item}" for n in range(1, 6) for item in ("SDG9", "SDG17")} == lit
    assert shown.blocks["flow_links"].count("→ SDG ") == 10
    questions = headline(open_page("flow", lang="en", family="SQ"))
    assert "3 of 5 priorities lead to Question 2/1 Digital broadcasting and Question 4/2 Conformance" in questions
    lines = headline(open_page("flow", lang="en", family="WSIS"))
    assert "3 of 5 priorities lead to WSIS C1 Public authorities and 2 other items" in lines


def test_the_others_of_a_flow_open(open_page: OpenPage) -> None:
    first = open_page("flow", lang="en", family="WTDC")
    second = open_page("flow", lang="en", family="WTDC", part="2")
    drawn = [set(frames(shown)["nodes"]["a"]) for shown in (first, second)]
    assert "OTHERS" in drawn[0] & drawn[1]
    assert len(drawn[0] & drawn[1] - {"OTHERS"} - {f"P{n}" for n in range(1, 6)}) == 0


def test_an_enabler_without_links_in_a_family_says_so(open_page: OpenPage) -> None:
    shown = open_page("flow", lang="en", family="RI", priority="E1")
    assert not shown.charts and "failure" not in shown.blocks
    assert "Choose another family" in shown.text


# ---- item


def test_the_index_leads_to_every_item(open_page: OpenPage) -> None:
    index = open_page("item", lang="en").blocks["items"]
    assert index.count('href="item?lang=en&amp;item=') == 222


@pytest.mark.parametrize(
    "code", ["SDG9", "SDG-17.8.1", "C7-SCI", "SP-T1.2", "WTDC-R45", "PP-R99", "REC-D19", "RI-AFR1", "Q1/1"]
)
@pytest.mark.parametrize("spoken", ["en", "fr"])
def test_every_kind_of_item_has_an_address_and_an_answer(open_page: OpenPage, code: str, spoken: str) -> None:
    shown = open_page("item", lang=spoken, item=code)
    assert "failure" not in shown.blocks and not shown.app.exception
    assert shown.app.query_params["item"] == code
    assert "headline" in shown.blocks and "about" in shown.blocks


def test_an_item_shows_the_reason_of_each_link_and_the_way_back_to_its_cell(open_page: OpenPage) -> None:
    shown = open_page("item", lang="en", item="PP-R130")
    serving = shown.blocks["serving"]
    assert "official" in serving and "lists this resolution (confidence and security)" in serving
    assert "matrix?lang=en&amp;family=PP&amp;row=P5&amp;col=PP-R130" in serving


def test_the_kind_of_a_start_and_the_reason_of_its_link_are_two_sentences(open_page: OpenPage) -> None:
    assert (
        ">Priority. Innovation and technology capacity" in open_page("item", lang="en", item="SDG9").blocks["serving"]
    )
    assert ">优先事项。<span" in open_page("item", lang="zh", item="SDG9").blocks["serving"]


def test_an_sdg_indicator_shows_its_published_figures_and_its_goal_shows_them_too(open_page: OpenPage) -> None:
    for code in ("SDG-9.c.1", "SDG9"):
        table = open_page("item", lang="en", item=code).blocks["published_grid"]
        assert "Population covered by at least a 4G mobile network" in table
        assert "85.9" in table  # Africa, 3G or above, end of 2024
    assert "published_grid" not in open_page("item", lang="en", item="SDG3").blocks


@pytest.mark.parametrize(
    ("place", "quarter", "figure"),
    [
        ("WORLD", "2026-Q3", "World: 73.6% of population in Q4 2025"),
        ("AFR", "2025-Q1", "Africa: 33.6% of population in Q4 2024"),
    ],
)
def test_an_sdg_indicator_opens_with_its_own_figure_as_known_at_the_quarter(
    open_page: OpenPage, place: str, quarter: str, figure: str
) -> None:
    shown = open_page("item", lang="en", item="SDG-17.8.1", place=place, quarter=quarter)
    assert f"Individuals using the Internet, {figure}" in headline(shown)
    assert "KPIs of the priorities linked to SDG indicator 17.8.1" in headline(shown)


def test_kpis_are_said_to_be_of_what_is_linked_and_not_to_serve_the_item(open_page: OpenPage) -> None:
    said = headline(open_page("item", lang="en", item="SDG9"))
    assert re.search(r"\d+ of the \d+ KPIs of the priorities linked to SDG 9", said)
    assert "serve" not in said


def test_the_newest_data_quarter_of_an_item_is_that_of_its_published_figures_too(open_page: OpenPage) -> None:
    shown = open_page("item", lang="en", item="SDG-17.8.1", origin="published", quarter="2026-Q1")
    assert "Latest data quarter: Q4 2025" in shown.text


def test_an_item_with_made_up_projects_is_marked_though_no_kpi_serves_it(
    open_page: OpenPage, own_database: Path
) -> None:
    with engine_for(str(own_database)).begin() as connection:
        connection.exec_driver_sql("DELETE FROM link WHERE to_code = 'RI-AFR1'")
    shown = open_page("item", "own_database", lang="en", item="RI-AFR1")
    assert "Nothing in the plan is linked to" in headline(shown)
    assert [expander.label for expander in shown.app.expander] == ["Projects of this initiative: 3 projects"]
    assert "Illustrative figures" in shown.text
    assert "Illustrative figures" not in open_page("item", "own_database", item="RI-AFR1", origin="published").text


@pytest.mark.parametrize("quarter", ["2023-Q1", "2023-Q2"])
def test_an_item_whose_judgement_is_withheld_counts_what_can_be_judged_and_not_what_is_on_track(
    open_page: OpenPage, quarter: str
) -> None:
    headline = open_page("item", lang="en", item="PP-R130", place="AFR", quarter=quarter).blocks["headline"]
    assert re.search(
        r"(?:\d+|None) of the \d+ KPIs of the priorities( and enablers)? linked to .* can be assessed", headline
    )
    assert "on track or achieved" not in headline.split("</", 1)[0]


def test_an_item_that_nothing_serves_says_so(open_page: OpenPage) -> None:
    shown = open_page("item", lang="en", item="SDG6")
    assert "Nothing in the plan is linked to SDG 6" in headline(shown)
    assert "serving" not in shown.blocks and "panels" not in shown.blocks


def test_a_trend_is_the_change_of_the_gap_to_the_expected_share_as_in_the_overview(open_page: OpenPage) -> None:
    numbers = headline(open_page("item", lang="en", item="SDG9"))
    assert re.search(r"\d+ points? (closer|further behind) than in Q\d 20\d\d|unchanged since", numbers)
    assert not re.search(r"points? since", numbers)


def test_links_of_products_and_services_are_told_from_those_that_the_matrix_counts_below_a_column(
    open_page: OpenPage,
) -> None:
    # data/plan/links.csv: SDG 9 is linked from P1 to P5 and from OF4.
    shown = open_page("item", lang="en", item="SDG9")
    assert "links from the plan" in headline(shown) and "of which 1 from products and services" in headline(shown)
    index = open_page("item", lang="en")
    assert "(6 links, of which 1 from products and services)" in index.blocks["items"]
    assert '<span class="count">5 + 1</span>' in index.blocks["items"]
    assert "links from priorities and enablers + links from products and services" in headline(index)
    matrix = open_page("matrix", lang="en", col="SDG9")
    assert "6 links, of which 1 from products and services" in matrix.blocks["panel"]
    columns = frames(matrix)["columns"].set_index("col")
    assert columns.loc["SDG9", "total"] == 5


def test_a_place_without_a_share_shows_no_line_of_the_target(open_page: OpenPage) -> None:
    shown = open_page("item", lang="en", item="SDG9", origin="published")
    empty = [panel for panel in shown.blocks["panels"].split("<li>")[1:] if 'class="line' not in panel]
    assert empty
    assert all('class="target"' not in panel and "can be assessed" in panel for panel in empty)


def test_french_spaces_semicolons_and_names_this_projects_sources(open_page: OpenPage) -> None:
    index = open_page("item", lang="fr").blocks["items"]
    assert "17 éléments\u202f; 3 sans lien" in index
    shown = open_page("matrix", lang="fr", row="P1", col="SDG9")
    assert "Source\u202f: le présent projet\u202f: reconstitué, et non la Figure 2 officielle" in shown.blocks["panel"]
    assert "lignes)\u202f; " in shown.text
    official = open_page("matrix", lang="fr", family="PP", row="P5", col="PP-R130").blocks["panel"]
    assert '<span lang="en">' in official


# ---- gaps


@pytest.mark.parametrize(("name", "rows"), [("kpi", 9), ("basis", 507)])
def test_a_list_of_gaps_has_as_many_rows_as_its_number_says(open_page: OpenPage, name: str, rows: int) -> None:
    shown = open_page("gaps", lang="en", list=name)
    assert f">{rows} " in shown.blocks["headline"] or f">{rows}<" in shown.blocks["headline"]
    assert shown.blocks[f"gap_{name}_grid"].count("<tr>") == rows + 1


def test_without_illustrative_figures_more_links_are_without_figures(open_page: OpenPage) -> None:
    shown = open_page("gaps", lang="en", list="figure", origin="published")
    assert "gap_figure_grid" in shown.blocks


# ---- own files


def test_without_a_file_nothing_is_shown_to_confirm(open_page: OpenPage) -> None:
    shown = open_page("files", lang="en")
    assert [button.key for button in shown.app.button] == []
    assert "520 links to download" in headline(shown)


def upload(shown: Shown, content: bytes) -> None:
    shown.app.file_uploader(key="links_file").set_value(("official.csv", content, "text/csv")).run()


def test_a_file_with_problems_shows_each_by_row_and_offers_nothing_to_confirm(
    open_page: OpenPage, own_database: Path, request: pytest.FixtureRequest
) -> None:
    shown = open_page("files", "own_database", lang="en")
    upload(shown, b"from_code,to_code,strength,basis,source\nP1,SDG99,primary,official,X\nP1,SDG9,much,official,X\n")
    assert "problems; nothing was changed" in shown.text
    assert "SDG99 is not in framework or offerings" in shown.text
    assert [button.key for button in shown.app.button] == []


def test_a_file_that_takes_too_long_to_read_is_given_up_in_a_sentence(
    open_page: OpenPage, own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_arguments: object) -> None:
        raise file_process.NotAnsweredError("it takes too long")

    monkeypatch.setattr(file_process, "ask", ask)
    shown = open_page("files", "own_database", lang="fr")
    upload(shown, b"from_code,to_code\n")

    assert "Ce fichier n'a pas pu être lu." in shown.text
    assert [button.key for button in shown.app.button] == []


def test_of_more_than_a_thousand_problems_the_page_lists_the_first_and_counts_all(
    open_page: OpenPage, own_database: Path
) -> None:
    shown = open_page("files", "own_database", lang="en")
    rows = "".join(f"P1,SDG{index},primary,official,KAP-PP22\n" for index in range(1_000, 2_500))
    upload(shown, f"from_code,to_code,strength,basis,source\n{rows}".encode())
    assert "1,500 problems; nothing was changed" in shown.text
    assert "Listed: the first 1,000" in shown.text


def test_problems_come_by_row_with_their_kind_in_the_readers_language(open_page: OpenPage, own_database: Path) -> None:
    shown = open_page("files", "own_database", lang="fr")
    content = (
        "from_code,to_code,strength,basis,source\nP1,SDG9,much,official,KAP-PP22\nP9,SDG9,primary,official,KAP-PP22\n"
    )
    upload(shown, f"{content}P2,<b>,primary,official,KAP-PP22\n".encode())
    table = shown.blocks["bring_problems_grid"]
    places = [table.index(word) for word in ("mot inconnu", "P9 ne figure pas dans", "&lt;b&gt; ne figure pas dans")]
    assert places == sorted(places)
    assert table.count("code inconnu") == 2 and "<b>" not in table
    assert 'lang="en"' not in table


@pytest.fixture
def as_publisher(open_page: OpenPage, own_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign a publisher in wherever the test opens a page of its own database."""
    engine = engine_for(str(own_database))
    add_people(engine)
    link = sign_in.make_link(engine, OPERATOR, "publisher@example.org")
    token = sign_in.redeem_link(engine, link.token).token
    engine.dispose()
    monkeypatch.setattr(signed_in, "_token", lambda: token)


def test_a_reader_sees_what_a_file_would_change_and_that_only_a_publisher_replaces_the_links(
    open_page: OpenPage, own_database: Path
) -> None:
    shown = open_page("files", "own_database", lang="en")
    upload(shown, LINKS)
    assert "bring_numbers" in shown.blocks
    assert "Only a publisher may replace the links." in shown.blocks["bring_publishers"]
    assert "bring_confirm" not in {button.key for button in shown.app.button}


@pytest.mark.usefixtures("as_publisher")
def test_an_official_file_in_the_place_of_the_links_takes_the_mark_away(
    open_page: OpenPage, own_database: Path
) -> None:
    content = (
        b"from_code,to_code,strength,basis,reason_en,reason_fr,source\n"
        b"P1,SDG9,primary,official,As in Figure 2,Comme dans la Figure 2,KAP-PP22: Figure 2\n"
        b"P5,SDG6,secondary,official,As in Figure 2,Comme dans la Figure 2,KAP-PP22: Figure 2\n"
    )
    shown = open_page("files", "own_database", lang="en")
    upload(shown, content)
    numbers = shown.blocks["bring_numbers"]
    figures = re.findall(r'class="figure">(\d+)', numbers)
    # At hand P1 is linked to SDG 9 as inferred: one basis changes, one link is new, all others go.
    assert figures == ["1", "519", "1", "0"]
    assert RECONSTRUCTED in shown.text

    shown.app.button(key="bring_confirm").click().run()

    assert "The links were replaced." in shown.text
    assert "2 links to download" in headline(shown)
    matrix = open_page("matrix", "own_database", lang="en")
    assert RECONSTRUCTED not in matrix.text
    assert "Every link shown was read in an official text." in matrix.text
    assert len(frames(matrix)["cells"]) == 2
    assert "Nothing in the plan is linked to SDG 3" in headline(
        open_page("item", "own_database", lang="en", item="SDG3")
    )


LINKS = (
    b"from_code,to_code,strength,basis,reason_en,reason_fr,source\n"
    b"P1,SDG9,primary,official,As in Figure 2,Comme dans la Figure 2,KAP-PP22: Figure 2\n"
    b"P5,SDG6,secondary,official,As in Figure 2,Comme dans la Figure 2,KAP-PP22: Figure 2\n"
)


@pytest.mark.usefixtures("as_publisher")
def test_a_preview_of_data_that_have_moved_on_replaces_nothing_and_is_shown_anew(
    open_page: OpenPage, own_database: Path
) -> None:
    first, second = (open_page("files", "own_database", lang="en") for _ in range(2))
    upload(first, LINKS)
    upload(second, b"".join(LINKS.splitlines(keepends=True)[:2]))
    second.app.button(key="bring_confirm").click().run()
    assert "1 link to download" in headline(second)

    first.app.button(key="bring_confirm").click().run()

    assert "The data have changed since the changes of this file were shown." in first.blocks["bring_moved"]
    assert "1 link to download" in headline(first)
    assert re.findall(r'class="figure">(\d+)', first.blocks["bring_numbers"]) == ["1", "0", "0", "0"]

    first.app.button(key="bring_confirm").click().run()

    assert "2 links to download" in headline(first)
    assert "bring_moved" not in first.blocks


@pytest.mark.usefixtures("as_publisher")
def test_another_file_takes_the_notice_of_moved_data_away(open_page: OpenPage, own_database: Path) -> None:
    first, second = (open_page("files", "own_database", lang="en") for _ in range(2))
    upload(first, LINKS)
    upload(second, LINKS)
    second.app.button(key="bring_confirm").click().run()
    first.app.run()
    assert "bring_moved" in first.blocks
    upload(first, b"".join(LINKS.splitlines(keepends=True)[:2]))
    assert "bring_moved" not in first.blocks


def test_a_changed_specification_is_not_sent_for_another_choice(open_page: OpenPage) -> None:
    shown = open_page("matrix", lang="en")
    before = shown.charts[0].specification
    shown.choose("matrix_row", "P3")
    assert shown.charts[0].specification == before
