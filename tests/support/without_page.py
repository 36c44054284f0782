"""What section modules read of the session, over the shipped data, where there is no page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import choices, plan
from kap_model.selection import Selection
from kap_ui.frame import provenance, site_map
from kap_ui.state import data
from kap_ui.words import wording
from tests.support.sessions import session_of

NOW = Selection(Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4"))


Reader = Callable[[str], None]


@cache
def _words_of(database: Path, language: str) -> tuple[Any, Any, Any]:
    """Return the names in a language, the titles of sources, and what there is to choose."""
    with session_of(database) as session:
        return plan.names(session, language), plan.source_titles(session), choices.choices(session)


@cache
def _answer(
    database: Path, query: Callable[..., Any], args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]
) -> Any:
    """Return the answer to a question, kept as the server keeps it."""
    with session_of(database) as session:
        return query(session, *args, **dict(kwargs))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, shipped_database: Path, shipped_progress: Progress) -> Reader:
    """Return a function that lets section modules answer in a language where there is no page: ``reader("fr")``."""

    def of_language(language: str) -> None:
        names, titles, what_there_is = _words_of(shipped_database, language)

        def ask(query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            return _answer(shipped_database, query, args, tuple(kwargs.items()))

        monkeypatch.setattr(data, "names", lambda: names)
        monkeypatch.setattr(data, "name", lambda code: names.get(code, code))
        monkeypatch.setattr(data, "source_titles", lambda: titles)
        monkeypatch.setattr(data, "choices", lambda: what_there_is)
        monkeypatch.setattr(data, "progress", lambda _origin: shipped_progress)
        monkeypatch.setattr(data, "ask", ask)
        monkeypatch.setattr(wording, "language", lambda: language)
        monkeypatch.setattr(provenance, "source_names", lambda ids: sorted({str(i).split(":", 1)[0] for i in ids}))
        monkeypatch.setattr(site_map, "link_to", lambda name, *_args, **_codes: name)

    return of_language
