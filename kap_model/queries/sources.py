"""Questions about sources: which there are, how often each is used, and which stand behind a view."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from kap_model.frames import Frame, FrameColumn
from kap_model.importing.files import TABLE_FILES
from kap_model.tables import Boundary, Observation, Source, Target
from kap_model.vocabulary import Basis, Origin, OriginView


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUse:
    """A source, with how many observations and targets were read in it.

    Attributes:
        source_id: tells it from the others.
        title: its title.
        publisher: who published it.
        edition: its edition.
        date: its date or year, as it gives it.
        address: its web address.
        licence: its terms of use.
        observations: observations read in it.
        targets: baselines, milestones and targets read in it.
        is_illustrative: some of these rows are made up.
    """

    source_id: str
    title: str
    publisher: str | None
    edition: str | None
    date: str | None
    address: str | None
    licence: str | None
    observations: int
    targets: int
    is_illustrative: bool


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


def uses(session: Session) -> list[SourceUse]:
    """Return every source with its uses, by id. 3 statements."""
    observations = _counts_by(session, Observation.source, col(Observation.origin) == Origin.ILLUSTRATIVE)
    targets = _counts_by(session, Target.source, col(Target.basis) == Basis.ILLUSTRATIVE)
    columns = [TABLE_FILES["sources"].table.columns[name] for name in TABLE_FILES["sources"].columns]
    rows = session.connection().execute(select(*columns).order_by(col(Source.source_id)))
    return [
        SourceUse(
            **row._mapping,
            observations=observations[False][row.source_id] + observations[True][row.source_id],
            targets=targets[False][row.source_id] + targets[True][row.source_id],
            is_illustrative=row.source_id in observations[True] or row.source_id in targets[True],
        )
        for row in rows
    ]


def boundaries(session: Session) -> pd.DataFrame:
    """Return how each disputed or special area is drawn; columns: BOUNDARIES."""
    columns = [Boundary.__table__.columns[column.name] for column in BOUNDARIES.columns]  # type: ignore[attr-defined]
    rows = session.connection().execute(select(*columns).order_by(col(Boundary.area_code)))
    return BOUNDARIES.of(dict(row._mapping) for row in rows)


def behind_observations(session: Session, origin: OriginView) -> tuple[str, ...]:
    """Return the ids of the sources of all observations in view: the published ones first, the most used first."""
    published = _counts(session, Observation.source, Origin.PUBLISHED)
    others = Counter[str]() if origin is OriginView.PUBLISHED else _counts(session, Observation.source) - published
    return tuple(dict.fromkeys(code for counts in (published, others) for code, _count in counts.most_common()))


def _counts(session: Session, source: str, origin: Origin | None = None) -> Counter[str]:
    statement = select(col(source), func.count()).group_by(col(source))
    if origin is not None:
        statement = statement.where(col(Observation.origin) == origin)
    counts: Counter[str] = Counter()
    for text, count in session.connection().execute(statement):
        counts[_source_id(text)] += count
    return counts


def _counts_by(session: Session, source: str, condition: ColumnElement[bool]) -> dict[bool, Counter[str]]:
    """Return the counts of the rows that meet a condition (True), and of the others."""
    statement = select(col(source), condition, func.count()).group_by(col(source), condition)
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for text, is_met, count in session.connection().execute(statement):
        counts[bool(is_met)][_source_id(text)] += count
    return counts


def _source_id(text: str) -> str:
    return text.split(":", 1)[0].strip()
