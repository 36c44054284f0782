"""Roll-ups as rows of a table: each column finds its cell."""

from __future__ import annotations

from kap_model.vocabulary import StatusGroup
from kap_ui.sections.shared import roll_up_table
from kap_ui.words import wording
from tests.kap_model.measures.by_hand import rolled, standings


def test_a_roll_up_has_a_cell_for_every_column() -> None:
    record = roll_up_table.record(rolled(standings(on_track=2, partly_achieved=1, no_data=1, not_applicable=3)))
    with wording.spoken("en"):
        columns = [
            *roll_up_table.count_columns(), roll_up_table.word_column(), *roll_up_table.mean_columns(),
            *roll_up_table.usable_columns(),
        ]  # fmt: skip

    assert {column.name for column in columns} | {"place_code", "quarter", "is_illustrative"} == set(record)
    assert [record[group] for group in StatusGroup] == [0, 2, 1, 0, 0, 1]
    assert (record["usable"], record["applicable"], record["place_code"], record["quarter"]) == (3, 4, "AFR", "2024-Q4")
    assert (record["word"], record["mean_share"]) == ("on_track", None)


def test_the_meaning_of_a_count_says_what_else_it_holds() -> None:
    with wording.spoken("en"):
        meanings = {column.name: column.meaning for column in roll_up_table.count_columns()}

    assert "partly achieved" in meanings["at_risk"]
    assert "not achieved" in meanings["off_track"]
    assert "achieved" not in meanings["on_track"]
