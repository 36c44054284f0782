"""Questions about the plan itself: names, titles of sources, the rows behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.frames import Frame, FrameColumn
from kap_model.queries.names import texts
from kap_model.tables import (
    Enabler,
    FrameworkItem,
    ImportBatch,
    Kpi,
    Meeting,
    Observation,
    Offering,
    Outcome,
    Place,
    Plan,
    Priority,
    Source,
)
from kap_model.vocabulary import Language, NameField, Origin, OriginView

PLAN_NAME = "PLAN"
"""The code under which `names` gives the plan's own name."""

_NAMED: Final = (
    (Priority.priority_code, Priority.name_en, Priority.name_fr),
    (Enabler.enabler_code, Enabler.name_en, Enabler.name_fr),
    (Offering.offering_code, Offering.name_en, Offering.name_fr),
    (Outcome.outcome_code, Outcome.name_en, Outcome.name_fr),
    (Kpi.kpi_code, Kpi.name_en, Kpi.name_fr),
    (Place.place_code, Place.name_en, Place.name_fr),
    (FrameworkItem.item_code, FrameworkItem.title_en, FrameworkItem.title_fr),
)
"""The code, the English and the French name of what has a name that pages show."""

OBSERVATION_ROWS = Frame(
    "observation_rows",
    "one observation behind a figure, with the file and row it was read from",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("place_code", "text", "place that observed"),
        FrameColumn("quarter", "quarter", "quarter observed"),
        FrameColumn("dimension", "text", "total, or the disaggregation"),
        FrameColumn("category", "text", "category of the disaggregation"),
        FrameColumn("value", "number", "value, in the KPI's unit"),
        FrameColumn("numerator", "number", "numerator of a rate"),
        FrameColumn("denominator", "number", "denominator of a rate"),
        FrameColumn("countries", "text", "ISO 3166 codes, separated by semicolons"),
        FrameColumn("origin", "text", "published, reported or illustrative"),
        FrameColumn("basis", "text", "how sure the row is"),
        FrameColumn("is_correction", "flag", "corrects an earlier figure"),
        FrameColumn("source", "text", "source_id and the place in it"),
        FrameColumn("note", "text", "what else is to be known"),
        FrameColumn("file_name", "text", "file that the row was read from"),
        FrameColumn("file_row", "count", "row of that file; the header is row 1"),
        FrameColumn("loaded_at", "text", "time of the import, UTC"),
    ),
)


def meetings(session: Session, language: str) -> dict[str, str]:
    """Return the names of the meetings that the plan answers to, by their codes, the latest first."""
    statement = select(col(Meeting.meeting_code), col(Meeting.name_en), col(Meeting.name_fr)).order_by(
        col(Meeting.start_date).is_(None), col(Meeting.start_date).desc(), col(Meeting.meeting_code)
    )
    own = texts(session, language, NameField.NAME)
    return {
        code: own.get(code) or (french if language == Language.FRENCH else english)
        for code, english, french in session.connection().execute(statement)
    }


def names(session: Session, language: str) -> dict[str, str]:
    """Return the names of the plan (`PLAN`), priorities, enablers, offerings, outcomes, KPIs, places and items by code.

    Each is in the language, or in English where it has no name in it.
    """
    own = texts(session, language, NameField.NAME)
    is_french = language == Language.FRENCH
    names_by_code: dict[str, str] = {}
    for code, english, french in _NAMED:
        for key, name_en, name_fr in session.connection().execute(select(col(code), col(english), col(french))):
            names_by_code[key] = own.get(key) or (name_fr if is_french else None) or name_en
    plans = select(col(Plan.plan_code), col(Plan.name_en), col(Plan.name_fr)).order_by(col(Plan.plan_code))
    for key, name_en, name_fr in session.connection().execute(plans):
        names_by_code.setdefault(PLAN_NAME, own.get(key) or (name_fr if is_french else name_en))
    return names_by_code


def code_and_quarters(session: Session) -> tuple[str, str, str]:
    """Return the code of the plan that the data are of, its first and its last quarter."""
    statement = select(col(Plan.plan_code), col(Plan.start_quarter), col(Plan.end_quarter)).order_by(
        col(Plan.plan_code)
    )
    code, start, end = session.connection().execute(statement.limit(1)).one()
    return code, start, end


def in_english(session: Session, language: str) -> frozenset[str]:
    """Return the codes whose name is the English one in another language, since it has none of its own."""
    if language == Language.ENGLISH:
        return frozenset()
    own = texts(session, language, NameField.NAME)
    return frozenset(
        key
        for code, _english, french in _NAMED
        for key, name_fr in session.connection().execute(select(col(code), col(french)))
        if key not in own and not (language == Language.FRENCH and name_fr)
    )


def observation_rows(
    session: Session, kpi: str, places: Sequence[str], origin: OriginView, last_quarter: str | None = None
) -> pd.DataFrame:
    """Return the observations of a KPI at some places, every dimension, up to a quarter; columns: OBSERVATION_ROWS."""
    statement = (
        select(
            col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter),
            col(Observation.dimension), col(Observation.category), col(Observation.value), col(Observation.numerator),
            col(Observation.denominator), col(Observation.countries), col(Observation.origin), col(Observation.basis),
            col(Observation.is_correction), col(Observation.source), col(Observation.note),
            col(ImportBatch.file_name), col(Observation.file_row), col(ImportBatch.loaded_at),
        )
        .join(ImportBatch, col(ImportBatch.batch_id) == col(Observation.batch_id), isouter=True)
        .where(col(Observation.kpi_code) == kpi, col(Observation.place_code).in_(places))
        .order_by(
            col(Observation.dimension) != "total", col(Observation.dimension), col(Observation.category),
            col(Observation.place_code), col(Observation.quarter),
        )
    )  # fmt: skip
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Observation.origin) == Origin.PUBLISHED)
    if last_quarter is not None:
        statement = statement.where(col(Observation.quarter) <= last_quarter)
    rows = []
    for row in session.connection().execute(statement):
        loaded_at = None if row.loaded_at is None else row.loaded_at.isoformat(timespec="seconds")
        rows.append({**row._mapping, "loaded_at": loaded_at})
    return OBSERVATION_ROWS.of(rows)


def source_licences(session: Session) -> dict[str, str]:
    """Return the terms of use of every source that names some, by source_id."""
    statement = select(col(Source.source_id), col(Source.licence)).where(col(Source.licence).is_not(None))
    return {source: licence for source, licence in session.connection().execute(statement).all() if licence}


def source_titles(session: Session) -> dict[str, str]:
    """Return the title of every source by source_id."""
    return dict(session.connection().execute(select(col(Source.source_id), col(Source.title))).all())


def source_addresses(session: Session) -> dict[str, str]:
    """Return the web address of every source that has one, by its id. One statement."""
    rows = session.connection().execute(
        select(col(Source.source_id), col(Source.address)).where(col(Source.address).is_not(None))
    )
    return {source: str(address) for source, address in rows}
