"""The categories in which places have reported a KPI, such as women and men."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.reporting.submissions import RowKey
from kap_model.tables import Observation
from kap_model.vocabulary import TOTAL, Origin


def categories(session: Session, kpi: str) -> tuple[RowKey, ...]:
    """Return the categories of every dimension that an office or region has had of a KPI, in order. One statement.

    Those of publications, such as an edition, are not reported by anybody.
    """
    statement = (
        select(col(Observation.dimension), col(Observation.category))
        .where(
            col(Observation.kpi_code) == kpi,
            col(Observation.dimension) != TOTAL,
            col(Observation.origin) != Origin.PUBLISHED,
        )
        .distinct()
        .order_by(col(Observation.dimension), col(Observation.category))
    )
    return tuple(
        RowKey(kpi_code=kpi, dimension=dimension, category=category)
        for dimension, category in session.connection().execute(statement)
    )
