"""Which edition a fingerprint or a file is of, whether the file still says what it said, and what differs today."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlmodel import Session

from kap_model.database import engine_for, reading
from kap_model.editions.content import ContentFile, content, kept
from kap_model.editions.differences import Differences, differences, differences_today
from kap_model.editions.fingerprint import fingerprint, typed
from kap_model.editions.listing import EditionError, KnownEdition, Refusal, followed_by, with_fingerprint
from kap_model.editions.marks import EditionMark, mark_of
from kap_model.editions.opening import opened
from kap_model.editions.packages import data_of, laid_out
from kap_model.importing.read import is_data_folder
from kap_model.problems import N_


class Proof(StrEnum):
    """What can be known of a file beyond what it says of itself."""

    NONE = "none"
    """It does not hold the data, so it can have been changed without a trace."""
    SAME = "same"
    """Its data give the fingerprint that it names."""
    CHANGED = "changed"
    """Its data give another fingerprint: they were changed after the export."""
    REFUSED = "refused"
    """Its data were changed so that they are refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What is known of an edition.

    `later` is the newest edition, if it was frozen after this one; `today` are the figures that differ now.
    """

    edition: KnownEdition
    later: KnownEdition | None
    today: Differences

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "edition": self.edition.as_json(),
            "later": None if self.later is None else self.later.edition_code,
            "differ_today": self.today.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedFile:
    """What is known of a file: what it says of itself, whether that holds, and the edition, if there is one.

    Where the file holds the data and they were changed, `files` are the files of the content that differ from those of
    the edition, and `changes` the figures.
    """

    mark: EditionMark
    proof: Proof
    files: Sequence[str]
    changes: Differences | None
    verified: Verified | None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "names": self.mark.as_json,
            "proof": str(self.proof),
            "files_changed": list(self.files),
            "changed_after_export": None if self.changes is None else self.changes.as_json(),
            **({"edition": None} if self.verified is None else self.verified.as_json()),
        }


def verify_fingerprint(session: Session, text: str) -> list[Verified]:
    """Return what is known of the editions that a fingerprint is of, the newest first; in full or its first digits.

    Raises:
        EditionError: it is no fingerprint, or no edition has it.
    """
    digits = typed(text)
    if digits is None:
        raise EditionError(
            N_(
                "“%(text)s” is no fingerprint, which has 64 digits and letters from a to f; the first twelve do: "
                "7f3a-91c2-0b44."
            ),
            text=text.strip()[:80],
        )
    found = with_fingerprint(session, digits)
    if not found:
        raise EditionError(N_("No edition here has the fingerprint %(fingerprint)s."), fingerprint=text.strip()[:80])
    return [_verified(session, known) for known in found]


def verify_file(session: Session, path: Path) -> VerifiedFile:
    """Return what is known of a file that left the program.

    Raises:
        EditionError: the file names no edition.
        OSError: it cannot be read.
    """
    mark = mark_of(path)
    if mark is None:
        raise EditionError(
            N_(
                "%(file)s names no edition. It was made from the present data or by another program, or it was "
                "rewritten or damaged."
            ),
            file=path.name,
        )
    named = with_fingerprint(session, mark.fingerprint)
    known = next((one for one in named if one.edition_code == mark.edition_code), next(iter(named), None))
    proof, files, changes = _proof(session, path, mark, known)
    verified = None if known is None else _verified(session, known)
    return VerifiedFile(mark=mark, proof=proof, files=files, changes=changes, verified=verified)


def verify_upload(session: Session, name: str, content: bytes) -> VerifiedFile | Refusal:
    """Return what is known of a file that somebody has brought; a question for a process of its own.

    Args:
        session: of the database that holds the editions.
        name: of the file, as its sender says.
        content: of the file.
    """
    with tempfile.TemporaryDirectory(prefix="kap-") as folder:
        path = Path(folder, Path(name).name or "file")
        path.write_bytes(content)
        try:
            return verify_file(session, path)
        except EditionError as error:
            return Refusal.of(error)


def _verified(session: Session, known: KnownEdition) -> Verified:
    return Verified(edition=known, later=followed_by(session, known), today=differences_today(session, known))


def _proof(
    session: Session, path: Path, mark: EditionMark, known: KnownEdition | None
) -> tuple[Proof, Sequence[str], Differences | None]:
    """Return what can be known of a file, and which files of its content and which figures differ."""
    read = data_of(path)
    if read is None:
        # A data package left the program with a whole plan.
        return (Proof.REFUSED if is_data_folder(path) else Proof.NONE), (), None
    with laid_out(read) as held:
        if held is None:
            return Proof.REFUSED, (), None
        files = content(held).files
        if fingerprint(files) == mark.fingerprint:
            return Proof.SAME, (), None
        if known is None:
            return Proof.CHANGED, (), None
        with reading(engine_for(opened(session, known), must_exist=True)) as frozen:
            return Proof.CHANGED, _differing(files, kept(session, known.edition_code)), differences(frozen, held)


def _differing(one: Iterable[ContentFile], other: Iterable[ContentFile]) -> Sequence[str]:
    """Return the names of the files that only one of two contents has, or that differ."""
    return sorted({file.name for file in set(one) ^ set(other)})
