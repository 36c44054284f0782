"""What a reader can choose from, in the tiny plan."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from kap_model.quarter import Quarter
from kap_model.queries import choices
from kap_model.queries.choices import Opening
from kap_model.vocabulary import OriginView

Q = Quarter.parse


def test_kpis_stand_in_the_order_of_their_priorities_and_enablers(tiny_session: Session) -> None:
    offered = choices.choices(tiny_session)
    assert (offered.priorities, offered.enablers) == (("P1", "P2"), ("E1",))
    assert [offered.kpi_objectives[kpi] for kpi in offered.kpis] == ["P1"] * 5 + ["P2"] * 4 + ["E1"] * 3


def test_the_newest_quarter_is_that_of_a_total_in_view(tiny_session: Session) -> None:
    offered = choices.choices(tiny_session)
    assert offered.newest == {OriginView.ALL: Q("2025-Q4"), OriginView.PUBLISHED: Q("2025-Q4")}
    assert offered.default_quarter(OriginView.ALL) == Q("2025-Q4")


def test_a_quarter_is_compared_with_the_one_a_year_earlier_but_none_before_the_plans_eve(tiny_session: Session) -> None:
    offered = choices.choices(tiny_session)
    assert offered.default_compared(Q("2025-Q4")) == Q("2024-Q4")
    assert offered.default_compared(Q("2023-Q2")) == Q("2022-Q4")
    assert list(map(str, offered.compared(Q("2023-Q3")))) == ["2023-Q2", "2023-Q1", "2022-Q4"]


def test_without_any_observation_every_quarter_of_the_plan_is_offered_and_its_last_shown(tiny_session: Session) -> None:
    offered = replace(choices.choices(tiny_session, Q("2028-Q1")), newest=dict.fromkeys(OriginView))
    assert (offered.quarters[0], offered.quarters[-1]) == (Q("2026-Q4"), Q("2023-Q1"))
    assert offered.default_quarter(OriginView.ALL) == Q("2026-Q4")


def test_no_quarter_after_the_present_one_is_offered_or_shown(tiny_session: Session) -> None:
    offered = choices.choices(tiny_session, Q("2024-Q4"))
    assert offered.newest == {OriginView.ALL: Q("2024-Q4"), OriginView.PUBLISHED: Q("2024-Q4")}
    assert (offered.quarters[0], offered.default_quarter(OriginView.ALL)) == (Q("2024-Q4"), Q("2024-Q4"))
    unobserved = replace(offered, newest=dict.fromkeys(OriginView))
    assert unobserved.quarters[0] == Q("2024-Q4")
    assert replace(unobserved, present=Q("2020-Q1")).quarters == (Q("2023-Q1"),)


def test_an_edition_opens_with_its_quarter_and_in_another_view_with_none_that_is_later(tiny_session: Session) -> None:
    offered = replace(choices.choices(tiny_session), opening=Opening(Q("2025-Q3"), OriginView.ALL))
    assert offered.default_origin is OriginView.ALL
    assert [offered.default_quarter(view) for view in OriginView] == [Q("2025-Q3"), Q("2025-Q3")]
    assert offered.newest_quarter(OriginView.ALL) == Q("2025-Q4"), "its data go on"
    published_long_ago = replace(offered, newest={**offered.newest, OriginView.PUBLISHED: Q("2024-Q1")})
    assert published_long_ago.default_quarter(OriginView.PUBLISHED) == Q("2024-Q1")
