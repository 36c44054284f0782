"""The frame of a page: header, context, footer, notices, and what a page shows when it has nothing else to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from kap_model.editions import listing
from kap_model.editions.listing import EditionError, KnownEdition
from kap_model.plans_beside import PlanError
from kap_model.problems import DatabaseFault, DatabaseFaultKind
from kap_model.quarter import Quarter
from kap_model.queries import names as names_query
from kap_model.queries.plan import PLAN_NAME
from kap_model.queries.sources import SourceCount
from kap_model.reporting.rehearsal_mark import REHEARSAL
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, OriginView, PlaceKind
from kap_ui import marks
from kap_ui.elements import markup_block, script_files
from kap_ui.frame import (
    edition_words,
    glossary_links,
    page_context,
    page_list,
    plan_words,
    provenance,
    selection_bar,
    site_map,
)
from kap_ui.frame.page_context import PageContext
from kap_ui.frame.page_list import MISSING
from kap_ui.marks import Anchor
from kap_ui.marks.markup import Markup, filled, in_language, joined, strong
from kap_ui.state import address, browser_address, clock, data, shown_edition, shown_plan
from kap_ui.state.data import Snapshot
from kap_ui.state.reader import FIELDS, LONGEST_WORDS, NEWEST, SINCE, Unknown
from kap_ui.streamlit_internals import navigation_events
from kap_ui.words import data_texts, wording
from kap_ui.words.wording import _, ngettext, number

_title = st.components.v2.component(
    "kap_title",
    html="<div class='kap'></div>\n",
    js=script_files.loader("block", "fold"),
    isolate_styles=False,
)

_SOURCES_NAMED = 3
"""How many sources the footer names; the page of sources lists all."""


class Finished(Exception):  # noqa: N818 - a page that ends early has not failed
    """The page is complete. Unlike `st.stop`, it lets notices and address run, which follow every page."""


def rehearsal_band() -> None:
    """Say across the page that nothing of it is real, where the database is a rehearsal."""
    if data.is_rehearsal():
        markup_block.show(marks.rehearsal_band(_(REHEARSAL)), key="rehearsal")


def opening(known: KnownEdition) -> AbstractContextManager[None]:
    """Say, until the block ends, that an edition is being opened for the first time."""
    return st.spinner(_("Opening %(edition)s for the first time …") % {"edition": known.edition_code})


def edition_band() -> None:
    """Say across the page which edition it shows, and what has become of it since; nothing on live data."""
    known = data.edition()
    if known is not None:
        markup_block.show(edition_words.band(known, shown_edition.differing(known, opening)), key="edition")


def plan_band() -> None:
    """Say across the page which plan it shows, where that is not the one reported on."""
    known = data.plan_beside()
    if known is not None:
        markup_block.show(plan_words.band(known), key="plan")


def no_plan(error: PlanError) -> None:
    """Draw a note that the plan that was asked for cannot be shown, and links to those that there are."""
    name = site_map.current().name
    anchors = [Anchor(plan_words.name(one), site_map.link_to(name, plan=one.plan_code)) for one in shown_plan.every()]
    anchors.append(Anchor(data.name(PLAN_NAME), site_map.link_to(name)))
    text = _("Nothing is shown in its place, so that no figure is taken for another one.")
    markup_block.show(marks.page_title(_(site_map.current().title), _(site_map.current().question)), key="title")
    markup_block.show(marks.note(_(error.sentence) % error.values, text, anchors), key="no_plan")


def no_edition(error: EditionError) -> None:
    """Draw a note that the edition that was asked for cannot be shown, and links to those that there are."""
    name = site_map.current().name
    known = data.ask_now(listing.editions)
    anchors = [Anchor(edition_words.named(one), site_map.link_to(name, edition=one.edition_code)) for one in known]
    anchors.append(Anchor(_("Show the present data"), site_map.link_to(name)))
    text = _("Nothing is shown in its place, so that no figure is taken for another one.")
    if not known:
        text = wording.sentences([text, _("There are no editions yet.")])
    markup_block.show(marks.page_title(_(site_map.current().title), _(site_map.current().question)), key="title")
    markup_block.show(marks.note(edition_words.refusal(error), text, anchors), key="no_edition")


def header(
    *fields: str, places: Sequence[PlaceKind] = selection_bar.REGIONS, required: Sequence[str] = ()
) -> Selection:
    """Draw title and question of the page beside its selection bar, and return what the reader chose.

    On a narrow screen the selection bar is folded into a line below the title, which opens it
    (`static/scripts/fold.js`). The arguments are those of `selection_bar.settle`.
    """
    current = site_map.current()
    offered = selection_bar.settle(*fields, places=places, required=required)
    with st.container(key="band", horizontal=True, vertical_alignment="bottom", gap="small"):
        fold = marks.fold(selection_bar.line(offered), _("change"))
        title = marks.page_title(_(current.title), _(current.question), fold, _to_slides(current.name))
        _title(data={"markup": title}, key="title")
        return selection_bar.ask(offered)


def _to_slides(page: str) -> Markup:
    came_from: dict[str, Any] = {page_list.FROM: page}
    href = site_map.link_to(page_list.PRESENT.name, **came_from)
    return marks.to_slides(_(page_list.PRESENT.title), href, keys="Alt+P", keys_words=_("Alt+P"))


def context(
    selection: Selection,
    *,
    is_illustrative: bool = False,
    sources: Iterable[SourceCount] = (),
    data_quarter: Quarter | None = None,
    subject: str = "",
) -> None:
    """State what holds for all of the page, and draw the selection in words with the mark of illustrative figures.

    Files and the footer read selection, sources and data quarter from here. Each figure has its own mark. A page
    without choices has no sentence.

    Args:
        selection: what the reader asked for.
        is_illustrative: whether a made-up row is behind what the page shows.
        sources: of the rows behind what the page shows, the made-up ones first.
        data_quarter: the newest quarter that a figure of the page comes from.
        subject: what the page is about where the selection does not say it, such as an item; for the window's title.
    """
    page_context.hold(
        PageContext(
            selection=selection,
            sources=tuple(sources),
            data_quarter=data_quarter,
            subject=subject,
        )
    )
    sentence = wording.sentences(filter(None, (wording.sentence(selection, dict(data.names())), _standing_above())))
    if sentence or is_illustrative:
        explained = glossary_links.word(_("Illustrative figures"), "illustrative")
        chip = marks.illustrative(explained) if is_illustrative else None
        markup_block.show(marks.selection_sentence(sentence, chip), key="said")


def name_window() -> None:
    """Give the window the name of what the page is about, of its place, of the page and of the program.

    Call it once the address is written: the browser's history keeps the title for the address that it has then.
    """
    context = page_context.current()
    selection, names = context.selection, data.names()
    code = selection.kpi or selection.objective
    about = [_("Rehearsal")] if data.is_rehearsal() else []
    known = data.edition()
    if known is not None:
        about.append(known.edition_code)
    about.append(context.subject or (f"{code} {names.get(code, '')}".strip() if code else ""))
    if selection.place != WORLD:
        about.append(names.get(selection.place, selection.place))
    subject = wording.clauses(filter(None, about))
    beside = data.plan_beside()
    plan = "" if beside is None else plan_words.name(beside)
    st.set_page_config(page_title=site_map.window_title(site_map.current(), subject, plan))


def _standing_above() -> str:
    """Return that the page stands at a place above the chosen one; "" where it does not."""
    finer = address.finer_place()
    if finer is None:
        return ""
    kinds = {place.code: place.kind for place in data.choices().places}
    words = {"place": data.name(finer)}
    if kinds.get(finer) is PlaceKind.GROUP:
        return _("This page does not show groups of countries; %(place)s stays chosen for the pages that do.") % words
    if kinds.get(address.code("place")) is PlaceKind.OFFICE:
        return _("This page goes down to offices; %(place)s stays chosen for the pages that show countries.") % words
    return _("This page goes down to regions; %(place)s stays chosen for the pages that go further.") % words


def nothing_to_show(why: str | None = None) -> NoReturn:
    """Draw a note that there are no figures for the selection, with links to other selections, and end the page.

    Args:
        why: the reason, if the page knows it: "No KPI of P2 has a figure for this region."

    Raises:
        Finished: always.
    """
    selection = page_context.current().selection
    name = site_map.current().name
    newest = data.choices().default_quarter(selection.origin)
    anchors = [
        Anchor(words, href)
        for is_another, words, href in (
            (selection.place != WORLD, _("Show the world"), site_map.link_to(name, place=None)),
            (selection.origin != OriginView.ALL, _("Show all data"), site_map.link_to(name, origin=OriginView.ALL)),
            (selection.quarter != newest, _("Show the latest quarter"), site_map.link_to(name, quarter=None)),
            (name != "overview", _("Go to the overview"), site_map.link_to("overview")),
        )
        if is_another
    ]
    sentence = wording.sentence(selection, dict(data.names()))
    reason = why or _("There are no figures for what you chose.")
    markup_block.show(marks.note(reason, sentence, anchors), key="nothing")
    footer()
    raise Finished


def go(href: str | None) -> None:
    """Go to an address of the app, if there is one, as after a click on a chart. Back returns."""
    if href is None:
        return
    if navigation_events.ABOUT.is_on:
        browser_address.go(href)
        return
    parts = urlsplit(href)
    st.switch_page(page_list.page(parts.path).file, query_params=parse_qsl(parts.query))


def footer() -> None:
    """Draw the footer: sources, newest data quarter, age of the data, links to method and sources."""
    context = page_context.current()
    snapshot = data.snapshot()
    facts: list[str] = []
    if context.sources:
        facts.append(filled(_("Sources: {sources}"), sources=_foot_sources(context.sources)))
    if context.data_quarter is not None:
        latest = _("Latest data quarter: %(quarter)s") % {"quarter": wording.quarter(context.data_quarter)}
        facts.append(glossary_links.word(latest, "data-quarter"))
    if data.is_live():
        facts.append(_loaded(snapshot))
    else:
        facts.append(provenance.state_of_data())
    anchors = [
        *_note_on_names(),
        Anchor(_("How figures are worked out"), site_map.link_to("method")),
        Anchor(_("All sources"), site_map.link_to("sources")),
    ]
    markup_block.show(marks.footer(facts, anchors), key="foot")


def _loaded(snapshot: Snapshot) -> str:
    """Return when the data were loaded, and their age. A clock that is or was wrong gives them none."""
    day, days = wording.day(snapshot.loaded_at.date()), snapshot.age_days
    if snapshot.is_to_come:
        today = wording.day(clock.today())
        return _("Data loaded %(day)s; by the clock of the server it is %(today)s") % {"day": day, "today": today}
    age = ngettext("%(n)s day old", "%(n)s days old", days) % {"n": number(days)} if days else _("today")
    return _("Data loaded %(day)s, %(age)s") % {"day": day, "age": age}


def _note_on_names() -> list[Anchor]:
    """Return, in a language whose names of the plan are not official, a sentence that says so and leads to more."""
    if wording.language() not in data.ask(names_query.unverified):
        return []
    return [Anchor(_("Names of the plan in this language are not official."), site_map.link_to("sources"))]


def _foot_sources(sources: Sequence[SourceCount]) -> Markup:
    """Return the first sources with their counts, the made-up ones in bold, and how many more there are."""
    titles = data.source_titles()
    named: list[str] = [
        strong(said) if source.is_made_up else said
        for source in sources[:_SOURCES_NAMED]
        for words in provenance.counted_sources([source], titles)
        for said in [_in_its_language(words, titles.get(source.source_id))]
    ]
    more = len(sources) - len(named)
    if more > 0:
        named.append(ngettext("%(n)s more source", "%(n)s more sources", more) % {"n": number(more)})
    return joined(named, wording.listed(["", ""]))


def _in_its_language(words: str, title: str | None) -> Markup:
    """Return the words for a source with the language of its title, where that is another one than the reader's."""
    if title is None or title not in words:
        return joined([words])
    before, after = words.split(title, 1)
    return joined([before, in_language(title, data_texts.language_of()), after])


def notices() -> None:
    """Draw which parts of the address were not known, and what is shown instead."""
    sentences = [_notice(unknown) for unknown in address.unknown()]
    left = shown_edition.left(site_map.current().name)
    if left is not None:
        _say_what_was_left(left)
    plan = shown_plan.left(site_map.current().name)
    if plan is not None:
        _say_which_plan_was_left(plan)
    missing = st.query_params.get(MISSING)
    if missing is not None:
        names = {"name": missing[:LONGEST_WORDS], "shown": _(site_map.current().title)}
        sentences.insert(0, _("There is no page “%(name)s”; %(shown)s is shown instead.") % names)
    if sentences:
        title = ngettext(
            "Part of the address is not recognized.", "Parts of the address are not recognized.", len(sentences)
        )
        markup_block.show(marks.note(title, wording.sentences(sentences)), key="notices")


def _say_what_was_left(code: str) -> None:
    shown = code[:LONGEST_WORDS]
    text = _("%(page)s always shows the present data.") % {"page": _(site_map.current().title)}
    back = Anchor(_("Return to edition %(edition)s") % {"edition": shown}, site_map.link_to("overview", edition=code))
    title = _("You have left edition %(edition)s.") % {"edition": shown}
    markup_block.show(marks.note(title, text, [back]), key="edition_left")


def _say_which_plan_was_left(code: str) -> None:
    shown = code[:LONGEST_WORDS]
    words = {"page": _(site_map.current().title), "plan": data.name(PLAN_NAME)}
    back = Anchor(_("Return to plan %(plan)s") % {"plan": shown}, site_map.link_to("overview", plan=code))
    title = _("You have left plan %(plan)s.") % {"plan": shown}
    text = _("%(page)s always shows the plan that is reported on: %(plan)s.") % words
    markup_block.show(marks.note(title, text, [back]), key="plan_left")


def _notice(unknown: Unknown) -> str:
    if unknown.name == SINCE:
        instead = _("What changed is counted from %(quarter)s.") % {
            "quarter": wording.quarter(address.code("compared"))
        }
        if unknown.value == NEWEST:
            return wording.sentences([_("There are no editions yet."), instead])
        return wording.sentences([_("There is no edition %(edition)s.") % {"edition": unknown.value}, instead])
    words = {"value": unknown.value, "choice": selection_bar.label(unknown.name)}
    if unknown.name in FIELDS:
        instead = selection_bar.value_label(unknown.name, unknown.instead)
        return _("%(choice)s “%(value)s” cannot be shown; %(instead)s is shown instead.") % {
            **words,
            "instead": instead,
        }
    return _("%(choice)s “%(value)s” cannot be shown; the page's own choice is shown instead.") % words


def sign_in_first() -> None:
    """Draw that the pages of this installation are for those who have signed in, and where to do so."""
    anchors = [Anchor(_("Sign in"), site_map.link_in_language(page_list.ACCOUNT))]
    markup_block.show(marks.page_title(_(site_map.current().title), _(site_map.current().question)), key="title")
    text = _("This installation shows its pages to people who have signed in.")
    markup_block.show(marks.note(_("Sign in to read this page."), text, anchors), key="sign_in_first")


def failure(failure_id: str) -> None:
    """Draw a note that the page failed, with the id under which the log has the trace, and a link to the overview."""
    anchors = [Anchor(_("Go to the overview"), "overview")]
    text = _("The failure is recorded in the server log under number %(id)s. The data are not affected.") % {
        "id": failure_id
    }
    markup_block.show(marks.note(_("This page could not be drawn."), text, anchors), key="failure")


def no_database(fault: DatabaseFault) -> None:
    """Draw a note that says why the database cannot be used, and what to do."""
    is_absent = fault.kind in (DatabaseFaultKind.MISSING, DatabaseFaultKind.EMPTY)
    title = _("There are no data yet.") if is_absent else _("The data cannot be shown.")
    markup_block.show(marks.note(title, fault.public(_)), key="no_database")
