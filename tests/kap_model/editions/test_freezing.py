"""An edition is frozen whole, by a publisher, once, and never changes."""

from __future__ import annotations

import itertools
from types import ModuleType

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from kap_model.database import engine_for, reading, writing
from kap_model.editions import freezing
from kap_model.editions.content import content, kept
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.listing import EditionError, UnknownEditionError, edition, editions, followed_by
from kap_model.importing import raw_tables
from kap_model.importing.build import build
from kap_model.importing.read import read_folder
from kap_model.people import history
from kap_model.people.history_entries import entries
from kap_model.people.permissions import NotAllowedError
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from tests.support.databases import TINY_PLAN
from tests.support.editions import CORRECTED, Freeze, fingerprint_of, import_figures
from tests.support.reporting import OPERATOR, actor, add_people

WISH = EditionWish(code="TDAG-26", title="Progress report", quarter=Quarter.parse("2025-Q4"))


def test_an_edition_holds_what_the_database_holds(peopled: Engine, frozen: Freeze) -> None:
    known = frozen()
    with reading(peopled) as session:
        held = content(session)
        assert list(kept(session, "TDAG-26")) == list(held.files)
    assert (known.fingerprint, known.row_count) == (fingerprint_of(peopled), held.row_count)


def test_it_says_what_for_by_whom_and_with_what_it_was_frozen(frozen: Freeze) -> None:
    known = frozen(meeting="the council", origin=OriginView.PUBLISHED)
    assert (known.edition_code, known.title, known.meeting) == ("TDAG-26", "Progress report", "the council")
    assert (known.quarter, known.origin) == (Quarter.parse("2025-Q4"), OriginView.PUBLISHED)
    assert (known.frozen_by, known.method) == ("publisher@example.org", "KAP-1")
    assert "model" in known.program_version and known.withdrawal is None and not known.is_rehearsal


def test_what_is_imported_afterwards_is_not_in_it(peopled: Engine, frozen: Freeze) -> None:
    before = frozen()
    import_figures(peopled, CORRECTED)
    after = frozen("TDAG-27")
    with reading(peopled) as session:
        assert edition(session, "TDAG-26") == before
        (line,) = [
            line
            for file in kept(session, "TDAG-26")
            if file.name == "observations/observations.csv"
            for line in file.data.decode().splitlines()
            if line.startswith('"K-P1.2-a","WORLD","2025-Q4","total"')
        ]
    assert ",70," in line and after.fingerprint != before.fingerprint


def test_the_same_data_have_the_same_fingerprint_under_another_code(frozen: Freeze) -> None:
    assert frozen("ONE").fingerprint == frozen("TWO").fingerprint


def test_a_meeting_of_the_plan_is_spelled_as_there(peopled: Engine, frozen: Freeze) -> None:
    with reading(peopled) as session:
        meeting = session.connection().execute(text("SELECT meeting_code FROM meeting LIMIT 1")).scalar_one()
    assert frozen(meeting=meeting.lower()).meeting == meeting


@pytest.mark.parametrize(
    "code", ["X", "A" * 21, "A" * 200, "TDAG 26", "TDAG_26", "Rév-1", "../x", "-x", "--", "T-", "", "live", "Live"]
)
def test_a_code_of_another_form_is_refused(frozen: Freeze, code: str) -> None:
    with pytest.raises(EditionError):
        frozen(code)


def test_a_code_is_taken_in_any_spelling_of_capitals(frozen: Freeze) -> None:
    frozen("TDAG-26")
    with pytest.raises(EditionError, match="There is an edition TDAG-26 already"):
        frozen("tdag-26")


def test_the_database_itself_refuses_a_second_spelling(peopled: Engine, frozen: Freeze) -> None:
    frozen("TDAG-26")
    columns = "title, quarter, origin_view, method, program_version, fingerprint, revision, row_count, is_rehearsal"
    with pytest.raises(DatabaseError), writing(peopled) as session:
        session.connection().execute(
            text(
                f"INSERT INTO edition SELECT 'tdag-26', title, meeting, quarter, {columns[16:]}, frozen_by, frozen_at "
                "FROM edition"
            )
        )


def test_an_edition_needs_a_title_of_one_line(frozen: Freeze) -> None:
    assert frozen(title="  Progress\n report ").title == "Progress report"
    with pytest.raises(EditionError, match="title"):
        frozen("OTHER", title=" ")
    with pytest.raises(EditionError, match="200"):
        frozen("OTHER", title="x" * 201)


def test_a_title_and_a_meeting_hold_no_control_character(frozen: Freeze) -> None:
    for name, letter in itertools.product(("title", "meeting"), ("\x00", "\x1b", "\u202e", "\ud800", "\uffff")):
        with pytest.raises(EditionError, match="There is a text that holds"):
            frozen(**{name: f"TDAG{letter}x"})


@pytest.mark.parametrize("quarter", [Quarter.parse("2022-Q4"), Quarter.parse("2027-Q1")])
def test_a_quarter_that_cannot_be_looked_at_is_refused(frozen: Freeze, quarter: Quarter) -> None:
    with pytest.raises(EditionError, match="between 2023-Q1 and"):
        frozen(quarter=quarter)


@pytest.mark.parametrize("name", ["coordinator", "reviewer", "administrator", "nobody", "unknown"])
def test_only_a_publisher_freezes(peopled: Engine, name: str) -> None:
    with pytest.raises(NotAllowedError):
        freeze(peopled, actor(name), WISH)
    with reading(peopled) as session:
        assert editions(session) == []


def test_the_operator_of_the_machine_names_a_person(peopled: Engine) -> None:
    with pytest.raises(EditionError, match="--as EMAIL"):
        freeze(peopled, OPERATOR, WISH)


def test_freezing_is_an_event_of_the_history(peopled: Engine, frozen: Freeze) -> None:
    known = frozen()
    with reading(peopled) as session:
        event = entries(session)[-1]
    assert (event.act, event.by, event.subject) == ("edition_frozen", "publisher@example.org", "TDAG-26")
    assert event.after is not None and event.after["fingerprint"] == known.fingerprint


def test_data_that_change_meanwhile_are_frozen_as_they_are_then(
    peopled: Engine, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [CORRECTED]

    def content_while_others_write(session: Session) -> object:
        held = content(session)
        if rows:
            import_figures(peopled, rows.pop())
        return held

    monkeypatch.setattr(freezing.contents, "content", content_while_others_write)
    assert frozen().fingerprint == fingerprint_of(peopled)


def test_freezing_gives_up_where_others_keep_changing_the_data(
    peopled: Engine, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = iter(range(71, 80))

    def content_while_others_write(session: Session) -> object:
        held = content(session)
        import_figures(peopled, CORRECTED.replace(",71,", f",{next(values)},"))
        return held

    monkeypatch.setattr(freezing.contents, "content", content_while_others_write)
    with pytest.raises(EditionError, match="Nothing was frozen"):
        frozen()


def test_the_database_lets_nobody_change_an_edition(peopled: Engine, withdrawn: None) -> None:
    for table in ("edition", "edition_file", "edition_withdrawal"):
        for statement in (f"UPDATE {table} SET edition_code = 'OTHER'", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="never changed or deleted"), writing(peopled) as session:
                session.connection().execute(text(statement))


@pytest.mark.of_files  # by a statement of SQLite alone
@pytest.mark.parametrize("code", ["TDAG-26", "tdag-26"])
def test_the_database_lets_nobody_replace_an_edition(peopled: Engine, withdrawn: None, code: str) -> None:
    with reading(peopled) as session:
        before = (edition(session, "TDAG-26"), list(kept(session, "TDAG-26")))
    for table in ("edition", "edition_file", "edition_withdrawal", "history_event"):
        replaced = f"'{code}'" if table == "edition" else "edition_code" if table != "history_event" else "event_id"
        with peopled.connect() as connection:
            names = [row[1] for row in connection.execute(text(f"PRAGMA table_info({table})"))]
            values = ", ".join([replaced, *names[1:]])
        with pytest.raises(DatabaseError, match="never changed or deleted"), writing(peopled) as session:
            session.connection().execute(
                text(f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) SELECT {values} FROM {table}")
            )
    with reading(peopled) as session:
        assert (edition(session, "TDAG-26"), list(kept(session, "TDAG-26"))) == before


def test_editions_of_one_second_are_in_the_order_in_which_they_were_frozen(
    peopled: Engine, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = history.now()
    for module in (freezing, history):
        monkeypatch.setattr(module, "now", lambda: moment)
    known = [frozen(code) for code in ("BB", "CC", "AA")]
    with reading(peopled) as session:
        assert [one.edition_code for one in editions(session)] == ["AA", "CC", "BB"]
        assert [followed_by(session, one) for one in known] == [known[2], known[2], None]


def test_editions_stay_when_the_folder_is_built_again(peopled: Engine, frozen: Freeze) -> None:
    known = frozen()
    import_figures(peopled, CORRECTED)
    build(peopled, read_folder(TINY_PLAN))
    with reading(peopled) as session:
        assert editions(session) == [known]


def test_an_edition_is_frozen_and_guarded_on_postgresql(postgresql: str) -> None:
    build(engine := engine_for(postgresql), read_folder(TINY_PLAN))
    add_people(engine)
    known = freeze(engine, actor("publisher"), WISH)
    with reading(engine) as session:
        assert list(kept(session, "TDAG-26")) == list(content(session).files)
        assert editions(session) == [known]
    with pytest.raises(DatabaseError, match="never changed or deleted"), writing(engine) as session:
        session.connection().execute(text("UPDATE edition SET title = 'Other'"))
    engine.dispose()


@pytest.mark.parametrize(
    ("module", "bound", "most", "said"),
    [
        (raw_tables, "MAX_ROWS", 20, r"kpis\.csv|observations\.csv|targets\.csv|places\.csv"),
        (freezing, "MAX_BYTES", 3_000, "MB"),
    ],
)
def test_what_could_not_be_opened_again_is_not_frozen(
    peopled: Engine,
    frozen: Freeze,
    module: ModuleType,
    bound: str,
    most: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, bound, most)
    with pytest.raises(EditionError, match=rf"Nothing was frozen: .*({said})"):
        frozen()
    with reading(peopled) as session:
        assert editions(session) == []


def test_a_text_that_is_no_code_is_of_no_edition(peopled: Engine, frozen: Freeze) -> None:
    frozen()
    for code in ("\x00", "\ud800", "../x", "x" * 5_000, ""):
        with reading(peopled) as session, pytest.raises(UnknownEditionError):
            edition(session, code)
