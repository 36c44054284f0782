"""What changed since an edition, on the overview and on the slides, for who has chosen one in the address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.editions.listing import EditionError
from kap_ui.marks.markup import Markup, text_of
from kap_ui.state import shown_edition
from tests.support.command_line import run
from tests.support.opened_page import OpenPage, Shown
from tests.support.statements import statements_sent

CHANGED = "Since TDAG-25 (Q4 2025), no KPI has changed status; 1 moved in progress, most by time passed"


def said(shown: Shown, block: str = "changes") -> str:
    assert "failure" not in shown.blocks and not shown.app.exception
    return text_of(Markup(shown.blocks[block]))


def hrefs(shown: Shown) -> list[str]:
    """Return the addresses of links to pages, but for the menus, which are drawn before the edition is looked up."""
    return [
        href.replace("&amp;", "&")
        for key, markup in shown.blocks.items()
        if key != "navigation"
        for href in re.findall(r'href="([a-z]+\?[^"]*)"', markup)
    ]


def test_the_overview_counts_changes_from_the_edition_of_the_address_and_every_link_keeps_it(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    shown = open_page("overview", two_editions_database, since="tdag-25")

    assert CHANGED in said(shown)
    assert "changes?lang=en&since=TDAG-25&from=TDAG-25" in hrefs(shown)
    assert [href for href in hrefs(shown) if "since=TDAG-25" not in href] == []
    assert shown.options("since") == ["live", "TDAG-26", "TDAG-24", "TDAG-25"]

    shown.choose("since", "live")
    assert said(shown).startswith("Since Q1 2025, ")
    assert [href for href in hrefs(shown) if "since=" in href] == ["overview?lang=en&since=newest"]


def test_the_statuses_that_changed_since_an_edition_stand_with_their_causes_as_the_command_prints_them(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    """The edition of 2025-Q4 judged beside the live data at the same quarter: the correction alone has worked."""
    printed = run("edition", "compare", "TDAG-25", "TDAG-26", "--place", "WORLD", "--json", "--database",
                  two_editions_database)  # fmt: skip
    [change] = [each for each in json.loads(printed.out)["changes"] if each["kpi_code"] == "K-P1.2-a"]
    correction = 100 * change["steps"][0]["difference"]
    shown = open_page("overview", two_editions_database, since="TDAG-25", quarter="2025-Q4", lang="fr")

    assert said(shown).startswith("Depuis TDAG-25 (T4 2025), 1 indicateur sur ")
    points = f"{correction:.1f}".replace("-", "\u2212").replace(".", ",")
    assert f"Correction {points} pt\u202f: Hors trajectoire" in said(shown)


def test_an_edition_is_compared_with_the_edition_of_the_address(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    shown = open_page("overview", two_editions_database, edition="TDAG-26", since="TDAG-25")

    assert said(shown).startswith("From TDAG-25 (Q4 2025) to TDAG-26 (Q1 2026), no KPI has changed status")
    assert "changes?lang=en&since=TDAG-25&from=TDAG-25&to=TDAG-26" in hrefs(shown)


def test_a_reader_who_has_chosen_no_edition_is_led_to_the_newest(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    live = open_page("overview", two_editions_database)
    assert "overview?lang=en&since=newest" in hrefs(live)
    assert "since" not in live.choices

    assert said(open_page("overview", two_editions_database, since="newest")).startswith("Since TDAG-26 (Q1 2026), ")


@pytest.mark.parametrize(
    ("code", "language", "sentence"),
    [
        ("TDAG-99", "en", "There is no edition TDAG-99. What changed is counted from Q1 2025."),
        ("TDAG-99", "fr", "Il n\u2019y a pas d\u2019édition TDAG-99. Les changements sont comptés depuis le T1 2025."),
    ],
)
def test_an_unknown_edition_is_named_and_the_quarter_stands_in_its_place(
    open_page: OpenPage, two_editions_database: Path, code: str, language: str, sentence: str
) -> None:
    shown = open_page("overview", two_editions_database, since=code, lang=language)

    assert sentence in said(shown, "notices")
    assert [href for href in hrefs(shown) if f"since={code}" in href] == []


def test_without_any_edition_the_link_to_the_newest_says_so(open_page: OpenPage, tiny_database: Path) -> None:
    shown = open_page("overview", tiny_database, since="newest")
    assert "There are no editions yet. What changed is counted from " in said(shown, "notices")


def test_a_withdrawn_edition_can_be_compared_with_and_says_why_it_was_withdrawn(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    shown = open_page("overview", two_editions_database, since="TDAG-24")
    assert "TDAG-24 was withdrawn: Frozen too early." in said(shown)


def test_an_edition_that_cannot_be_opened_is_said_and_the_quarter_stands_in_its_place(
    open_page: OpenPage, two_editions_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> str:
        raise EditionError("%(edition)s cannot be opened.", edition="TDAG-25")

    monkeypatch.setattr(shown_edition, "database", refuse)
    shown = open_page("overview", two_editions_database, since="TDAG-25")
    assert "TDAG-25 cannot be opened.What changed is counted from Q1 2025." in said(shown, "since_refused")
    assert said(shown).startswith("Since Q1 2025, ")


def test_a_reader_who_has_chosen_no_edition_asks_for_the_revision_alone(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    open_page("overview", two_editions_database)
    shown = open_page("overview", two_editions_database)
    with statements_sent(Engine) as statements:
        shown.app.run()
    asked = [statement for statement in statements if statement.lstrip().startswith("SELECT")]
    assert [re.findall(r"FROM (\w+)", statement) for statement in asked] == [["revision"]]


# ---- slides


def changes_slide(shown: Shown) -> str:
    [slide] = re.findall(r'<section class="slide[^"]*"[^>]*data-code="changes".*?</section>',
                         shown.blocks["slides"], re.DOTALL)  # fmt: skip
    return slide


def test_the_slides_say_what_changed_since_the_newest_earlier_edition_and_offer_the_others(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    shown = open_page("present", two_editions_database, edition="TDAG-26")
    slide = changes_slide(shown)

    words = text_of(Markup(slide))
    assert "From TDAG-25 (Q4 2025) to TDAG-26 (Q1 2026)" in words
    assert "Correction: \u22121 On track, +1 Off track" in words
    assert "Time passed: +1 On track, \u22121 Off track" in words
    offered = dict(re.findall(r'<a href="([^"]*since=[^"]*)"[^>]*>([^<]+)</a>', slide.partition('class="choose"')[2]))
    assert list(offered.values()) == ["TDAG-24, withdrawn", "TDAG-25"]
    assert all("edition=TDAG-26" in href and "slide=changes" in href for href in offered)

    other = changes_slide(open_page("present", two_editions_database, edition="TDAG-26", since="TDAG-24"))
    assert "From TDAG-24 (Q4 2025) to TDAG-26 (Q1 2026)" in text_of(Markup(other))


def test_without_an_earlier_edition_no_slide_says_what_changed(
    open_page: OpenPage, two_editions_database: Path
) -> None:
    shown = open_page("present", two_editions_database, edition="TDAG-25")
    assert "failure" not in shown.blocks
    assert 'data-code="changes"' not in shown.blocks["slides"]
