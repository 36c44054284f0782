"""The choices of families hold every item once."""

from __future__ import annotations

from kap_model.linkages import Linkages
from kap_ui.sections.linkages import families


def test_every_item_stands_in_one_choice_of_families_and_in_no_second(shipped_linkages: Linkages) -> None:
    shown = [code for members in families.GROUPS.values() for code in shipped_linkages.of_families(*members)]
    assert sorted(shown) == sorted(shipped_linkages.items)
    assert len(shipped_linkages.items) == 222
