"""The frame of a page: title and question, selection, what to say when there is nothing to show, and the foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, OriginView, PlaceKind
from kap_ui import marks
from kap_ui.elements import markup_block
from kap_ui.frame import page_context, page_list, selection_bar, site_map
from kap_ui.frame.page_context import PageContext
from kap_ui.frame.page_list import MISSING
from kap_ui.marks import Way
from kap_ui.marks.markup import Markup
from kap_ui.state import address, data
from kap_ui.state.reader import FIELDS, LONGEST_WORDS, Unknown
from kap_ui.streamlit_internals import navigation_events
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_SOURCES_NAMED = 3
"""So many sources stand in the foot; the page of sources has them all."""


class Finished(Exception):  # noqa: N818 - a page that ends early has not failed
    """The page has said all that it has to say. What follows every page still runs, which `st.stop` would prevent."""


def header(*asked: str, places: Sequence[PlaceKind] = selection_bar.REGIONS, required: Sequence[str] = ()) -> Selection:
    """Draw the title and the question of the page beside its selection bar, and give what the reader chose.

    The arguments are those of `selection_bar.ask`.
    """
    this = site_map.current()
    with st.container(key="band", horizontal=True, vertical_alignment="bottom", gap="small"):
        markup_block.show(marks.page_title(_(this.title), _(this.question)), key="title")
        return selection_bar.ask(*asked, places=places, required=required)


def context(
    selection: Selection,
    *,
    is_illustrative: bool = False,
    sources: Iterable[str] = (),
    data_quarter: Quarter | None = None,
) -> None:
    """State what holds for all of the page, and draw its sentence: the selection in words, and the mark.

    Files and the footer take selection, sources and data quarter from here; each figure knows its own mark. A page
    without choices has no sentence.

    Args:
        selection: what the reader asked for.
        is_illustrative: some row in reach of what the page shows is made up.
        sources: source ids of what the page shows, with or without a place after a colon, repeated or not.
        data_quarter: the newest quarter that a figure of the page comes from.
    """
    page_context.hold(
        PageContext(
            selection=selection,
            sources=tuple(dict.fromkeys(sources)),
            data_quarter=data_quarter,
        )
    )
    sentence = wording.sentence(selection, dict(data.names()))
    if sentence or is_illustrative:
        markup_block.show(marks.said(sentence, illustrative_mark() if is_illustrative else None), key="said")


def illustrative_mark() -> Markup:
    """Give the mark of illustrative figures: under the title of a page, of a chart, of a table."""
    return marks.illustrative(_("Illustrative figures"))


def nothing_to_show(why: str | None = None) -> NoReturn:
    """Say that nothing answers to the selection of the page, show ways to another one, and end the page.

    Args:
        why: the reason, if the page knows it: "No KPI of P2 has a figure for this region."

    Raises:
        Finished: always.
    """
    selection = page_context.current().selection
    name = site_map.current().name
    newest = data.choices().default_quarter(selection.origin)
    ways = [
        Way(words, href)
        for is_another, words, href in (
            (selection.place != WORLD, _("Show the world"), site_map.link_to(name, place=None)),
            (selection.origin != OriginView.ALL, _("Show all data"), site_map.link_to(name, origin=None)),
            (selection.quarter != newest, _("Show the latest quarter"), site_map.link_to(name, quarter=None)),
            (name != "overview", _("Go to the overview"), site_map.link_to("overview")),
        )
        if is_another
    ]
    asked = wording.sentence(selection, dict(data.names()))
    reason = why or _("There are no figures for what you chose.")
    markup_block.show(marks.note(reason, asked, ways), key="nothing")
    footer()
    raise Finished


def footer() -> None:
    """Draw the foot: sources, newest data quarter, age of the data, and the way to the method."""
    page = page_context.current()
    snapshot = data.snapshot()
    facts = []
    named = source_names(page.sources)
    if named:
        more = len(named) - _SOURCES_NAMED
        listed = wording.listed(named[:_SOURCES_NAMED])
        if more > 0:
            others = ngettext("%(n)s more", "%(n)s more", more) % {"n": number(more)}
            facts.append(_("Sources: %(sources)s, and %(others)s") % {"sources": listed, "others": others})
        else:
            facts.append(_("Sources: %(sources)s") % {"sources": listed})
    if page.data_quarter is not None:
        facts.append(_("Latest data quarter: %(quarter)s") % {"quarter": wording.quarter(page.data_quarter)})
    age = snapshot.age_days
    old = ngettext("%(n)s day old", "%(n)s days old", age) % {"n": number(age)} if age else _("today")
    facts.append(_("Data loaded %(day)s, %(age)s") % {"day": wording.day(snapshot.loaded_at.date()), "age": old})
    ways = [
        Way(_("How figures are worked out"), site_map.link_to("method")),
        Way(_("All sources"), site_map.link_to("sources")),
    ]
    markup_block.show(marks.footer(facts, ways), key="foot")


def source_names(sources: Iterable[str]) -> list[str]:
    """Give the titles of sources, each once, in the order they come; an id that is not known stands for itself."""
    return named_sources(sources, data.source_titles())


def named_sources(sources: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    """Give the same where there is no session: from the titles of all sources by their ids."""
    found: dict[str, None] = {}
    for source in sources:
        code = str(source).split(":", 1)[0].strip()
        if code == "PROJECT":
            found[_("this project")] = None
        elif code:
            found[titles.get(code, code)] = None
    return list(found)


def go(href: str | None) -> None:
    """Go to an address of the app, if there is one: where a click on a chart leads. Back returns."""
    if href is None:
        return
    if navigation_events.ABOUT.is_on:
        address.go(href)
        return
    parts = urlsplit(href)
    st.switch_page(page_list.page(parts.path).file, query_params=parse_qsl(parts.query))


def notices() -> None:
    """Say which parts of the link were not known, and what is shown instead."""
    sentences = [_notice(unknown) for unknown in address.unknown()]
    missing = st.query_params.get(MISSING)
    if missing is not None:
        told = {"name": missing[:LONGEST_WORDS], "shown": _(site_map.current().title)}
        sentences.insert(0, _("There is no page “%(name)s”; %(shown)s is shown instead.") % told)
    if sentences:
        title = ngettext(
            "Part of the address is not recognized.", "Parts of the address are not recognized.", len(sentences)
        )
        markup_block.show(marks.note(title, " ".join(sentences)), key="notices")


def _notice(unknown: Unknown) -> str:
    found = {"value": unknown.value, "choice": selection_bar.label(unknown.name)}
    if unknown.name in FIELDS:
        instead = selection_bar.value_label(unknown.name, unknown.instead)
        return _("%(choice)s “%(value)s” cannot be shown; %(instead)s is shown instead.") % {
            **found,
            "instead": instead,
        }
    return _("%(choice)s “%(value)s” cannot be shown; the page's own choice is shown instead.") % found


def failure(number_of_failure: str) -> None:
    """Show that a page failed: no trace, but a number under which the log has one, and a way out."""
    ways = [Way(_("Go to the overview"), "overview")]
    text = _("The failure is recorded in the server log under number %(id)s. The data are not affected.") % {
        "id": number_of_failure
    }
    markup_block.show(marks.note(_("This page could not be drawn."), text, ways), key="failure")


def no_database() -> None:
    """Show what to run when there is no database yet."""
    text = _(
        "Start the program with “make run”, which builds the database from the files in data/. "
        "To build it alone, run “kap build”, then load this page again."
    )
    markup_block.show(marks.note(_("There are no data yet."), text), key="no_database")
