"""Accounts as rows."""

from __future__ import annotations

import pytest

from kap_ui import marks
from tests.kap_ui.marks.read_markup import Tree


def drawn(share: float | None, **more: object) -> str:
    row = marks.AccountRow("Africa", ["2.4", "1.2"], share, "50%", **more)  # type: ignore[arg-type]
    return marks.accounts([row], marks.AccountHeads("Office", ["Budget", "Actual"], "Share"), label="Accounts")


def test_a_share_is_as_long_as_it_says_and_its_tick_stands_on_the_same_scale() -> None:
    markup = drawn(0.5, expected=0.75)

    assert 'class="fill" style="width:50.00%"' in markup
    assert 'class="tick" style="inset-inline-start:75.00%"' in markup


def test_without_a_share_the_bar_is_hatched_and_nothing_is_drawn_in_it() -> None:
    markup = drawn(None, expected=0.75)

    assert "bullet rank is-accent none" in markup
    assert "fill" not in markup and "tick" not in markup


def test_nothing_spent_is_an_empty_bar_and_not_a_hatched_one() -> None:
    markup = drawn(0.0)

    assert "fill" not in markup and "none" not in markup


def test_what_is_above_its_budget_fills_the_bar_and_has_an_arrow_head() -> None:
    assert 'class="fill more" style="width:100.00%"' in drawn(1.08)


def test_made_up_amounts_are_striped() -> None:
    assert "striped" in drawn(0.5, is_illustrative=True)
    assert "striped" not in drawn(0.5)


def test_each_amount_has_the_head_of_its_column_where_the_heads_are_not_seen() -> None:
    markup = drawn(0.5)

    assert 'data_head="Budget">2.4' in markup.replace("data-head", "data_head")
    assert Tree(marks.accounts([], marks.AccountHeads("Office", ["Budget"], "Share"), label="Accounts"))


def test_a_row_with_too_few_amounts_is_refused() -> None:
    with pytest.raises(ValueError, match="1 amounts for 2 columns"):
        marks.accounts(
            [marks.AccountRow("Africa", ["2.4"], 0.5, "50%")],
            marks.AccountHeads("Office", ["Budget", "Actual"], "Share"),
            label="Accounts",
        )
