"""The sources and what rests on them."""

from __future__ import annotations

from sqlmodel import Session

from kap_model.queries import sources


def test_every_source_comes_with_its_observations_and_targets(tiny_session: Session) -> None:
    [use] = sources.uses(tiny_session)
    assert (use.source_id, use.observations, use.targets) == ("TINY", 45, 21)
