"""The choices of one page: what each offers, and what stands in it."""

from __future__ import annotations

import pytest

from kap_ui.elements import choice_boxes
from kap_ui.elements.choice_box import ControlKind
from kap_ui.frame import page_choices
from kap_ui.state import address
from kap_ui.state.address import OwnChoice

VIEW = OwnChoice("matrix_view", "strength")
ROW: OwnChoice[str | None] = OwnChoice("matrix_row", None)


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OwnChoice, "value", property(lambda choice: choice.default))


def test_segments_show_their_codes_in_order_with_the_default_chosen() -> None:
    box = page_choices.segments(VIEW, "View", ("strength", "status"), str.title, is_off=True)

    assert (box.name, box.kind, box.value, box.is_off) == ("matrix_view", ControlKind.SEGMENTS, "strength", True)
    assert box.options == [("strength", "Strength"), ("status", "Status")]


def test_a_list_offers_no_choice_first_where_it_may_have_none() -> None:
    box = page_choices.listed(ROW, "Row", ("P1",), str.lower, none="All rows", width=112)

    assert (box.kind, box.value, box.width) == (ControlKind.LIST, "", 112)
    assert box.options == [("", "All rows"), ("P1", "p1")]


def test_a_field_has_an_example_no_options_and_an_end() -> None:
    box = page_choices.field(OwnChoice("matrix_find", ""), "Words", example="broadband", fold="More")

    assert (box.kind, list(box.options), box.example, box.fold) == (ControlKind.WORDS, [], "broadband", "More")
    assert box.longest == 60


def test_the_code_of_no_choice_takes_a_choice_back(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[tuple[str, str | None]] = []
    monkeypatch.setattr(address, "choose_own", lambda key, code: chosen.append((key, code)))
    handlers = []
    monkeypatch.setattr(choice_boxes, "show", lambda *_boxes, on_choose, **_more: handlers.append(on_choose))
    page_choices.show(key="controls", label="Shown")
    for code in ("P1", ""):
        handlers[0]("matrix_row", code)

    assert chosen == [("matrix_row", "P1"), ("matrix_row", None)]
