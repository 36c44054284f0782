"""What a document is written from: the points, the data that they are of, and what stands on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_model.editions.marks import EditionMark
from kap_points.point import CHANGES, Point
from kap_points.reading import DataNote
from kap_ui.words.wording import _


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """All that a document needs. It holds when the data are closed.

    Attributes:
        points: in order; at least one.
        note: which data they are of.
        language: of all words.
        title: of the document; "" for that of the edition, or of the plan.
        meeting: that it is for; "" for none.
    """

    points: Sequence[Point]
    note: DataNote
    language: str
    title: str = ""
    meeting: str = ""

    @property
    def mark(self) -> EditionMark | None:
        """What the file says of itself to those who verify it; None for live data."""
        edition = self.note.edition
        return None if edition is None else EditionMark(edition.code, edition.fingerprint)


def why_changes_are_left_out(points: Sequence[Point]) -> str:
    """Return why no point says what changed; "" where one does."""
    if any(point.code == CHANGES for point in points):
        return ""
    return _(
        "What changed is left out: there is no earlier edition of the same view that can be opened to compare with."
    )
