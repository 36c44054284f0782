"""A report on another plan than Kigali's says its name, and nothing that is known of Kigali's."""

from __future__ import annotations

from datetime import date

import pytest

from kap_documents import plan_words
from kap_points.reading import DataNote
from kap_ui.words import wording


def note(code: str, name: str) -> DataNote:
    return DataNote(
        words="Live data", full="Live data", revision="r1", loaded_on=date(2026, 11, 30), plan_code=code,
        plan_name=name, edition=None,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh"])
def test_another_plan_is_called_by_its_own_name(language: str) -> None:
    own = note("NEXT", "Next plan")
    with wording.spoken(language):
        kigali = wording._("Kigali Action Plan")
        said = (plan_words.title(own), plan_words.purpose(own, "…"), plan_words.background(own),
                plan_words.invitation(own), plan_words.reference(own))  # fmt: skip
    assert "Next plan" in said[0] and said[-1] == "Next plan"
    assert [text for text in said if kigali in text or "22" in text] == []


def test_the_plan_of_kigali_is_known() -> None:
    assert plan_words.title(note("KAP", "Kigali Action Plan")).endswith("implementation of the Kigali Action Plan")
