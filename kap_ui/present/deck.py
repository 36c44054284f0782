"""The deck on the screen: all slides at once, so that going on asks nothing of the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from kap_model.causes.sides import Side, side_at
from kap_model.editions import listing
from kap_model.editions.listing import LIVE, EditionError, KnownEdition
from kap_model.selection import Selection
from kap_points import deck as points_of
from kap_points.point import CHANGES, Point
from kap_points.reading import EditionNote, reading
from kap_ui import marks
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.frame import edition_words, page, page_list, provenance, site_map
from kap_ui.marks import Slide, SlideChoices, SlideWords
from kap_ui.marks.markup import Markup
from kap_ui.present import pictures
from kap_ui.state import address, clock, data, shown_edition
from kap_ui.state.reader import SINCE
from kap_ui.state.theme import theme
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_SOURCES_NAMED: Final = 2
"""How many sources a slide names; the page of sources lists all."""

_MOST_EDITIONS: Final = 4
"""How many editions a slide offers, beside the one that is chosen."""


@dataclass(frozen=True, kw_only=True)
class Deck:
    """The slides of all points.

    Attributes:
        slides: in order.
        addresses: of the page that answers the same question as each slide.
        charts: Vega-Lite specifications with their data, as JSON, by the code of the point.
    """

    slides: Sequence[Slide]
    addresses: Sequence[str]
    charts: Mapping[str, str]

    def first(self, code: str | None, page: str, selection: Selection) -> int:
        """Return the place of the slide to begin with.

        Args:
            code: of a point; None for the one that answers what the reader's page asked.
            page: the name of that page.
            selection: what it asked for.
        """
        codes = [slide.code for slide in self.slides]
        if code in codes:
            return codes.index(code)
        of_page = [place for place, address in enumerate(self.addresses) if urlsplit(address).path == page]
        asked = {selection.objective, selection.kpi} - {None}
        about = [
            place
            for place in of_page
            if asked & {code for _name, code in parse_qsl(urlsplit(self.addresses[place]).query)}
        ]
        return next(iter([*about, *of_page]), 0)


_decks: Final[SharedCache[Deck]] = data.new_cache(16)


def deck(selection: Selection, since: KnownEdition | None) -> Deck:
    """Return the slides for place, quarter, compared quarter and view of a selection, and for its KPI if it has one.

    Args:
        selection: what is asked for.
        since: the edition since which it is said what changed, from `compared_edition`.
    """
    asked = replace(selection, objective=None)
    note, side = _edition(), _side(since)
    key = (data.snapshot(), note, side, wording.language(), theme(), clock.today(), asked)
    return _decks.get_or_make(key, lambda: _deck(asked, note, side))


def compared_edition(selection: Selection, every: Sequence[KnownEdition]) -> KnownEdition | None:
    """Return the edition that what changed is counted from: the reader's, else the newest earlier one; None for none.

    A code that no edition has leaves the address.
    """
    written = address.code(SINCE).strip().lower()
    chosen = next((known for known in every if known.edition_code.lower() == written), None)
    address.put(SINCE, LIVE if chosen is None else chosen.edition_code)
    return chosen or listing.newest_before(every, data.edition(), selection.quarter, selection.origin)


def choices(every: Sequence[KnownEdition], since: KnownEdition | None) -> SlideChoices | None:
    """Return the editions from which what changed can be counted, the newest of them and the one that is chosen."""
    if since is None:
        return None
    shown = data.edition()
    others = [known for known in every if shown is None or known.edition_code != shown.edition_code]
    kept = [known for place, known in enumerate(others) if place < _MOST_EDITIONS or known == since]
    return SlideChoices(
        _("What changed since:"),
        [
            (
                known.edition_code,
                edition_words.code(known),
                site_map.link_with_own_choices(page_list.PRESENT.name, since=known.edition_code, slide=CHANGES),
            )
            for known in kept
        ],
        since.edition_code,
    )


def _side(since: KnownEdition | None) -> Side | None:
    """Return the side of an edition; None where it cannot be opened, so that no slide says what changed."""
    if since is None:
        return None
    try:
        return side_at(shown_edition.database(since, page.opening), since)
    except EditionError:
        return None


def _edition() -> EditionNote | None:
    """Return the edition that the reader looks at; None for the live data."""
    known = data.edition()
    return None if known is None else EditionNote.of(known)


def _deck(selection: Selection, edition: EditionNote | None, since: Side | None) -> Deck:
    with reading(
        data.snapshot().address,
        language=wording.language(),
        quarter=selection.quarter,
        origin=selection.origin,
        place=selection.place,
        compared=selection.compared,
        edition=edition,
        plan=data.plan_beside(),
    ) as opened:
        points = points_of.deck(opened, selection.kpi, since)
        note = opened.note.words
    drawn = [pictures.picture(point, selection.compared) for point in points]
    slides = [
        Slide(
            code=point.code,
            question=point.question,
            finding=point.finding,
            caption=picture.caption,
            picture=picture.markup,
            stamps=[*point.marks, *([point.basis] if point.basis else [])],
            foot=[point.asked, " · ".join(filter(None, (_sources(point), note)))],
            said=_("Slide %(n)s of %(all)s: %(finding)s")
            % {"n": number(place), "all": number(len(points)), "finding": point.finding},
        )
        for place, (point, picture) in enumerate(zip(points, drawn, strict=True), start=1)
    ]
    charts = {point.code: picture.chart for point, picture in zip(points, drawn, strict=True) if picture.chart}
    return Deck(slides=slides, addresses=[point.address for point in points], charts=charts)


def _sources(point: Point) -> str:
    """Return the first sources of a point by name; where figures are made up, that they are, and how many others."""
    published = [source for source in point.sources if not source.is_made_up]
    if len(published) < len(point.sources):
        if not published:
            return _("Made-up figures, published by nobody")
        return ngettext(
            "Made-up figures, with %(n)s other source", "Made-up figures, with %(n)s other sources", len(published)
        ) % {"n": number(len(published))}  # fmt: skip
    named = provenance.counted_sources(published[:_SOURCES_NAMED], data.source_titles())
    more = len(published) - len(named)
    if more:
        named.append(ngettext("%(n)s more source", "%(n)s more sources", more) % {"n": number(more)})
    return _("Sources: %(sources)s") % {"sources": wording.listed(named)} if named else ""


def markup(shown: Deck, first: int, close_href: str, since: SlideChoices | None) -> Markup:
    """Return the markup of the deck.

    Args:
        shown: the deck.
        first: the place of the slide that is shown first.
        close_href: the address to which Escape returns.
        since: the editions from which what changed can be counted, from `choices`.
    """
    words = SlideWords(
        title=_("Present"),
        back=_("Previous slide"),
        forward=_("Next slide"),
        close=_("Close"),
        close_href=close_href,
        way=_("Slides"),
    )
    slides = [replace(slide, choices=since) if slide.code == CHANGES else slide for slide in shown.slides]
    return marks.slides(slides, words, first=first)
