"""The flow draws every link of its choice."""

from __future__ import annotations

import pytest

from kap_model.linkages import Linkages, StartKind
from kap_model.vocabulary import Family
from kap_ui.sections.linkages import (
    families,
    flow,
    flow_choice,
)
from tests.kap_ui.sections.linkages.shown import flow_of
from tests.support.without_page import Reader


@pytest.mark.parametrize("family", families.GROUPS)
def test_the_flow_draws_a_dozen_items_and_its_parts_draw_every_linked_one(
    reader: Reader, shipped_linkages: Linkages, family: str
) -> None:
    reader("en")
    first = flow_of(shipped_linkages, family=family)
    drawn_items: list[str] = []
    for part in range(1, first.parts + 1):
        answer = flow_of(shipped_linkages, family=family, part=part)
        assert len(answer.drawn) <= flow_choice.MOST_DRAWN + 1
        assert set(answer.drawn) | set(answer.folded) == set(first.ranked)
        drawn_items += answer.drawn
    assert sorted(drawn_items) == sorted(first.ranked)
    linked = {
        linkage.item
        for code in shipped_linkages.of_kind(StartKind.PRIORITY)
        for linkage in shipped_linkages.from_start(code)
    }
    assert set(drawn_items) == linked & set(shipped_linkages.of_families(*families.GROUPS[family]))


def test_over_outcomes_each_link_of_a_priority_runs_through_its_outcome_or_none(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    goals = set(shipped_linkages.of_families(*families.GROUPS["SDG"]))
    for objective in shipped_linkages.of_kind(StartKind.PRIORITY):
        answer = flow_of(shipped_linkages, objective=objective)
        _to_outcomes, to_items = answer.ribbons
        items = {item for _outcome, item in to_items} - {flow_choice.OTHERS} | set(answer.folded)
        starts_of_links = (objective, *shipped_linkages.outcomes_of(objective))
        linked = {linkage.item for start in starts_of_links for linkage in shipped_linkages.from_start(start)}
        assert items == linked & goals
        for (outcome, end), strands in to_items.items():
            if outcome != flow.WHOLE and end != flow_choice.OTHERS:
                assert shipped_linkages.between(outcome, end) is strands[0].linkage


def test_regions_follow_from_the_initiatives_that_a_priority_is_linked_to(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    _to_priorities, to_regions = flow_of(shipped_linkages, course=flow_choice.REGIONS).ribbons
    linked = [
        linkage
        for code in shipped_linkages.of_kind(StartKind.PRIORITY)
        for linkage in shipped_linkages.from_start(code)
    ]
    initiatives = [linkage for linkage in linked if linkage.item in shipped_linkages.of_families(Family.RI)]
    assert sum(len(strands) for strands in to_regions.values()) == len(initiatives) == 57


def test_a_part_or_a_node_that_the_flow_does_not_have_gives_way_to_one_that_it_has(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    answer = flow_of(shipped_linkages, family="WTDC", part=99, node="P1>SDG9")
    assert (answer.choice.part, answer.choice.node) == (answer.parts, "")
    assert flow_of(shipped_linkages, node="P1>SDG9").choice.node == "P1>SDG9"
