"""Where the figures come from: the list of sources, how sure a row is, and how disputed areas are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from kap_model.importing.version import installed_version
from kap_model.queries import names as names_query
from kap_model.queries import sources as sources_query
from kap_model.queries.sources import SourceUse
from kap_ui import marks
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import glossary_links
from kap_ui.marks.markup import Markup, element
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import glossary, wording
from kap_ui.words import language as languages
from kap_ui.words.wording import _, ngettext, number


def uses() -> Sequence[SourceUse]:
    """Return every source with its uses."""
    return data.ask(sources_query.uses)


def headline(uses: Sequence[SourceUse]) -> str:
    """Return how many sources there are, and how many of them hold figures."""
    with_figures = sum(use.observations > 0 for use in uses)
    named = ngettext("%(n)s source", "%(n)s sources", len(uses)) % {"n": number(len(uses))}
    return ngettext(
        "%(sources)s are listed; the figures come from %(n)s of them",
        "%(sources)s are listed; the figures come from %(n)s of them",
        with_figures,
    ) % {"sources": named, "n": number(with_figures)}


@memoized
def table(uses: Sequence[SourceUse]) -> TableFigure:
    """Return the list of sources."""
    targets = _("Baselines, milestones and targets read in this source")
    return TableFigure(
        key="sources",
        title=_("All sources"),
        table=pd.DataFrame(list(map(asdict, uses))),
        columns=[
            TableColumn("title", _("Title"), language="en"),
            TableColumn("publisher", _("Publisher"), language="en"),
            TableColumn("edition", _("Edition"), language="en"),
            TableColumn("date", _("Date")),
            TableColumn("licence", _("Terms of use"), language="en"),
            TableColumn(
                "observations", _("Observations"), CellKind.NUMBER, meaning=_("Observations read in this source")
            ),
            TableColumn("targets", _("Targets"), CellKind.NUMBER, meaning=targets),
            TableColumn(
                "delivery",
                _("Delivery"),
                CellKind.NUMBER,
                meaning=_("Projects, partners, budgets, contributions and published amounts read in this source"),
            ),
            TableColumn("address", _("Address")),
            TableColumn("source_id", _("Code"), CellKind.CODE),
        ],
        is_illustrative=any(use.is_illustrative for use in uses),
    )


@memoized
def boundaries() -> TableFigure:
    """Return how disputed areas are drawn, in the reader's language where it is French, else in English."""
    language = "fr" if wording.language() == "fr" else "en"
    areas = data.ask(sources_query.boundaries)
    return TableFigure(
        key="boundaries",
        title=_("How disputed areas are drawn"),
        level=3,
        table=areas.assign(basis=[wording.basis(basis) for basis in areas["basis"]]),
        columns=[
            TableColumn(f"name_{language}", _("Area"), language=language),
            TableColumn(f"drawn_{language}", _("On these maps"), language=language),
            TableColumn(f"un_practice_{language}", _("Practice of the United Nations"), language=language),
            TableColumn("basis", _("Basis")),
        ],
        is_illustrative=False,
    )


def certainty_and_years() -> Markup:
    """Return how sure a row is by its basis, and why three sources disagree on the years of the plan."""
    return marks.stack(
        marks.section(glossary_links.word(_("How certain a row is"), "basis")),
        marks.definitions([marks.Fact(word, meaning) for word, meaning in glossary.bases()]),
        marks.section(_("The years of the plan")),
        marks.paragraph(_years_of_the_plan()),
    )


def names_in_languages() -> Markup | None:
    """Return how many names of each language are not official, and what is in no other language; None without any."""
    counts = data.ask(names_query.unverified)
    if not counts:
        return None
    facts = [
        marks.Fact(
            element("span", languages.language_of(code).name, lang=code),
            ngettext(
                "%(n)s name was not checked against an official text",
                "%(n)s names were not checked against an official text",
                count,
            )
            % {"n": number(count)},
        )
        for code, count in counts.items()
    ]
    return marks.stack(
        marks.section(_("Names in the languages")),
        marks.paragraph(
            _(
                "Names of the plan, units and places that were not read in an official text in a language are "
                "translations made for this project, or the usual wording. The data mark them as not verified, and "
                "official ones will take their place."
            )
        ),
        marks.definitions(facts),
        marks.paragraph(
            _(
                "Reasons of links, means of verification and published amounts stand in the data in English and "
                "French, notes and titles of sources in English alone. In the other languages they are shown in "
                "English."
            )
        ),
    )


def boundary_notes() -> Markup:
    """Return what has to be known of the boundaries and names on the maps."""
    return marks.stack(
        marks.section(_("Boundaries and names on the maps")),
        marks.paragraph(boundary_note()),
        marks.paragraph(_shapes_note()),
    )


def program() -> Markup:
    """Return which version of the program this is, and under which terms it carries its fonts."""
    version = installed_version()
    said = [_("This is version %(version)s of the program.") % {"version": version}] if version else []
    said.append(
        _(
            "The letters are those of Noto Sans, under the SIL Open Font License 1.1; the icons are those of Material "
            "Symbols, under the Apache License 2.0."
        )
    )
    return marks.stack(marks.section(_("The program")), marks.paragraph(wording.sentences(said)))


def _years_of_the_plan() -> str:
    """Return why three sources disagree on the plan's years, and which is followed."""
    return _(
        "Three sources disagree on the years of the plan. The summary of the plan as noted at the Plenipotentiary "
        "Conference in 2022 says 2022–2025, its section 2 says 2023–2027, and the report to TDAG in 2023 says "
        "2023–2026. "
        "This program follows the report to TDAG, since progress is reported to TDAG: the plan's quarters run from "
        "Q1 2023 to Q4 2026. They are data, in plan/plan.csv, and can be changed there. The year 2026 is shared with "
        "the Baku Action Plan 2026–2029."
    )


def boundary_note() -> str:
    """Return the note that stands under every map."""
    return _(
        "The boundaries and names shown and the designations used on these maps do not imply official endorsement or "
        "acceptance by the United Nations, nor the expression of any opinion on the part of ITU concerning the legal "
        "status of any country, territory, city or area or of its authorities, or concerning the delimitation of its "
        "frontiers or boundaries."
    )


def _shapes_note() -> str:
    """Return where the outlines of the maps come from."""
    return _(
        "The outlines are those of Natural Earth, which are in the public domain, simplified and brought closer to "
        "United Nations practice as listed below. They have to be cleared before publication."
    )
