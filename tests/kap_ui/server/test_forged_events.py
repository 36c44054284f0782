"""Requests made by hand on a started server: events on the web socket, files, addresses, cookies and origins."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from kap_model.database import engine_for
from kap_model.people import persons, sign_in
from kap_model.people.sign_in import SESSION_COOKIE
from kap_model.vocabulary import Role
from kap_ui.streamlit_internals import protocol
from tests.kap_ui.streamlit_internals.tab_by_hand import Tab, elements, told
from tests.support.answer import Answer
from tests.support.reporting import (
    OPERATOR,
    OWN_PLACE,
    REPORTED_FOR,
    REPORTED_KPI,
    add_reports,
    report_code,
    report_word,
)
from tests.support.server import served
from tests.support.whole_content import whole_content

REVIEWED: Final = {"submission": report_code("submitted")}
CHECKED: Final = {"reporter": OWN_PLACE, "period": REPORTED_FOR["draft"], "step": "check"}
FILLED: Final = {"reporter": OWN_PLACE, "period": REPORTED_FOR["draft"], "figure": REPORTED_KPI}

OFFERED: Final = {
    "review": ("reviewer", REVIEWED, {"accept", "return"}),
    "submit": ("coordinator", CHECKED, {"submit_report", "withdraw_report"}),
    "people": ("administrator", {}, {"give_role", "take_role", "make_link", "remove_person"}),
}
"""Who is offered which buttons, at which address of each page."""

STRANGERS: Final = (None, "ended", "invented", "nobody", "coordinator-beside", "reviewer-beside")
"""Those who may not even see the reports."""


@dataclass(frozen=True)
class Installation:
    """A server and its database."""

    address: str
    file: Path

    def content(self) -> list[str]:
        """Return all that is stored."""
        return whole_content(self.file)

    def count_links(self) -> int:
        """Return how many links to sign in are stored."""
        return sum(line.startswith("sign_in_link ") for line in self.content())

    def cookie_of(self, name: str | None) -> str | None:
        """Return the cookie of somebody who has just signed in; of "ended", one whose session has ended."""
        if name in (None, "invented"):
            return name
        engine = engine_for(str(self.file))
        email = f"{'coordinator' if name == 'ended' else name}@example.org"
        token = sign_in.redeem_link(engine, sign_in.make_link(engine, OPERATOR, email).token).token
        if name == "ended":
            sign_in.end_all(engine, OPERATOR, email)
        engine.dispose()
        return token

    def end_sessions(self, name: str) -> None:
        engine = engine_for(str(self.file))
        sign_in.end_all(engine, OPERATOR, f"{name}@example.org")
        engine.dispose()

    @contextmanager
    def tab(self, cookie: str | None, origin: str | None = None) -> Iterator[Tab]:
        """Open a tab with a cookie."""
        with connect(
            protocol.socket_address(self.address),
            subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
            additional_headers={} if cookie is None else {"Cookie": f"{SESSION_COOKIE}={cookie}"},
            origin=None if origin is None else Origin(origin),
            max_size=None,
        ) as socket:
            yield Tab(socket, self.address)


@pytest.fixture(scope="module")
def installation(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("forged") / "kap.sqlite"))
    engine = engine_for(str(file))
    add_reports(engine)
    for role in (Role.COORDINATOR, Role.REVIEWER):
        persons.add(engine, OPERATOR, f"{role}-beside@example.org", "Of another place")
        persons.give_role(engine, OPERATOR, f"{role}-beside@example.org", role, "AO-DKR")
    engine.dispose()
    with served(file) as address:
        yield Installation(address, file)


@pytest.fixture(scope="module")
def buttons(installation: Installation) -> dict[str, dict[str, str]]:
    """The ids of the buttons of each page by their keys, as those see them to whom they are offered."""
    found = {}
    for page, (name, query, _keys) in OFFERED.items():
        with installation.tab(installation.cookie_of(name)) as tab:
            answers = tab.ask(page, **query)
        found[page] = {key: button.id for key, button in elements(answers, "button").items()}
    return found


# ---- buttons


@pytest.mark.parametrize("name", [*STRANGERS, "coordinator", "reviewer", "publisher", "administrator"])
@pytest.mark.parametrize("page", OFFERED)
def test_buttons_pressed_by_hand_without_the_role_change_nothing(
    installation: Installation, buttons: dict[str, dict[str, str]], page: str, name: str | None
) -> None:
    offered_to, query, keys = OFFERED[page]
    assert {key.partition("_RO")[0] for key in buttons[page]} >= keys
    if name == offered_to:
        return
    cookie = installation.cookie_of(name)
    before = installation.content()

    with installation.tab(cookie) as tab:
        answers = tab.ask(page, **query)
        answers += tab.ask(page, pressed=buttons[page].values(), **query)

    assert installation.content() == before
    if page == "people":
        assert b"Only an administrator sees who may do what." in told(answers)
        assert b"publisher@example.org" not in told(answers) or name == "publisher"
    elif name in STRANGERS:
        assert not [state for state in REPORTED_FOR if report_word(state).encode() in told(answers)]


def test_the_same_button_does_something_for_who_is_offered_it(
    installation: Installation, buttons: dict[str, dict[str, str]]
) -> None:
    cookie = installation.cookie_of("administrator")
    before = installation.count_links()

    with installation.tab(cookie) as tab:
        tab.ask("people", pressed=[buttons["people"]["make_link"]])

    assert installation.count_links() == before + 1


# ---- what was open before the session ended


def test_what_is_typed_pressed_or_taken_after_the_session_has_ended_changes_and_gives_nothing(
    installation: Installation, buttons: dict[str, dict[str, str]]
) -> None:
    with installation.tab(installation.cookie_of("coordinator")) as tab:
        answers = tab.ask("submit", **FILLED)
        upload = elements(answers, "expandable")["report_upload"].id
        answers = tab.ask("submit", opened=[upload], **FILLED)
        [comment] = [box.id for key, box in elements(answers, "text_area").items() if key.endswith("_comment")]
        workbook = elements(answers, "download_button")["report_workbook"].deferred_file_id
        taken = tab.take(workbook)
        installation.end_sessions("coordinator")
        before = installation.content()

        refused = tab.take(workbook)
        after = tab.ask("submit", opened=[upload], typed={comment: "forged"}, **FILLED)
        after += tab.ask("submit", pressed=buttons["submit"].values(), **CHECKED)

    assert taken.deferred_file.url and not taken.error_msg
    assert not refused.deferred_file.url
    assert refused.error_msg.startswith("You get no file any more: your session has ended")
    assert installation.content() == before
    assert report_word("draft").encode() not in told(after)


def test_a_session_that_ends_takes_its_files_from_the_other_tabs(installation: Installation) -> None:
    with installation.tab(installation.cookie_of("coordinator")) as tab, installation.tab(None) as other:
        upload = elements(tab.ask("submit", **FILLED), "expandable")["report_upload"].id
        answers = tab.ask("submit", opened=[upload], **FILLED)
        workbook = elements(answers, "download_button")["report_workbook"].deferred_file_id
        installation.end_sessions("coordinator")
        other.ask("submit", **FILLED)
        assert not other.take(workbook).deferred_file.url


def test_a_file_that_was_made_is_kept_by_no_proxy_and_its_address_ends_as_pages_are_opened(
    installation: Installation,
) -> None:
    with installation.tab(installation.cookie_of("coordinator")) as tab:
        upload = elements(tab.ask("submit", **FILLED), "expandable")["report_upload"].id
        answers = tab.ask("submit", opened=[upload], **FILLED)
        url = tab.take(elements(answers, "download_button")["report_workbook"].deferred_file_id).deferred_file.url
        answer = Answer(installation.address, url)
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    with installation.tab(None) as other:
        for _time in range(3):
            other.ask("account")
    assert Answer(installation.address, url).status == 404


# ---- addresses


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("review", {}),
        ("review", {"reporter": OWN_PLACE, "figure": REPORTED_KPI}),
        *(("review", {"submission": report_code(state)}) for state in REPORTED_FOR),
        ("submit", FILLED),
        ("submit", {"reporter": "WORLD", "period": REPORTED_FOR["submitted"]}),
    ],
)
def test_the_reports_of_another_place_are_not_told_by_any_address(
    installation: Installation, name: str | None, page: str, query: dict[str, str]
) -> None:
    with installation.tab(installation.cookie_of(name)) as tab:
        answers = told(tab.ask(page, **query))
    assert not [state for state in REPORTED_FOR if report_word(state).encode() in answers]
    assert b"coordinator@example.org" not in answers


@pytest.mark.parametrize("path", ["/media/0.xlsx", f"/media/{'0' * 56}.xlsx", "/media/../kap.sqlite", "/media/"])
def test_an_invented_address_of_a_file_leads_nowhere(installation: Installation, path: str) -> None:
    assert Answer(installation.address, path).status in (400, 404)


# ---- uploads, and pages of other sites


def test_a_file_is_uploaded_by_the_own_pages_to_an_open_tab_alone(installation: Installation) -> None:
    server = installation.address
    token = Answer(server, "/_stcore/health").headers["set-cookie"].partition(";")[0].partition("=")[2]
    by_own_page = {"Cookie": f"_streamlit_xsrf={token}", "X_Xsrftoken": token}
    with installation.tab(None) as tab:
        tab.ask("files")
        to = f"/_stcore/upload_file/{tab.session}/1"
        assert Answer(server, to, method="PUT").status == 403
        assert Answer(server, to, method="PUT", Origin="https://evil.example.org", **by_own_page).status == 403
    answer = Answer(server, "/_stcore/upload_file/00000000-0000-0000-0000-000000000000/1", method="PUT", **by_own_page)
    assert (answer.status, b"Invalid session_id" in answer.body) == (400, True)


@pytest.mark.parametrize("name", [None, "administrator"])
def test_a_page_of_another_site_opens_no_tab_with_the_cookies_of_a_reader(
    installation: Installation, name: str | None
) -> None:
    with pytest.raises(InvalidStatus), installation.tab(installation.cookie_of(name), "https://evil.example.org"):
        pass
    with installation.tab(installation.cookie_of(name), f"http://{urlsplit(installation.address).netloc}") as tab:
        assert tab.ask("account")


# ---- where only people who have signed in may read


def test_where_only_the_signed_in_read_nothing_is_told_to_anybody_else(peopled_database: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(peopled_database, tmp_path / "kap.sqlite"))
    with served(file, KAP_SIGNED_IN_ONLY="1") as address:
        closed = Installation(address, file)
        for name in (None, "ended", "invented"):
            with closed.tab(closed.cookie_of(name)) as tab:
                answers = tab.ask("files") + tab.ask("kpi", kpi=REPORTED_KPI)
            assert not elements(answers, "download_button") and b"People trained" not in told(answers)
        with closed.tab(closed.cookie_of("nobody")) as tab:
            files = elements(tab.ask("files"), "download_button")
            assert tab.take(files["take_links"].deferred_file_id).deferred_file.url
            closed.end_sessions("nobody")
            for button in files.values():
                refused = tab.take(button.deferred_file_id)
                assert refused.error_msg.startswith("You get no file any more") and not refused.deferred_file.url
