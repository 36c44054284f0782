"""The point on linkages: the matrix of the plan and what it serves."""

from __future__ import annotations

from collections.abc import Iterator

from kap_model.queries import linkages as linkages_query
from kap_points.figure_point import point
from kap_points.point import Point
from kap_points.reading import Reading
from kap_ui.frame import page_list
from kap_ui.sections.linkages import link_words, matrix, matrix_choice
from kap_ui.state import data
from kap_ui.words.wording import _


def linkages(reading: Reading) -> Iterator[Point]:
    """Yield what the plan serves, as the page of the matrix shows it at first; nothing where no link is loaded."""
    known = data.ask(linkages_query.linkages)
    if not known.links:
        return
    selection = reading.about("place", "quarter", "origin")
    choices = matrix_choice.declare(known)
    answer = matrix.matrix(selection, known, matrix_choice.chosen(choices, known))
    yield point(
        reading,
        matrix.figure(answer, choices),
        code="linkages",
        question=_(page_list.page("matrix").question),
        finding=matrix.headline(answer),
        selection=selection,
        page="matrix",
        data_quarter=answer.data_quarter,
        sources=answer.sources,
        is_illustrative=answer.is_illustrative,
        basis=link_words.basis_words(answer.links),
    )
