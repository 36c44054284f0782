"""The data of this moment frozen as an edition."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from kap_model.database import reading, writing
from kap_model.database_check import usable_revision
from kap_model.editions import content as contents
from kap_model.editions.content import Content
from kap_model.editions.fingerprint import fingerprint
from kap_model.editions.listing import LIVE, EditionError, KnownEdition, edition, publishing_person
from kap_model.editions.tables import Edition
from kap_model.importing.damage import require_whole
from kap_model.importing.files import TABLE_FILES, table_at
from kap_model.importing.raw_tables import most_rows
from kap_model.importing.read import MAX_BYTES
from kap_model.importing.version import program_version
from kap_model.people import history
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Actor
from kap_model.problems import N_
from kap_model.quarter import Quarter
from kap_model.queries.choices import Choices, choices
from kap_model.reporting.rehearsal_mark import is_rehearsal
from kap_model.tables import Meeting
from kap_model.vocabulary import METHOD, OriginView

LONGEST_LINE: Final = 200
"""Characters of a title or the name of a meeting."""

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,18}[A-Za-z0-9]")
_TRIES: Final = 3
"""How often freezing begins again because others have changed the data meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionWish:
    """What somebody wants to freeze: see `tables.Edition`. `meeting` is a code of `meetings.csv`, or any name."""

    code: str
    title: str
    quarter: Quarter
    meeting: str | None = None
    origin: OriginView = OriginView.ALL


def freeze(engine: Engine, actor: Actor, wish: EditionWish) -> KnownEdition:
    """Freeze the data of this moment as an edition, and return it. All of it happens, or nothing.

    The content is worked out before others are kept from writing; if they write meanwhile, it is worked out again.

    Raises:
        NotAllowedError: the actor is no publisher.
        EditionError: the code is taken or of no form, the title is missing, the quarter lies outside the plan, the data
            are too large to be opened again, or others kept changing them.
        DatabaseFault: the database cannot be read or written to.
    """
    wish = _cleaned(wish)
    for _ in range(_TRIES):
        with reading(engine) as session:
            revision = usable_revision(session).revision
            _accepted(session, actor, wish)
            content = contents.content(session)
        _require_openable(content)
        try:
            with writing(engine) as session:
                if usable_revision(session).revision == revision:
                    return _write(session, actor, wish, content, revision)
        except IntegrityError as error:  # on PostgreSQL, two may freeze at the same moment
            raise _taken(wish.code) from error
    raise EditionError(N_("Others keep changing the data. Nothing was frozen; try again in a minute."))


def row_count(session: Session) -> int:
    """Return how many rows would be frozen. One statement."""
    counts = (select(func.count()).select_from(file.table).scalar_subquery() for file in TABLE_FILES.values())
    return sum(session.connection().execute(select(*counts)).one())


def offered_quarters(offered: Choices) -> tuple[Quarter, ...]:
    """Return the quarters that the pages of an edition can open with, the newest first."""
    last = min(offered.quarters[0], offered.end)
    return tuple(reversed(tuple(offered.start.to(last))))


def _write(session: Session, actor: Actor, wish: EditionWish, content: Content, revision: str) -> KnownEdition:
    email = _accepted(session, actor, wish)
    values = {
        "title": wish.title,
        "meeting": _meeting(session, wish.meeting),
        "quarter": str(wish.quarter),
        "origin_view": str(wish.origin),
        "method": METHOD,
        "program_version": program_version(),
        "fingerprint": fingerprint(content.files),
        "revision": revision,
        "row_count": content.row_count,
        "is_rehearsal": is_rehearsal(session),
    }
    session.connection().execute(
        insert(Edition).values(edition_code=wish.code, **values, frozen_by=email, frozen_at=now())
    )
    contents.keep(session, wish.code, content.files)
    history.append(session, actor, HistoryAct.EDITION_FROZEN, wish.code, after=values, quarter=str(wish.quarter))
    return edition(session, wish.code)


def _require_openable(content: Content) -> None:
    """Check that the files of a content are not larger than what the loader takes, which opens the edition.

    Raises:
        EditionError: one is.
    """
    for file in content.files:
        table = table_at(file.name)
        rows, most = content.row_counts[file.name], most_rows(len(table.columns) if table else 1)
        if rows > most:
            raise EditionError(
                N_(
                    "Nothing was frozen: %(file)s would have %(rows)s rows, and an edition with more than %(most)s in "
                    "one file could not be opened again. Take out rows that no meeting needs."
                ),
                file=file.name,
                rows=f"{rows:,}",
                most=f"{most:,}",
            )
        if len(file.data) > MAX_BYTES:
            raise EditionError(
                N_(
                    "Nothing was frozen: %(file)s would have %(size)s MB, and an edition with more than %(most)s MB in "
                    "one file could not be opened again. Take out rows that no meeting needs."
                ),
                file=file.name,
                size=f"{math.ceil(len(file.data) / 1e6):,}",
                most=f"{MAX_BYTES // 1_000_000:,}",
            )


def _cleaned(wish: EditionWish) -> EditionWish:
    """Return a wish with its texts trimmed.

    Raises:
        EditionError: the code or a text is of no form.
    """
    code = wish.code.strip()
    if not _CODE.fullmatch(code):
        raise EditionError(
            N_(
                "The code of an edition has 2 to 20 letters from A to Z, digits, and hyphens between them, such as "
                "TDAG-26."
            )
        )
    if code.lower() == LIVE:
        raise EditionError(N_("%(edition)s stands for the present data. Choose another code."), edition=code)
    title, meeting = _line(wish.title), _line(wish.meeting or "")
    if not title:
        raise EditionError(N_("Give the edition a title."))
    return replace(wish, code=code, title=title, meeting=meeting or None)


def _line(text: str) -> str:
    """Return a text as one line.

    Raises:
        EditionError: it is too long, or holds characters that no text holds, such as control characters.
    """
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE:
        raise EditionError(N_("Keep title and meeting to %(longest)s characters each."), longest=str(LONGEST_LINE))
    require_whole(line, EditionError)
    return line


def _accepted(session: Session, actor: Actor, wish: EditionWish) -> str:
    """Return the key of the person who may freeze what they wish.

    Raises:
        NotAllowedError: the actor is no publisher.
        EditionError: the code is taken, or the quarter cannot be looked at.
    """
    email = publishing_person(session, actor)
    statement = select(col(Edition.edition_code)).where(func.lower(col(Edition.edition_code)) == wish.code.lower())
    if (taken := session.connection().scalar(statement)) is not None:
        raise _taken(taken)
    offered = choices(session)
    quarters = offered_quarters(offered)
    if wish.quarter not in quarters:
        raise EditionError(
            N_("The quarter of an edition lies between %(first)s and %(last)s, which %(quarter)s does not."),
            quarter=str(wish.quarter),
            first=str(quarters[-1]),
            last=str(quarters[0]),
        )
    return email


def _taken(code: str) -> EditionError:
    return EditionError(N_("There is an edition %(edition)s already. Choose another code."), edition=code)


def _meeting(session: Session, text: str | None) -> str | None:
    """Return the code of a meeting as `meetings.csv` spells it; any other text as it is."""
    if text is None:
        return None
    statement = select(col(Meeting.meeting_code)).where(func.lower(col(Meeting.meeting_code)) == text.lower())
    return session.connection().scalar(statement) or text
