"""The sources and what rests on them."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from kap_model.queries import sources

pytestmark = pytest.mark.both_databases


def test_every_source_comes_with_its_observations_and_targets(tiny_session: Session) -> None:
    [use] = sources.uses(tiny_session)
    assert (use.source_id, use.observations, use.targets) == ("TINY", 45, 21)


def test_a_source_comes_with_the_rows_of_delivery_that_were_read_in_it(tiny_session: Session) -> None:
    """2 partners, 3 projects, 4 budgets, 3 contributions and 3 published amounts."""
    [use] = sources.uses(tiny_session)
    assert (use.delivery, use.is_illustrative) == (15, True)
