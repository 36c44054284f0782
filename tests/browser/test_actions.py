"""Agreed actions in Chromium: a publisher notes one by keyboard on a telephone, a reader sees it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from kap_model.database import engine_for
from kap_model.people import sign_in
from kap_model.quarter import Quarter
from kap_model.reporting import agreed_actions
from kap_model.reporting.agreed_actions import Agreement
from tests.support.chromium import TOO_WIDE, Visit, Visitor, barriers
from tests.support.reporting import OPERATOR, actor
from tests.support.server import served

KPI = "K-P1.1-a"


@pytest.fixture
def engine(peopled_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database with people, an action that is late and one that is done."""
    engine = engine_for(str(shutil.copy(peopled_database, tmp_path / "kap.sqlite")))
    for quarter in ("2020-Q1", "2020-Q2"):
        agreement = Agreement(
            what="Repeat the survey", who="Regional office", agreed_at="TDAG-26", by_quarter=Quarter.parse(quarter)
        )
        known = agreed_actions.agree(engine, actor("publisher"), KPI, agreement)
    agreed_actions.finish(engine, actor("publisher"), known.action_id, "Repeated in both countries", 1)
    yield engine
    engine.dispose()


def is_fine(visit: Visit) -> bool:
    assert barriers(visit) == set()
    assert visit.errors == []
    return int(visit.page.evaluate(TOO_WIDE)) <= 0


def test_a_publisher_notes_an_action_by_keyboard_and_a_reader_sees_it(visitor: Visitor, engine: Engine) -> None:
    with served(Path(str(engine.url.database))) as address:
        publisher = visitor(at=address, width=390, color_scheme="dark")
        link = sign_in.make_link(engine, OPERATOR, "publisher@example.org")
        token = sign_in.redeem_link(engine, link.token, "Chromium").token
        cookie = {"name": sign_in.SESSION_COOKIE, "value": token, "url": address}
        publisher.page.context.add_cookies([cookie])  # type: ignore[list-item]  # its type is private to Playwright
        publisher.open("actions", about=KPI)
        assert is_fine(publisher)

        for label, words in (("What", "Ask why"), ("Who: a unit", "Headquarters"), ("Agreed at", "TDAG-27")):
            publisher.page.get_by_label(label).last.focus()
            publisher.page.keyboard.type(words)
        publisher.page.get_by_label("By which meeting").focus()
        publisher.page.keyboard.type("TDAG-28")
        publisher.page.get_by_role("button", name="Agree on it").focus()
        publisher.page.keyboard.press("Enter")
        expect(publisher.settled().page.get_by_text("The action was noted.")).to_be_visible()
        publisher.page.get_by_role("link", name="Change, or say what came of it · Ask why").press("Enter")
        expect(publisher.settled().page.get_by_role("heading", name="Change what was agreed")).to_be_visible()
        assert is_fine(publisher)

        reader = visitor(at=address).open("kpi", kpi=KPI)
        expect(reader.page.locator(".st-key-agreed_beside").get_by_text("Ask why")).to_be_visible()
        assert is_fine(reader.open("actions"))
