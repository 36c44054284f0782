"""A links file in the place of the links at hand: its problems, what it would change, and the replacement itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import pandas as pd
from sqlalchemy import delete, select, tuple_
from sqlmodel import Session, col

from kap_model.database import stamp_revision
from kap_model.frames import Frame, FrameColumn
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.load import Loaded, load, prepare
from kap_model.importing.read import read_bytes
from kap_model.importing.reading import Reading
from kap_model.problems import DataRefusedError, Problem, ProblemKind, Problems
from kap_model.tables import Link

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
    reading = _read(name, data)
    prepared = prepare(session, reading)
    problems = prepared.checked.problems
    if problems:
        return LinkChanges(problems, CHANGES.of([]), 0)
    at_hand = _keyed(
        dict(row._mapping)
        for row in session.connection().execute(select(*(Link.__table__.columns)))  # type: ignore[attr-defined]
    )
    new = prepared.checked.rows["links"]
    in_file = _keyed(dict(zip(new.values, cells, strict=True)) for cells in zip(*new.values.values(), strict=True))
    rows = [_change(at_hand.get(key), in_file.get(key)) for key in sorted(at_hand.keys() | in_file.keys())]
    changed = [row for row in rows if row is not None]
    return LinkChanges(Problems(), CHANGES.of(changed), len(rows) - len(changed))


def replace(session: Session, name: str, data: bytes) -> Loaded:
    """Replace all links at hand by those of a file, within the caller's transaction.

    Raises:
        DataRefusedError: the file has problems; nothing was written.
    """
    reading = _read(name, data)
    prepared = prepare(session, reading)
    if prepared.checked.problems:
        raise DataRefusedError(prepared.checked.problems)
    new = prepared.checked.rows["links"]
    kept = set(zip(new.values["from_code"], new.values["to_code"], strict=True))
    keys = [(a, b) for a, b in session.connection().execute(select(col(Link.from_code), col(Link.to_code)))]
    gone = [key for key in keys if key not in kept]
    for start in range(0, len(gone), 400):
        these = gone[start : start + 400]
        session.connection().execute(delete(Link).where(tuple_(col(Link.from_code), col(Link.to_code)).in_(these)))
    loaded = load(session, reading)
    if gone and not loaded.is_changed:
        return Loaded(stamp_revision(session), True, {})
    return loaded


def _read(name: str, data: bytes) -> Reading:
    """Read a file that must hold links, at least one, and nothing else."""
    reading = read_bytes(name, data)
    for table in reading.tables:
        if table.table is not _TABLE:
            reading.problems.append(
                Problem(
                    ProblemKind.UNKNOWN_TABLE,
                    name,
                    f"holds {table.table.name}, not links",
                    f"Give a file with the columns {','.join(_TABLE.columns)}",
                    table.sheet,
                )
            )
    reading.tables = [table for table in reading.tables if table.table is _TABLE]
    if not reading.problems and not any(table.rows for table in reading.tables):
        reading.problems.append(
            Problem(ProblemKind.MISSING_VALUE, name, "holds no link", "Add at least one row below the header")
        )
    return reading


def _keyed(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["from_code"], row["to_code"]): row for row in rows}


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the row of CHANGES for one link; None if nothing changes."""
    link = after or before
    if link is None or before == after:
        return None
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
