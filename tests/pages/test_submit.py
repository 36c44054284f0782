"""The page on which figures are reported, in every state of a report, on the tiny plan."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.people import persons
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions, submitting
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey
from kap_model.vocabulary import Absence, Role, SubmissionState
from kap_ui.sections.reporting.submit_saving import FormRow
from kap_ui.words import language
from tests.pages.test_every_page import left_over
from tests.support.faulty_files import full_disk, read_only
from tests.support.filled_workbook import Opened, made
from tests.support.filled_workbook import filled as filled_workbook
from tests.support.opened_page import Downloads, OpenPage, Shown
from tests.support.reporting import OPERATOR, OWN_PLACE, SignIn, actor

QUARTER = Quarter.parse("2025-Q4")
TRAINED, SCHOOLS, HELPED = "K-P1.1-a", "K-P1.1-b", "K-P2.1-a"

OpenAs = Callable[..., Shown]


@pytest.fixture
def open_as(open_page: OpenPage, peopled: Engine, sign_in_as: SignIn) -> OpenAs:
    """Open the page as one of the people: ``open_as("coordinator", figure="K-P1.1-a")``."""

    def opened(name: str, **query: str) -> Shown:
        sign_in_as(name)
        address = {"reporter": OWN_PLACE, "period": str(QUARTER), **query}
        return open_page("submit", Path(str(peopled.url.database)), **address)

    return opened


def field(kpi: str, column: str, category: tuple[str, str] = ("total", "")) -> str:
    """Return the key of a field."""
    key = RowKey(kpi_code=kpi, dimension=category[0], category=category[1])
    return FormRow(OWN_PLACE, QUARTER, key).field(column)


def newest(engine: Engine) -> KnownSubmission:
    """Return the newest submission with its rows."""
    with reading(engine) as session:
        return submissions.with_rows(session, submissions.submissions(session, None)[0])


def entry(engine: Engine, kpi: str, category: str = "") -> RowEntry:
    """Return what the newest submission says of a KPI."""
    return next(row.entry for row in newest(engine).rows if (row.key.kpi_code, row.key.category) == (kpi, category))


def typed(shown: Shown, key: str, text: str) -> Shown:
    """Type into a field and leave it."""
    boxes = [*shown.app.text_input, *shown.app.text_area]
    next(box for box in boxes if box.key == key).set_value(text).run()
    assert not shown.app.exception
    return shown


def filled(engine: Engine) -> KnownSubmission:
    """Begin a draft with one figure that has neither a problem nor a warning."""
    known = submissions.begin(engine, actor("coordinator"), OWN_PLACE, QUARTER)
    submissions.save_row(
        engine, actor("coordinator"), known.submission_code, RowKey(kpi_code=TRAINED), RowEntry(value=1.0), 0
    )
    return newest(engine)


def submitted(engine: Engine) -> KnownSubmission:
    """Fill a draft and submit it."""
    return submitting.submit(engine, actor("coordinator"), filled(engine).submission_code)


# ---- who sees what


def test_who_has_not_signed_in_sees_what_the_page_is_for_and_nothing_else(open_page: OpenPage, peopled: Engine) -> None:
    shown = open_page("submit", Path(str(peopled.url.database)))

    assert "how_to_begin" in shown.blocks
    assert not shown.app.text_input
    assert OWN_PLACE not in shown.text


def test_who_has_no_role_sees_what_the_page_is_for(open_as: OpenAs) -> None:
    assert "how_to_begin" in open_as("nobody").blocks


@pytest.mark.parametrize("name", ["reviewer", "publisher", "administrator"])
def test_who_may_only_see_reads_the_rows(open_as: OpenAs, peopled: Engine, name: str) -> None:
    filled(peopled)

    shown = open_as(name)

    assert "People trained" in shown.blocks["report_rows"]
    assert "overdue: was due on" in shown.blocks["due"] and "href" not in shown.blocks["due"]
    assert not shown.app.text_input and not shown.app.button
    assert "You may read this report" in shown.blocks["headline"]


def test_a_coordinator_is_offered_the_own_places_alone(open_as: OpenAs) -> None:
    assert open_as("coordinator").options("submit_reporter") == [OWN_PLACE]


def test_a_place_of_somebody_else_in_the_address_is_named_and_not_shown(open_as: OpenAs) -> None:
    shown = open_as("coordinator", reporter="RO-ASP")

    assert "RO-ASP" in shown.blocks["notices"]
    assert "Office Addis Ababa" in shown.blocks["headline"]


# ---- what is due


def test_what_is_due_stands_by_priority_with_its_state_and_day(open_as: OpenAs) -> None:
    shown = open_as("coordinator")

    assert "P1" in shown.blocks["due"] and "People trained" in shown.blocks["due"]
    assert "overdue: was due on 1 March 2026" in shown.blocks["due"]
    assert shown.blocks["headline"].count("0 of ") == 1


def test_the_first_figure_that_waits_is_opened(open_as: OpenAs, peopled: Engine) -> None:
    filled(peopled)

    assert 'aria-current="true"' in open_as("coordinator").blocks["due"]
    assert "Schools connected" in open_as("coordinator").blocks["form_head"]


# ---- saving


def test_a_figure_is_saved_as_soon_as_its_field_is_left(open_as: OpenAs, peopled: Engine) -> None:
    shown = typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value"), "1,234.5")

    assert entry(peopled, TRAINED) == RowEntry(value=1234.5)
    assert "1,234.5" in shown.blocks["saved"] and "The coordinator" in shown.blocks["saved"]
    assert "1 of " in shown.blocks["headline"]


def test_a_true_zero_is_a_figure(open_as: OpenAs, peopled: Engine) -> None:
    typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value"), "0")

    assert entry(peopled, TRAINED) == RowEntry(value=0.0)


def test_a_number_is_read_in_the_notation_of_the_language(open_as: OpenAs, peopled: Engine) -> None:
    typed(open_as("coordinator", figure=TRAINED, lang="fr"), field(TRAINED, "value"), "1 234,5")

    assert entry(peopled, TRAINED) == RowEntry(value=1234.5)


def test_what_cannot_be_saved_stays_in_its_field_with_the_reason(open_as: OpenAs, peopled: Engine) -> None:
    shown = typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value"), "7")
    typed(shown, field(TRAINED, "value"), "1,234")

    assert entry(peopled, TRAINED) == RowEntry(value=7.0)
    assert shown.app.text_input(key=field(TRAINED, "value")).value == "1,234"
    assert "can be read as 1.234 or as 1234" in shown.blocks[f"{field(TRAINED, 'value')}_refused"]

    typed(shown, field(TRAINED, "value"), "1234")
    assert entry(peopled, TRAINED) == RowEntry(value=1234.0)
    assert f"{field(TRAINED, 'value')}_refused" not in shown.blocks


@pytest.mark.of_files  # what a server says of its disk: tests/kap_model/test_postgresql.py
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (full_disk, "peopled.sqlite cannot be written to: the disk is full. Nothing was changed."),
        (read_only, "peopled.sqlite cannot be written to: the file or its folder is read-only for this user."),
    ],
)
def test_what_the_disk_does_not_take_stays_in_its_field_until_it_does(
    open_as: OpenAs,
    peopled: Engine,
    caplog: pytest.LogCaptureFixture,
    fault: Callable[[], AbstractContextManager[None]],
    reason: str,
) -> None:
    shown, key, words = (
        open_as("coordinator", figure=TRAINED),
        field(TRAINED, "comment"),
        "算了两次。" * 380,
    )  # more bytes than a page of the file
    with fault():
        typed(shown, key, words)

    said = shown.blocks[f"{key}_refused"]
    assert reason in said and "Not saved: The database" in said
    assert str(Path(str(peopled.url.database)).parent) not in said
    assert f"nothing was changed on the page submit: The database {peopled.url.database}" in caplog.text
    assert shown.app.text_area(key=key).value == words
    assert "failure" not in shown.blocks

    typed(shown, key, words[:-1])
    assert entry(peopled, TRAINED) == RowEntry(comment=words[:-1])
    assert f"{key}_refused" not in shown.blocks


def test_a_pooled_figure_has_a_numerator_and_a_denominator(open_as: OpenAs, peopled: Engine) -> None:
    shown = typed(open_as("coordinator", figure=SCHOOLS), field(SCHOOLS, "numerator"), "9")
    assert "a numerator without a denominator" in shown.blocks["kpi_checks"]

    typed(shown, field(SCHOOLS, "denominator"), "10")
    assert entry(peopled, SCHOOLS) == RowEntry(numerator=9.0, denominator=10.0)


def test_countries_are_chosen_those_of_the_office_first(open_as: OpenAs, peopled: Engine) -> None:
    shown = open_as("coordinator", figure=HELPED)
    box = shown.app.multiselect(key=field(HELPED, "countries"))
    assert [*box.options[:2]] == ["Kenya", "Rwanda"]

    box.set_value(["RWA", "KEN"]).run()
    assert entry(peopled, HELPED) == RowEntry(countries="RWA; KEN")


def test_an_absence_takes_the_place_of_a_figure_and_gives_it_back(open_as: OpenAs, peopled: Engine) -> None:
    shown = typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value"), "3")
    shown.app.radio(key=field(TRAINED, "absence")).set_value("not_measured").run()
    assert entry(peopled, TRAINED) == RowEntry(absence=Absence.NOT_MEASURED)

    shown.app.radio(key=field(TRAINED, "absence")).set_value("figure").run()
    assert entry(peopled, TRAINED) == RowEntry(value=3.0)


def test_words_stay_with_the_figure(open_as: OpenAs, peopled: Engine) -> None:
    shown = typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value"), "3")
    typed(shown, field(TRAINED, "comment"), "Two courses were moved")

    assert entry(peopled, TRAINED) == RowEntry(value=3.0, comment="Two courses were moved")


def test_a_category_that_the_kpi_has_had_can_be_filled_in(open_as: OpenAs, peopled: Engine) -> None:
    shown = typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value", ("sex", "female")), "2")

    assert entry(peopled, TRAINED, "female") == RowEntry(value=2.0)
    assert not shown.app.exception


def test_a_reload_finds_all_that_was_saved(open_as: OpenAs) -> None:
    typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value"), "12.5")

    assert open_as("coordinator", figure=TRAINED).app.text_input(key=field(TRAINED, "value")).value == "12.5"
    assert open_as("coordinator", figure=TRAINED, lang="fr").app.text_input(key=field(TRAINED, "value")).value == "12,5"


def save_beside(engine: Engine, value: float) -> None:
    """Save the figure from another window."""
    known = newest(engine)
    version = known.rows[0].version
    key = RowKey(kpi_code=TRAINED)
    submissions.save_row(engine, actor("coordinator"), known.submission_code, key, RowEntry(value=value), version)


@pytest.mark.parametrize(("button", "value"), [("save_mine", 5.0), ("keep_theirs", 4.0)])
def test_two_people_in_one_draft_see_both_versions_and_choose(
    open_as: OpenAs, peopled: Engine, button: str, value: float
) -> None:
    shown = typed(open_as("coordinator", figure=TRAINED), field(TRAINED, "value"), "3")
    save_beside(peopled, 4.0)
    typed(shown, field(TRAINED, "value"), "5")

    assert entry(peopled, TRAINED) == RowEntry(value=4.0)
    versions = shown.blocks[field(TRAINED, "conflict_versions")]
    assert ">5<" in versions and ">4<" in versions

    shown.app.button(key=field(TRAINED, button)).click().run()
    assert entry(peopled, TRAINED) == RowEntry(value=value)
    assert shown.app.text_input(key=field(TRAINED, "value")).value == f"{value:.0f}"


# ---- a file


def brought(shown: Shown, *rows: str) -> str:
    """Bring a file of rows, and return what became of it."""
    shown.app.session_state["report_upload"] = True
    shown.app.run()
    header = "kpi_code,place_code,quarter,dimension,category,value,numerator,denominator,countries,source,note"
    content = "\n".join([header, *rows, ""]).encode()
    shown.app.file_uploader(key="report_file").set_value(("figures.csv", content, "text/csv")).run()
    assert not shown.app.exception
    return shown.blocks["report_file_outcome"]


def test_a_file_fills_the_report_and_a_second_time_changes_nothing(open_as: OpenAs, peopled: Engine) -> None:
    rows = ("K-P1.1-a,RO-AFR,2025-Q4,total,,3,,,,Register,", "K-P1.1-b,RO-AFR,2025-Q4,total,,,9,10,,Register,")
    shown = open_as("coordinator", figure=TRAINED)

    assert "2 rows were saved" in brought(shown, *rows)
    assert entry(peopled, SCHOOLS) == RowEntry(numerator=9.0, denominator=10.0, evidence="Register")
    assert shown.app.text_input(key=field(TRAINED, "value")).value == "3"
    assert "say the same" in brought(open_as("coordinator", figure=TRAINED), *rows)


def test_all_problems_of_a_file_stand_there_at_once_and_the_draft_stays_as_it_was(
    open_as: OpenAs, peopled: Engine
) -> None:
    filled(peopled)
    rows = (
        "K-P1.1-a,RO-AFR,2025-Q4,total,,many,,,,,",
        "K-P1.1-b,RO-ASP,2025-Q4,total,,,9,10,,,",
        "K-X,,,total,,1,,,,,",
    )
    outcome = brought(open_as("coordinator", figure=TRAINED, lang="fr"), *rows)

    assert "3 problèmes" in outcome and "many" in outcome and "RO-ASP" in outcome and "K-X" in outcome
    assert [row.entry for row in newest(peopled).rows] == [RowEntry(value=1.0)]


# ---- the workbook


def workbook_of(shown: Shown, downloads: Downloads) -> bytes:
    """Take the workbook that the page offers."""
    shown.app.session_state["report_upload"] = True
    shown.app.run()
    [make] = downloads.values()
    return make()


def bring_workbook(shown: Shown, workbook: bytes) -> str:
    """Bring a workbook back, and return what became of it."""
    shown.app.session_state["report_upload"] = True
    shown.app.run()
    file = ("report.xlsx", workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    shown.app.file_uploader(key="report_file").set_value(file).run()
    assert not shown.app.exception
    return shown.blocks["report_file_outcome"]


def test_the_workbook_of_place_and_quarter_is_offered_in_the_language_of_the_person(
    open_as: OpenAs, peopled: Engine, downloads: Downloads
) -> None:
    persons.change(peopled, OPERATOR, "coordinator@example.org", language="fr")
    filled(peopled)

    opened = Opened(workbook_of(open_as("coordinator", figure=TRAINED), downloads))

    assert [*downloads] == ["kap_report_RO-AFR_2025-Q4_fr.xlsx"]
    assert opened.cell(TRAINED, "value").value == 1
    assert opened.cell(TRAINED, "value").offset(row=opened.code_row + 1 - opened.rows[TRAINED, None]).value == "Valeur"


def test_a_filled_workbook_fills_the_draft(open_as: OpenAs, peopled: Engine) -> None:
    workbook = filled_workbook(made(peopled), (TRAINED, "value", 1), (SCHOOLS, "absence", "not measured"))
    shown = open_as("coordinator", figure=TRAINED)

    assert "2 rows were saved" in bring_workbook(shown, workbook)
    assert entry(peopled, SCHOOLS) == RowEntry(absence=Absence.NOT_MEASURED)
    assert shown.app.text_input(key=field(TRAINED, "value")).value == "1"
    assert "say the same" in bring_workbook(open_as("coordinator", figure=TRAINED), workbook)


def test_a_workbook_with_a_bad_cell_comes_back_marked_and_its_other_rows_are_saved(
    open_as: OpenAs, peopled: Engine, downloads: Downloads
) -> None:
    workbook = filled_workbook(made(peopled), (TRAINED, "value", "many"), (SCHOOLS, "absence", "not measured"))

    outcome = bring_workbook(open_as("coordinator", figure=TRAINED), workbook)

    assert "1 row was saved" in outcome and "1 problem in the workbook" in outcome and "many" in outcome
    assert [row.key.kpi_code for row in newest(peopled).rows] == [SCHOOLS]
    marked = Opened(downloads["kap_report_RO-AFR_2025-Q4_marked.xlsx"]())
    assert "a word in the place of a number" in marked.cell(TRAINED, "value").comment.text


def test_a_row_that_somebody_else_has_saved_meanwhile_is_named_and_stays(open_as: OpenAs, peopled: Engine) -> None:
    persons.add(peopled, OPERATOR, "second@example.org", "The second")
    persons.give_role(peopled, OPERATOR, "second@example.org", Role.COORDINATOR, OWN_PLACE)
    workbook = filled_workbook(made(peopled), (TRAINED, "value", 5))
    known = submissions.begin(peopled, actor("second"), OWN_PLACE, QUARTER)
    key = RowKey(kpi_code=TRAINED)
    submissions.save_row(peopled, actor("second"), known.submission_code, key, RowEntry(value=1.0), 0)

    outcome = bring_workbook(open_as("coordinator", figure=TRAINED), workbook)

    assert "a row that The second has saved since the workbook was made: 1" in outcome
    assert entry(peopled, TRAINED) == RowEntry(value=1.0)


def test_a_workbook_of_another_place_is_refused_with_the_reason(open_as: OpenAs, peopled: Engine) -> None:
    workbook = filled_workbook(made(peopled, place="AO-DKR"), (TRAINED, "value", 5))

    outcome = bring_workbook(open_as("coordinator", figure=TRAINED), workbook)

    assert "This workbook was not taken" in outcome and "AO-DKR" in outcome and OWN_PLACE in outcome
    with reading(peopled) as session:
        assert submissions.submissions(session, None) == []


# ---- checking, submitting, and after


def test_what_looks_odd_asks_for_a_word_before_it_is_submitted(open_as: OpenAs, peopled: Engine) -> None:
    filled(peopled)
    save_beside(peopled, 500.0)

    shown = open_as("coordinator", step="check")
    assert shown.app.button(key="submit_report").disabled
    assert "more than 3 times the largest before" in shown.text

    typed(shown, field(TRAINED, "warning_reply"), "A new programme")
    assert not shown.app.button(key="submit_report").disabled


def test_problems_are_listed_with_links_to_their_kpi(open_as: OpenAs, peopled: Engine) -> None:
    filled(peopled)
    save_beside(peopled, -1.0)

    shown = open_as("coordinator", step="check")

    assert f"figure={TRAINED}" in shown.blocks["problems"]
    assert shown.app.button(key="submit_report").disabled
    assert "preview_head" not in shown.blocks


def test_submitting_says_what_would_change_and_who_decides_next(open_as: OpenAs, peopled: Engine) -> None:
    filled(peopled)
    shown = open_as("coordinator", step="check")
    assert "preview_head" in shown.blocks

    shown.app.button(key="submit_report").click().run()

    assert newest(peopled).state is SubmissionState.SUBMITTED
    assert "The reviewer" in shown.blocks["report_note"]
    assert "report_rows" in shown.blocks and not list(shown.app.text_area)


def test_a_submitted_report_can_be_withdrawn(open_as: OpenAs, peopled: Engine) -> None:
    submitted(peopled)
    shown = open_as("coordinator")
    shown.app.button(key="withdraw_report").click().run()

    assert newest(peopled).state is SubmissionState.WITHDRAWN
    assert "withdrawn" in shown.blocks["report_note"]


def test_the_reason_of_a_returned_report_stands_at_the_top(open_as: OpenAs, peopled: Engine) -> None:
    known = submitted(peopled)
    submissions.give_back(peopled, actor("reviewer"), known.submission_code, "Two courses are missing")

    shown = open_as("coordinator", figure=TRAINED)

    assert "Two courses are missing" in shown.blocks["report_note"]
    typed(shown, field(TRAINED, "value"), "2")
    assert entry(peopled, TRAINED) == RowEntry(value=2.0)


def test_replacing_an_accepted_figure_asks_for_a_reason(open_as: OpenAs, peopled: Engine) -> None:
    known = submitted(peopled)
    acceptance.accept(peopled, actor("reviewer"), known.submission_code)

    shown = open_as("coordinator", figure=TRAINED)
    assert "accepted" in shown.blocks["report_note"]
    typed(shown, field(TRAINED, "value"), "2")
    typed(shown, field(TRAINED, "correction_reason"), "A course was counted twice")

    assert entry(peopled, TRAINED) == RowEntry(value=2.0, correction_reason="A course was counted twice")
    assert newest(peopled).submission_code != known.submission_code


# ---- bad input


def forged(shown: Shown, key: str, **value: Any) -> Shown:
    """Send a value of a field that no browser would send, as a socket message does, and run the page again."""
    (element,) = [each for each in shown.elements if getattr(each, "key", None) == key]
    states = shown.app._tree.get_widget_states()
    others = [state for state in states.widgets if state.id != element.proto.id]
    del states.widgets[:]
    states.widgets.extend(others)
    states.widgets.add(id=element.proto.id, **value)
    shown.app._run(states)
    return shown


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("absence", {"int_value": 99}),
        ("absence", {"int_value": -1}),
        ("absence", {"string_value": "made_up"}),
        ("value", {"string_value": "1" * 5_000}),
        ("value", {"string_value": "5\x00"}),
        ("comment", {"string_array_value": {"data": ["a", "b"]}}),
    ],
)
def test_a_field_that_is_forged_saves_nothing_and_breaks_nothing(
    open_as: OpenAs, peopled: Engine, column: str, value: dict[str, Any]
) -> None:
    submissions.begin(peopled, actor("coordinator"), OWN_PLACE, QUARTER)
    shown = forged(open_as("coordinator", figure=TRAINED), field(TRAINED, column), **value)

    assert not shown.app.exception and "failure" not in shown.blocks
    assert newest(peopled).rows == ()


@pytest.mark.parametrize("codes", [["XXX"], ["RWA; DROP"], ["RO-AFR"]])
def test_countries_that_are_forged_save_nothing(open_as: OpenAs, peopled: Engine, codes: list[str]) -> None:
    submissions.begin(peopled, actor("coordinator"), OWN_PLACE, QUARTER)
    shown = open_as("coordinator", figure=HELPED)
    forged(shown, field(HELPED, "countries"), string_array_value={"data": codes})

    assert not shown.app.exception and "failure" not in shown.blocks
    assert newest(peopled).rows == ()


def test_a_role_that_was_taken_meanwhile_saves_nothing(open_as: OpenAs, peopled: Engine) -> None:
    shown = open_as("coordinator", figure=TRAINED)
    persons.take_role(peopled, OPERATOR, "coordinator@example.org", Role.COORDINATOR, OWN_PLACE)
    typed(shown, field(TRAINED, "value"), "3")

    assert "how_to_begin" in shown.blocks
    with reading(peopled) as session:
        assert submissions.submissions(session, None) == []


def test_a_region_reports_beside_its_offices(open_as: OpenAs, peopled: Engine) -> None:
    persons.give_role(peopled, OPERATOR, "coordinator@example.org", Role.COORDINATOR, "AFR")

    assert open_as("coordinator").options("submit_reporter") == ["AFR", "RO-AFR", "AO-DKR"]


@pytest.mark.parametrize("step", ["fill", "check"])
def test_no_string_escapes_translation(open_as: OpenAs, peopled: Engine, step: str) -> None:
    filled(peopled)
    save_beside(peopled, 500.0)
    shown = open_as("coordinator", figure=TRAINED, step=step, lang=language.PSEUDO)
    shown.app.session_state["report_upload"] = True
    shown.app.run()

    database = Path(str(peopled.url.database))
    assert "failure" not in shown.blocks
    assert [text for text in shown.texts if left_over(text, database)] == []
