"""What is known of one region or country group, on one page: its published figures, then how the plan stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.measures import Receipt, RollUp
from kap_model.progress import PLAN_CODE
from kap_model.queries import course
from kap_model.queries.connectivity import WHOLE, Part, PublishedFigure
from kap_model.queries.sources import SourceCount, counted, together
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup, element, escaped, joined, link
from kap_ui.sections.results import connectivity
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity import Connectivity
from kap_ui.sections.shared import roll_up_words, source_counts
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import N_, _, ngettext, number, percent

_MOST_BEHIND: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of the published figures.

    Attributes:
        kpi: what it measures.
        name: of the line.
        part: what is counted.
        unit: of the part; empty for that of the KPI.
        is_comparable: whether its figures may be set beside each other over time.
    """

    kpi: str
    name: str
    part: Part = WHOLE
    unit: str = ""
    is_comparable: bool = True


_LINES: Final = (
    _Line(kpi="K-P1.6-b", name=N_("Individuals using the Internet")),
    _Line(kpi="K-E3.1-c", name=N_("Women using the Internet"), part=("sex", "female"), unit=N_("% of women")),
    _Line(kpi="K-E3.1-c", name=N_("Men using the Internet"), part=("sex", "male"), unit=N_("% of men")),
    _Line(
        kpi="K-P1.6-b",
        name=N_("Urban population using the Internet"),
        part=("area", "urban"),
        unit=N_("% of urban population"),
    ),
    _Line(
        kpi="K-P1.6-b",
        name=N_("Rural population using the Internet"),
        part=("area", "rural"),
        unit=N_("% of rural population"),
    ),
    _Line(kpi="K-E3.1-d", name=N_("Young people (15 to 24) using the Internet")),
    _Line(kpi="K-P1.1-b", name=N_("Covered by a mobile-broadband network (3G or above)")),
    _Line(kpi="K-P1.2-a", name=N_("Covered by at least a 4G network")),
    _Line(kpi="K-P1.2-c", name=N_("Covered by a 5G network")),
    _Line(kpi="K-P1.3-c", name=N_("Individuals owning a mobile telephone")),
    _Line(kpi="K-P1.1-c", name=N_("Fixed-broadband subscriptions")),
    _Line(kpi="K-P1.1-d", name=N_("Active mobile-broadband subscriptions")),
    _Line(kpi="K-P1.2-d", name=N_("International bandwidth")),
    _Line(kpi="K-P1.6-a", name=N_("Price of mobile broadband (2 GB)")),
    _Line(kpi="K-P1.6-c", name=N_("Price of fixed broadband (5 GB)")),
    _Line(kpi="K-E3.1-b", name=N_("Gender parity score, Internet use")),
    _Line(kpi="K-E3.1-e", name=N_("Gender parity score, mobile ownership")),
    # The questionnaire of the index has changed from edition to edition.
    _Line(kpi="K-P5.4-c", name=N_("Global Cybersecurity Index, average score"), is_comparable=False),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Profile:
    """A place: its published figures, and how the plan stands there.

    Attributes:
        selection: what the reader asked for.
        published: the published statistics of the place.
        plan: the roll-up of the whole plan at the place.
        behind: what lacks most of the progress expected of it there.
    """

    selection: Selection
    published: Connectivity
    plan: RollUp
    behind: Sequence[Receipt]

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is in reach of what the page shows of the plan."""
        return self.plan.is_illustrative or any(receipt.is_illustrative for receipt in self.behind)


def sources(answer: Profile) -> tuple[SourceCount, ...]:
    """Return the sources of what the page shows: of the published figures, and of what the plan's KPIs rest on."""
    selection = answer.selection
    kpis = data.progress(selection.origin).facts.counted_kpis(PLAN_CODE)
    # A published figure of a counted KPI at the place is a row behind the plan already.
    published = (
        figure.source
        for figure in _newest(answer, _lines_with_figure(answer))
        if figure.kpi_code not in kpis or figure.place_code != selection.place or figure.part != WHOLE
    )
    behind = source_counts.behind(selection.origin, source_counts.scope(kpis, [selection.place], selection.quarter))
    return together(counted(published), behind)


@memoized
def profile(selection: Selection) -> Profile:
    """Return the profile of the place of a selection."""
    progress = data.progress(selection.origin)
    behind = data.of_progress(course.behind, selection.origin, selection.place, selection.quarter, selection.compared)
    return Profile(
        selection=selection,
        published=connectivity.connectivity(selection),
        plan=progress.roll_up(PLAN_CODE, selection.place, selection.quarter),
        behind=[point.receipt for point in behind[:_MOST_BEHIND]],
    )


@memoized
def headline(answer: Profile) -> str:
    """Return the name of the place and what is published of its Internet use."""
    return connectivity.headline(answer.published)


@memoized
def below_headline(answer: Profile) -> Markup:
    """Return a link to all published figures."""
    href = site_map.link_to("connectivity", place=answer.published.place)
    return marks.links([marks.Anchor(_("All published figures"), href)])


# ---- the published figures


@memoized
def figures(answer: Profile) -> RowsFigure | None:
    """Return the published figures of the place, each beside that of the world; None without any."""
    statistics, lines = answer.published.statistics, _lines_with_figure(answer)
    if not lines:
        return None
    place = data.name(answer.published.place)
    missing = [_(line.name) for line in _LINES if line not in lines and line.kpi in statistics.measures]
    sources = [figure.source for figure in _newest(answer, lines)]
    parts = [
        _("No figure: %(measures)s.") % {"measures": wording.listed(missing)} if missing else "",
        _("Sources: %(sources)s.") % {"sources": words.source_list(sources)},
    ]
    return RowsFigure(
        key="published",
        title=_("%(place)s: what is published") % {"place": place},
        finding=wording.sentences(part for part in parts if part),
        rows=_figure_table(answer, lines),
        table=_figure_frame(answer, lines),
        columns=[
            TableColumn("measure", _("Measure")),
            TableColumn("unit", _("Unit")),
            TableColumn("year", _("Year")),
            TableColumn("value", place, CellKind.NUMBER, "decimals"),
            TableColumn("world", _("World"), CellKind.NUMBER, "decimals"),
            TableColumn("world_year", _("Year of the world's figure")),
            TableColumn("aim", _("Aim"), CellKind.NUMBER, "decimals"),
            TableColumn("aim_year", _("Year of the aim")),
            TableColumn("left", _("Left to the aim"), CellKind.NUMBER, "decimals"),
            TableColumn("basis", _("Basis")),
            TableColumn("source", _("Source"), language="en"),
        ],
        is_illustrative=False,
        sources=counted(sources),
    )


def _lines_with_figure(answer: Profile) -> list[_Line]:
    """Return the lines that the place has a published figure for."""
    place, statistics = answer.published.place, answer.published.statistics
    return [line for line in _LINES if statistics.newest(line.kpi, place, line.part) is not None]


def _newest(answer: Profile, lines: Sequence[_Line]) -> list[PublishedFigure]:
    """Return the newest figures of a place and of the world."""
    places = dict.fromkeys((answer.published.place, WORLD))
    newest = (answer.published.statistics.newest(line.kpi, place, line.part) for line in lines for place in places)
    return [figure for figure in newest if figure is not None]


def _figure_table(answer: Profile, lines: Sequence[_Line]) -> Markup:
    is_world = answer.published.place == WORLD
    heads = [
        HeadCell(_("Measure")),
        HeadCell(_("Trend")),
        HeadCell(words.short_name(answer.published.place), is_figure=True),
        *([] if is_world else [HeadCell(_("World"), is_figure=True)]),
        HeadCell(_("Change since"), is_figure=True),
        HeadCell(_("Aim"), is_figure=True),
        HeadCell(_("Left to the aim"), is_figure=True),
    ]
    return marks.table(
        heads,
        [_figure_row(answer, line, is_world) for line in lines],
        caption=_("Published figures of the place"),
        is_caption_seen=False,
    )


def _figure_row(answer: Profile, line: _Line, is_world: bool) -> list[str]:
    published = answer.published
    statistics, measure, unit = published.statistics, published.measure(line.kpi), published.unit(line.kpi)
    figure, world = (statistics.newest(line.kpi, place, line.part) for place in (published.place, WORLD))
    assert figure is not None
    before = statistics.before(figure) if line.is_comparable else None
    aim = statistics.targets.get((line.kpi, published.place)) if line.part == WHOLE else None
    change = aimed = left = Markup(language.ABSENT)
    if before is not None:
        difference = words.difference(measure, unit, figure.value - before.value)
        change = _with_year(difference, words.when(measure, before))
    if aim is not None:
        aimed = _with_year(published.amount(line.kpi, aim.value), str(aim.quarter.year))
        distance = measure.distance(figure.value, aim)
        left = escaped(words.distance(measure, unit, distance) if distance else _("reached"))
    name = joined(
        [
            link(_(line.name), href=site_map.link_to("kpi", kpi=line.kpi, place=published.place), class_="name"),
            element("span", _unit(published, line), class_="small"),
        ],
        " ",
    )
    return [
        name,
        _spark(published, line),
        _dated(published, figure),
        *([] if is_world else [language.ABSENT if world is None else _dated(published, world)]),
        change,
        aimed,
        left,
    ]


def _unit(published: Connectivity, line: _Line) -> str:
    return _(line.unit) if line.unit else published.unit(line.kpi)


def _dated(published: Connectivity, figure: PublishedFigure) -> Markup:
    """Return a figure in bold with its year."""
    value = published.amount(figure.kpi_code, figure.value)
    return _with_year(element("b", value), words.when(published.measure(figure.kpi_code), figure))


def _with_year(figure: str, year: str) -> Markup:
    return joined([figure, element("span", year, class_="small")], " ")


def _spark(published: Connectivity, line: _Line) -> Markup:
    series = published.statistics.of(line.kpi, published.place, line.part)
    if not line.is_comparable:
        series = series[-1:]
    return marks.sparkline([marks.Point(figure.quarter, figure.value) for figure in series], gap=16)


def _figure_frame(answer: Profile, lines: Sequence[_Line]) -> pd.DataFrame:
    published = answer.published
    records = []
    for line in lines:
        measure = published.measure(line.kpi)
        figure, world = (published.statistics.newest(line.kpi, place, line.part) for place in (published.place, WORLD))
        assert figure is not None
        aim = published.statistics.targets.get((line.kpi, published.place)) if line.part == WHOLE else None
        records.append(
            {
                "measure": _(line.name),
                "unit": _unit(published, line),
                "year": words.when(measure, figure),
                "value": figure.value,
                "world": None if world is None else world.value,
                "world_year": None if world is None else words.when(measure, world),
                "aim": None if aim is None else aim.value,
                "aim_year": None if aim is None else str(aim.quarter.year),
                "left": None if aim is None else measure.distance(figure.value, aim),
                "decimals": measure.decimals,
                "basis": wording.basis(figure.basis),
                "source": figure.source,
            }
        )
    return pd.DataFrame(records)


# ---- the plan


def plan_title(answer: Profile) -> str:
    """Return how the plan stands at the place, in a sentence."""
    return roll_up_words.finding(data.name(answer.selection.place), answer.plan)


@memoized
def plan_counts(answer: Profile) -> Markup:
    """Return the counts of the statuses, and the bar of their mix."""
    return marks.stack(roll_up_words.key(answer.plan), roll_up_words.mix(answer.plan))


@memoized
def behind(answer: Profile) -> RowsFigure | None:
    """Return what is furthest behind at the place; None where nothing is known to be."""
    if not answer.behind:
        return None
    heads = [
        HeadCell(_("KPI")),
        HeadCell(_("Place")),
        HeadCell(_("Progress"), is_figure=True),
        HeadCell(_("Expected progress"), is_figure=True),
        HeadCell(_("Status")),
    ]
    rows = [
        [
            joined(
                [
                    link(
                        data.name(receipt.kpi_code),
                        href=site_map.link_to("kpi", kpi=receipt.kpi_code, place=receipt.place_code),
                        class_="name",
                    ),
                    element("span", receipt.kpi_code, class_="small"),
                ],
                " ",
            ),
            data.name(receipt.place_code),
            percent(receipt.share, receipt.standing.share_decimals),
            percent(receipt.expected_share, receipt.standing.share_decimals),
            marks.word(receipt.status, wording.status(receipt.status)),
        ]
        for receipt in answer.behind
    ]
    return RowsFigure(
        key="behind",
        title=_("Furthest behind"),
        finding=_("Largest gaps between actual and expected progress."),
        rows=marks.table(heads, rows, caption=_("Furthest behind"), is_caption_seen=False),
        table=pd.DataFrame(
            [
                {
                    "kpi": receipt.kpi_code,
                    "name": receipt.kpi_code,
                    "place": receipt.place_code,
                    "share": receipt.share,
                    "expected": receipt.expected_share,
                    "share_decimals": receipt.standing.share_decimals,
                    "status": receipt.status,
                    "quarter": None if receipt.data_quarter is None else str(receipt.data_quarter),
                }
                for receipt in answer.behind
            ]
        ),
        columns=[
            TableColumn("kpi", _("KPI"), CellKind.CODE),
            TableColumn("name", _("Name"), CellKind.NAME),
            TableColumn("place", _("Place"), CellKind.NAME),
            TableColumn("share", _("Progress"), CellKind.SHARE, "share_decimals"),
            TableColumn("expected", _("Expected progress"), CellKind.SHARE, "share_decimals"),
            TableColumn("status", _("Status"), CellKind.STATUS),
            TableColumn("quarter", _("Data quarter"), CellKind.QUARTER),
        ],
        is_illustrative=answer.is_illustrative,
        sources=source_counts.behind(
            answer.selection.origin,
            *(
                source_counts.scope([receipt.kpi_code], [receipt.place_code], answer.selection.quarter)
                for receipt in answer.behind
            ),
        ),
        level=3,
    )


def count_words(answer: Profile) -> str:
    """Return how many KPIs of the plan apply to the place, or that its KPIs are not reported for country groups."""
    statistics, place = answer.published.statistics, answer.selection.place
    if place in (*statistics.groups, *statistics.incomes):
        return _("The KPIs of the plan are reported by regions and offices, not for country groups.")
    return ngettext(
        "%(n)s KPI of the plan applies there; as known at the end of %(quarter)s.",
        "%(n)s KPIs of the plan apply there; as known at the end of %(quarter)s.",
        answer.plan.applicable,
    ) % {"n": number(answer.plan.applicable), "quarter": wording.quarter(answer.selection.quarter)}
