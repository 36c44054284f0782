"""What the figures of a region or office rest on: their data quarter, coverage, corrections and origin."""

from __future__ import annotations

from collections.abc import Sequence

from kap_model.queries import regions
from kap_model.queries.regions import FigureQuality
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.charts import regions_calendar
from kap_ui.figures.figure import TitledRows
from kap_ui.frame import glossary_links, site_map
from kap_ui.marks.markup import Markup, element, link
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent, short_quarter


@memoized
def _figures(selection: Selection) -> Sequence[FigureQuality]:
    progress = data.progress(selection.origin)
    kpis = regions.locally_judged_kpis(progress, selection.objective)
    return regions.quality(progress, kpis, selection.place, selection.quarter)


@memoized
def bars(selection: Selection) -> TitledRows:
    """Return four bars, each with its sentence: how many figures are new, complete, never corrected, not made up."""
    figures = _figures(selection)
    total = len(figures)
    fresh = sum(figure.is_fresh for figure in figures)
    complete = sum(figure.is_complete for figure in figures)
    unrevised = sum(figure.is_unrevised for figure in figures)
    evidence = sum(figure.is_evidence for figure in figures)
    counted = [
        (
            fresh,
            ngettext(
                "%(n)s of %(all)s KPIs rests on the latest report due",
                "%(n)s of %(all)s KPIs rest on the latest report due",
                fresh,
            ),
        ),
        (
            complete,
            ngettext(
                "%(n)s of %(all)s KPIs has a report from every office expected to report",
                "%(n)s of %(all)s KPIs have a report from every office expected to report",
                complete,
            ),
        ),
        (
            unrevised,
            ngettext(
                "%(n)s of %(all)s KPIs was never corrected", "%(n)s of %(all)s KPIs were never corrected", unrevised
            ),
        ),
        (
            evidence,
            ngettext(
                "%(n)s of %(all)s KPIs rests on no illustrative figure",
                "%(n)s of %(all)s KPIs rest on no illustrative figure",
                evidence,
            ),
        ),
    ]
    rows = [
        marks.Ranked(
            name=sentence % {"n": number(count), "all": number(total)},
            value=count,
            figure=percent(count / total if total else None),
        )
        for count, sentence in counted
    ]
    title = _("What the figures rest on")
    return TitledRows(
        key="quality_bars",
        title=title,
        subtitle=_("KPIs with a figure at this place"),
        rows=marks.ranked(rows, greatest=max(total, 1), label=title),
        is_illustrative=_is_illustrative(selection),
        level=3,
    )


def _is_illustrative(selection: Selection) -> bool:
    """Return whether a made-up row is behind a figure, or behind there being one."""
    progress = data.progress(selection.origin)
    kpis = regions.locally_judged_kpis(progress, selection.objective)
    return progress.roll_up_of(kpis, selection.place, selection.quarter).is_illustrative


@memoized
def by_kpi(selection: Selection) -> Markup:
    """Return a table of the KPIs with a tick for each of the four."""
    heads = [
        marks.HeadCell(_("KPI")),
        marks.HeadCell(glossary_links.word(_("Data quarter"), "data-quarter")),
        marks.HeadCell(glossary_links.word(_("Coverage"), "coverage")),
        marks.HeadCell(_("Corrections")),
        marks.HeadCell(glossary_links.word(_("Origin"), "origin")),
    ]
    rows = [
        [
            link(f"{figure.kpi_code} {data.name(figure.kpi_code)}", href=site_map.link_to("kpi", kpi=figure.kpi_code)),
            _tick(figure.is_fresh, _age(figure)),
            _tick(
                figure.is_complete,
                _("%(n)s of %(all)s") % {"n": number(figure.reported), "all": number(figure.expected)},
            ),
            _tick(figure.is_unrevised, _corrections(figure.corrections)),
            _tick(figure.is_evidence, wording.enumerated(map(wording.origin, figure.origins))),
        ]
        for figure in _figures(selection)
    ]
    return marks.table(heads, rows, caption=_("What the figures rest on, by KPI"), is_caption_seen=False)


def _age(figure: FigureQuality) -> str:
    if figure.is_fresh:
        return short_quarter(figure.data_quarter)
    steps = round(figure.steps_old)
    return ngettext("%(quarter)s, %(n)s report behind", "%(quarter)s, %(n)s reports behind", steps) % {
        "quarter": short_quarter(figure.data_quarter), "n": number(steps),
    }  # fmt: skip


def _corrections(count: int) -> str:
    if count == 0:
        return _("none")
    return ngettext("%(n)s correction", "%(n)s corrections", count) % {"n": number(count)}


def _tick(is_good: bool, words: str) -> Markup:
    sign = element(
        "svg",
        element("path", d=regions_calendar.SIGNS["accepted" if is_good else "overdue"], fill_rule="evenodd"),
        viewBox="-1.2 -1.2 2.4 2.4",
        aria_hidden="true",
    )
    return element("span", sign, element("span", words), class_="tick-word good" if is_good else "tick-word")
