"""Two servers behind nginx, on one database: what one of them does, the other shows; what one of them loses, it keeps.

The servers are `a` and `b`; `b` runs from another folder, with one script of another version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from kap_model.database import reading
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.withdrawing import withdraw
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes
from kap_model.people import persons, sign_in
from kap_model.quarter import Quarter
from kap_model.reporting import submissions, submitting
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Role
from kap_ui.elements import script_files
from tests.kap_ui.streamlit_internals.tab_by_hand import Answers, Brought, blocks, elements, told
from tests.support.replicas import CHANGED, Replicas
from tests.support.reporting import OPERATOR, OWN_PLACE, actor

TRAINED, SCHOOLS = "K-P1.1-a", "K-P1.1-b"
BOTH = ("a", "b")
LINKS = b"""from_code,to_code,strength,basis,reason_en,reason_fr,source
P1,SDG9,primary,official,Seen by both,,TINY
"""


def form(period: str, kpi: str = TRAINED) -> dict[str, str]:
    return {"reporter": OWN_PLACE, "period": period, "figure": kpi, "lang": "en"}


def row_of(replicas: Replicas, period: str, kpi: str = TRAINED) -> RowEntry | None:
    """Return what is saved of a KPI in the report of a quarter."""
    with reading(replicas.engine) as session:
        for known in submissions.submissions(session, (OWN_PLACE,), quarter=Quarter.parse(period)):
            for row in submissions.with_rows(session, known).rows:
                if row.key == RowKey(kpi_code=kpi):
                    return row.entry
    return None


def figure_field(answers: Answers) -> Any:
    """Return the field of the figure of a report."""
    [field] = [one for one in elements(answers, "text_input").values() if one.label.startswith("Figure")]
    return field


# ---- what one has changed, the other shows


def test_an_import_is_seen_by_both_at_their_next_run(replicas: Replicas) -> None:
    with replicas.tab(at="a") as a, replicas.tab(at="b") as b:
        for tab in (a, b):
            assert b"Seen by both" not in told(tab.ask("item", item="SDG9", lang="en"))
        load(replicas.engine, read_bytes("links.csv", LINKS))
        for tab in (a, b):
            assert b"Seen by both" in told(tab.ask("item", item="SDG9", lang="en"))


def test_a_figure_that_was_accepted_through_one_is_seen_by_the_other_at_its_next_run(replicas: Replicas) -> None:
    period, by = "2024-Q4", actor("coordinator")
    code = submissions.begin(replicas.engine, by, OWN_PLACE, Quarter.parse(period)).submission_code
    said = RowEntry(value=987_654.0, warning_reply="So it is", correction_reason="Counted")
    submissions.save_row(replicas.engine, by, code, RowKey(kpi_code=TRAINED), said, 0)
    submitting.submit(replicas.engine, by, code)
    shown = {"kpi": TRAINED, "place": OWN_PLACE, "quarter": period, "lang": "en"}
    with replicas.tab(replicas.token("reviewer"), "a") as a, replicas.tab(at="b") as b:
        assert b"987," not in told(b.ask("kpi", **shown))
        buttons = elements(a.ask("review", submission=code, lang="en"), "button")
        [accept] = [button.id for key, button in buttons.items() if key.startswith("accept_")]
        a.ask("review", pressed=[accept], submission=code, lang="en")
        assert b"987,659" in told(b.ask("kpi", **shown))


def test_roles_and_sessions_that_end_hold_on_both(replicas: Replicas) -> None:
    email = "administrator@example.org"
    token = replicas.token("administrator")
    persons.give_role(replicas.engine, OPERATOR, email, Role.PUBLISHER)
    with replicas.tab(token, "a") as a, replicas.tab(token, "b") as b:
        for tab in (a, b):
            assert "panel_freeze" in str(tab.ask("editions", lang="en"))
        persons.take_role(replicas.engine, OPERATOR, email, Role.PUBLISHER)
        for tab in (a, b):
            answers = tab.ask("editions", lang="en")
            assert "panel_freeze" not in str(answers)
            assert b"The administrator" in told(answers)
        sign_in.end_all(replicas.engine, OPERATOR, email)
        for tab in (a, b):
            assert b"The administrator" not in told(tab.ask("editions", lang="en"))


def test_an_edition_and_its_withdrawal_are_told_by_both(replicas: Replicas) -> None:
    by = actor("publisher")
    with replicas.tab(at="a") as a, replicas.tab(at="b") as b:
        freeze(replicas.engine, by, EditionWish(code="TDAG-26", title="Progress", quarter=Quarter.parse("2025-Q4")))
        for tab in (a, b):
            answers = tab.ask("editions", lang="en")
            assert b"TDAG-26" in told(answers)
            assert b"A figure was wrong" not in told(answers)
        withdraw(replicas.engine, by, "TDAG-26", "A figure was wrong")
        for tab in (a, b):
            assert b"A figure was wrong" in told(tab.ask("editions", lang="en"))


def test_the_pass_of_the_search_in_a_page_of_one_is_known_to_the_other(replicas: Replicas) -> None:
    with replicas.tab(replicas.token("administrator"), "a") as a:
        bar = blocks(a.ask("overview", lang="en"))["navigation"]
    code = bar.partition('data-code="')[2].partition('"')[0]
    assert code
    for name in BOTH:
        status, found = replicas.ask(f"/search?q=people&lang=en&at={name}", **{"x-kap-search-pass": code})
        assert status == 200
        assert "people?lang=en" in json.dumps(json.loads(found))


# ---- a server that ends


@dataclass(frozen=True)
class Left:
    """What readers of `a` had before them when it ended.

    Attributes:
        token: of the coordinator who filled reports in.
        figures: the id of the field of the figure, by the quarter of the report.
        box: the id of the box in which a file stood.
        file: the file.
        download: the address of a file that was made.
        script: the address of a script of its version.
    """

    token: str
    figures: Mapping[str, str]
    box: str
    file: Brought
    download: str
    script: str


TYPED, GONE_ON, SAVED = "2025-Q4", "2025-Q2", "2025-Q1"
"""The quarters of the reports that a coordinator filled in."""


@pytest.fixture(scope="module")
def left(replicas: Replicas) -> Left:
    """End `a` while it is in use."""
    token, figures = replicas.token("coordinator"), {}
    with replicas.tab(token, "a") as tab:
        for period in (TYPED, GONE_ON, SAVED):
            figures[period] = figure_field(tab.ask("submit", **form(period))).id
        tab.ask("submit", typed={figures[SAVED]: "19"}, **form(SAVED))
        assert row_of(replicas, SAVED) == RowEntry(value=19.0)
        page = tab.ask("files", lang="en")
        box = elements(page, "file_uploader")["links_file"].id
        file = tab.bring("links.csv")
        assert replicas.upload(file.urls.upload_url, file.name, LINKS) == 204
        download = tab.take(elements(page, "download_button")["take_matrix"].deferred_file_id).deferred_file.url
        assert replicas.ask(download)[0] == 200
    script = f"/{script_files.address(CHANGED)}"
    for _ in range(3):  # whichever server is asked first
        assert replicas.ask(script) == (200, (script_files.FOLDER / f"{CHANGED}.js").read_bytes())
    replicas.kill("a")
    return Left(token, figures, box, file, download, script)


def test_what_was_typed_when_a_server_ended_is_saved_by_the_other(replicas: Replicas, left: Left) -> None:
    field = left.figures[TYPED]
    with replicas.tab(left.token) as tab:
        answers = tab.ask("submit", typed={field: "17"}, **form(TYPED))
    assert figure_field(answers).id == field
    assert not figure_field(answers).set_value  # the field is left alone, also while somebody types into it
    assert row_of(replicas, TYPED) == RowEntry(value=17.0)
    assert "filled in, not submitted" in blocks(answers)["due"]


def test_what_was_typed_before_a_click_on_another_kpi_is_saved_by_the_other(replicas: Replicas, left: Left) -> None:
    with replicas.tab(left.token) as tab:
        tab.ask("submit", typed={left.figures[GONE_ON]: "18"}, **form(GONE_ON, SCHOOLS))
    assert row_of(replicas, GONE_ON) == RowEntry(value=18.0)


def test_what_is_saved_is_replaced_by_an_older_page_only_if_the_person_says_so(replicas: Replicas, left: Left) -> None:
    with replicas.tab(left.token) as tab:
        answers = tab.ask("submit", typed={left.figures[SAVED]: "20"}, **form(SAVED))
        assert row_of(replicas, SAVED) == RowEntry(value=19.0)
        [conflict] = [markup for key, markup in blocks(answers).items() if key.endswith("_conflict_versions")]
        assert "19" in conflict and "20" in conflict
        [mine] = [one.id for key, one in elements(answers, "button").items() if key.endswith("_save_mine")]
        tab.ask("submit", pressed=[mine], **form(SAVED))
    assert row_of(replicas, SAVED) == RowEntry(value=20.0)


def test_a_file_that_a_server_took_along_is_asked_for_again(replicas: Replicas, left: Left) -> None:
    assert replicas.upload(left.file.urls.upload_url, left.file.name, LINKS) == 400
    with replicas.tab(replicas.token("publisher")) as tab:
        shown = blocks(tab.ask("files", brought={left.box: left.file}, lang="en"))
        assert "Choose the file again." in shown["bring_gone"]
        again = tab.bring("links.csv")
        assert again.urls.upload_url.endswith("?at=b")
        assert replicas.upload(again.urls.upload_url, again.name, LINKS) == 204


def test_a_file_to_take_is_made_anew_by_the_server_that_is_there(replicas: Replicas, left: Left) -> None:
    assert replicas.ask(left.download)[0] == 404
    with replicas.tab(at="a") as tab:
        button = elements(tab.ask("files", lang="en"), "download_button")["take_matrix"]
        url = tab.take(button.deferred_file_id).deferred_file.url
    assert url.endswith("?at=b")
    assert replicas.ask(url)[0] == 200


def test_a_script_of_another_version_is_not_answered_with_this_one_s(replicas: Replicas, left: Left) -> None:
    assert replicas.ask(left.script)[0] != 200


def test_whoever_has_signed_in_stays_so_when_the_other_server_is_replaced_as_well(
    replicas: Replicas, left: Left
) -> None:
    replicas.start("a")
    replicas.kill("b")
    assert replicas.ask("/overview")[0] == 200
    with replicas.tab(left.token) as tab:
        answers = tab.ask("submit", **form(TYPED))
    assert b"The coordinator" in told(answers)
    assert figure_field(answers).value == "17"


def test_what_is_known_of_one_server_alone_is_asked_of_the_server_itself(replicas: Replicas) -> None:
    assert replicas.ask("/_stcore/metrics")[0] == 404
    assert replicas.ask("/_stcore/health")[0] == 200
