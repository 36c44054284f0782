"""A links file in the place of the links at hand: its problems, what it would change, and the replacement itself."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final

import pandas as pd
from sqlalchemy import Engine
from sqlmodel import Session

from kap_model.database import read_revision, reading, stamp_revision
from kap_model.frames import Frame, FrameColumn
from kap_model.importing import changes
from kap_model.importing.batches import Provenance
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.load import Held, Loaded, Prepared, hold, prepare_on, write_file
from kap_model.importing.read import read_bytes
from kap_model.importing.reading import Reading
from kap_model.people.permissions import Action, Actor, require
from kap_model.problems import N_, DataRefusedError, Message, Problem, ProblemKind, Problems, StalePreviewError
from kap_model.vocabulary import Act

_TABLE: Final = TABLE_FILES["links"]


class ChangeKind(StrEnum):
    """What a file does to a link."""

    ADDED = "added"
    REMOVED = "removed"
    BASIS = "basis"
    STRENGTH = "strength"
    WORDS = "words"


CHANGES = Frame(
    "link_changes",
    "one link that a file adds, removes or changes",
    (
        FrameColumn("change", "text", "added, removed, basis, strength, or words: reason or source alone"),
        FrameColumn("from_code", "text", "priority, enabler, offering or outcome"),
        FrameColumn("to_code", "text", "item"),
        FrameColumn("strength_before", "text", "strength now"),
        FrameColumn("strength_after", "text", "strength in the file"),
        FrameColumn("basis_before", "text", "basis now"),
        FrameColumn("basis_after", "text", "basis in the file"),
        FrameColumn("reason", "text", "English reason: that of the file, or of the removed link"),
    ),
)


@dataclass(frozen=True)
class LinkChanges:
    """What a links file would do: its problems, its changes (columns: CHANGES), and how many links stay as they are."""

    problems: Problems
    changes: pd.DataFrame
    same: int

    def count(self, *kinds: ChangeKind) -> int:
        """Count the changes of these kinds."""
        return int(self.changes["change"].isin([kind.value for kind in kinds]).sum())


def compare(session: Session, name: str, data: bytes) -> LinkChanges:
    """Return what a links file would change if it replaced the links at hand. Nothing is written."""
    read = _read(name, data)
    prepared = _prepare(hold(session, read), read)
    if prepared.checked.problems:
        return LinkChanges(prepared.checked.problems, CHANGES.of([]), 0)
    links = prepared.changes["links"]
    after = [dict(zip(_TABLE.columns, cells, strict=True)) for cells in zip(*links.rows.values.values(), strict=True)]
    before = [dict(zip(_TABLE.columns, row.values, strict=True)) for row in links.before]
    gone = [dict(zip(_TABLE.columns, row.values, strict=True)) for row in links.gone]
    rows = [_change(None, after[index]) for index in links.new]
    rows += [_change(link, after[index]) for link, index in zip(before, links.changed, strict=True)]
    rows += [_change(link, None) for link in gone]
    return LinkChanges(Problems(), CHANGES.of(sorted(rows, key=itemgetter("from_code", "to_code"))), links.same)


def replace(engine: Engine, actor: Actor, name: str, data: bytes, previewed: str) -> Loaded:
    """Replace all links at hand by those of a file; those that were replaced or removed go into the history.

    `previewed` is the revision of the data at which the changes were shown to the person who asks for them.

    Raises:
        NotAllowedError: the actor is no publisher; nothing was written.
        StalePreviewError: the data have changed since; nothing was written.
        DataRefusedError: the file has problems; nothing was written.
    """
    with reading(engine) as session:
        require(session, actor, Action.LOAD_FILES)
        read = _read(name, data)
        held = hold(session, read)
    if held.revision != previewed:
        raise StalePreviewError
    prepared = _prepare(held, read)
    if prepared.checked.problems:
        raise DataRefusedError(prepared.checked.problems)
    links = prepared.changes["links"]
    if not links.is_change:
        return Loaded(held.revision, False, {})
    with changes.writing_changes(engine) as session:
        require(session, actor, Action.LOAD_FILES)
        if read_revision(session).revision != previewed:
            raise StalePreviewError
        write_file(session.connection(), prepared, Provenance(Act.SCREEN, actor.email))
        return Loaded(stamp_revision(session), True, {"links": len(links.written)})


def _prepare(held: Held, read: Reading) -> Prepared:
    """Return what a links file would do: links that are not in it leave."""
    prepared = prepare_on(held, read)
    links = changes.compare(prepared.checked.rows["links"], held.rows["links"].standing(), is_whole=True)
    return dataclasses.replace(prepared, changes={"links": links})


def _read(name: str, data: bytes) -> Reading:
    """Read a file that must hold links, at least one, and nothing else."""
    reading = read_bytes(name, data)
    for table in reading.tables:
        if table.table is not _TABLE:
            reading.problems.append(
                Problem(
                    ProblemKind.UNKNOWN_TABLE,
                    name,
                    Message(N_("holds %(table)s, not links"), table=table.table.name),
                    Message(N_("Give a file with the columns %(columns)s"), columns=",".join(_TABLE.columns)),
                    table.sheet,
                )
            )
    reading.tables = [table for table in reading.tables if table.table is _TABLE]
    if not reading.problems and not any(table.rows for table in reading.tables):
        what, how = Message(N_("holds no link")), Message(N_("Add at least one row below the header"))
        reading.problems.append(Problem(ProblemKind.MISSING_VALUE, name, what, how))
    return reading


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    """Return the row of CHANGES for one link that is another one before and after, or is only there at one of them."""
    link = after or before or {}
    if before is None:
        kind = ChangeKind.ADDED
    elif after is None:
        kind = ChangeKind.REMOVED
    elif before["basis"] != after["basis"]:
        kind = ChangeKind.BASIS
    elif before["strength"] != after["strength"]:
        kind = ChangeKind.STRENGTH
    else:
        kind = ChangeKind.WORDS
    return {
        "change": kind.value,
        "from_code": link["from_code"],
        "to_code": link["to_code"],
        "strength_before": before["strength"] if before else None,
        "strength_after": after["strength"] if after else None,
        "basis_before": before["basis"] if before else None,
        "basis_after": after["basis"] if after else None,
        "reason": link["reason_en"],
    }
