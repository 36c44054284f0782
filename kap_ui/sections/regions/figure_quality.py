"""What the figures of a region or office rest on: their age, coverage, revisions and evidence."""

from __future__ import annotations

from collections.abc import Sequence

from kap_model.queries import regions
from kap_model.queries.regions import FigureQuality
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.charts import regions_calendar
from kap_ui.figures.figure import TitledRows
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, link
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, quarter


@memoized
def _figures(selection: Selection) -> Sequence[FigureQuality]:
    progress = data.progress(selection.origin)
    kpis = regions.locally_judged_kpis(progress, selection.objective)
    return regions.quality(progress, kpis, selection.place, selection.quarter)


@memoized
def bars(selection: Selection) -> TitledRows:
    """Return four bars: how many figures are new, complete, never corrected, and not made up."""
    figures = _figures(selection)
    total = len(figures)
    counts = [
        (_("Age"), _("from the latest report due"), sum(figure.is_fresh for figure in figures)),
        (
            _("Coverage"),
            _("from every office that is expected to report"),
            sum(figure.is_complete for figure in figures),
        ),
        (_("Revisions"), _("never corrected"), sum(figure.is_unrevised for figure in figures)),
        (_("Evidence"), _("published or reported, not illustrative"), sum(figure.is_evidence for figure in figures)),
    ]
    rows = [
        marks.Ranked(
            name=name,
            value=count,
            figure=_("%(n)s of %(all)s") % {"n": number(count), "all": number(total)},
            note=note,
        )
        for name, note, count in counts
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
    heads = [marks.HeadCell(words) for words in (_("KPI"), _("Age"), _("Coverage"), _("Revisions"), _("Evidence"))]
    rows = [
        [
            link(f"{figure.kpi_code} {data.name(figure.kpi_code)}", href=site_map.link_to("kpi", kpi=figure.kpi_code)),
            _tick(figure.is_fresh, _age(figure)),
            _tick(
                figure.is_complete,
                _("%(n)s of %(all)s") % {"n": number(figure.reported), "all": number(figure.expected)},
            ),
            _tick(figure.is_unrevised, _corrections(figure.corrections)),
            _tick(figure.is_evidence, ", ".join(map(wording.origin, figure.origins))),
        ]
        for figure in _figures(selection)
    ]
    return marks.table(heads, rows, caption=_("What the figures rest on, by KPI"), is_caption_seen=False)


def _age(figure: FigureQuality) -> str:
    if figure.is_fresh:
        return quarter(figure.data_quarter)
    steps = round(figure.steps_old)
    return ngettext("%(quarter)s, %(n)s report behind", "%(quarter)s, %(n)s reports behind", steps) % {
        "quarter": quarter(figure.data_quarter), "n": number(steps),
    }  # fmt: skip


def _corrections(count: int) -> str:
    if count == 0:
        return _("none")
    return ngettext("%(n)s correction", "%(n)s corrections", count) % {"n": number(count)}


def _tick(is_good: bool, words: str) -> Markup:
    sign = element(
        "svg",
        element("path", d=regions_calendar.SIGNS["reported" if is_good else "late"], fill_rule="evenodd"),
        viewBox="-1.2 -1.2 2.4 2.4",
        aria_hidden="true",
    )
    return element("span", sign, element("span", words), class_="tick-word good" if is_good else "tick-word")
