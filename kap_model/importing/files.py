"""The files of a data folder: which file holds which table, what its columns take, and what they refer to.

Names and types of columns come from `kap_model.tables`; only what a table definition cannot say stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import Table

from kap_model import tables, vocabulary
from kap_model.problems import N_, Message
from kap_model.tables import Base


class CellType(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    LINE = "line"
    LABEL = "label"
    CODE = "code"
    CODES = "codes"
    WORD = "word"
    NUMBER = "number"
    WHOLE = "whole"
    YEAR = "year"
    QUARTER = "quarter"
    FLAG = "flag"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a file.

    `refers_to` names the tables in one of which its code must stand; `form` is what its text matches, and says it in
    words.
    """

    name: str
    type: CellType
    is_key: bool
    is_required: bool
    default: Any
    words: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    form: tuple[str, Message] | None = None


@dataclass(frozen=True)
class TableFile:
    """A table as a file: its name (also that of its sheet), its path, further paths, and its columns.

    `path` and `more_paths` are relative to the data folder and without extension; `code` is the column whose codes
    other files may name.
    """

    name: str
    model: type[Base]
    path: str
    more_paths: tuple[str, ...] = ()
    is_compulsory: bool = False
    code: str | None = None

    @property
    def table(self) -> Table:
        """The database table."""
        return Base.metadata.tables[str(self.model.__tablename__)]

    @property
    def columns(self) -> dict[str, FileColumn]:
        """The columns of the file, in its order."""
        return _COLUMNS[self.name]

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that make a row one of its kind."""
        return tuple(column.name for column in self.columns.values() if column.is_key)

    def has_path(self, path: str) -> bool:
        """Return whether a path without extension, relative to the data folder, is one of this table's."""
        return path == self.path or any(fnmatchcase(path, pattern) for pattern in self.more_paths)


TABLE_FILES: Final[dict[str, TableFile]] = {
    file.name: file
    for file in (
        TableFile("plan", tables.Plan, "plan/plan", is_compulsory=True, code="plan_code"),
        TableFile("sources", tables.Source, "sources", code="source_id"),
        TableFile("priorities", tables.Priority, "plan/priorities", is_compulsory=True, code="priority_code"),
        TableFile("enablers", tables.Enabler, "plan/enablers", code="enabler_code"),
        TableFile("offerings", tables.Offering, "plan/offerings", code="offering_code"),
        TableFile("outcomes", tables.Outcome, "plan/outcomes", is_compulsory=True, code="outcome_code"),
        TableFile("kpis", tables.Kpi, "plan/kpis", is_compulsory=True, code="kpi_code"),
        TableFile("places", tables.Place, "places/places", is_compulsory=True, code="place_code"),
        TableFile("boundaries", tables.Boundary, "places/boundaries"),
        TableFile("framework", tables.FrameworkItem, "plan/framework", code="item_code"),
        TableFile("links", tables.Link, "plan/links"),
        TableFile("meetings", tables.Meeting, "plan/meetings", code="meeting_code"),
        TableFile("glossary", tables.GlossaryTerm, "plan/glossary", code="term_code"),
        TableFile("plan_facts", tables.PlanFact, "plan/plan_facts", code="fact_code"),
        TableFile("names", tables.Name, "names/names", ("names/*",)),
        TableFile("targets", tables.Target, "plan/targets", ("illustrative/targets*",)),
        TableFile("partners", tables.Partner, "delivery/partners", ("illustrative/partners*",), code="partner_code"),
        TableFile("projects", tables.Project, "delivery/projects", ("illustrative/projects*",), code="project_code"),
        TableFile("budgets", tables.Budget, "delivery/budgets", ("illustrative/budgets*",)),
        TableFile(
            "contributions",
            tables.Contribution,
            "delivery/contributions",
            ("illustrative/contributions*",),
            code="contribution_code",
        ),
        TableFile("published_amounts", tables.PublishedAmount, "delivery/published_amounts", code="amount_code"),
        TableFile(
            "observations", tables.Observation, "observations/observations", ("observations/*", "illustrative/obs*")
        ),
    )
}
"""Every table that has a file, by name, in an order in which each table follows those that it refers to."""

ILLUSTRATIVE_FOLDER: Final = "illustrative"
PACKAGE: Final = "datapackage.json"
"""The file that describes a data package: a data folder with the schemas of its tables, often packed as ZIP."""
ABOUT_SHEET: Final = "about"
"""The sheet of an exported workbook that describes it; it holds no table."""

_ALIASES: Final = {
    alias: name
    for name, file in TABLE_FILES.items()
    for alias in (name, str(file.model.__tablename__), file.path, file.model.__name__.lower())
}

# What the definition of a table cannot say: closed lists of words, and codes that stand in one of several tables.
_WORDS: Final[dict[str, type[StrEnum]]] = {
    "basis": vocabulary.Basis,
    "name_en_basis": vocabulary.Basis,
    "names.language": vocabulary.Language,
    "names.field": vocabulary.NameField,
    "initiative_basis": vocabulary.Basis,
    "origin": vocabulary.Origin,
    "plan_facts.topic": vocabulary.PlanTopic,
    "plan_facts.quote_language": vocabulary.Language,
    "kpis.result_level": vocabulary.ResultLevel,
    "kpis.direction": vocabulary.Direction,
    "kpis.cumulation": vocabulary.Cumulation,
    "kpis.aggregation": vocabulary.Aggregation,
    "kpis.frequency": vocabulary.Frequency,
    "kpis.approval": vocabulary.Approval,
    "places.kind": vocabulary.PlaceKind,
    "places.office_kind": vocabulary.OfficeKind,
    "targets.kind": vocabulary.TargetKind,
    "framework.family": vocabulary.Family,
    "links.strength": vocabulary.Strength,
    "projects.state": vocabulary.ProjectState,
    "projects.funding": vocabulary.Funding,
    "budgets.funding": vocabulary.Funding,
    "partners.kind": vocabulary.PartnerKind,
    "contributions.kind": vocabulary.ContributionKind,
    "published_amounts.topic": vocabulary.AmountTopic,
    "published_amounts.dimension": vocabulary.AmountDimension,
}
_OBJECTIVES: Final = ("priorities", "enablers")
_REFERENCES: Final[dict[str, tuple[str, ...]]] = {
    "outcomes.parent_code": _OBJECTIVES,
    "outcomes.same_as": ("outcomes",),
    "kpis.also_serves": ("outcomes", *_OBJECTIVES),
    "links.from_code": (*_OBJECTIVES, "offerings", "outcomes"),
    "links.to_code": ("framework", "offerings"),
    "names.code": (
        "plan",
        *_OBJECTIVES,
        "offerings",
        "outcomes",
        "kpis",
        "places",
        "framework",
        "meetings",
        "glossary",
        "plan_facts",
    ),
    "projects.priority_code": _OBJECTIVES,
    "budgets.priority_code": _OBJECTIVES,
    "contributions.priority_code": _OBJECTIVES,
    "projects.countries": ("places",),
    "projects.partners": ("partners",),
    "observations.countries": ("places",),
}
_LABELS: Final = frozenset({"dimension", "category"})
_LONG_TEXTS: Final = (
    "note", "summary_", "reason_", "means_of_verification_", "drawn_", "un_practice_", "definition_", "text",
)  # fmt: skip
"""What the names of columns begin with whose texts may have several lines."""
_CURRENCY: Final = "[A-Z]{3}", Message(N_("three capital letters such as USD"))
_FORMS: Final[dict[str, tuple[str, Message]]] = {
    "places.iso2": ("[A-Z]{2}", Message(N_("two capital letters such as KE"))),
    "places.m49": ("[0-9]{3}", Message(N_("three digits such as 008"))),
    "framework.colour": ("#[0-9A-Fa-f]{6}", Message(N_("a colour such as #FD6925"))),
    "projects.budget_currency": _CURRENCY,
    "contributions.currency": _CURRENCY,
}
"""Columns with texts of one form: what they match, and the form in words."""
_CODE_LISTS: Final = frozenset({"also_serves", "countries", "partners"})
_QUARTERS: Final = frozenset({"quarter", "start_quarter", "end_quarter"})
_YEARS: Final = frozenset({"year", "plan_year", "start_year", "end_year"})
_NOT_IN_FILES: Final = frozenset({"batch_id", "file_row"})
# The tables keep the columns of the key in the order that queries need; a person reads them in this one.
_FIRST: Final = {"observations": ("kpi_code", "place_code", "quarter", "dimension", "category")}
_TYPES: Final[dict[type, CellType]] = {
    int: CellType.WHOLE,
    float: CellType.NUMBER,
    bool: CellType.FLAG,
    date: CellType.DATE,
}


def _describe(file: TableFile) -> dict[str, FileColumn]:
    names = {str(other.model.__tablename__): other.name for other in TABLE_FILES.values()}
    described = {}
    first = _FIRST.get(file.name, ())
    columns = [file.table.columns[name] for name in first]
    for column in columns + [column for column in file.table.columns if column.name not in first]:
        if column.name in _NOT_IN_FILES:
            continue
        full = f"{file.name}.{column.name}"
        words = _WORDS.get(full) or _WORDS.get(column.name)
        refers_to = _REFERENCES.get(full) or tuple(names[key.column.table.name] for key in column.foreign_keys)
        field = file.model.model_fields[column.name]
        if words is not None:
            cell_type = CellType.WORD
        elif column.name in _QUARTERS:
            cell_type = CellType.QUARTER
        elif column.name in _CODE_LISTS:
            cell_type = CellType.CODES
        elif refers_to or column.name == file.code or column.name.endswith("_code"):
            cell_type = CellType.CODE
        elif column.name in _YEARS:
            cell_type = CellType.YEAR
        elif column.name in _LABELS:
            cell_type = CellType.LABEL
        elif column.name.startswith(_LONG_TEXTS):
            cell_type = CellType.TEXT
        else:
            cell_type = _TYPES.get(column.type.python_type, CellType.LINE)
        described[column.name] = FileColumn(
            name=column.name,
            type=cell_type,
            is_key=column.primary_key,
            is_required=field.is_required(),
            default=None if field.is_required() else field.default,
            words=tuple(str(word) for word in words) if words else (),
            refers_to=refers_to,
            form=_FORMS.get(full),
        )
    return described


_COLUMNS: Final[dict[str, dict[str, FileColumn]]] = {file.name: _describe(file) for file in TABLE_FILES.values()}

COLUMN_NAMES: Final = frozenset(name for columns in _COLUMNS.values() for name in columns)
"""The names of the columns of all tables."""


def table_named(name: str) -> TableFile | None:
    """Return the table of a name: that of its file, its sheet, its path or its class; None if there is none."""
    alias = _ALIASES.get(name.strip().lower().removesuffix(".csv").removesuffix(".xlsx"))
    return TABLE_FILES[alias] if alias else None


def table_at(path: str) -> TableFile | None:
    """Return the table of a path relative to the data folder (``plan/kpis.csv``); None if there is none."""
    stem = PurePath(path).with_suffix("").as_posix()
    exact = [file for file in TABLE_FILES.values() if file.path == stem]
    return next(iter(exact or [file for file in TABLE_FILES.values() if file.has_path(stem)]), None)


def table_with_header(header: list[str], among: list[TableFile] | None = None) -> TableFile | None:
    """Return the table whose columns fit a header best, if at least half of them do and no other fits as well."""
    names = {name for name in header if name}

    def fit(file: TableFile) -> float:
        needed = {column.name for column in file.columns.values() if column.is_required}
        return len(names & file.columns.keys()) / max(len(names | needed), 1)

    best, *others = sorted(among or TABLE_FILES.values(), key=fit, reverse=True)
    is_alone = not others or fit(best) > fit(others[0])
    return best if is_alone and fit(best) >= 0.5 else None


def table_of_file(path: str, header: list[str]) -> TableFile | None:
    """Return the table of a single file by the end of its path, then its name, then its header; None if in doubt."""
    parts = PurePath(path).parts
    for count in (2, 1):
        if len(parts) >= count and (table := table_at("/".join(parts[-count:]))):
            return table
    stem = PurePath(path).stem.lower()
    named = [file for file in TABLE_FILES.values() if stem in {file.name, file.path.rpartition("/")[2]}]
    if len(named) == 1:
        return named[0]
    return table_with_header(header, named or None)
