"""A rehearsal: a second database, of made-up people of each role and half-filled submissions in every state.

Coordinators and reviewers train with it. The same data files make the same rehearsal on the same day, but for moments
and tokens.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, inspect, select
from sqlmodel import Session

from kap_model import progress, sqlite_files
from kap_model.database import engine_for, reading, writing
from kap_model.importing.batches import Provenance
from kap_model.importing.build import build
from kap_model.importing.load import StepCallback, ignore_step
from kap_model.importing.reading import Reading
from kap_model.people import persons
from kap_model.people.permissions import Actor
from kap_model.problems import N_, DatabaseFault, KapError, Message
from kap_model.quarter import Quarter
from kap_model.queries.course import course
from kap_model.reporting import acceptance, agreed_actions, reporting_start, submissions, submitting
from kap_model.reporting.agreed_actions import Agreement
from kap_model.reporting.checks import Checks, check
from kap_model.reporting.due import due
from kap_model.reporting.rehearsal_mark import is_rehearsal, mark
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey
from kap_model.reporting.tables import Rehearsal
from kap_model.tables import Observation, Place
from kap_model.vocabulary import TOTAL, WORLD, Absence, Act, OriginView, PlaceKind, Role

_REGIONAL: Final = "regional"
"""The kind of office whose coordinator comes first."""

_QUARTERS: Final = 4
"""The submissions are for so many quarters, the last of which has ended last."""

_FIRST_ASKED: Final = 1
"""Reports are asked for since this one of the quarters, the newest of which is 0."""

_WHY_THEN: Final = "Rehearsal: so that what is due looks like the work of a few months."

_MOST_ROWS: Final = 9
"""Rows of a submission."""

_GROWTH: Final = 1.03
"""How a made-up figure follows from the last one."""

_FOLLOWS_AFTER: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RehearsalPerson:
    """A made-up person; `place` is None for a role that holds everywhere."""

    email: str
    name: str
    language: str
    role: Role
    place: str | None

    @property
    def actor(self) -> Actor:
        """Who acts, as the history keeps it."""
        return Actor(self.email, "kap rehearse")


@dataclass(frozen=True, slots=True)
class _Words:
    """What a made-up coordinator writes, in their language."""

    comment: str
    obstacle: str
    help_request: str
    absence: str
    reply: str
    correction: str


_WORDS: Final[Mapping[str, _Words]] = {
    "en": _Words(
        "Rehearsal: counted from the lists of participants.",
        "Rehearsal: two courses were moved to the next quarter.",
        "Rehearsal: an expert for a week would help with the survey.",
        "Rehearsal: no survey was made in this quarter.",
        "Rehearsal: looked at again, and right.",
        "Rehearsal: one course had been counted twice.",
    ),
    "fr": _Words(
        "Exercice : compté d'après les listes de présence.",
        "Exercice : deux formations ont été reportées au trimestre suivant.",
        "Exercice : un expert pendant une semaine aiderait à mener l'enquête.",
        "Exercice : aucune enquête n'a été menée ce trimestre.",
        "Exercice : vérifié, le chiffre est exact.",
        "Exercice : une formation avait été comptée deux fois.",
    ),
}
_RETURNED: Final = "Exercice : le chiffre de la première ligne ne correspond pas à sa preuve. Merci de le vérifier."
"""Why a made-up reviewer returns the submission of the second coordinator, in that coordinator's language."""


_MEETING: Final = "Rehearsal meeting 1"
_ACTIONS: Final = (
    "Rehearsal: agree with the countries that are behind on a date for the missing figures.",
    "Rehearsal: ask the offices why the last two figures fell.",
    "Rehearsal: bring the reports of all offices together before the meeting.",
    "Rehearsal: the unit that answers for it",
    "Rehearsal: all offices but one have reported; the last one follows next quarter.",
)
"""What is agreed in a rehearsal: an open action, one past its quarter, a done one; who, and what came of it."""


def make(file: Path, read: Reading, operator: Actor, today: date, on_step: StepCallback = ignore_step) -> None:
    """Build a rehearsal from the files of a data folder. It takes its place once it is complete.

    Args:
        file: the SQLite file to make. A rehearsal that is there is replaced, with what was entered in it.
        read: the data folder.
        operator: who makes the people.
        today: the day against which reports are due.
        on_step: called with what is being done.

    Raises:
        KapError: there is a file that is no rehearsal, or the plan asks no office for a figure.
        DataRefusedError: the files have problems.
    """
    if file.exists():
        require_rehearsal(file)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    engine = engine_for(str(unfinished))
    try:
        build(engine, read, on_step, Provenance(Act.BUILD, None))
        on_step(Message(N_("making up people and submissions")))
        fill(engine, operator, today)
        engine.dispose()
        unfinished.replace(file)
    finally:
        engine.dispose()
        sqlite_files.remove(unfinished)


def require_rehearsal(file: Path) -> None:
    """Refuse a file that is no rehearsal.

    Raises:
        KapError: so it is.
    """
    engine = engine_for(str(file), must_exist=True)
    try:
        with reading(engine) as session:
            has_mark = inspect(session.connection()).has_table(str(Rehearsal.__tablename__))
            is_one = has_mark and is_rehearsal(session)
    except DatabaseFault:
        is_one = False
    finally:
        engine.dispose()
    if not is_one:
        raise KapError(
            Message(
                N_("%(file)s is no rehearsal, and was not touched. Name another file with --database."), file=str(file)
            )
        )


def fill(engine: Engine, operator: Actor, today: date) -> None:
    """Mark a database that was just built as a rehearsal, and write its people and submissions.

    Raises:
        KapError: the plan asks no office for a figure.
    """
    with writing(engine) as session:
        mark(session, today)
    with reading(engine) as session:
        offices = _offices(session, today)
    made_up = _people(offices)
    for person in made_up:
        persons.add(engine, operator, person.email, person.name, person.language)
        persons.give_role(engine, operator, person.email, person.role, person.place)
    first, second, reviewer, publisher, administrator = made_up
    _agree_on_actions(engine, publisher.actor, today)
    _Writer(engine, first, reviewer, offices[0].quarters, today).write_first()
    _Writer(engine, second, reviewer, offices[1].quarters, today).write_second()
    reporting_start.set_start(engine, administrator.actor, offices[0].quarters[_FIRST_ASKED], _WHY_THEN)


def _agree_on_actions(engine: Engine, publisher: Actor, today: date) -> None:
    """Note an action that is open and one that is past its quarter, of KPIs that are behind, and a done one."""
    present = Quarter.of_day(today)
    with reading(engine) as session:
        view = progress.load(session, OriginView.ALL)
        newest = progress.default_quarter(session, OriginView.ALL)
        behind = course(view, WORLD, newest, newest.after(-1)).behind
    kpis = dict.fromkeys([*(point.receipt.kpi_code for point in behind), *view.facts.indicators])
    priority = view.facts.main_codes[1]
    what, past, done, who, came_of_it = _ACTIONS
    for about, words, by_quarter in (
        (next(iter(kpis)), what, present.after(2)),
        (list(kpis)[:2][-1], past, present.after(-1)),
        (priority, done, present.after(-2)),
    ):
        agreement = Agreement(what=words, who=who, agreed_at=_MEETING, by_quarter=by_quarter)
        known = agreed_actions.agree(engine, publisher, about, agreement)
    agreed_actions.finish(engine, publisher, known.action_id, came_of_it, known.version)


@dataclass(frozen=True, slots=True)
class _Office:
    """An office that reports in the rehearsal: where it is, the place above it, and the newest quarters asked for."""

    code: str
    city: str
    above: str
    above_name: str
    quarters: Sequence[Quarter]


def _offices(session: Session, today: date) -> tuple[_Office, _Office]:
    """Return a regional office and another one below the same place, both asked for figures in each quarter.

    Raises:
        KapError: there are no two.
    """
    places = {row.place_code: row for row in session.connection().execute(select(*_PLACE.columns))}
    view = progress.load(session, OriginView.ALL)
    codes = [code for code, kind in view.facts.place_kinds.items() if kind is PlaceKind.OFFICE]
    asked: dict[str, list[Quarter]] = {code: [] for code in codes}
    quarters = [Quarter.of_day(today).after(-number) for number in range(1, _QUARTERS + 1)]
    rows = due(session, view, codes, quarters, today)
    for row in rows:
        asked[row.place_code].append(row.quarter)
    of_parent: dict[str, list[str]] = {}
    for code in sorted(codes, key=lambda code: (places[code].office_kind != _REGIONAL, code)):
        if set(asked[code]) == set(quarters):
            of_parent.setdefault(places[code].parent_code, []).append(code)
    for above, below in of_parent.items():
        if len(below) > 1:
            first, second = (
                _Office(code, places[code].city or places[code].name_en, above, places[above].name_en, quarters)
                for code in below[:2]
            )
            return first, second
    raise KapError(
        Message(N_("The plan asks no two offices of a region for figures, so that there is nothing to rehearse."))
    )


_PLACE: Final = Place.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_OBSERVATION: Final = Observation.__table__  # type: ignore[attr-defined]  # as above


def _people(offices: Sequence[_Office]) -> list[RehearsalPerson]:
    """Return the people: two coordinators, the reviewer above them, a publisher and an administrator."""
    coordinators = [
        RehearsalPerson(
            f"coordinator.{office.code.lower()}@example.org",
            f"Coordinator of {office.city} (rehearsal)",
            language,
            Role.COORDINATOR,
            office.code,
        )
        for office, language in zip(offices, _WORDS, strict=True)
    ]
    above, name = offices[0].above, offices[0].above_name
    return [
        *coordinators,
        RehearsalPerson(
            f"reviewer.{above.lower()}@example.org", f"Reviewer of {name} (rehearsal)", "en", Role.REVIEWER, above
        ),
        RehearsalPerson("publisher@example.org", "Publisher (rehearsal)", "en", Role.PUBLISHER, None),
        RehearsalPerson("administrator@example.org", "Administrator (rehearsal)", "en", Role.ADMINISTRATOR, None),
    ]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the submissions of a made-up coordinator as they would themselves."""

    engine: Engine
    coordinator: RehearsalPerson
    reviewer: RehearsalPerson
    quarters: Sequence[Quarter]
    today: date

    def write_first(self) -> None:
        """Write a draft with problems, one that waits, one accepted with a correction that waits, one withdrawn."""
        newest, second, third, fourth = self.quarters
        by = self.coordinator.actor
        withdrawn = self._sound(fourth)
        submissions.withdraw(self.engine, by, withdrawn.submission_code)
        accepted = self._accepted(third)
        self._submit_correction(accepted)
        submitting.submit(self.engine, by, self._sound(second).submission_code)
        self._draft_with_problems(newest)

    def write_second(self) -> None:
        """Write a submission that was returned, and one that was accepted."""
        newest, second, *_rest = self.quarters
        self._accepted(second)
        code = self._sound(newest).submission_code
        submitting.submit(self.engine, self.coordinator.actor, code)
        submissions.give_back(self.engine, self.reviewer.actor, code, _RETURNED)

    def _accepted(self, quarter: Quarter) -> KnownSubmission:
        code = self._sound(quarter).submission_code
        submitting.submit(self.engine, self.coordinator.actor, code)
        return acceptance.accept(self.engine, self.reviewer.actor, code)

    def _sound(self, quarter: Quarter) -> KnownSubmission:
        """Return a draft without problems, in which every warning has its reply. A refused figure is an absence."""
        known = submissions.begin(self.engine, self.coordinator.actor, self._place, quarter)
        for key, entry in self._entries(quarter):
            self._save(known, key, entry, 0)
        known, checks = self._checked(known)
        odd = {warning.row for warning in checks.unanswered}
        bad = {problem.row for problem in checks.problems}
        for number, row in enumerate(known.rows, 1):
            if number in bad:
                absence = RowEntry(absence=Absence.NOT_MEASURED, comment=self._words.absence)
                self._save(known, row.key, absence, row.version)
            elif number in odd:
                self._save(known, row.key, replace(row.entry, warning_reply=self._words.reply), row.version)
        return known

    def _submit_correction(self, accepted: KnownSubmission) -> None:
        """Correct the first figure of an accepted submission, if it has one, and hand it in."""
        row = next((row for row in accepted.rows if row.entry.has_figure), None)
        if row is None:
            return
        known = submissions.begin(self.engine, self.coordinator.actor, self._place, accepted.quarter)
        entry = replace(
            _grown(row.entry), correction_reason=self._words.correction, warning_reply=self._words.reply, comment=None
        )
        self._save(known, row.key, entry, 0)
        submitting.submit(self.engine, self.coordinator.actor, known.submission_code)

    def _draft_with_problems(self, quarter: Quarter) -> None:
        """Leave a draft: a figure and an absence at once, one that follows on no day, a jump, and sound rows."""
        known = submissions.begin(self.engine, self.coordinator.actor, self._place, quarter)
        for number, (key, entry) in enumerate(self._entries(quarter)):
            match number:
                case 0:
                    entry = replace(entry, absence=Absence.NOT_MEASURED)
                case 1:
                    entry = RowEntry(absence=Absence.WILL_FOLLOW, comment=self._words.comment)
                case 2:
                    entry = _grown(entry, times=40)
            self._save(known, key, entry, 0)

    def _entries(self, quarter: Quarter) -> list[tuple[RowKey, RowEntry]]:
        """Return what the coordinator says of the first KPIs that are due: figures, words, and two absences."""
        words = self._words
        absences = [
            RowEntry(absence=Absence.NOT_MEASURED, comment=words.absence),
            RowEntry(absence=Absence.WILL_FOLLOW, follows_on=self.today + _FOLLOWS_AFTER, obstacle=words.obstacle),
        ]
        said: list[dict[str, Any]] = [
            {"comment": words.comment},
            {"obstacle": words.obstacle},
            {"help_request": words.help_request},
        ]
        entries: list[tuple[RowKey, RowEntry]] = []
        with reading(self.engine) as session:
            view = progress.load(session, OriginView.ALL, places=[self._place])
            rows = due(session, view, [self._place], [quarter], self.today)
            for row in rows:
                last = _last_figure(session, row.kpi_code, self._place, quarter)
                if last is None:
                    continue
                entry = _grown(last)
                if len(entries) < len(said):
                    entry = replace(entry, **said[len(entries)])
                entries.append((RowKey(kpi_code=row.kpi_code), entry))
                if len(entries) == _MOST_ROWS - len(absences):
                    break
            spare = [row.kpi_code for row in rows if row.kpi_code not in {key.kpi_code for key, _ in entries}]
        entries += [(RowKey(kpi_code=kpi), entry) for kpi, entry in zip(spare, absences, strict=False)]
        return entries

    def _checked(self, known: KnownSubmission) -> tuple[KnownSubmission, Checks]:
        with reading(self.engine) as session:
            filled = submissions.submission(session, known.submission_code)
            return filled, check(session, filled, self.today)

    def _save(self, known: KnownSubmission, key: RowKey, entry: RowEntry, seen: int) -> None:
        submissions.save_row(self.engine, self.coordinator.actor, known.submission_code, key, entry, seen)

    @property
    def _place(self) -> str:
        return str(self.coordinator.place)

    @property
    def _words(self) -> _Words:
        return _WORDS[self.coordinator.language]


def _last_figure(session: Session, kpi: str, place: str, quarter: Quarter) -> RowEntry | None:
    """Return the newest figure before a quarter; None without one."""
    columns = _OBSERVATION.c
    row = (
        session.connection()
        .execute(
            select(columns.value, columns.numerator, columns.denominator, columns.countries)
            .where(
                columns.kpi_code == kpi,
                columns.place_code == place,
                columns.dimension == TOTAL,
                columns.quarter < str(quarter),
            )
            .order_by(columns.quarter.desc())
            .limit(1)
        )
        .first()
    )
    if row is None:
        return None
    return RowEntry(
        value=row.value, numerator=row.numerator, denominator=row.denominator, countries=row.countries or None
    )


def _grown(entry: RowEntry, times: float = _GROWTH) -> RowEntry:
    """Return a figure some times as large: whole where it was, a rate with its denominator. Countries stay."""
    if entry.value is not None:
        return replace(entry, value=_times(entry.value, times))
    if entry.numerator is not None and entry.denominator is not None:
        return replace(entry, numerator=min(_times(entry.numerator, times), entry.denominator))
    return entry


def _times(number: float, times: float) -> float:
    grown = number * times
    return float(round(grown)) + (round(grown) == number) if number == round(number) else round(grown, 2)
