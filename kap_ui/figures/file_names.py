"""The names of the files of figures: each says what is in the file, so that no two different files share a name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from kap_model.selection import Selection

_LONGEST: Final = 180
"""Characters of a name before its ending; file systems take 255 bytes."""

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LIKE_TWO_PARTS: Final = re.compile(r"_.*-")


def stem(
    page: str,
    figure: str,
    selection: Selection,
    own_choices: Mapping[str, str],
    *,
    is_illustrative: bool,
    is_rehearsal: bool,
    language: str,
    edition: str | None = None,
) -> str:
    """Return the name of the files of a figure, without its ending.

    ``kap_overview_mix_AFR_2026-Q3_vs-2025-Q3_all_illustrative_en``

    Args:
        page: the name of the page.
        figure: the key of the figure; words of it that repeat the page are left out.
        selection: what the page asked for.
        own_choices: what was chosen on the page itself, by the name in the address: ``{"family": "SDG"}``.
        is_illustrative: whether the figure has the mark.
        is_rehearsal: whether the database is a rehearsal.
        language: of the words in the file.
        edition: code and fingerprint of the edition that the figure is of, or code and revision of the plan beside;
            None for live data.
    """
    words = [word for word in figure.split("_") if word not in (page, page.removesuffix("s"))]
    codes = selection.codes()
    if "compared" in selection.asked:
        codes.append(f"vs-{selection.compared}")
    chosen = [f"{name}-{value}" for name, value in sorted(own_choices.items())]
    origin = [selection.origin.value] if "origin" in selection.asked else []
    mark = [word for word, holds in (("illustrative", is_illustrative), ("rehearsal", is_rehearsal)) if holds]
    data = [] if edition is None else [edition]
    return _cut("_".join(map(_safe, ("kap", page, *words, *codes, *chosen, *origin, *mark, *data, language))))


def _safe(part: str) -> str:
    """Return a part of a name in the characters that every file system takes; two different parts stay different."""
    plain = _UNSAFE.sub("-", part)
    return plain if plain == part and not _LIKE_TWO_PARTS.search(part) else f"{plain}-{_digest(part)}"


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 9]}_{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
