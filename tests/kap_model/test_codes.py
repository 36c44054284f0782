"""Lists of codes in one cell."""

from __future__ import annotations

import pytest

from kap_model.codes import join_codes, split_codes


@pytest.mark.parametrize(
    ("cell", "codes"),
    [(None, []), ("", []), (";", []), ("KEN", ["KEN"]), (" RWA ; KEN;RWA;", ["RWA", "KEN"])],
)
def test_the_codes_of_a_cell_come_once_in_its_order(cell: str | None, codes: list[str]) -> None:
    assert split_codes(cell) == codes


def test_an_empty_set_is_a_lone_semicolon_and_no_absent_cell() -> None:
    assert join_codes([]) == ";"
    assert join_codes(["RWA", "KEN", "RWA"]) == "KEN;RWA"
