"""Where figures come from, in words and marks: their sources, and that some are illustrative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kap_model.queries.sources import SourceCount
from kap_ui import marks
from kap_ui.frame import plan_words
from kap_ui.marks.markup import Markup
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

PROJECT: Final = "PROJECT"
"""The source of what was written, reconstructed or derived for the dashboard."""


def state_of_data(*, is_full: bool = False) -> str:
    """Return which data are shown: their day and revision, or the edition with its fingerprint, short or in full.

    Those of a plan beside the one reported on begin with its name.
    """
    known, snapshot, beside = data.edition(), data.snapshot(), data.plan_beside()
    if beside is not None:
        values = {
            "plan": plan_words.name(beside),
            "day": wording.day(snapshot.loaded_at.date()),
            "revision": snapshot.revision,
        }
        return _("%(plan)s, data of %(day)s, revision %(revision)s") % values
    if known is None:
        values = {"day": wording.day(snapshot.loaded_at.date()), "revision": snapshot.revision}
        return _("Data of %(day)s, revision %(revision)s") % values
    values = {"code": known.edition_code, "fingerprint": known.fingerprint if is_full else known.short_fingerprint}
    if known.withdrawal is not None:
        return _("Edition %(code)s, withdrawn, fingerprint %(fingerprint)s") % values
    return _("Edition %(code)s, fingerprint %(fingerprint)s") % values


def illustrative_mark() -> Markup:
    """Return the mark of illustrative figures, which stands under the title of a page, chart or table."""
    return marks.illustrative(_("Illustrative figures"))


def counted_sources(sources: Iterable[SourceCount], titles: Mapping[str, str]) -> list[str]:
    """Return the titles of sources, each with the number of its rows.

    Args:
        sources: in their order.
        titles: of all sources by id; a download has no session to ask for them.
    """
    return [
        ngettext("%(source)s (%(n)s row)", "%(source)s (%(n)s rows)", source.rows)
        % {"source": _source_title(source.source_id, titles), "n": number(source.rows)}
        for source in sources
    ]


def source_names(sources: Iterable[str]) -> list[str]:
    """Return the titles of sources, each once, in order; a text may name the place in the source after a colon."""
    titles = data.source_titles()
    return list(
        dict.fromkeys(_source_title(code, titles) for text in sources if (code := str(text).split(":", 1)[0].strip()))
    )


def _source_title(source_id: str, titles: Mapping[str, str]) -> str:
    """Return the title of a source, in the one language that the data have it in. An unknown id stands for itself."""
    return _("this project") if source_id == PROJECT else wording.enclosed(titles.get(source_id, source_id))
