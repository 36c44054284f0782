"""What the results pages say where figures are missing, and that their counts agree with one another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kap_model.exporting.figure_files import Figures
from kap_model.vocabulary import StatusGroup
from kap_ui.figures import show
from kap_ui.sections.results import history, overview
from tests.support.opened_page import OpenPage, words_of_markup

NEWEST = {"lang": "en", "quarter": "2026-Q2"}
EARLY = {"lang": "en", "quarter": "2023-Q1"}


def test_no_known_shortfall_is_not_said_to_be_none(open_page: OpenPage) -> None:
    shown = open_page("overview", **EARLY)
    # `kap status --rollup --place WORLD --quarter 2023-Q1`: 1 of 73 can be judged.
    assert "No KPI lacks" not in shown.text
    assert "No shortfall is known: only 1 of 73 KPIs can be judged" in shown.text


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("en", "None of 64 KPIs can be judged yet: nothing says if the plan is on course"),
        ("fr", "Aucun des 64 indicateurs n'est encore évaluable : rien ne dit si le plan suit sa trajectoire"),
    ],
)
def test_where_nothing_can_be_judged_no_sentence_counts_to_nought(open_page: OpenPage, spoken: str, said: str) -> None:
    shown = open_page("overview", lang=spoken, quarter="2026-Q1", place="AMS", origin="published")
    assert words_of_markup(shown.blocks["headline"])[0].replace("\u00a0", " ").replace("\u202f", " ") == said
    assert "nly 0 of" not in shown.text and "eul 0 " not in shown.text


@pytest.mark.parametrize(
    ("priority", "said"),
    [
        ("P1", "P1: none of 12 KPIs can be judged yet"),
        ("P4", "P4: only 1 of 10 KPIs can be judged, too few to say if it is on course"),
    ],
)
def test_a_priority_of_which_too_little_is_known_is_not_called_behind(
    open_page: OpenPage, priority: str, said: str
) -> None:
    shown = open_page("priorities", **EARLY, priority=priority)
    assert words_of_markup(shown.blocks["headline"])[0] == said
    assert f"{priority}: 0 of" not in shown.text


def test_the_filters_of_a_priority_count_like_its_answer_with_context_apart(open_page: OpenPage) -> None:
    shown = open_page("priorities", **NEWEST, priority="P1")
    # `kap status --rollup`: of the 12 counted KPIs of P1 four are on track, four at risk, one off track, three unknown.
    assert "P1: 4 of 12 KPIs are on track or achieved" in shown.text
    chips = re.findall(r"^(On track|At risk|Off track|Not yet known) (\d+)(?: \+ (\d+) context)?$", shown.text, re.M)
    counted = {word: int(n) for word, n, _context in chips}
    assert counted == {"On track": 4, "At risk": 4, "Off track": 1, "Not yet known": 3}
    assert sum(int(n) + int(context or 0) for _word, n, context in chips) == 27


def test_the_key_says_what_else_at_risk_holds(open_page: OpenPage) -> None:
    key = " ".join(words_of_markup(open_page("overview", **NEWEST).blocks["priorities"]))
    # 33 at risk and one partly achieved; none is not achieved.
    assert "34 At risk, 1 of them partly achieved" in key
    assert "of them not achieved" not in key


@pytest.mark.parametrize(("name", "files"), [("overview", 5), ("priorities", 1)])
def test_every_file_names_the_sources_that_the_foot_names(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, name: str, files: int
) -> None:
    makers = []
    figures_of = show._figures

    def noted(*args: Any, **kwargs: Any) -> Callable[[], Figures]:
        makers.append(figures_of(*args, **kwargs))
        return makers[-1]

    monkeypatch.setattr(show, "_figures", noted)
    foot = re.search(r"^Sources: (.*?), and \d+ more$", open_page(name, **NEWEST).text, re.M)
    assert foot is not None
    assert len(makers) >= files
    for maker in makers:
        notes = [note for note in maker().notes if note.startswith("Sources: ")]
        assert len(notes) == 1
        assert set(foot[1].split("; ")) <= set(notes[0].removeprefix("Sources: ").split("; "))


def test_files_say_what_else_their_columns_count() -> None:
    meanings = {column.name: column.meaning for column in overview.columns()}
    assert "partly achieved" in meanings[StatusGroup.AT_RISK]
    assert "not achieved" in meanings[StatusGroup.OFF_TRACK]
    assert "achieved" not in meanings[StatusGroup.ON_TRACK]


def test_a_change_in_french_is_said_against_the_compared_quarter(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="fr", quarter="2026-Q2", compared="2025-Q3")
    assert re.search(r"écart (creusé|réduit) de \d+ points? par rapport au T3 2025", shown.text)
    assert "1 indicateurs" not in open_page("overview", lang="fr", quarter="2023-Q1").text


def test_a_panel_without_a_share_says_so_and_has_no_line_to_be_read_as_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pd.DataFrame(
        [
            {
                "objective_code": code, "quarter": "2026-Q2", "mean_share": share, "mean_expected_share": share,
                "word": word, "usable": usable, "applicable": 7, "is_illustrative": True,
            }
            for code, share, word, usable in (("P2", 0.5, "on_track", 6), ("P3", None, "insufficient_data", 1))
        ]
    )  # fmt: skip
    drawn = []
    frames_of = history.shares_frames
    monkeypatch.setattr(history, "shares_history", lambda selection: rows)
    monkeypatch.setattr(history, "shares_frames", lambda rows: drawn.append(frames_of(rows)) or drawn[-1])
    assert "failure" not in open_page("overview", **NEWEST).blocks
    assert list(drawn[-1]["panels"]["none"]) == ["", "Too little data"]
    assert set(drawn[-1]["grid"]["panel"]) == {0}
    assert set(drawn[-1]["ends"]["panel"]) == {0}
