"""Every column of the files has a meaning, and no meaning is of a column that there is not."""

from __future__ import annotations

from kap_model.importing import column_meanings
from kap_model.importing.files import TABLE_FILES


def test_every_column_has_a_meaning_and_every_meaning_a_column() -> None:
    columns = [(table, column) for table in TABLE_FILES.values() for column in table.columns]
    assert all(column_meanings.meaning(table, column) for table, column in columns)
    named = {name for table, column in columns for name in (column, f"{table.name}.{column}")}
    assert set(column_meanings._OF_ANY) | set(column_meanings._OF_TABLE) <= named
