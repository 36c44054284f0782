"""What a reader can look for by its name or code: what the plan names, its places, projects and meetings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.linkages import item_order, number_parts
from kap_model.queries.names import texts
from kap_model.tables import Enabler, FrameworkItem, Kpi, Meeting, Offering, Outcome, Place, Priority, Project
from kap_model.vocabulary import Family, Language, NameField, OfficeKind, Origin, PlaceKind


class Thing(StrEnum):
    """What something that can be found is."""

    OBJECTIVE = "objective"
    """A priority or an enabler."""
    OUTCOME = "outcome"
    KPI = "kpi"
    OFFERING = "offering"
    PLACE = "place"
    ITEM = "item"
    """An item of Figure 2 that is no regional initiative."""
    INITIATIVE = "initiative"
    PROJECT = "project"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """Something with a name.

    Attributes:
        thing: what it is.
        code: of it.
        name: in the reader's language, or in English where it has none in that.
        english: its name in English.
        is_in_english: whether `name` is in English since there is none in the reader's language.
        others: other texts that it is known by: short names, the city of an office, the ISO 3166 code of a country.
        above: the code of what it belongs to: the priority of an outcome, the region of an office.
        place_kind: what a place is; None for what is no place.
        serves_countries: whether an office has countries, and so a standing of its own.
        family: of an item; None for what is no item.
        number: of an item in its family.
        is_made_up: whether it is illustrative.
    """

    thing: Thing
    code: str
    name: str
    english: str
    is_in_english: bool
    others: tuple[str, ...] = ()
    above: str | None = None
    place_kind: PlaceKind | None = None
    serves_countries: bool = True
    family: Family | None = None
    number: str = ""
    is_made_up: bool = False


def findable(session: Session, language: str) -> tuple[Findable, ...]:
    """Return all that can be found, with its names in a language: what the plan names first, meetings last."""
    return tuple(_Reading(session, language).every())


class _Reading:
    def __init__(self, session: Session, language: str) -> None:
        self._session = session
        self._language = language
        self._is_french = language == Language.FRENCH
        self._own = texts(session, language, NameField.NAME)
        self._short = texts(session, language, NameField.SHORT)
        self._short_english = texts(session, Language.ENGLISH, NameField.SHORT)
        self._cities = texts(session, language, NameField.PLACE)

    def every(self) -> Iterator[Findable]:
        for columns in (
            (Priority.priority_code, Priority.name_en, Priority.name_fr),
            (Enabler.enabler_code, Enabler.name_en, Enabler.name_fr),
        ):
            for row in self._rows(*columns):
                yield self._found(Thing.OBJECTIVE, row)
        for row in self._rows(Outcome.outcome_code, Outcome.name_en, Outcome.name_fr, Outcome.parent_code):
            yield self._found(Thing.OUTCOME, row, above=row.parent_code)
        for row in self._rows(Kpi.kpi_code, Kpi.name_en, Kpi.name_fr):
            yield self._found(Thing.KPI, row)
        for row in self._rows(Offering.offering_code, Offering.name_en, Offering.name_fr):
            yield self._found(Thing.OFFERING, row)
        yield from self._places()
        yield from self._items()
        for row in self._rows(Project.project_code, Project.name_en, Project.name_fr, Project.origin):
            yield self._found(Thing.PROJECT, row, is_made_up=row.origin == Origin.ILLUSTRATIVE)
        for row in self._rows(Meeting.meeting_code, Meeting.name_en, Meeting.name_fr, Meeting.place_en):
            yield self._found(Thing.MEETING, row, others=(row.place_en, self._cities.get(row[0])))

    def _places(self) -> Iterator[Findable]:
        """The places, from the world to the countries."""
        kinds = list(PlaceKind)
        rows = self._rows(
            Place.place_code, Place.name_en, Place.name_fr, Place.kind, Place.parent_code, Place.office_kind,
            Place.city, Place.iso2,
        )  # fmt: skip
        for row in sorted(rows, key=lambda row: kinds.index(PlaceKind(row.kind))):
            yield self._found(
                Thing.PLACE,
                row,
                others=(row.city, row.iso2),
                above=row.parent_code,
                place_kind=PlaceKind(row.kind),
                serves_countries=row.office_kind not in (OfficeKind.PROGRAMME, OfficeKind.LIAISON),
            )

    def _items(self) -> Iterator[Findable]:
        """The items of Figure 2, family after family."""
        rows = self._rows(
            FrameworkItem.item_code, FrameworkItem.title_en, FrameworkItem.title_fr, FrameworkItem.family,
            FrameworkItem.number,
        )  # fmt: skip
        for row in sorted(rows, key=lambda row: item_order(Family(row.family), row[0])):
            family = Family(row.family)
            thing = Thing.INITIATIVE if family is Family.RI else Thing.ITEM
            yield self._found(thing, row, family=family, number=row.number or "")

    def _rows(self, *columns: Any) -> Sequence[Any]:
        """Return rows of code, English name, French name, and more columns, in the order of their codes."""
        rows = self._session.connection().execute(select(*map(col, columns))).all()
        return sorted(rows, key=lambda row: number_parts(row[0]))

    def _found(self, thing: Thing, row: Any, *, others: Sequence[str | None] = (), **more: Any) -> Findable:
        code, english, french = row[:3]
        own = self._own.get(code) or (french if self._is_french else None)
        known = (self._short.get(code), self._short_english.get(code), *others)
        return Findable(
            thing=thing, code=code, name=own or english, english=english,
            is_in_english=own is None and self._language != Language.ENGLISH, others=tuple(filter(None, known)), **more,
        )  # fmt: skip
