"""The order of names."""

from __future__ import annotations

import pytest

from kap_ui.words.collation import collation_key


@pytest.mark.parametrize(
    "in_order",
    [
        ("Congo", "Costa Rica", "Côte d'Ivoire", "Croatia", "Cyprus", "Czechia"),
        ("Émirats arabes unis", "Équateur", "Érythrée", "Espagne", "Estonie", "Eswatini", "États-Unis"),
        ("Togo", "Tunisia", "Türkiye", "Turkmenistan"),
        ("cote", "coté", "côte", "coter"),
        ("manœuvre", "manoir"),
        ("Öland", "Oman", "Østfold"),
        ("africa", "Africa West", "Asia"),
    ],
)
def test_names_stand_as_in_a_dictionary(in_order: tuple[str, ...]) -> None:
    assert tuple(sorted(set(in_order), key=collation_key)) == in_order
