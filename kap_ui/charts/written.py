"""A chart that is written as a Vega-Lite specification, where Altair's classes would only stand in the way."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import altair as alt


class Written(alt.TopLevelMixin):
    """A specification that goes wherever an Altair chart goes."""

    def __init__(self, specification: dict[str, Any]) -> None:
        self._specification = specification

    def to_dict(self, *_args: Any, **_options: Any) -> dict[str, Any]:
        """Give a copy of the specification."""
        return deepcopy(self._specification)
