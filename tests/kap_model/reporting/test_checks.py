"""All problems at once, by row and column, and what looks odd: on the tiny plan, whose figures the head can check."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, text

from kap_model.database import reading, writing
from kap_model.importing.load import definitions_of, load
from kap_model.importing.read import read_bytes
from kap_model.people.history import now
from kap_model.problems import in_language
from kap_model.progress import plan_facts
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.checks import Checks, check, without_words
from kap_model.reporting.figure_warnings import WarningKind
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey, SavedRow
from kap_model.vocabulary import Absence, OriginView
from kap_ui.words.language import catalogue
from tests.support.reporting import actor

HEADER = "kpi_code,place_code,quarter,dimension,category,value,numerator,denominator,countries,origin,basis,source"
TODAY = date(2026, 5, 1)
QUARTER = Quarter.parse("2025-Q4")
TRAINED, SCHOOLS = RowKey(kpi_code="K-P1.1-a"), RowKey(kpi_code="K-P1.1-b")
SLOWEST, HELPED = RowKey(kpi_code="K-P1.1-c"), RowKey(kpi_code="K-P2.1-a")
PLEDGES, SKILLED = RowKey(kpi_code="K-P2.1-b"), RowKey(kpi_code="K-P2.1-c")


def draft(
    engine: Engine, rows: Mapping[RowKey, RowEntry], place: str = "RO-AFR", quarter: Quarter = QUARTER
) -> KnownSubmission:
    """A draft that has these rows, in the order of a submission; only its head is in the database."""
    known = submissions.begin(engine, replace(actor("coordinator"), is_operator=True), place, quarter)
    ordered = sorted(rows, key=lambda key: (key.kpi_code, key.dimension, key.category))
    saved = (SavedRow(key=key, entry=rows[key], saved_by="x", saved_at=now(), version=1) for key in ordered)
    return replace(known, rows=tuple(saved))


def checked(engine: Engine, rows: Mapping[RowKey, RowEntry], place: str = "RO-AFR") -> Checks:
    """Check a draft; what was asked of its figures alone is the same answer, once the words are added."""
    known = draft(engine, rows, place)
    with reading(engine) as session:
        checks = check(session, known, TODAY)
        facts = plan_facts(session, OriginView.ALL)
        assert check(session, known, TODAY, facts, definitions_of(session)) == checks
        assert check(session, without_words(known), TODAY).with_replies(known) == checks
    return checks


def problem_of(engine: Engine, entry: RowEntry, key: RowKey = TRAINED, place: str = "RO-AFR") -> tuple[str | None, str]:
    [problem] = checked(engine, {key: entry}, place).problems
    assert problem.row == 1
    return problem.column, problem.what


def warned(engine: Engine, entry: RowEntry, key: RowKey = TRAINED, place: str = "RO-AFR") -> list[str]:
    checks = checked(engine, {key: entry}, place)
    assert list(checks.problems) == []
    return [warning.kind for warning in checks.warnings]


def import_rows(engine: Engine, *rows: str) -> None:
    load(engine, read_bytes("more.csv", "\n".join([HEADER, *rows, ""]).encode()))


def test_a_row_that_is_right_has_neither_problem_nor_warning(peopled: Engine) -> None:
    checks = checked(peopled, {TRAINED: RowEntry(value=1.0)})
    assert (list(checks.problems), checks.warnings) == ([], ())


@pytest.mark.parametrize(
    ("entry", "column", "what"),
    [
        (RowEntry(value=1.0, absence=Absence.NOT_MEASURED), "absence", "a figure, and a reason why there is none"),
        (RowEntry(comment="No figure yet"), "value", "neither a figure nor a reason why there is none"),
        (RowEntry(absence=Absence.WILL_FOLLOW), "follows_on", "a figure that will follow, without a date"),
        (
            RowEntry(absence=Absence.WILL_FOLLOW, follows_on=date(2026, 4, 30)),
            "follows_on",
            "a figure that will follow by a day that has passed",
        ),
        (RowEntry(value=-1.0), "value", "-1 is below the KPI's lower limit 0"),
        (RowEntry(value=1.5), "value", "1.5 of what is counted whole (people; the KPI has 0 decimals)"),
        (RowEntry(numerator=1.0), "denominator", "a numerator without a denominator"),
        (RowEntry(countries="KEN"), "countries", "countries, for a KPI that does not unite sets of countries"),
        (
            RowEntry(value=1.0, countries="KEN"),
            "countries",
            "more than one of a value, a numerator with a denominator, and countries",
        ),
        (RowEntry(value=1e13), "value", "a number beyond 1,000,000,000,000, which no figure of the plan reaches"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_entry_is_said_at_its_column(
    peopled: Engine, entry: RowEntry, column: str, what: str
) -> None:
    assert problem_of(peopled, entry) == (column, what)


def test_an_absence_with_all_that_it_needs_is_right(peopled: Engine) -> None:
    for entry in (
        RowEntry(absence=Absence.NOT_MEASURED),
        RowEntry(absence=Absence.WILL_FOLLOW, follows_on=TODAY),
    ):
        assert list(checked(peopled, {TRAINED: entry}).problems) == []


@pytest.mark.parametrize(
    "evidence",
    ["TDAG-24/5, p. 3", "https://www.itu.int/data", "See https://www.itu.int/data (table 2).", "Data: annual report"],
)
def test_evidence_may_be_a_reference_or_an_https_address(peopled: Engine, evidence: str) -> None:
    assert list(checked(peopled, {TRAINED: RowEntry(value=1.0, evidence=evidence)}).problems) == []


@pytest.mark.parametrize(
    "evidence",
    [
        "http://itu.int", "www.itu.int/data", "ftp://itu.int/x", "javascript:alert(1)", "JavaScript:alert(1)",
        "data:text/html,x", "https://", "https://itu", "https://user@itu.int", "https:itu.int", "https://[x",
        "First https://itu.int then http://itu.int", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_other_addresses_are_no_evidence(peopled: Engine, evidence: str) -> None:
    found = problem_of(peopled, RowEntry(value=1.0, evidence=evidence))
    assert found == ("evidence", "an address that is not an https address")


def test_a_published_figure_stands(peopled: Engine) -> None:
    import_rows(peopled, "K-P1.1-a,RO-AFR,2025-Q4,total,,3,,,,published,official,TINY")
    for entry in (RowEntry(value=4.0), RowEntry(value=4.0, correction_reason="Ours is right")):
        assert problem_of(peopled, entry) == ("value", "a published figure of the same key stands")


def test_an_accepted_figure_is_replaced_with_a_reason_only(peopled: Engine) -> None:
    import_rows(peopled, "K-P1.1-a,RO-AFR,2025-Q4,total,,3,,,,reported,official,TINY")
    [problem] = checked(peopled, {TRAINED: RowEntry(value=4.0)}).problems
    assert (problem.column, problem.how_to_fix) == ("correction_reason", "Say why the figure is corrected")
    assert problem.what.startswith("this replaces 3 of K-P1.1-a at RO-AFR in 2025-Q4 by 4")
    assert list(checked(peopled, {TRAINED: RowEntry(value=4.0, correction_reason="Counted anew")}).problems) == []


def test_a_retired_kpi_is_not_reported(peopled: Engine) -> None:
    known = draft(peopled, {TRAINED: RowEntry(value=1.0)})
    with writing(peopled) as session:
        session.connection().execute(text("UPDATE kpi SET approval = 'retired' WHERE kpi_code = 'K-P1.1-a'"))
    with reading(peopled) as session:
        [problem] = check(session, known, TODAY).problems
    assert problem.what == "K-P1.1-a was retired, and is not reported any more"


def test_a_kpi_without_target_or_figure_here_or_below_is_not_reported(peopled: Engine) -> None:
    for entry in (RowEntry(value=1.0), RowEntry(absence=Absence.NOT_MEASURED)):
        column, what = problem_of(peopled, entry, place="RO-ASP")
        assert (column, what.partition(":")[0]) == ("kpi_code", "RO-ASP does not report K-P1.1-a")
    assert list(checked(peopled, {TRAINED: RowEntry(value=1.0)}, place="WORLD").problems) == []


def test_a_running_total_above_a_later_one_is_said_at_the_row_that_is_reported(peopled: Engine) -> None:
    known = draft(peopled, {PLEDGES: RowEntry(value=11.0)}, "WORLD", Quarter.parse("2023-Q2"))
    with reading(peopled) as session:
        later = (
            session.connection()
            .execute(
                text(
                    "SELECT quarter, value FROM observation "
                    "WHERE kpi_code = 'K-P2.1-b' AND quarter > '2023-Q2' ORDER BY quarter"
                )
            )
            .first()
        )
        [problem] = check(session, known, TODAY).problems
    assert later is not None
    assert (problem.file, problem.row, problem.column) == (known.submission_code, 1, "value")
    assert problem.what == f"a running total above the {later.value:g} that stands in {later.quarter}"


def test_all_problems_come_at_once_in_the_order_of_the_rows(peopled: Engine) -> None:
    checks = checked(
        peopled,
        {
            SCHOOLS: RowEntry(value=9.0, evidence="http://itu.int"),
            TRAINED: RowEntry(value=-1.0, absence=Absence.NOT_MEASURED),
            HELPED: RowEntry(countries="KEN;XYZ"),
        },
    )
    assert [(problem.row, problem.column) for problem in checks.problems] == [
        (1, "absence"), (1, "value"), (2, "evidence"), (2, "value"), (3, "countries"),
    ]  # fmt: skip


def test_the_rows_without_a_problem_are_warned_of_beside_one_with(peopled: Engine) -> None:
    checks = checked(peopled, {TRAINED: RowEntry(value=400.0), SCHOOLS: RowEntry(value=9.0)})
    assert [problem.row for problem in checks.problems] == [2]
    assert {warning.row for warning in checks.warnings} == {1}


# Warnings


def test_a_step_of_more_than_three_times_the_largest_before_is_a_jump(peopled: Engine) -> None:
    # 1, 1, 0, 1, 1, 1, 0, 0, 1, 0, 0: the largest step is 1.
    assert warned(peopled, RowEntry(value=3.0)) == []
    assert warned(peopled, RowEntry(value=4.0)) == ["jump"]


def test_a_jump_needs_a_step_seen_before(peopled: Engine) -> None:
    import_rows(peopled, "K-P1.1-c,AO-DKR,2023-Q4,total,,5,,,,reported,official,TINY")
    assert warned(peopled, RowEntry(value=500.0), SLOWEST, "RO-AFR") == []


def test_a_turned_sign_asks_for_a_word(peopled: Engine) -> None:
    with writing(peopled) as session:
        session.connection().execute(text("UPDATE kpi SET lower_limit = NULL WHERE kpi_code = 'K-P1.1-a'"))
    import_rows(peopled, "K-P1.1-a,RO-AFR,2025-Q2,total,,2,,,,reported,official,TINY".replace("2025-Q2", "2025-Q4"))
    known = draft(peopled, {TRAINED: RowEntry(value=-1.0)}, quarter=Quarter.parse("2026-Q1"))
    with reading(peopled) as session:
        kinds = [warning.kind for warning in check(session, known, TODAY).warnings]
    assert kinds == ["sign"]


def test_the_same_figure_three_times_running_asks_for_a_word(peopled: Engine) -> None:
    # The office reported 0 in 2025-Q3 and in 2025-Q2.
    assert warned(peopled, RowEntry(value=0.0)) == ["same_again"]


def test_a_share_beyond_one_and_a_half_asks_for_a_word(peopled: Engine) -> None:
    # The region's target is 20 from 0.
    assert "share" not in warned(peopled, RowEntry(value=30.0), place="AFR")
    assert warned(peopled, RowEntry(value=31.0), place="AFR") == ["share"]


def test_countries_of_another_office_ask_for_a_word(peopled: Engine) -> None:
    checks = checked(peopled, {HELPED: RowEntry(countries="KEN;RWA;SEN")})
    foreign = [warning for warning in checks.warnings if warning.kind == "foreign_countries"]
    assert [warning.what for warning in foreign] == ["countries that another office serves: SEN (AO-DKR)"]
    assert "foreign_countries" not in warned(peopled, RowEntry(countries="KEN;RWA"), HELPED)
    assert "foreign_countries" not in warned(peopled, RowEntry(countries="KEN;SEN"), HELPED, "AFR")


def test_categories_that_do_not_add_up_to_their_total_ask_for_a_word(peopled: Engine) -> None:
    women, men = (RowKey(kpi_code="K-P1.1-a", dimension="sex", category=sex) for sex in ("female", "male"))
    for men_trained, expected in ((1.0, []), (2.0, ["sum"])):
        rows = {TRAINED: RowEntry(value=2.0), women: RowEntry(value=1.0), men: RowEntry(value=men_trained)}
        checks = checked(peopled, rows)
        assert [warning.kind for warning in checks.warnings] == expected
        assert all(warning.key == TRAINED for warning in checks.warnings)


def test_a_rate_twenty_points_outside_the_last_four_asks_for_a_word(peopled: Engine) -> None:
    # One figure before: 9 of 10.
    assert warned(peopled, RowEntry(numerator=70.0, denominator=100.0), SCHOOLS) == []
    assert warned(peopled, RowEntry(numerator=69.0, denominator=100.0), SCHOOLS) == ["rate"]


def test_a_reply_answers_the_warnings_of_its_row(peopled: Engine) -> None:
    without = checked(peopled, {TRAINED: RowEntry(value=400.0)})
    with_reply = checked(peopled, {TRAINED: RowEntry(value=400.0, warning_reply="A large course")})
    assert without.unanswered == without.warnings != ()
    assert len(with_reply.warnings) == len(without.warnings)
    assert with_reply.unanswered == ()


# The words


def test_problems_and_warnings_are_said_in_the_language_of_the_reader(peopled: Engine) -> None:
    checks = checked(peopled, {TRAINED: RowEntry(value=-1.0), SCHOOLS: RowEntry(numerator=1.0, denominator=100.0)})
    [problem], [warning] = checks.problems, checks.warnings
    french = catalogue("fr").gettext
    assert problem.translated(french).what == "-1 est inférieur à la limite inférieure 0 de l'indicateur"
    assert in_language(warning.what, french).startswith("1 s'écarte de plus de 20 points")
    assert json.loads(json.dumps(problem.as_row()))["what"] == "-1 is below the KPI's lower limit 0"
    assert pickle.loads(pickle.dumps(problem)).translated(str) == problem


def test_a_warning_has_the_decimal_point_and_the_dimension_of_the_language_of_the_reader(peopled: Engine) -> None:
    women = RowKey(kpi_code="K-P1.1-a", dimension="sex", category="female")
    [warning] = checked(peopled, {TRAINED: RowEntry(value=2.0), women: RowEntry(value=0.5)}).warnings
    assert warning.what == "the categories by sex add up to 0.5, and the total is 2"
    assert in_language(warning.what, catalogue("fr").gettext) == (
        "la somme des catégories par sexe est 0,5, et le total est 2"
    )


def test_a_large_number_in_a_warning_is_grouped_as_in_the_language_of_the_reader(peopled: Engine) -> None:
    women = RowKey(kpi_code="K-P1.1-a", dimension="sex", category="female")
    rows = {TRAINED: RowEntry(value=1_234_567.0), women: RowEntry(value=1_000.0)}
    [warning] = [each for each in checked(peopled, rows).warnings if each.kind == WarningKind.SUM]
    assert warning.what == "the categories by sex add up to 1,000, and the total is 1,234,567"
    assert in_language(warning.what, catalogue("fr").gettext) == (
        "la somme des catégories par sexe est 1\u202f000, et le total est 1\u202f234\u202f567"
    )


def test_words_and_saves_ask_for_no_new_checks_and_whatever_is_checked_does(peopled: Engine) -> None:
    known = draft(peopled, {TRAINED: RowEntry(value=1.0)})
    [row] = known.rows

    def seen(**changed: object) -> KnownSubmission:
        entry = replace(row.entry, **changed)  # type: ignore[arg-type]  # a test names any of its fields
        return without_words(replace(known, rows=(replace(row, entry=entry, version=7, saved_by="y"),)))

    assert seen(comment="a", obstacle="b", help_request="c", warning_reply="d") == without_words(known)
    changes = {"value": 2.0, "absence": Absence.NOT_MEASURED, "evidence": "http://x.org", "correction_reason": "e"}
    assert all(seen(**{name: value}) != without_words(known) for name, value in changes.items())
