"""Published amounts, on the tiny plan."""

from __future__ import annotations

from sqlmodel import Session

from kap_model.queries.delivery import published
from kap_model.vocabulary import (
    AmountDimension,
    AmountTopic,
)


def test_published_amounts_stand_by_edition_and_dimension_and_a_mention_may_have_no_amount(
    tiny_session: Session,
) -> None:
    every = published.published_amounts(tiny_session)
    found = published.by_edition(every)
    assert list(found) == [(AmountTopic.ITU_BUDGET, "TINY"), (AmountTopic.PARTNER2CONNECT, "TINY")]
    pledges = found[AmountTopic.PARTNER2CONNECT, "TINY"]
    assert [(one.value, one.place_code) for one in pledges[AmountDimension.IMPLEMENTATION_REGION]] == [(120, "AFR")]
    assert [one.value for one in pledges[AmountDimension.TOTAL]] == [360]
    assert [one.value for one in published.published_amounts(tiny_session, AmountTopic.ITU_BUDGET)] == [None]
