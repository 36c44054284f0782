"""One KPI over the regions in words, and the KPIs that have figures of several regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kap_model.measures import furthest_behind
from kap_model.progress import PLAN_CODE
from kap_model.queries import kpi_lines
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.sources import Scope
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD
from kap_ui import marks
from kap_ui.figures.figure import TitledRows
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.regions import compare_words, place_standing
from kap_ui.sections.shared import place_names, source_counts, unit_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import _, ngettext, number

_SEVERAL: Final = 2
"""So many regions with a figure can be compared."""


@memoized
def headline(selection: Selection, kpi: str) -> str:
    """Return the finding about a KPI that has a figure in some region: of the chosen region, or of all of them."""
    progress = data.progress(selection.origin)
    lines = kpi_lines.lines(progress, [kpi], progress.facts.regions, selection.quarter)
    chosen = next((line for line in lines if line.place_code == selection.place), None)
    if chosen is not None:
        finding = _("%(place)s %(figure)s; %(range)s") % {
            "place": place_names.short_name(chosen.place_code),
            "figure": place_standing.against_target(chosen),
            "range": _range(lines),
        }
    else:
        finding = _course(lines) or _range(lines)
    return _("%(kpi)s: %(finding)s") % {"kpi": data.name(kpi), "finding": finding}


def _course(lines: Sequence[KpiLine]) -> str:
    """Return how many regions are on track, and which is furthest behind; "" where none can be assessed."""
    judged = [line for line in lines if place_standing.is_judged(line)]
    if not judged:
        return ""
    count = sum(map(place_standing.is_on_track, judged))
    sentence = compare_words.regions_on_track(count, len(judged))
    worst = furthest_behind(judged)
    if worst is None:
        return sentence
    return _("%(count)s; %(place)s is furthest behind") % {
        "count": sentence, "place": place_names.short_name(worst.place_code),
    }  # fmt: skip


def _range(lines: Sequence[KpiLine]) -> str:
    """Return the lowest and the highest figure with their regions."""
    known = sorted((line for line in lines if line.value is not None), key=lambda line: line.value or 0)
    return _("from %(low)s (%(lowest)s) to %(high)s (%(highest)s)") % {
        "low": place_standing.figure(known[0]), "lowest": place_names.short_name(known[0].place_code),
        "high": place_standing.figure(known[-1]), "highest": place_names.short_name(known[-1].place_code),
    }  # fmt: skip


@memoized
def _of_several(selection: Selection) -> dict[str, tuple[list[KpiLine], KpiLine]]:
    """Return the KPIs that have figures of several regions, with these and the figure of the world.

    They are those of the chosen priority, context included.
    """
    progress = data.progress(selection.origin)
    places = [*progress.facts.regions, WORLD]
    found = {}
    for kpi in progress.facts.objective_kpis(selection.objective or PLAN_CODE):
        *lines, world = kpi_lines.lines(progress, [kpi], places, selection.quarter)
        known = [line for line in lines if line.value is not None]
        if len(known) >= _SEVERAL:
            found[kpi] = known, world
    return found


def scope(selection: Selection) -> Scope:
    """Return the KPIs that `offered` lists, in the regions and in the world."""
    places = [*data.progress(selection.origin).facts.regions, WORLD]
    return source_counts.scope(_of_several(selection), places, selection.quarter, has_targets=False)


@memoized
def offered(selection: Selection) -> TitledRows | None:
    """Return the KPIs that have figures of several regions, each with a link that compares them; None without any."""
    found = _of_several(selection)
    if not found:
        return None
    rows = [_row(kpi, known, world) for kpi, (known, world) in found.items()]
    is_illustrative = any(line.is_illustrative for known, world in found.values() for line in (*known, world))
    title = ngettext(
        "%(n)s KPI has figures of several regions", "%(n)s KPIs have figures of several regions", len(rows)
    ) % {"n": number(len(rows))}
    heads = [
        marks.HeadCell(_("KPI")), marks.HeadCell(_("Lowest")), marks.HeadCell(_("Highest")),
        marks.HeadCell(_("World"), is_figure=True),
    ]  # fmt: skip
    return TitledRows(
        key="offered",
        title=title,
        subtitle=_("Choose one to compare the regions."),
        rows=marks.table(heads, rows, caption=title, is_caption_seen=False),
        is_illustrative=is_illustrative,
    )


def _row(kpi: str, known: Sequence[KpiLine], world: KpiLine) -> list[str]:
    ranked = sorted(known, key=lambda line: line.value or 0)
    return [
        _linked(kpi, len(known)),
        _of_place(ranked[0]),
        _of_place(ranked[-1]),
        language.ABSENT if world.value is None else place_standing.figure(world),
    ]


def _linked(kpi: str, count: int) -> Markup:
    """Return the name of a KPI as a link that compares it, with its unit and the number of regions."""
    regions = ngettext("%(n)s region", "%(n)s regions", count) % {"n": number(count)}
    about = wording.listed((unit_words.unit(kpi).alone, regions))
    name = link(f"{kpi} {data.name(kpi)}", href=site_map.link_to("compare", kpi=kpi))
    return joined([name, element("span", about, class_="small")], " ")


def _of_place(line: KpiLine) -> str:
    return _("%(place)s %(figure)s") % {
        "place": place_names.short_name(line.place_code), "figure": place_standing.figure(line),
    }  # fmt: skip


def without_figures(kpi: str) -> Markup:
    """Return that a KPI has no figure in any region."""
    return marks.note(_("%(kpi)s has no figure for a region.") % {"kpi": f"{kpi} {data.name(kpi)}"})
