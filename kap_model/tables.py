"""The tables. Their field names are the column names of the files in `data/`; this is where a column is spelled.

Codes are the plan's own text and primary keys; no surrogate number is ever shown. A quarter is stored as its text
(``2024-Q3``), which sorts in time. Codes that may stand in one of two tables (a parent that is a priority or an
enabler, the two ends of a link) are checked by the importer, the others by foreign keys.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, MetaData, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


# A registry of its own: a re-imported module may define its tables again without a clash.
class Base(SQLModel, registry=registry(metadata=MetaData())):
    """What all tables share: one metadata, `Base.metadata`."""


class ImportedRow(Base):
    """What all tables of files share: the batch that brought the row, and its row in the file (the header is row 1)."""

    batch_id: str = Field(foreign_key="import_batch.batch_id")
    file_row: int | None = None


class Plan(ImportedRow, table=True):
    """The plan that the data are of, and its quarters. Another plan has a database of its own."""

    __tablename__: ClassVar[str] = "plan"
    plan_code: str = Field(primary_key=True)
    name_en: str
    name_fr: str
    start_quarter: str
    end_quarter: str
    basis: str
    source: str
    note: str | None = None


class Priority(ImportedRow, table=True):
    """One of the five priorities."""

    __tablename__: ClassVar[str] = "priority"
    priority_code: str = Field(primary_key=True)
    section: str | None = None
    name_en: str
    name_fr: str
    summary_en: str | None = None
    summary_fr: str | None = None
    basis: str
    source: str


class Enabler(ImportedRow, table=True):
    """One of the seven enablers."""

    __tablename__: ClassVar[str] = "enabler"
    enabler_code: str = Field(primary_key=True)
    section: str | None = None
    name_en: str
    name_fr: str
    summary_en: str | None = None
    summary_fr: str | None = None
    basis: str
    source: str


class Offering(ImportedRow, table=True):
    """A kind of product or service."""

    __tablename__: ClassVar[str] = "offering"
    offering_code: str = Field(primary_key=True)
    name_en: str
    name_fr: str
    summary_en: str | None = None
    summary_fr: str | None = None
    basis: str
    source: str


class Outcome(ImportedRow, table=True):
    """One of the 37 outcomes; `parent_code` is a priority or an enabler."""

    __tablename__: ClassVar[str] = "outcome"
    outcome_code: str = Field(primary_key=True)
    parent_code: str = Field(index=True)
    section: str | None = None
    name_en: str
    name_fr: str
    name_en_basis: str | None = None
    same_as: str | None = None
    basis: str
    source: str


class Kpi(ImportedRow, table=True):
    """A KPI; `also_serves` names further outcomes, priorities or enablers, separated by semicolons.

    `responsible_unit` is the unit that answers for it, absent where that is not known.
    """

    __tablename__: ClassVar[str] = "kpi"
    kpi_code: str = Field(primary_key=True)
    outcome_code: str = Field(foreign_key="outcome.outcome_code", index=True)
    also_serves: str | None = None
    name_en: str
    name_fr: str
    unit_en: str | None = None
    unit_fr: str | None = None
    decimals: int = 0
    result_level: str
    direction: str
    cumulation: str
    aggregation: str
    frequency: str
    due_lag_days: int | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    tolerance: float | None = None
    means_of_verification_en: str | None = None
    means_of_verification_fr: str | None = None
    responsible_unit: str | None = None
    approval: str
    approval_reference: str | None = None
    basis: str
    source: str


class Place(ImportedRow, table=True):
    """A node of WORLD > region > office > country, or a group of countries beside the regions."""

    __tablename__: ClassVar[str] = "place"
    place_code: str = Field(primary_key=True)
    kind: str
    parent_code: str | None = Field(default=None, foreign_key="place.place_code", index=True)
    name_en: str
    name_fr: str
    office_kind: str | None = None
    city: str | None = None
    iso2: str | None = None
    m49: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_ldc: bool | None = None
    is_lldc: bool | None = None
    is_sids: bool | None = None
    basis: str
    source: str


class Name(ImportedRow, table=True):
    """A text of the data in a language: the name of what `code` is of, its unit, place, definition or short name.

    English and French names, units, places and definitions stand in the tables of what they name; their short names,
    and the forms of their units after a number, stand here.
    """

    __tablename__: ClassVar[str] = "name"
    language: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    text: str
    basis: str
    source: str


class GlossaryTerm(ImportedRow, table=True):
    """A term of the plan's own glossary. A definition of several paragraphs has a line for each.

    Its name and definition in the languages other than English and French stand in `Name`.
    """

    __tablename__: ClassVar[str] = "glossary_term"
    term_code: str = Field(primary_key=True)
    section: str | None = None
    name_en: str
    name_fr: str
    definition_en: str
    definition_fr: str
    name_en_basis: str
    basis: str
    source: str


class Target(ImportedRow, table=True):
    """A point of the target path of a KPI at a place: baseline, milestone or target."""

    __tablename__: ClassVar[str] = "target"
    kpi_code: str = Field(primary_key=True, foreign_key="kpi.kpi_code")
    place_code: str = Field(primary_key=True, foreign_key="place.place_code")
    quarter: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: float
    basis: str
    source: str


class FrameworkItem(ImportedRow, table=True):
    """An SDG, action line, resolution, initiative, Question or strategic-plan item of Figure 2."""

    __tablename__: ClassVar[str] = "framework_item"
    item_code: str = Field(primary_key=True)
    family: str = Field(index=True)
    number: str | None = None
    parent_code: str | None = Field(default=None, foreign_key="framework_item.item_code")
    region_code: str | None = Field(default=None, foreign_key="place.place_code")
    title_en: str
    title_fr: str | None = None
    colour: str | None = None
    basis: str
    source: str


class Link(ImportedRow, table=True):
    """A link from a priority, enabler, offering or outcome to a framework item (or from a priority to an offering)."""

    __tablename__: ClassVar[str] = "link"
    from_code: str = Field(primary_key=True)
    to_code: str = Field(primary_key=True, index=True)
    strength: str
    basis: str
    reason_en: str | None = None
    reason_fr: str | None = None
    source: str


class Meeting(ImportedRow, table=True):
    """A meeting that the plan answers to."""

    __tablename__: ClassVar[str] = "meeting"
    meeting_code: str = Field(primary_key=True)
    name_en: str
    name_fr: str
    start_date: date | None = None
    end_date: date | None = None
    place_en: str | None = None
    place_fr: str | None = None
    basis: str
    source: str


class PlanFact(ImportedRow, table=True):
    """One thing that is known of a plan of ITU-D, or was looked for and not found (`is_known` is 0).

    The plan is the one that the data are of, or one before or after it. Sentences in other languages stand in `name`.
    """

    __tablename__: ClassVar[str] = "plan_fact"
    fact_code: str = Field(primary_key=True)
    plan_code: str
    topic: str
    is_known: bool
    text_en: str
    text_fr: str | None = None
    quote: str | None = None
    quote_language: str | None = None
    item_code: str | None = Field(default=None, foreign_key="framework_item.item_code")
    start_year: int | None = None
    end_year: int | None = None
    basis: str
    source: str


class Source(ImportedRow, table=True):
    """A document or page; `source` elsewhere is a source_id, with a place in it after a colon."""

    __tablename__: ClassVar[str] = "source"
    source_id: str = Field(primary_key=True)
    title: str
    publisher: str | None = None
    edition: str | None = None
    date: str | None = None
    address: str | None = None
    licence: str | None = None


class Boundary(ImportedRow, table=True):
    """How a disputed or special area is drawn on the map."""

    __tablename__: ClassVar[str] = "boundary"
    area_code: str = Field(primary_key=True)
    name_en: str
    name_fr: str
    drawn_en: str | None = None
    drawn_fr: str | None = None
    un_practice_en: str | None = None
    un_practice_fr: str | None = None
    basis: str
    source: str


class Partner(ImportedRow, table=True):
    """Who works with ITU on projects, or contributes to them."""

    __tablename__: ClassVar[str] = "partner"
    partner_code: str = Field(primary_key=True)
    name_en: str
    name_fr: str | None = None
    kind: str
    basis: str
    source: str


class Project(ImportedRow, table=True):
    """A project, as a rule of a regional initiative; `countries` and `partners` are separated by semicolons.

    Its budget is at most one of: a figure in francs, a band in francs with both its ends, and an amount in another
    currency, which is shown as published and stands in no total.
    """

    __tablename__: ClassVar[str] = "project"
    project_code: str = Field(primary_key=True)
    name_en: str
    name_fr: str | None = None
    priority_code: str | None = None
    initiative_code: str | None = Field(default=None, foreign_key="framework_item.item_code")
    initiative_basis: str | None = None
    office_code: str | None = Field(default=None, foreign_key="place.place_code")
    countries: str | None = None
    start_quarter: str | None = None
    end_quarter: str | None = None
    state: str | None = None
    budget_chf: float | None = None
    budget_low_chf: float | None = None
    budget_high_chf: float | None = None
    budget_amount: float | None = None
    budget_currency: str | None = None
    spent_chf: float | None = None
    funding: str | None = None
    partners: str | None = None
    origin: str
    basis: str | None = None
    source: str
    note: str | None = None


class Budget(ImportedRow, table=True):
    """What the rolling operational plan of a year says of that year and the three after it; Swiss francs.

    `plan_year` is the year of the plan. Only the rows of that year itself have what was spent and mobilised.
    """

    __tablename__: ClassVar[str] = "budget"
    plan_year: int = Field(primary_key=True)
    year: int = Field(primary_key=True)
    priority_code: str = Field(primary_key=True)
    office_code: str = Field(primary_key=True, foreign_key="place.place_code")
    funding: str = Field(primary_key=True)
    planned_chf: float | None = None
    spent_chf: float | None = None
    mobilised_chf: float | None = None
    origin: str = Field(primary_key=True)
    basis: str | None = None
    source: str


class Contribution(ImportedRow, table=True):
    """What a partner gave in a year, in francs or, as published, in another currency."""

    __tablename__: ClassVar[str] = "contribution"
    contribution_code: str = Field(primary_key=True)
    partner_code: str = Field(foreign_key="partner.partner_code", index=True)
    year: int
    priority_code: str
    office_code: str = Field(foreign_key="place.place_code")
    project_code: str | None = Field(default=None, foreign_key="project.project_code")
    kind: str
    amount_chf: float | None = None
    amount: float | None = None
    currency: str | None = None
    origin: str
    basis: str
    source: str
    note: str | None = None


class PublishedAmount(ImportedRow, table=True):
    """An amount or a count that a source has published, as context; rows of different sources are never added.

    `as_of` is the text of the source: a day, a year or a span. `part_en` is absent for a total.
    """

    __tablename__: ClassVar[str] = "published_amount"
    amount_code: str = Field(primary_key=True)
    topic: str
    as_of: str
    measure_en: str
    measure_fr: str
    dimension: str
    part_en: str | None = None
    part_fr: str | None = None
    place_code: str | None = Field(default=None, foreign_key="place.place_code")
    value: float | None = None
    unit_en: str
    unit_fr: str
    basis: str
    source: str
    note: str | None = None


class ImportBatch(Base, table=True):
    """One file that brought rows or took some away: when, by which act, by whom, and why if a reason was given.

    `row_count` counts the rows of the file, `removed_count` the rows that left with this act. `sha256` is absent where
    the act is a build and the file has left the folder.
    """

    __tablename__: ClassVar[str] = "import_batch"
    batch_id: str = Field(primary_key=True)
    loaded_at: datetime
    act: str
    loaded_by: str | None = None
    file_name: str
    sha256: str | None = None
    row_count: int
    removed_count: int = 0
    reason: str | None = None


class RowHistory(Base, table=True):
    """A row that was replaced or removed: its values before, the batch that it came from and the one that ended it.

    `row_key` is a JSON list of the values of the key, `row_values` a JSON object of all columns of the file.
    """

    __tablename__: ClassVar[str] = "row_history"
    __table_args__ = (Index("row_history_key", "table_name", "row_key"),)
    history_id: int | None = Field(default=None, primary_key=True)
    table_name: str
    row_key: str
    change: str
    row_values: str
    batch_id: str = Field(foreign_key="import_batch.batch_id")
    file_row: int | None = None
    ended_by: str = Field(foreign_key="import_batch.batch_id")


class Observation(ImportedRow, table=True):
    """KPI x place x quarter x disaggregation: a value, a numerator with a denominator, or a set of countries."""

    __tablename__: ClassVar[str] = "observation"
    # Asked once after each import, of all rows: the newest quarter of each origin, how often each source is used, and
    # the few corrections. With a million rows these take tenths of a second instead of seconds.
    __table_args__ = (
        Index("observation_newest", "dimension", "origin", "quarter"),
        Index("observation_sources", "source", "origin"),
        Index(
            "observation_corrections", "kpi_code", "place_code", "quarter", "dimension", "origin",
            sqlite_where=text("is_correction = 1"),
        ).ddl_if(dialect="sqlite"),  # that of PostgreSQL would load all of its dialect here: 2 MB, see `schema`
    )  # fmt: skip
    kpi_code: str = Field(primary_key=True, foreign_key="kpi.kpi_code")
    dimension: str = Field(primary_key=True)
    category: str = Field(primary_key=True, default="")
    place_code: str = Field(primary_key=True, foreign_key="place.place_code")
    quarter: str = Field(primary_key=True)
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    countries: str | None = None
    origin: str
    basis: str
    is_correction: bool = False
    source: str
    note: str | None = None


class ActualStep(Base, table=True):
    """Derived, rebuilt with every import: the actual of a KPI at a place from `quarter` until the next step.

    `origin_view` is `all`, `published`, or `both` where the two views do not differ. `is_illustrative_below` says that
    a made-up row below the place is in reach of what its children give. `quarters` are those observed at and below the
    place that a flow rests on, absent for other KPIs: the places above are worked out from them.
    """

    __tablename__: ClassVar[str] = "actual_step"
    kpi_code: str = Field(primary_key=True, foreign_key="kpi.kpi_code")
    place_code: str = Field(primary_key=True, foreign_key="place.place_code")
    origin_view: str = Field(primary_key=True)
    quarter: str = Field(primary_key=True)
    value: float
    numerator: float | None = None
    denominator: float | None = None
    countries: str | None = None
    data_quarter: str
    source: str
    reported: int | None = None
    expected: int | None = None
    is_partial: bool
    is_lower_bound: bool
    origins: str
    is_illustrative_below: bool
    quarters: str | None = None
    trace: str


class Revision(Base, table=True):
    """One row: the name of the present state of the data. It changes with each import, and caches are keyed by it.

    `definitions` is the revision that last changed anything else than targets and observations. `folder` is a digest of
    the files of the folder that the rows agree with, absent once anything else was brought in. `rules` is a digest of
    the program that worked out all actuals.
    """

    __tablename__: ClassVar[str] = "revision"
    revision: str = Field(primary_key=True)
    loaded_at: datetime
    definitions: str
    folder: str | None = None
    rules: str | None = None
