"""A reading: one state of the data, opened and settled as the app does for a page, but without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from kap_model.editions.listing import LIVE, KnownEdition
from kap_model.plans_beside import PlanBeside
from kap_model.problems import KapError
from kap_model.quarter import Quarter
from kap_model.queries import plan as plan_query
from kap_model.reporting.rehearsal_mark import REHEARSAL
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, OriginView
from kap_ui.cache import run_context
from kap_ui.state import address, data
from kap_ui.words import wording
from kap_ui.words.language import LANGUAGE_KEY
from kap_ui.words.wording import N_, _

_PAGE: Final = "points"
"""The name under which the session of a reading declares the choices that sections ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionNote:
    """The edition whose data are read.

    Attributes:
        code: of the edition.
        title: of the edition.
        fingerprint: 64 hexadecimal digits.
        short_fingerprint: as pages show it.
        is_withdrawn: whether it has been withdrawn.
    """

    code: str
    title: str
    fingerprint: str
    short_fingerprint: str
    is_withdrawn: bool = False

    @classmethod
    def of(cls, known: KnownEdition) -> EditionNote:
        """Return what is said of an edition."""
        return cls(
            code=known.edition_code,
            title=known.title,
            fingerprint=known.fingerprint,
            short_fingerprint=known.short_fingerprint,
            is_withdrawn=known.withdrawal is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DataNote:
    """Which data a document shows; every page of every file prints it, in the language of the reading.

    Attributes:
        words: for the foot of a page: "Live data of 29 November 2026, revision r12", or the edition with the short
            fingerprint.
        full: the same with the whole fingerprint.
        revision: of the data.
        loaded_on: the day on which they were loaded, in UTC.
        plan_code: of the plan that the data are of.
        plan_name: its name.
        edition: None for live data.
    """

    words: str
    full: str
    revision: str
    loaded_on: date
    plan_code: str
    plan_name: str
    edition: EditionNote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A state of the data that is open, and what is asked of it.

    Attributes:
        selection: place, quarter, compared quarter and view.
        language: of all words.
        note: which data these are.
    """

    selection: Selection
    language: str
    note: DataNote

    def about(self, *parts: str, **choice: str) -> Selection:
        """Return the selection of a page that asks for some parts, with a choice of its own.

        ``reading.about("priority", "place", "quarter", "origin", objective="P1")``
        """
        changes: dict[str, Any] = {"asked": parts, **choice}
        return replace(self.selection, **changes)


class UnknownChoiceError(KapError):
    """The data do not have what was asked for. `sentence` with `values` says what."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence % values)


_NOT_KNOWN: Final = {
    "quarter": N_("The data have no quarter “%(value)s”."),
    "compared": N_("The data have no quarter “%(value)s” to compare with."),
    "place": N_("The data have no place “%(value)s”."),
}


@contextmanager
def reading(
    database: str,
    *,
    language: str,
    quarter: Quarter | None = None,
    origin: OriginView = OriginView.ALL,
    place: str = WORLD,
    compared: Quarter | None = None,
    edition: EditionNote | None = None,
    plan: PlanBeside | None = None,
) -> Iterator[Reading]:
    """Open one state of the data until the block ends. Within it the functions of `kap_ui.sections` can be called.

    It has a session of its own, so that it can also be opened while a page runs.

    Args:
        database: the address of the database; of an edition that of its own database.
        language: of all words.
        quarter: default: the newest with a figure in view.
        origin: the view of the origins.
        place: code of the place.
        compared: the quarter that changes are counted from. Default: as on the pages.
        edition: the edition whose data these are; None for live data.
        plan: the plan beside whose data these are; None for the one reported on.

    Raises:
        DatabaseFault: the database cannot be used, or it holds no plan.
        UnknownChoiceError: the data have no such quarter or place.
    """
    query = {LANGUAGE_KEY: language, "origin": origin.value, "place": place}
    query |= {name: str(at) for name, at in (("quarter", quarter), ("compared", compared)) if at is not None}
    with run_context.script_run({}):
        address.choose_language(query, preferred=language)
        snapshot = data.begin(database, is_frozen=edition is not None, plan=plan)
        address.pull(_PAGE, query, LIVE if edition is None else edition.code, LIVE if plan is None else plan.plan_code)
        for unknown in address.unknown():
            raise UnknownChoiceError(_NOT_KNOWN[unknown.name], value=unknown.value)
        yield Reading(selection=address.selection(), language=wording.language(), note=_note(snapshot, edition))


def _note(snapshot: data.Snapshot, edition: EditionNote | None) -> DataNote:
    loaded_on = snapshot.loaded_at.date()
    if edition is None:
        values = {"day": wording.day(loaded_on), "revision": snapshot.revision}
        words = full = _("Live data of %(day)s, revision %(revision)s") % values
    else:
        words, full = (
            _edition_words(edition) % {"code": edition.code, "fingerprint": fingerprint}
            for fingerprint in (edition.short_fingerprint, edition.fingerprint)
        )
    beside = data.plan_beside()
    if beside is not None:
        words, full = (wording.labelled(beside.name(wording.language()), text) for text in (words, full))
    if data.is_rehearsal():
        words, full = (wording.sentences([wording.ended(_(REHEARSAL)), text]) for text in (words, full))
    code, _start, _end = data.ask(plan_query.code_and_quarters)
    return DataNote(
        words=words,
        full=full,
        revision=snapshot.revision,
        loaded_on=loaded_on,
        plan_code=code,
        plan_name=data.name(plan_query.PLAN_NAME),
        edition=edition,
    )


def _edition_words(edition: EditionNote) -> str:
    if edition.is_withdrawn:
        return _("Edition %(code)s, withdrawn, fingerprint %(fingerprint)s")
    return _("Edition %(code)s, fingerprint %(fingerprint)s")
