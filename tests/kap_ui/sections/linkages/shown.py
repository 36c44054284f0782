"""The matrix and the flow with the choices of a page, for the tests of linkages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from kap_model.linkages import Linkages
from kap_model.progress import Progress
from kap_ui.figures.figure import ChartFigure
from kap_ui.sections.linkages import (
    flow,
    flow_choice,
    matrix,
    matrix_choice,
)
from kap_ui.sections.linkages.flow_choice import FlowChoice, FlowChoices
from kap_ui.sections.linkages.matrix_choice import MatrixChoice, MatrixChoices
from kap_ui.state.address import OwnChoice
from tests.support.without_page import NOW

MATRIX_CHOICES = MatrixChoices(
    family=OwnChoice("family", "SDG"),
    view=OwnChoice("view", matrix_choice.STRENGTH),
    opened=OwnChoice("open", matrix_choice.NONE),
    order=OwnChoice("sort", matrix_choice.NUMBER),
    words=OwnChoice("find", ""),
    row=OwnChoice("row", None),
    column=OwnChoice("col", None),
)


FLOW_CHOICES = FlowChoices(
    course=OwnChoice("course", flow_choice.ITEMS),
    family=OwnChoice("family", "SDG"),
    part=OwnChoice("part", "1"),
    node=OwnChoice("node", ""),
)


def matrix_of(linkages: Linkages, **choice: Any) -> matrix.Matrix:
    return matrix.matrix(NOW, linkages, MatrixChoice(**choice))


def matrix_figure(linkages: Linkages, **choice: Any) -> ChartFigure:
    return matrix.figure(matrix_of(linkages, **choice), MATRIX_CHOICES)


def matrix_data(linkages: Linkages, **choice: Any) -> dict[str, pd.DataFrame]:
    return matrix_figure(linkages, **choice).named_frames


def flow_of(linkages: Linkages, **choice: Any) -> flow.Flow:
    return flow.flow(linkages, FlowChoice(**choice))


def without_made_up_rows(progress: Progress) -> Progress:
    """Return the same progress as if every figure and target path were real."""
    series = {
        key: [(since, replace(actual, origins=("reported",), is_illustrative_below=False)) for since, actual in steps]
        for key, steps in progress.series.items()
    }
    paths = {key: replace(path, is_illustrative=False) for key, path in progress.facts.target_paths.items()}
    return replace(progress, series=series, facts=replace(progress.facts, target_paths=paths))
