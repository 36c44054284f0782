"""The data dictionary says what the code holds."""

from __future__ import annotations

from pathlib import Path

from kap_model import dictionary

WRITTEN = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_data_dictionary_is_fresh() -> None:
    """If this fails: python -m kap_model.dictionary > docs/data-dictionary.md"""
    assert WRITTEN.read_text(encoding="utf-8") == dictionary.text()


def test_the_dictionary_names_the_columns_of_the_file_of_kpis() -> None:
    table = dictionary.text().partition("### kpi\n")[2].partition("###")[0]
    assert "| kpi_code | text | yes |  |" in table
    assert "| tolerance | number |  | yes |" in table
