"""What is said of the basis of links."""

from __future__ import annotations

from dataclasses import replace

from kap_model.linkages import Linkages
from kap_model.vocabulary import Basis
from kap_ui.sections.linkages import (
    link_words,
)
from tests.support.without_page import Reader


def test_the_matrix_says_reconstructed_until_every_link_shown_is_official(
    reader: Reader, shipped_linkages: Linkages
) -> None:
    reader("en")
    mark = "Reconstructed, not the official figure."
    links = shipped_linkages.to_item("SDG-17.8.1")
    official = [replace(linkage, basis=Basis.OFFICIAL) for linkage in links]
    assert mark in link_words.basis_line(links) and mark in link_words.basis_words(links)
    assert mark in link_words.basis_line([*official[:-1], links[0]])
    assert "1 of the 2 links shown was read" in link_words.basis_line([official[0], links[0]])
    assert mark not in link_words.basis_line(official) and mark not in link_words.basis_words(official)
