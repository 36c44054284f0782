"""Questions about sources: which there are, how often each is used, and which stand behind a view."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from kap_model.frames import Frame, FrameColumn
from kap_model.tables import Boundary, Observation, Source, Target
from kap_model.vocabulary import Origin, OriginView

SOURCES = Frame(
    "sources",
    "one source, with how many observations and targets were read in it",
    (
        FrameColumn("source_id", "text", "identifier of the source"),
        FrameColumn("title", "text", "title"),
        FrameColumn("publisher", "text", "who published it"),
        FrameColumn("edition", "text", "edition"),
        FrameColumn("date", "text", "date or year, as the source gives it"),
        FrameColumn("address", "text", "web address"),
        FrameColumn("licence", "text", "terms of use"),
        FrameColumn("observations", "count", "observations read in it"),
        FrameColumn("targets", "count", "baselines, milestones and targets read in it"),
    ),
)

BOUNDARIES = Frame(
    "boundaries",
    "one disputed or special area, and how the maps draw it",
    (
        FrameColumn("area_code", "text", "code of the area"),
        FrameColumn("name_en", "text", "name in English"),
        FrameColumn("name_fr", "text", "name in French"),
        FrameColumn("drawn_en", "text", "how the maps draw it, in English"),
        FrameColumn("drawn_fr", "text", "how the maps draw it, in French"),
        FrameColumn("un_practice_en", "text", "practice of the United Nations, in English"),
        FrameColumn("un_practice_fr", "text", "practice of the United Nations, in French"),
        FrameColumn("basis", "text", "how sure the row is"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)


def sources(session: Session) -> pd.DataFrame:
    """Return every source with its uses; columns: SOURCES. 3 statements."""
    observations, targets = _uses(session, Observation.source), _uses(session, Target.source)
    rows = session.connection().execute(select(*Source.__table__.columns).order_by(col(Source.source_id)))  # type: ignore[attr-defined]
    return SOURCES.of(
        {**row._mapping, "observations": observations[row.source_id], "targets": targets[row.source_id]} for row in rows
    )


def boundaries(session: Session) -> pd.DataFrame:
    """Return how each disputed or special area is drawn; columns: BOUNDARIES."""
    columns = [Boundary.__table__.columns[column.name] for column in BOUNDARIES.columns]  # type: ignore[attr-defined]
    rows = session.connection().execute(select(*columns).order_by(col(Boundary.area_code)))
    return BOUNDARIES.of(dict(row._mapping) for row in rows)


def behind_observations(session: Session, origin: OriginView) -> tuple[str, ...]:
    """Return the ids of the sources of all observations in view: the published ones first, the most used first."""
    published = _uses(session, Observation.source, Origin.PUBLISHED)
    others = Counter[str]() if origin is OriginView.PUBLISHED else _uses(session, Observation.source) - published
    return tuple(dict.fromkeys(code for uses in (published, others) for code, _count in uses.most_common()))


def _uses(session: Session, source: str, origin: Origin | None = None) -> Counter[str]:
    statement = select(col(source), func.count()).group_by(col(source))
    if origin is not None:
        statement = statement.where(col(Observation.origin) == origin)
    uses: Counter[str] = Counter()
    for text, count in session.connection().execute(statement):
        uses[text.split(":", 1)[0].strip()] += count
    return uses
