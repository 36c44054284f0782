"""Questions about the links of Figure 2: the links and both their ends, projects, and what no KPI measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from kap_model.exporting.tables import export_csv
from kap_model.frames import Frame, FrameColumn
from kap_model.importing.files import TABLE_FILES
from kap_model.linkages import Item, Linkage, Linkages, Start, StartKind
from kap_model.queries.units import Unit, units
from kap_model.tables import (
    Enabler,
    FrameworkItem,
    Kpi,
    Link,
    Observation,
    Offering,
    Outcome,
    Place,
    Priority,
    Project,
)
from kap_model.vocabulary import TOTAL, Basis, Family, Origin, OriginView, Strength

LINKS = Frame(
    "links",
    "one link of the plan to an item of Figure 2",
    (
        FrameColumn("from_code", "text", "priority, enabler, offering or outcome"),
        FrameColumn("to_code", "text", "item that it is linked to"),
        FrameColumn("family", "text", "family of the item; absent for an offering"),
        FrameColumn("strength", "text", "primary or secondary"),
        FrameColumn("basis", "text", "how sure the link is"),
        FrameColumn("reason", "text", "why it is drawn, in the language asked for"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)

LINKED_PROJECTS = Frame(
    "linked_projects",
    "one project of an initiative, a priority or an enabler",
    (
        FrameColumn("project_code", "text", "project"),
        FrameColumn("name_en", "text", "name in English"),
        FrameColumn("name_fr", "text", "name in French, where there is one"),
        FrameColumn("priority_code", "text", "priority or enabler that it serves"),
        FrameColumn("initiative_code", "text", "regional initiative that it carries out"),
        FrameColumn("office_code", "text", "office in charge"),
        FrameColumn("region_code", "text", "region of the initiative, else of the office"),
        FrameColumn("start_quarter", "quarter", "first quarter"),
        FrameColumn("end_quarter", "quarter", "last quarter"),
        FrameColumn("state", "text", "state of the project"),
        FrameColumn("budget_chf", "number", "budget, Swiss francs, where it is one figure"),
        FrameColumn("budget_low_chf", "number", "lower end of a budget that is a band, Swiss francs"),
        FrameColumn("budget_high_chf", "number", "upper end of a budget that is a band, Swiss francs"),
        FrameColumn("budget_amount", "number", "budget in another currency, as published"),
        FrameColumn("budget_currency", "text", "code of that currency"),
        FrameColumn("spent_chf", "number", "spent, Swiss francs"),
        FrameColumn("origin", "text", "published, reported or illustrative"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)

PUBLISHED = Frame(
    "published_figures",
    "the newest published figure of a KPI at a place",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("quarter", "quarter", "quarter observed"),
        FrameColumn("value", "number", "value, in the KPI's unit"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)


def linkages(session: Session) -> Linkages:
    """Return the links with both their ends; 6 statements."""
    connection = session.connection()
    starts = [
        Start(code, kind)
        for column, kind in (
            (Priority.priority_code, StartKind.PRIORITY),
            (Enabler.enabler_code, StartKind.ENABLER),
            (Offering.offering_code, StartKind.OFFERING),
        )
        for code in connection.scalars(select(col(column)))
    ]
    starts += [
        Start(code, StartKind.OUTCOME, parent)
        for code, parent in connection.execute(select(col(Outcome.outcome_code), col(Outcome.parent_code)))
    ]
    items = [
        Item(
            code=row.item_code,
            family=Family(row.family),
            number=row.number or row.item_code,
            parent=row.parent_code,
            region=row.region_code,
            colour=row.colour,
            basis=Basis(row.basis),
            source=row.source,
        )
        for row in connection.execute(
            select(
                col(FrameworkItem.item_code), col(FrameworkItem.family), col(FrameworkItem.number),
                col(FrameworkItem.parent_code), col(FrameworkItem.region_code), col(FrameworkItem.colour),
                col(FrameworkItem.basis), col(FrameworkItem.source),
            )
        )
    ]  # fmt: skip
    links = [
        Linkage(
            start=row.from_code,
            item=row.to_code,
            strength=Strength(row.strength),
            basis=Basis(row.basis),
            reason_en=row.reason_en,
            reason_fr=row.reason_fr,
            source=row.source,
        )
        for row in connection.execute(
            select(
                col(Link.from_code), col(Link.to_code), col(Link.strength), col(Link.basis), col(Link.reason_en),
                col(Link.reason_fr), col(Link.source),
            )
        )
    ]  # fmt: skip
    return Linkages.of(starts, items, links)


def link_rows(plan_linkages: Linkages, links: Iterable[Linkage], language: str) -> pd.DataFrame:
    """Return links as a frame in the order given; columns: LINKS."""
    return LINKS.of(
        {
            "from_code": link.start,
            "to_code": link.item,
            "family": plan_linkages.items[link.item].family.value if link.item in plan_linkages.items else None,
            "strength": link.strength.value,
            "basis": link.basis.value,
            "reason": link.reason(language) or None,
            "source": link.source,
        }
        for link in links
    )


def projects_of(
    session: Session, initiative: str | None, objectives: Sequence[str], origin: OriginView
) -> pd.DataFrame:
    """Return the projects of an initiative or, where that is None, of objectives; columns: LINKED_PROJECTS."""
    is_chosen = (
        col(Project.priority_code).in_(objectives) if initiative is None else col(Project.initiative_code) == initiative
    )
    columns = [column.name for column in LINKED_PROJECTS.columns if column.name != "region_code"]
    region = func.coalesce(col(FrameworkItem.region_code), col(Place.parent_code)).label("region_code")
    statement = (
        select(*(Project.__table__.columns[name] for name in columns), region)  # type: ignore[attr-defined]
        .join(FrameworkItem, col(FrameworkItem.item_code) == col(Project.initiative_code), isouter=True)
        .join(Place, col(Place.place_code) == col(Project.office_code), isouter=True)
        .where(is_chosen)
        .order_by(col(Project.project_code))
    )
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Project.origin) == Origin.PUBLISHED)
    return LINKED_PROJECTS.of(dict(row._mapping) for row in session.connection().execute(statement))


def kpis_of_indicator(session: Session, number: str) -> tuple[str, ...]:
    """Return the KPIs whose source or name says that they are an SDG indicator, such as 9.c.1."""
    indicator = f"SDG indicator {number}"
    is_named = or_(*(col(text).contains(indicator, autoescape=True) for text in (Kpi.source, Kpi.name_en)))
    rows = session.connection().execute(
        select(col(Kpi.kpi_code), col(Kpi.source), col(Kpi.name_en)).where(is_named).order_by(col(Kpi.kpi_code))
    )
    # 17.6.1 must not match 17.6.10.
    pattern = re.compile(re.escape(indicator) + r"(?![\w.]*\w)")
    return tuple(code for code, source, name in rows if pattern.search(f"{source}\n{name}"))


def published_figures(session: Session, kpis: Sequence[str], places: Sequence[str], until: str) -> pd.DataFrame:
    """Return the newest published figure of KPIs at places, `total` only, up to a quarter; columns: PUBLISHED."""
    statement = (
        select(
            col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter), col(Observation.value),
            col(Observation.source),
        )
        .where(
            col(Observation.kpi_code).in_(kpis),
            col(Observation.place_code).in_(places),
            col(Observation.dimension) == TOTAL,
            col(Observation.origin) == Origin.PUBLISHED,
            col(Observation.quarter) <= until,
            col(Observation.value).is_not(None),
        )
        .order_by(col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter))
    )  # fmt: skip
    newest = {(row.kpi_code, row.place_code): dict(row._mapping) for row in session.connection().execute(statement)}
    return PUBLISHED.of(newest.values())


def kpi_units(session: Session, language: str) -> dict[str, tuple[Unit, int]]:
    """Return the unit of every KPI in the language, see `units`, and its decimals."""
    own = units(session, language)
    rows = session.connection().execute(select(col(Kpi.kpi_code), col(Kpi.decimals)))
    return {row.kpi_code: (own[row.kpi_code], row.decimals) for row in rows}


def links_file(session: Session) -> bytes:
    """Return all links as the bytes of links.csv, in the columns in which they are imported."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "links.csv"
        export_csv(session, TABLE_FILES["links"], file)
        return file.read_bytes()
