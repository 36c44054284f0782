"""The page of plans: what came before, what comes next, and what is not known."""

from __future__ import annotations

import re

from tests.support.opened_page import OpenPage, words_of_markup


def cell(table: str, topic: str, place: int) -> str:
    """Return what a cell of the comparison says, by the topic of its row and the place of its plan."""
    (row,) = [row for row in re.findall(r"<tr.*?</tr>", table) if f'role="rowheader">{topic}</th>' in row]
    return " ".join(words_of_markup(re.findall(r"<td.*?</td>", row)[place]))


def test_the_plans_stand_in_time_with_what_is_known_its_source_and_what_was_not_found(open_page: OpenPage) -> None:
    shown = open_page("plans", lang="en")
    table = shown.blocks["comparison"]

    answer = " ".join(words_of_markup(shown.blocks["headline"]))
    assert "Kigali Action Plan (2023–2026). Before it: Buenos Aires Action Plan (2018–2022)." in answer
    assert "After it: Baku Action Plan (2026–2029)." in answer
    assert "Not known The priorities of the Baku Action Plan" in cell(table, "Priorities", 2)
    assert "5 priorities: Affordable connectivity; " in cell(table, "Priorities", 1)
    assert "Its KPIs were not found in what was read." in cell(table, "KPIs", 0)
    assert "101 KPIs: proposed to TDAG" in cell(table, "KPIs", 1)
    assert "28 regional initiatives" in cell(table, "Regional initiatives", 1)
    assert 'href="https://www.itu.int/reports/wtdc-snapshot-report-2025"' in table


def test_what_carries_over_is_what_titles_and_figures_show(open_page: OpenPage) -> None:
    shown = open_page("plans", lang="en")
    carried = " ".join(words_of_markup(shown.blocks["carried"]))

    assert re.search(r"RI-AMS1 .* New title RI-ASP1 .* Same title, word for word", carried)
    assert "Which KPIs the Baku Action Plan keeps, if any, was not found" in carried
    assert "6 KPIs have a target after its end." in str(shown.blocks)


def test_a_quote_keeps_its_language_and_a_sentence_is_in_the_readers(open_page: OpenPage) -> None:
    table = open_page("plans", lang="ar").blocks["comparison"]

    assert '<q lang="en" dir="auto">the four-year plan spanning 2026 to 2029</q>' in table
    assert '<q lang="fr" dir="auto">a adopté le Plan d&#x27;action de Kigali (KAP)</q>' in table
    assert "لم يُعثر على مؤشراتها في ما قُرئ." in table
