"""How the observations of `total` are found where a question is about all KPIs."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import col

from kap_model.tables import Kpi, Observation
from kap_model.vocabulary import TOTAL


def of_every_kpi() -> ColumnElement[bool]:
    """Return the condition that an observation is of `total`, for a question about all KPIs.

    With the dimension alone SQLite goes by an index of dimensions, which nearly all rows share, and looks up each row
    by itself. With the KPIs beside it, it goes by the primary key: half the time at 200,000 rows.
    """
    return and_(col(Observation.kpi_code).in_(select(col(Kpi.kpi_code))), col(Observation.dimension) == TOTAL)
