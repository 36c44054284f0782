"""The caches of the screens: all of them follow the data, and none holds what a reader has uploaded."""

from __future__ import annotations

import ast
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update
from sqlmodel import Session

from kap_model.database import engine_for, read_revision, stamp_revision, writing
from kap_model.importing import links
from kap_model.tables import Revision
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import ByIdentity
from kap_ui.state import clock, data, file_process
from kap_ui.words import wording
from tests.support import both_databases
from tests.support.opened_page import OpenPage

ROOT = Path(__file__).parents[3]
SCREENS = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "kap_ui").rglob("*.py"))]


@contextmanager
def script_run(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A script run that has found the data."""
    monkeypatch.setenv("KAP_DATABASE_URL", both_databases.address_of(database))
    with run_context.script_run():
        data.begin()
        yield


def new_revision(engine: Engine) -> str:
    """Give the data another revision, as an import does, and return it."""
    with writing(engine) as session:
        return stamp_revision(session)


def replace_data(database: Path) -> None:
    """Give the data another revision, as an import does."""
    engine = engine_for(f"sqlite:///{database}")
    new_revision(engine)
    engine.dispose()


def test_answers_of_older_data_are_dropped_when_a_run_finds_newer_ones(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = data.new_cache(4)
    made: list[str] = []

    def run() -> None:
        with script_run(own_database, monkeypatch):
            cache.get_or_make((data.snapshot(), "question"), lambda: made.append(data.snapshot().revision))

    run()
    run()
    assert len(made) == 1
    replace_data(own_database)
    run()
    assert len(set(made)) == len(made) == 2
    assert len(cache) == 1


def test_a_script_run_reads_one_state_however_often_the_data_change(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with script_run(own_database, monkeypatch):
        shown = data.snapshot().revision
        for place in ("AFR", "ASP", "ARB"):
            replace_data(own_database)
            assert data.ask(revision_asked_for, place) == shown
    with script_run(own_database, monkeypatch):
        assert data.snapshot().revision != shown


def revision_asked_for(session: Session, _place: str) -> str:
    session.expunge_all()
    return read_revision(session).revision


def test_a_run_with_an_older_snapshot_leaves_the_caches_of_the_newer_as_they_are(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thread by thread: the older run has its snapshot before the newer one, and asks after it."""
    cache = data.new_cache(4)
    is_older_begun, is_newer_done = threading.Event(), threading.Event()
    answers: dict[str, str] = {}

    def older() -> None:
        with run_context.script_run():
            data.begin()
            is_older_begun.set()
            is_newer_done.wait()
            answers["older"] = data.ask(revision_asked_for, "AFR")
            assert answers["older"] == data.snapshot().revision

    monkeypatch.setenv("KAP_DATABASE_URL", both_databases.address_of(own_database))
    thread = threading.Thread(target=older)
    thread.start()
    is_older_begun.wait()
    replace_data(own_database)
    with script_run(own_database, monkeypatch):
        answers["newer"] = data.ask(revision_asked_for, "AFR")
        cache.get_or_make((data.snapshot(), "question"), lambda: "answer")
    is_newer_done.set()
    thread.join()

    assert answers.keys() == {"older", "newer"}
    assert answers["older"] != answers["newer"]
    assert len(cache) == 1
    with script_run(own_database, monkeypatch):
        assert data.snapshot().revision == answers["newer"]
        assert cache.held((data.snapshot(), "question")) == "answer"


def test_a_reading_of_another_database_leaves_the_caches_of_this_one_as_they_are(
    own_database: Path, tiny_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with script_run(own_database, monkeypatch):
        shown = data.ask(revision_asked_for, "AFR")
        state = data.snapshot()
        with run_context.script_run({}):
            data.begin(f"sqlite:///{tiny_database}")
            assert data.ask(revision_asked_for, "AFR") == data.snapshot().revision != shown
        assert data.snapshot() == state
    with script_run(own_database, monkeypatch):
        held = [key for cache in data.caches for key in cache.answers() if isinstance(key, tuple) and key[0] == state]
    assert held


def test_an_event_handler_gets_what_is_cached_or_present_data_that_are_not_cached(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with script_run(own_database, monkeypatch):
        shown = data.ask(revision_asked_for, "AFR")
    replace_data(own_database)

    assert data.ask(revision_asked_for, "AFR") == shown
    assert data.ask(revision_asked_for, "ASP") != shown
    assert shown not in [data.ask(revision_asked_for, "ASP") for _ in range(2)]


@pytest.mark.of_files
def test_a_change_ends_what_the_run_reads_and_so_gets_into_the_file(
    own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with script_run(own_database, monkeypatch):
        data.ask(revision_asked_for, "AFR")
        newest = data.change(new_revision)
        copied = sqlite3.connect(f"{own_database.as_uri()}?immutable=1", uri=True)
        assert copied.execute("SELECT revision FROM revision").fetchone() == (newest,)
        copied.close()


def test_new_data_empty_every_cache_that_the_pages_have_filled(
    open_page: OpenPage, own_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.clear_caches()
    for name in ("overview", "places", "gaps", "matrix"):
        open_page(name, "own_database")
    assert sum(len(cache) > 0 for cache in data.caches) >= 7

    replace_data(own_database)
    with script_run(own_database, monkeypatch):
        assert [len(cache) for cache in data.caches] == [0] * len(data.caches)


def test_every_cache_of_the_screens_comes_from_where_new_data_clear_it() -> None:
    makers = {
        str(file.relative_to(ROOT))
        for file in SCREENS
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1].split("[")[0] == "SharedCache"
    }
    assert makers == {"kap_ui/state/data.py"}


def age_days(loaded_at: datetime, today: date) -> int:
    """The age of data on a day, in UTC."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: today)
        return data.Snapshot("sqlite://", None, "r", loaded_at).age_days


@given(st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 31)), st.integers(0, 900))
def test_the_age_of_the_data_counts_the_nights_since_they_were_loaded(loaded_at: datetime, nights: int) -> None:
    today = loaded_at.date() + timedelta(days=nights)
    assert age_days(loaded_at.replace(tzinfo=UTC), today) == nights


@pytest.mark.parametrize(
    ("loaded_at", "days"),
    [
        ("2026-11-29T00:00:00+00:00", 0),
        ("2026-11-28T23:59:59+00:00", 1),
        ("2026-11-28T00:00:00+00:00", 1),
        ("2026-11-27T23:59:59+00:00", 2),
        ("2026-11-29T01:30:00+02:00", 1),
        ("2026-11-28T22:30:00-05:00", 0),
        ("2026-11-30T00:00:01+00:00", 0),  # by a clock that is ahead
    ],
)
def test_data_of_yesterday_evening_are_a_day_old_in_the_morning(loaded_at: str, days: int) -> None:
    assert age_days(datetime.fromisoformat(loaded_at), date(2026, 11, 29)) == days


def test_data_that_are_still_to_come_are_told_in_the_foot_and_once_in_the_log(
    open_page: OpenPage, tiny_database: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = Path(shutil.copy(tiny_database, tmp_path / "kap.sqlite"))
    with engine_for(str(file)).begin() as connection:
        connection.execute(update(Revision).values(loaded_at=datetime(2199, 12, 31, 23, tzinfo=UTC)))
    foot = open_page("method", file, lang="en").blocks["foot"]
    open_page("method", file, lang="en")

    today = wording.day(datetime.now(UTC).date())
    assert f"Data loaded 31 December 2199; by the clock of the server it is {today}" in foot
    (told,) = [record.getMessage() for record in caplog.records if "still to come" in record.getMessage()]
    assert "the data were loaded at 2199-12-31 23:00 UTC" in told


READS = re.compile(r"(data|address|wording)\.(?!spoken)|st\.(session_state|query_params|context)")
"""`wording.spoken` sets the language in place of the reader's."""


def _with_lru_cache(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        names = {ast.unparse(mark).split("(")[0].split(".")[-1] for mark in getattr(node, "decorator_list", ())}
        if isinstance(node, ast.FunctionDef) and names & {"lru_cache", "cache", "cache_data", "cache_resource"}:
            yield node


def test_a_function_with_an_lru_cache_reads_neither_data_nor_session() -> None:
    functions = {
        f"{file.relative_to(ROOT)} {function.name}": {
            ast.unparse(node) for node in ast.walk(function) if isinstance(node, ast.Attribute)
        }
        for file in SCREENS
        for function in _with_lru_cache(ast.parse(file.read_text("utf-8")))
    }
    assert functions
    wrong = {function for function, names in functions.items() if any(READS.match(name) for name in names)}
    assert wrong == set()


def reachable(value: object) -> Iterator[object]:
    """Everything in the keys of a cache, those of tuples inside tuples included."""
    yield value
    if isinstance(value, tuple):
        for part in value:
            yield from reachable(part)
    elif isinstance(value, ByIdentity):
        yield value.value


def test_after_the_preview_of_an_upload_no_cache_holds_its_content(open_page: OpenPage, own_database: Path) -> None:
    content = b"from_code,to_code,strength,basis,source\nP1,SDG9,much,official,X\n"
    shown = open_page("files", "own_database", lang="en")
    shown.app.file_uploader(key="links_file").set_value(("links.csv", content, "text/csv")).run()

    assert "problems; nothing was changed" in shown.text
    keys = [part for cache in data.caches for key in cache.answers() for part in reachable(key)]
    assert "links.csv" in keys
    assert not [part for part in keys if isinstance(part, bytes) and len(part) > 32]


def test_only_the_newest_uploads_have_an_answer_that_is_cached(
    tiny_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def ask(_question: object, _url: str, _name: str, content: bytes) -> int:
        asked.append(content)
        return len(content)

    monkeypatch.setattr(file_process, "ask", ask)
    uploads = [b"x" * number for number in range(20)]
    with script_run(tiny_database, monkeypatch):
        for content in [*uploads, *uploads[-4:], uploads[-5]]:
            assert data.ask_about_file(links.compare, "links.csv", content) == len(content)
    assert asked == [*uploads, uploads[-5]]


def test_a_file_that_was_given_up_is_not_read_again(tiny_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(_question: object, _url: str, name: str, _content: bytes) -> None:
        asked.append(name)
        raise file_process.NotAnsweredError("it takes too long")

    monkeypatch.setattr(file_process, "ask", ask)
    with script_run(tiny_database, monkeypatch):
        for _ in range(3):
            assert data.ask_about_file(links.compare, "links.csv", b"x") is None
    assert asked == ["links.csv"]


def test_a_file_that_had_to_wait_too_long_is_read_the_next_time(
    tiny_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = [True, False]

    def ask(*_arguments: object) -> str:
        if waits.pop(0):
            raise file_process.TooManyFilesError
        return "read"

    monkeypatch.setattr(file_process, "ask", ask)
    with script_run(tiny_database, monkeypatch):
        answers: list[object] = [data.ask_about_file(links.compare, "links.csv", b"waits") for _ in range(2)]
    assert answers == [None, "read"]
