"""The names of documents, on the pages and from the command line: each says what is in the file."""

from __future__ import annotations

from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView


def file_name(
    edition: str | None,
    revision: str,
    *,
    ending: str,
    language: str | None,
    kpi: str | None = None,
    place: str | None = None,
    quarter: Quarter | None = None,
    origin: OriginView | None = None,
    since: str | None = None,
    is_rehearsal: bool = False,
) -> str:
    """Return the name of a file: ``kap_TDAG-26_en.pdf``, ``kap_live-1a67027217a2_2026-Q3_rehearsal_fr.html``.

    Args:
        edition: the code of the edition; None for live data.
        revision: of the live data.
        ending: of the name.
        language: of the words; None for data alone.
        kpi: whose sheet or whose point it is, where it was chosen; so for the others.
        place: whose figures these are.
        quarter: at whose end they were known.
        origin: the view of the origins.
        since: the code of the edition since which the file says what changed.
        is_rehearsal: whether nothing in it is real.
    """
    parts = ["kap", f"live-{revision}" if edition is None else edition, kpi, place, quarter, origin]
    parts += [] if since is None else [f"since-{since}"]
    mark = ["rehearsal"] if is_rehearsal else []
    return "_".join([*(str(part) for part in parts if part is not None), *mark, language or "data"]) + f".{ending}"
