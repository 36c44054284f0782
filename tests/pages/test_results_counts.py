"""What the results pages say where figures are missing, and that their counts agree with one another."""

from __future__ import annotations

import re

import pytest

from tests.support.opened_page import Downloads, OpenPage, words_of_markup

NEWEST = {"lang": "en", "quarter": "2026-Q2"}
EARLY = {"lang": "en", "quarter": "2023-Q1"}


def test_no_known_shortfall_is_not_said_to_be_none(open_page: OpenPage) -> None:
    shown = open_page("overview", **EARLY)
    # `kap status --rollup --place WORLD --quarter 2023-Q1`: 1 of 73 can be judged.
    assert "No KPI lacks" not in shown.text
    assert "No shortfall is known: only 1 of 73 KPIs can be assessed" in shown.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "None of the 64 KPIs can be assessed yet, so it is not known whether the plan is on course"),
        ("fr", "Aucun des 64 indicateurs n'est encore évaluable : on ne sait pas si le plan suit sa trajectoire"),
    ],
)
def test_where_nothing_can_be_judged_no_sentence_counts_to_nought(
    open_page: OpenPage, language: str, sentence: str
) -> None:
    shown = open_page("overview", lang=language, quarter="2026-Q1", place="AMS", origin="published")
    assert words_of_markup(shown.blocks["headline"])[0].replace("\u00a0", " ").replace("\u202f", " ") == sentence
    assert "nly 0 of" not in shown.text and "eul 0 " not in shown.text


@pytest.mark.parametrize(
    ("priority", "sentence"),
    [
        ("P1", "P1: none of the 12 KPIs can be assessed yet"),
        ("P4", "P4: only 1 of 10 KPIs can be assessed, too few to say whether it is on course"),
    ],
)
def test_a_priority_of_which_too_little_is_known_is_not_called_behind(
    open_page: OpenPage, priority: str, sentence: str
) -> None:
    shown = open_page("priorities", **EARLY, priority=priority)
    assert words_of_markup(shown.blocks["headline"])[0] == sentence
    assert f"{priority}: 0 of" not in shown.text


def test_the_filters_of_a_priority_count_like_its_answer_with_context_apart(open_page: OpenPage) -> None:
    shown = open_page("priorities", **NEWEST, priority="P1")
    # `kap status --rollup`: of the 12 counted KPIs of P1 one is achieved, four are on track, three at risk,
    # one off track, three unknown.
    assert "P1: 5 of 12 KPIs are on track or achieved" in shown.text
    chips = re.findall(
        r"^(Achieved|On track|At risk|Off track|Not yet known) (\d+)(?: \+ (\d+) context)?$", shown.text, re.M
    )
    counted = {word: int(n) for word, n, _context in chips}
    assert counted == {"Achieved": 1, "On track": 4, "At risk": 3, "Off track": 1, "Not yet known": 3}
    assert sum(int(n) + int(context or 0) for _word, n, context in chips) == 27


def test_the_key_says_what_else_at_risk_and_off_track_hold(open_page: OpenPage) -> None:
    key = " ".join(words_of_markup(open_page("overview", **NEWEST).blocks["priorities"]))
    # 18 at risk and one partly achieved, 8 off track and one not achieved
    assert "19 At risk, including 1 partly achieved" in key
    assert "9 Off track, including 1 not achieved" in key


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("overview", ("priorities", "mix", "shares", "act_on", "changes")),
        ("priorities", ("lines",)),
        ("kpi", ("series",)),
    ],
)
def test_every_file_names_the_made_up_source_first_as_the_foot_does(
    open_page: OpenPage, downloads: Downloads, name: str, figures: tuple[str, ...]
) -> None:
    shown = open_page(name, **NEWEST).open_figures(*figures)
    first_in_foot = re.search(r"<b>(.*?) \([\d,]+ rows\)</b>", shown.blocks["foot"])
    assert first_in_foot is not None
    files = [make().decode("utf-8-sig") for file, make in downloads.items() if file.endswith(".txt")]
    assert len(files) == len(figures)
    for file in files:
        [listed] = re.findall(r"^Source\n((?:    .*\n)+)", file.replace("\r", ""), re.M)
        assert listed.strip().startswith(f"{first_in_foot[1]} (")


def test_files_say_what_else_their_columns_count(open_page: OpenPage, downloads: Downloads) -> None:
    open_page("overview", **NEWEST).open_figures("priorities")
    [file] = [make().decode("utf-8-sig") for file, make in downloads.items() if file.endswith(".txt")]
    meanings = dict(re.findall(r"^(At risk|Off track|On track)\n    (.*?)$", file.replace("\r", ""), re.M))
    assert "partly achieved" in meanings["At risk"]
    assert "not achieved" in meanings["Off track"]
    assert "achieved" not in meanings["On track"]


def test_a_change_in_french_is_said_against_the_compared_quarter(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="fr", quarter="2026-Q2", compared="2025-Q3")
    assert re.search(r"écart (creusé|réduit) de \d+ points? par rapport au T3 2025", shown.text)
    assert "1 indicateurs" not in open_page("overview", lang="fr", quarter="2023-Q1").text


def test_a_panel_without_a_share_says_so_and_has_no_line_to_be_read_as_one(open_page: OpenPage) -> None:
    # `kap status --rollup --place WORLD --quarter 2023-Q3`: P1, P3 and the enablers are withheld, the others are not.
    [_mix, shares] = open_page("overview", lang="en", quarter="2023-Q3").charts
    panels = shares.frame("panels").set_index("code")["none"]
    withheld = {"P1", "P3", "ENABLERS"}
    assert set(panels.index[panels == "Too little data"]) == withheld
    drawn = {place for place, code in enumerate(panels.index) if code not in withheld}
    for frame in ("data", "grid", "ends"):
        assert set(shares.frame(frame)["panel"]) == drawn
