"""Sources in words: the title of a source, and the place in it."""

from __future__ import annotations

from typing import Final

from kap_ui.frame.provenance import PROJECT
from kap_ui.marks.markup import Markup, in_language, joined
from kap_ui.state import data
from kap_ui.words import data_texts, wording
from kap_ui.words.wording import N_, _


def words(source: str) -> str:
    """Return the title of a source with the place in it."""
    title, place, _language = _source_parts(source)
    return wording.labelled(title, place) if place else title


def in_marks(source: str) -> Markup:
    """Return what `words` returns, with the language of the place in the source where it is another one."""
    _title, place, language = _source_parts(source)
    named = title_in_marks(source.partition(":")[0].strip())
    if not place:
        return named
    return joined([named, wording.signs().colon, in_language(place, language)])


def title_in_marks(code: str) -> Markup:
    """Return the title of a source with its language where that is not the reader's: the data have titles in one."""
    if code == PROJECT or code not in data.source_titles():
        return joined([_source_parts(code)[0]])
    return in_language(data.source_titles()[code], data_texts.language_of())


def _source_parts(source: str) -> tuple[str, str, str | None]:
    """Return the title of a source, the place in it, and the language of the place where it is not the reader's."""
    code, _mark, place = (part.strip() for part in source.partition(":"))
    if code != PROJECT:
        return data.source_titles().get(code, code), place, data_texts.language_of()
    if place == _RECONSTRUCTED:
        return _("this project"), _(_RECONSTRUCTED), None
    if place.startswith(_PROPOSED) and " " not in place.removeprefix(_PROPOSED):
        said = _("proposed from the text of outcome %(code)s") % {"code": place.removeprefix(_PROPOSED)}
        return _("this project"), said, None
    return _("this project"), place, data_texts.language_of()


_RECONSTRUCTED: Final = N_("reconstructed, not the official Figure 2")
_PROPOSED: Final = "proposed from the text of outcome "
