"""Two servers behind nginx, on one database: what one of them does, the other shows; what one of them loses, it keeps.

The servers are `a` and `b`; `b` runs from another folder, with one script of another version.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from kap_model.database import reading
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.withdrawing import withdraw
from kap_model.people import persons, sign_in
from kap_model.quarter import Quarter
from kap_model.reporting import submissions, submitting
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Role
from kap_ui.elements import script_files
from kap_ui.streamlit_internals import protocol
from tests.kap_ui.streamlit_internals.tab_by_hand import elements, told
from tests.support.replicas import CHANGED, Replicas
from tests.support.reporting import OPERATOR, OWN_PLACE, actor

TRAINED, SCHOOLS = "K-P1.1-a", "K-P1.1-b"
BOTH = ("a", "b")


@pytest.fixture(autouse=True)
def _both_run(replicas: Replicas) -> None:
    replicas.start(*BOTH)


def blocks(answers: Sequence[ForwardMsg]) -> dict[str, str]:
    """Return the markup of the blocks of a page, by their keys."""
    read = [protocol.message(answer.SerializeToString()).component for answer in answers]
    return {one.key: "".join(one.data.get("markup", "")) for one in read if one is not None}


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


def figure_field(answers: Sequence[ForwardMsg]) -> Any:
    """Return the field of the figure of a report."""
    [field] = [one for key, one in elements(answers, "text_input").items() if key.endswith("_value")]
    return field


# ---- what one has changed, the other shows


def test_an_import_through_one_is_seen_by_the_other_at_its_next_run(replicas: Replicas) -> None:
    head = b"from_code,to_code,strength,basis,reason_en,reason_fr,source\n"
    links = head + b"P1,SDG9,primary,official,Seen by both,,TINY\n"
    with replicas.tab(replicas.token("publisher"), "a") as a, replicas.tab(at="b") as b:
        assert b"Seen by both" not in told(b.ask("item", item="P1", lang="en"))
        box = elements(a.ask("files", lang="en"), "file_uploader")["links_file"].id
        file = a.bring("links.csv")
        assert file.urls.upload_url.endswith("?at=a")
        assert replicas.upload(file.urls.upload_url, file.name, links) == 204
        brought = {box: file}
        confirm = elements(a.ask("files", brought=brought, lang="en"), "button")["bring_confirm"].id
        assert "bring_done" in blocks(a.ask("files", brought=brought, pressed=[confirm], lang="en"))
        assert b"Seen by both" in told(b.ask("item", item="P1", lang="en"))


def test_a_figure_that_was_accepted_through_one_is_seen_by_the_other_at_its_next_run(replicas: Replicas) -> None:
    period, by = "2024-Q4", actor("coordinator")
    code = submissions.begin(replicas.engine, by, OWN_PLACE, Quarter.parse(period)).submission_code
    said = RowEntry(value=987_654.0, warning_reply="So it is", correction_reason="Counted")
    submissions.save_row(replicas.engine, by, code, RowKey(kpi_code=TRAINED), said, 0)
    submitting.submit(replicas.engine, by, code)
    shown = {"kpi": TRAINED, "place": OWN_PLACE, "quarter": period, "lang": "en"}
    with replicas.tab(replicas.token("reviewer"), "a") as a, replicas.tab(at="b") as b:
        assert b"987,654" not in told(b.ask("kpi", **shown))
        buttons = elements(a.ask("review", submission=code, lang="en"), "button")
        [accept] = [button.id for key, button in buttons.items() if key.startswith("accept_")]
        a.ask("review", pressed=[accept], submission=code, lang="en")
        assert b"987,654" in told(b.ask("kpi", **shown))


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


def test_an_edition_is_opened_by_both_from_the_database_and_its_withdrawal_is_told_by_both(replicas: Replicas) -> None:
    by = actor("publisher")
    freeze(replicas.engine, by, EditionWish(code="TDAG-26", title="Progress", quarter=Quarter.parse("2025-Q4")))
    with replicas.tab(at="a") as a, replicas.tab(at="b") as b:
        for tab in (a, b):
            answers = tab.ask("overview", edition="TDAG-26", lang="en")
            assert "priorities" in blocks(answers)
            assert b"TDAG-26" in told(answers)
        withdraw(replicas.engine, by, "TDAG-26", "A figure was wrong")
        for tab in (a, b):
            assert b"A figure was wrong" in told(tab.ask("overview", edition="TDAG-26", lang="en"))


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


@pytest.mark.parametrize("gone", BOTH)
def test_what_was_typed_when_a_server_ended_is_saved_by_the_other(replicas: Replicas, gone: str) -> None:
    token, asked = replicas.token("coordinator"), form("2025-Q4" if gone == "a" else "2025-Q3")
    with replicas.tab(token, gone) as tab:
        field = figure_field(tab.ask("submit", **asked))
    replicas.kill(gone)
    with replicas.tab(token) as tab:
        answers = tab.ask("submit", typed={field.id: "17"}, **asked)
    assert figure_field(answers).id == field.id
    assert not figure_field(answers).set_value  # the field is left alone, also while somebody types into it
    assert row_of(replicas, asked["period"]) == RowEntry(value=17.0)
    assert "17" in blocks(answers)["due"]


def test_what_was_typed_before_a_click_on_another_kpi_is_saved_by_the_other(replicas: Replicas) -> None:
    token, period = replicas.token("coordinator"), "2025-Q2"
    with replicas.tab(token, "a") as tab:
        field = figure_field(tab.ask("submit", **form(period)))
    replicas.kill("a")
    with replicas.tab(token) as tab:
        tab.ask("submit", typed={field.id: "18"}, **form(period, SCHOOLS))
    assert row_of(replicas, period) == RowEntry(value=18.0)


def test_what_is_saved_is_replaced_by_a_page_of_a_server_that_ended_only_if_the_person_says_so(
    replicas: Replicas,
) -> None:
    token, asked = replicas.token("coordinator"), form("2025-Q1")
    with replicas.tab(token, "a") as tab:
        field = figure_field(tab.ask("submit", **asked))
        tab.ask("submit", typed={field.id: "19"}, **asked)
    replicas.kill("a")
    with replicas.tab(token) as tab:
        answers = tab.ask("submit", typed={field.id: "20"}, **asked)
        assert row_of(replicas, asked["period"]) == RowEntry(value=19.0)
        [conflict] = [markup for key, markup in blocks(answers).items() if key.endswith("_conflict_versions")]
        assert "19" in conflict and "20" in conflict
        [mine] = [one.id for key, one in elements(answers, "button").items() if key.endswith("_save_mine")]
        tab.ask("submit", pressed=[mine], **asked)
    assert row_of(replicas, asked["period"]) == RowEntry(value=20.0)


def test_a_file_that_a_server_took_along_is_asked_for_again(replicas: Replicas) -> None:
    token = replicas.token("publisher")
    with replicas.tab(token, "a") as tab:
        box = elements(tab.ask("files", lang="en"), "file_uploader")["links_file"].id
        file = tab.bring("links.csv")
        assert replicas.upload(file.urls.upload_url, file.name, b"from_code,to_code\n") == 204
    replicas.kill("a")
    assert replicas.upload(file.urls.upload_url, file.name, b"from_code,to_code\n") == 400
    with replicas.tab(token) as tab:
        shown = blocks(tab.ask("files", brought={box: file}, lang="en"))
        assert "Choose the file again." in shown["bring_gone"]
        again = tab.bring("links.csv")
        assert replicas.upload(again.urls.upload_url, again.name, b"from_code,to_code\n") == 204
        assert "bring_gone" not in blocks(tab.ask("files", brought={box: again}, lang="en"))


def test_a_file_is_taken_from_the_server_of_the_session_and_made_anew_once_it_is_gone(replicas: Replicas) -> None:
    taken = {}
    for name in BOTH:
        with replicas.tab(at=name) as tab:
            button = elements(tab.ask("files", lang="en"), "download_button")["take_links"]
            url = tab.take(button.deferred_file_id).deferred_file.url
            assert url.endswith(f"?at={name}")
            status, taken[name] = replicas.ask(url)
            assert status == 200
    assert taken["a"] == taken["b"]
    replicas.kill("b")
    assert replicas.ask(url)[0] == 404
    with replicas.tab(at="b") as tab:
        button = elements(tab.ask("files", lang="en"), "download_button")["take_links"]
        url = tab.take(button.deferred_file_id).deferred_file.url
        assert replicas.ask(url) == (200, taken["a"])


def test_whoever_has_signed_in_stays_so_and_readers_lose_nothing_while_one_server_after_the_other_is_replaced(
    replicas: Replicas,
) -> None:
    token = replicas.token("coordinator")
    for gone in BOTH:
        replicas.kill(gone)
        for _ in range(3):
            assert replicas.ask("/overview")[0] == 200
            with replicas.tab(token) as tab:
                assert b"The coordinator" in told(tab.ask("overview", lang="en"))
        replicas.start(gone)


# ---- two versions


def test_each_script_of_two_versions_is_answered_by_the_server_that_has_it(replicas: Replicas) -> None:
    name = CHANGED.rpartition("/")[2].removesuffix(".js")
    of_a = f"/{script_files.address(name)}"
    page = gzip.decompress(replicas.ask("/?at=b", accept_encoding="gzip")[1]).decode()
    of_b = "/" + page.partition(f'href="./{of_a.partition("?")[0][1:]}')[2].partition('"')[0]
    of_b = of_a.partition("?")[0] + of_b[1:]
    assert of_a != of_b
    for address, is_changed in ((of_a, False), (of_b, True)):
        for _ in range(4):  # whichever server is asked first
            status, script = replicas.ask(address)
            assert (status, b"// of another version" in script) == (200, is_changed)
    replicas.kill("b")
    assert replicas.ask(of_b)[0] == 404


def test_what_is_known_of_one_server_alone_is_asked_of_the_server_itself(replicas: Replicas) -> None:
    assert replicas.ask("/_stcore/metrics")[0] == 404
    assert replicas.ask("/_stcore/health")[0] == 200
