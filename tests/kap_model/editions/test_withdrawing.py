"""An edition is withdrawn with a reason, once, and stays."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.editions.listing import EditionError, UnknownEditionError, edition
from kap_model.editions.withdrawing import withdraw
from kap_model.people.history_entries import entries
from kap_model.people.permissions import NotAllowedError
from tests.support.editions import Freeze
from tests.support.reporting import actor


def test_a_withdrawn_edition_says_why_by_whom_and_when(peopled: Engine, frozen: Freeze) -> None:
    known = frozen()
    withdrawn = withdraw(peopled, actor("publisher"), "tdag-26", " Counted twice. ")
    assert withdrawn.withdrawal is not None
    assert (withdrawn.withdrawal.reason, withdrawn.withdrawal.withdrawn_by) == (
        "Counted twice.",
        "publisher@example.org",
    )
    assert withdrawn.withdrawal.withdrawn_at >= known.frozen_at
    assert withdrawn.fingerprint == known.fingerprint


def test_withdrawing_is_an_event_of_the_history(peopled: Engine, withdrawn: None) -> None:
    with reading(peopled) as session:
        event = entries(session)[-1]
    assert (event.act, event.subject, event.reason) == ("edition_withdrawn", "TDAG-26", "Counted twice.")


def test_it_is_withdrawn_once(peopled: Engine, withdrawn: None) -> None:
    with pytest.raises(EditionError, match="TDAG-26 was withdrawn already"):
        withdraw(peopled, actor("publisher"), "TDAG-26", "Once more")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_a_reason_is_asked_for(peopled: Engine, frozen: Freeze, reason: str) -> None:
    frozen()
    with pytest.raises(EditionError, match="Say why"):
        withdraw(peopled, actor("publisher"), "TDAG-26", reason)


@pytest.mark.parametrize("name", ["coordinator", "reviewer", "administrator", "nobody"])
def test_only_a_publisher_withdraws(peopled: Engine, frozen: Freeze, name: str) -> None:
    frozen()
    with pytest.raises(NotAllowedError):
        withdraw(peopled, actor(name), "TDAG-26", "Counted twice")
    with reading(peopled) as session:
        assert edition(session, "TDAG-26").withdrawal is None


def test_an_edition_that_is_not_there_is_not_withdrawn(peopled: Engine, frozen: Freeze) -> None:
    frozen()
    with pytest.raises(UnknownEditionError, match="Did you mean TDAG-26"):
        withdraw(peopled, actor("publisher"), "TDAG-2", "Counted twice")
