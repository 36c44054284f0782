"""What do the published statistics say? The sentence, the numbers, and what the page rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kap_model.quarter import Quarter
from kap_model.queries import connectivity as connectivity_query
from kap_model.queries.connectivity import Measure, Statistics
from kap_model.queries.sources import SourceCount, counted
from kap_model.queries.units import Unit
from kap_model.rounding import rounded
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, OriginView
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity_themes import COLUMNS, NUMBERS, THEMES, Theme
from kap_ui.sections.shared import unit_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

USE: Final = "K-P1.6-b"
"""The KPI of the headline: individuals using the Internet."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Connectivity:
    """The published statistics.

    Attributes:
        selection: what the reader asked for; of its origins, what is published.
        statistics: all figures.
        units: of the KPIs, in the reader's language.
    """

    selection: Selection
    statistics: Statistics
    units: Mapping[str, Unit]

    @property
    def place(self) -> str:
        """The place that stands out: the chosen one, or the world where nothing is published on it."""
        return self.selection.place if self.selection.place in self.statistics.places else WORLD

    @property
    def themes(self) -> list[Theme]:
        """The themes with the pictures that have a figure; without those that have none."""
        measured = self.statistics.measures
        themes = (
            replace(theme, pictures=tuple(p for p in theme.pictures if p.series[0].kpi in measured)) for theme in THEMES
        )
        return [theme for theme in themes if theme.pictures]

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter of a figure; None without any."""
        return max((figures[-1].quarter for figures in self.statistics.series.values()), default=None)

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of all figures and aims, counted."""
        return counted(self.statistics.sources(list(self.statistics.measures)))

    def measure(self, kpi: str) -> Measure:
        """Return what a KPI measures."""
        return self.statistics.measures[kpi]

    def unit(self, kpi: str) -> str:
        """Return the unit of a KPI, in the reader's language."""
        return self.units[kpi].alone

    def amount(self, kpi: str, value: float) -> str:
        """Return a value of a KPI as printed."""
        return words.amount(self.measure(kpi), self.unit(kpi), value)


@memoized
def connectivity(selection: Selection) -> Connectivity:
    """Return the published statistics, with the place of a selection."""
    return Connectivity(
        selection=replace(selection, origin=OriginView.PUBLISHED, asked=(*selection.asked, "origin")),
        statistics=data.ask(connectivity_query.statistics),
        units=unit_words.units(),
    )


@memoized
def headline(answer: Connectivity) -> str:
    """Return how many people use the Internet: at the place against the world, or in the world against one region."""
    statistics = answer.statistics
    here, world = (statistics.newest(USE, place) for place in (answer.place, WORLD))
    if here is None or world is None:
        count = statistics.count
        return ngettext("%(n)s figure is published", "%(n)s figures are published", count) % {"n": number(count)}
    year = words.when(answer.measure(USE), here)
    if answer.place != WORLD:
        return _("%(value)s of people %(in_place)s used the Internet in %(year)s, against %(world)s in the world") % {
            "value": answer.amount(USE, here.value), "in_place": words.in_place(answer.place), "year": year,
            "world": answer.amount(USE, world.value),
        }  # fmt: skip
    ranked = [figure for region in statistics.regions if (figure := statistics.newest(USE, region)) is not None]
    values = {"value": answer.amount(USE, world.value), "year": year}
    if not ranked:
        return _("%(value)s of the world's people used the Internet in %(year)s") % values
    last = min(ranked, key=lambda figure: figure.value)
    return _("%(value)s of the world's people used the Internet in %(year)s; %(in_place)s it was %(last)s") % {
        **values, "in_place": words.in_place(last.place_code), "last": answer.amount(USE, last.value),
    }  # fmt: skip


@memoized
def below_headline(answer: Connectivity) -> Markup:
    """Return how many figures are published, what is left aside, and that none is made up."""
    statistics = answer.statistics
    sentences = [
        ngettext(
            "%(n)s published figure, none of them illustrative.",
            "%(n)s published figures, none of them illustrative.",
            statistics.count,
        )
        % {"n": number(statistics.count)},
        ngettext(
            "%(n)s of another edition or definition is kept apart and never joined to the others.",
            "%(n)s of other editions or definitions are kept apart and never joined to the others.",
            statistics.count_beside,
        )
        % {"n": number(statistics.count_beside)},
    ]
    if answer.place != answer.selection.place:
        sentences.insert(0, _("Nothing is published on %(place)s.") % {"place": data.name(answer.selection.place)})
    words_of_link = _("Profile of %(place)s on one page, to print") % {"place": data.name(answer.place)}
    anchor = marks.Anchor(words_of_link, site_map.link_to("profile", place=answer.place))
    return joined([element("span", wording.sentences(sentences)), marks.links([anchor])])


@memoized
def numbers(answer: Connectivity) -> list[marks.Number]:
    """Return the four numbers of the place, each against the world and against its own figure before."""
    names = {column.kpi: column.name for column in COLUMNS}
    return [_number(answer, kpi, _(names[kpi])) for kpi in NUMBERS if answer.statistics.newest(kpi, answer.place)]


def _number(answer: Connectivity, kpi: str, name: str) -> marks.Number:
    statistics, measure = answer.statistics, answer.measure(kpi)
    figure, world = statistics.newest(kpi, answer.place), statistics.newest(kpi, WORLD)
    assert figure is not None
    compared = ""
    if answer.place != WORLD and world is not None:
        is_same_year = world.quarter == figure.quarter
        template = _("world %(value)s") if is_same_year else _("world %(value)s in %(year)s")
        compared = template % {"value": answer.amount(kpi, world.value), "year": words.when(measure, world)}
    before = statistics.before(figure)
    change = ""
    if before is not None:
        values = {
            "change": words.difference(measure, answer.unit(kpi), figure.value - before.value),
            "year": words.when(measure, before),
        }
        change = _("%(change)s since %(year)s") % values
        if rounded(figure.value - before.value, measure.decimals) == 0:
            change = _("unchanged since %(year)s") % values
    label = _("%(name)s, %(unit)s, %(year)s") % {
        "name": name, "unit": answer.unit(kpi), "year": words.when(measure, figure),
    }  # fmt: skip
    return marks.Number(answer.amount(kpi, figure.value), label, compared, change)


def theme_sentence(theme: Theme) -> str:
    """Return what stands below the title of a theme: its SDG indicator, where it has one."""
    if not theme.item:
        return ""
    values = {"number": theme.item.removeprefix("SDG-"), "title": data.name(theme.item)}
    return _("SDG indicator %(number)s: %(title)s.") % values


def aim_sentences(answer: Connectivity, kpi: str) -> list[str]:
    """Return the aims of a KPI, at the place or else in the world: those whose year has come, then the last one."""
    statistics, measure, unit = answer.statistics, answer.measure(kpi), answer.unit(kpi)
    place = answer.place if (kpi, answer.place) in statistics.targets else WORLD
    aim, figure = statistics.targets.get((kpi, place)), statistics.newest(kpi, place)
    sentences = []
    for milestone in statistics.milestones.get((kpi, place), ()):
        if figure is None or figure.quarter < milestone.quarter:
            continue
        left = measure.distance(figure.value, milestone)
        template = _("%(place)s: the aim of %(value)s for %(year)s was reached (%(source)s).")
        if left:
            template = _("%(place)s: the aim of %(value)s for %(year)s was missed by %(distance)s (%(source)s).")
        values = {
            "place": data.name(place), "value": words.amount(measure, unit, milestone.value),
            "year": str(milestone.quarter.year), "distance": words.distance(measure, unit, left),
            "source": words.source_list([milestone.source]),
        }  # fmt: skip
        sentences.append(template % values)
    if aim is not None:
        sentences.append(words.aim_sentence(measure, unit, aim, figure))
    return sentences


@memoized
def lead(selection: Selection) -> Markup | None:
    """Return what the published statistics say and where they are, for a page on the plan; None without any."""
    answer = connectivity(selection)
    if answer.data_quarter is None:
        return None
    anchors = [
        marks.Anchor(_("State of connectivity"), site_map.link_to("connectivity", place=answer.place)),
        marks.Anchor(_("Profile"), site_map.link_to("profile", place=answer.place)),
    ]
    count = answer.statistics.count
    said = ngettext(
        "%(n)s published figure stands on a page of its own.",
        "%(n)s published figures stand on a page of their own.",
        count,
    ) % {"n": number(count)}
    return marks.note(headline(answer), said, anchors)
