"""The search of the bar: what can be found, in which order, and the page that a find leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from kap_model.people.permissions import Action
from kap_model.queries import glossary as plan_glossary
from kap_model.queries.findable import Findable, Thing, findable
from kap_model.vocabulary import WORLD, Language, OriginView, PlaceKind
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.frame import page_list
from kap_ui.state import data
from kap_ui.state.reader import EDITION, FIELDS, PLAN
from kap_ui.words import finding, glossary, item_labels, wording
from kap_ui.words.finding import Entry, Found, Index, Text
from kap_ui.words.matching import begun, split_at
from kap_ui.words.wording import N_, _, ngettext, number

LONGEST: Final = 60
"""Characters of the longest query. More are cut off."""

MOST: Final = 20
"""Finds that are shown at most."""

_MOST_OF_A_KIND: Final = 5
"""Finds of one kind that are shown as long as there are others."""

_IN_SIGHT: Final = 60
"""Characters of a text that two lines show on a telephone."""

_LONGEST_CODE: Final = 40
"""Characters of a code of the address that is passed on."""

_PAGE: Final = "page"
_TERM: Final = "term"

_KINDS: Final = {
    _PAGE: N_("Pages"),
    Thing.OBJECTIVE: N_("Priorities and enablers"),
    Thing.KPI: N_("KPIs"),
    Thing.OUTCOME: N_("Outcomes"),
    Thing.PLACE: N_("Places and offices"),
    Thing.ITEM: N_("SDGs and other items"),
    Thing.INITIATIVE: N_("Regional initiatives"),
    Thing.PROJECT: N_("Projects"),
    Thing.OFFERING: N_("Products and services"),
    Thing.MEETING: N_("Meetings"),
    _TERM: N_("Glossary"),
}
"""What can be found, in the order of equal matches."""

_indexes: Final[SharedCache[Index]] = data.new_cache(16)
"""By snapshot and language."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who searches, and from where.

    Attributes:
        query: of the address of their page; what every page knows of it goes along to the page of a find.
        may: whether they may do something somewhere.
    """

    query: Mapping[str, str]
    may: Callable[[Action], bool]


def prepare() -> dict[str, str]:
    """Make the index, so that the first letter finds it ready, and return what the box says without an answer.

    The words do not stand in the navigation, which is sent with each new quarter.
    """
    _index()
    return {"lost": _("The search does not answer. Check the connection, or load the page again.")}


def answer(words: str, asker: Asker) -> dict[str, Any]:
    """Return what words find, for the browser (`static/scripts/search.js`), in the reader's language.

    ``groups`` have a title and finds: an address, a code, and texts in parts, of which every second one is what was
    found. ``said`` is how many there are, ``note`` what stands below the finds.
    """
    sought = words[:LONGEST].strip()
    found = [find for find in _index().find(sought) if _is_for(find.entry, asker)]
    shown = finding.first_of_each(found, MOST, _MOST_OF_A_KIND, tuple(_KINDS))
    groups = [
        {"title": _(_KINDS[kind]), "finds": [_find(find, asker) for find in finds]}
        for kind, finds in groupby(shown, key=lambda find: find.entry.kind)
    ]
    return {"groups": groups, "said": _said(len(found)), "note": _note(sought, len(found), len(shown))}


def _said(count: int) -> str:
    if not count:
        return _("Nothing found")
    return ngettext("%(n)s found", "%(n)s found", count) % {"n": number(count)}


def _note(sought: str, count: int, shown: int) -> str:
    """Return what stands below the finds: how many are left out, or what can be sought where there are none."""
    if not count:
        nothing = _("Nothing is found by “%(words)s”.") % {"words": sought}
        known = _(
            "KPIs, outcomes, places, offices, items, projects, meetings, words of the glossary and pages are found by "
            "their code, a word of their name or a part of it."
        )
        return wording.sentences([nothing, known])
    left = count - shown
    if not left:
        return ""
    return ngettext(
        "%(n)s more. Add a word to narrow the search.", "%(n)s more. Add a word to narrow the search.", left
    ) % {"n": number(left)}


def _is_for(entry: Entry, asker: Asker) -> bool:
    """Return whether a find leads to something that the asker can see."""
    if entry.is_made_up and asker.query.get("origin") == OriginView.PUBLISHED:
        return False
    asks_for = page_list.page(entry.page).asks_for
    return asks_for is None or asker.may(asks_for)


def _find(find: Found, asker: Asker) -> dict[str, Any]:
    """Return a find for the browser; what is empty is left out."""
    entry = find.entry
    name = begun(split_at(entry.name.words, find.words), _IN_SIGHT)
    other = None if len(name) > 1 else _other(find)
    parts = {
        "href": _href(entry, asker.query),
        "code": split_at(entry.code, find.words) if entry.code else (),
        "name": name,
        "lang": entry.name.language,
        "other": begun(split_at(other.words, find.words), _IN_SIGHT) if other else (),
        "otherLang": other.language if other else "",
        "mark": _("illustrative") if entry.is_made_up else "",
    }
    return {part: value for part, value in parts.items() if value}


def _other(find: Found) -> Text | None:
    """Return the text that has what was found, where it is not the name; None where it is the code."""
    if len(split_at(find.entry.code, find.words)) > 1:
        return None
    return next((text for text in find.entry.others if len(split_at(text.words, find.words)) > 1), None)


def _href(entry: Entry, query: Mapping[str, str]) -> str:
    """Return the address of a find with what every page knows of the reader's query."""
    kept = {name: value for name in FIELDS if (value := query.get(name)) and len(value) <= _LONGEST_CODE}
    if page_list.page(entry.page).is_live:
        for name in (EDITION, PLAN):
            kept.pop(name, None)
    said = urlencode({**kept, **dict(entry.query)})
    return entry.page + (f"?{said}" if said else "") + (f"#{entry.anchor}" if entry.anchor else "")


def _index() -> Index:
    return _indexes.get_or_make((data.snapshot(), wording.language()), lambda: Index(_entries()))


def _entries() -> list[Entry]:
    """Return all that can be found, in the order of equal matches."""
    order = list(_KINDS)
    things = [_entry(thing) for thing in data.ask(findable, wording.language())]
    every = [*_pages(), *things, *_terms()]
    return sorted(every, key=lambda entry: order.index(entry.kind))


def _pages() -> Iterator[Entry]:
    entries = page_list.ALL
    with wording.spoken(Language.ENGLISH):
        english = [(_(entry.title), _(entry.question)) for entry in entries]
    for entry, (title, question) in zip(entries, english, strict=True):
        others = (Text(_(entry.question)), Text(title, Language.ENGLISH), Text(question, Language.ENGLISH))
        yield Entry(kind=_PAGE, name=Text(_(entry.title)), others=others, page=entry.name)


def _terms() -> Iterator[Entry]:
    """The words of the glossary, by their names."""
    own, in_english = (data.ask(plan_glossary.terms, spoken) for spoken in (wording.language(), Language.ENGLISH))
    with wording.spoken(Language.ENGLISH):
        english = {term.key: term.name for term in glossary.terms(in_english)}
    for term in glossary.terms(own):
        yield Entry(
            kind=_TERM,
            name=Text(term.name),
            others=(Text(english[term.key], Language.ENGLISH),),
            page=glossary.PAGE,
            query=((glossary.TERM, term.key),),
        )


def _entry(thing: Findable) -> Entry:
    """Return how something is found, and where it leads."""
    return replace(
        _led(thing),
        name=Text(thing.name, Language.ENGLISH if thing.is_in_english else ""),
        others=(Text(thing.english, Language.ENGLISH), *map(Text, thing.others), *_of_family(thing)),
        is_made_up=thing.is_made_up,
    )


def _of_family(thing: Findable) -> Iterator[Text]:
    """What an item is called, and its family: "resolution 45" finds it as well."""
    if thing.family is None:
        return
    yield Text(wording.family(thing.family))
    with wording.spoken(Language.ENGLISH):
        words = (wording.family(thing.family), item_labels.item_label(thing.family, thing.number))
    yield from (Text(text, Language.ENGLISH) for text in words)


def _led(thing: Findable) -> Entry:
    """Return the code that something is shown by, and the page that it leads to."""
    kind, code = thing.thing, thing.code

    def entry(page: str, shown: str = "", *, also: Sequence[str] = (), anchor: str = "", **query: str) -> Entry:
        return Entry(
            kind=kind, name=Text(thing.name), code=shown, codes=tuple(also), page=page, query=tuple(query.items()),
            anchor=anchor,
        )  # fmt: skip

    match kind:
        case Thing.OBJECTIVE:
            return entry("priorities", code, priority=code)
        case Thing.OUTCOME:
            return entry("kpis", code.removeprefix("O-"), also=[code], priority=str(thing.above), outcome=code)
        case Thing.KPI:
            return entry("kpi", code, kpi=code)
        case Thing.OFFERING:
            return entry("matrix", code, row=code)
        case Thing.PLACE:
            return _place(thing, entry)
        case Thing.ITEM | Thing.INITIATIVE:
            label = item_labels.item_label(thing.family, thing.number) if thing.family else code
            if kind is Thing.ITEM:
                return entry("item", label, also=[code, thing.number], item=code)
            return entry("initiatives", label, also=[code, thing.number], initiative=code)
        case Thing.PROJECT:
            return entry("initiatives", code, project=code)
        case Thing.MEETING:
            return entry("editions", code, anchor=code)


def _place(thing: Findable, entry: Callable[..., Entry]) -> Entry:
    """Return the page of a place. An office that serves no country stands with the region that it is in."""
    match thing.place_kind:
        case PlaceKind.REGION | PlaceKind.OFFICE:
            place = thing.code if thing.serves_countries else str(thing.above)
            return entry("office", also=[thing.code], place=place)
        case PlaceKind.GROUP:
            return entry("profile", also=[thing.code], place=thing.code)
        case PlaceKind.COUNTRY:
            return entry("places", also=[thing.code], place=thing.code)
        case _:
            return entry("overview", place=WORLD)
