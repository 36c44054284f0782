"""How is this KPI doing, and on what evidence? The answer of the page: its sentence, its numbers, its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kap_model.measures import Forecast, Receipt
from kap_model.quarter import Quarter
from kap_model.queries import kpi as kpi_query
from kap_model.queries import kpi_lines as lines_query
from kap_model.queries import regions
from kap_model.queries.kpi import CategoryValue, TargetPoint
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.sources import SourceCount, counted, together
from kap_model.queries.units import Unit
from kap_model.reporting.kpi_decisions import KnownDecision
from kap_model.rounding import rounded, rounded_up
from kap_model.selection import Selection
from kap_model.tables import Kpi
from kap_model.vocabulary import TOTAL, WORLD, Aggregation, ForecastWord, OriginView, PlaceKind, ResultLevel, Status
from kap_ui import marks
from kap_ui.frame import glossary_links, site_map
from kap_ui.marks.markup import Markup, element, filled, joined
from kap_ui.sections.shared import (
    kpi_decisions,
    kpi_lines,
    outlook_words,
    short_names,
    source_counts,
    unit_words,
)
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, wording
from kap_ui.words.collation import collation_key
from kap_ui.words.wording import N_, _, counted_as, ngettext, number, percent, quarter, signed


@dataclass(frozen=True, kw_only=True, eq=False)
class CountedMembers:
    """Which countries of a group a KPI of countries counts.

    Attributes:
        members: the countries of the group.
        counted: those that the KPI counts for the world.
        is_illustrative: whether a made-up row is behind the countries that it counts for the world.
    """

    members: frozenset[str]
    counted: frozenset[str]
    is_illustrative: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class KpiAnswer:
    """A KPI at a place and quarter.

    Attributes:
        selection: what the reader asked for.
        receipt: its figure, and how that got its status.
        line: how it stands.
        definition: what it is.
        decisions: what was decided on it, the oldest first.
        target_points: baseline, milestones and target of the place.
        category_values: the place's own observations in every dimension, the total among them.
        counted: which countries of the chosen group it counts; None for other places, and where it has a figure.
        beside: how it stands at the regions and offices that are set beside the place; empty without any.
    """

    selection: Selection
    receipt: Receipt
    line: KpiLine
    definition: Kpi
    decisions: Sequence[KnownDecision]
    target_points: Sequence[TargetPoint]
    category_values: Sequence[CategoryValue]
    counted: CountedMembers | None
    beside: Mapping[PlaceKind, Sequence[KpiLine]]

    @property
    def kpi(self) -> str:
        """The code of the KPI."""
        return self.receipt.kpi_code

    @property
    def decimals(self) -> int:
        """The decimals that its figures are printed with."""
        return self.receipt.indicator.decimals

    @property
    def counted_in(self) -> Unit:
        """What it is counted in, in the reader's language."""
        return unit_words.unit(self.kpi)

    @property
    def unit(self) -> str:
        """The unit where it stands alone, "" without one."""
        return self.counted_in.alone

    @property
    def is_drawable(self) -> bool:
        """Whether there is something to draw: an actual, or a path with more than one point."""
        return self.receipt.actual is not None or len(self.receipt.target_path.points()) > 1

    @property
    def is_measured_below(self) -> bool:
        """Whether it is measured at other places than the world."""
        return self.receipt.indicator.aggregation is not Aggregation.GLOBAL

    @property
    def lines_beside(self) -> list[KpiLine]:
        """How it stands at all places that are set beside this one."""
        return [line for lines in self.beside.values() for line in lines]

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind its receipt, the countries that it counts, or a place beside."""
        of_group = self.counted is not None and self.counted.is_illustrative
        return self.receipt.is_illustrative or of_group or self.is_illustrative_beside

    @property
    def is_illustrative_beside(self) -> bool:
        """Whether a made-up row is behind how it stands at a place beside, or behind its series there."""
        return kpi_lines.are_illustrative(self.selection, self.lines_beside)

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure here or at a place beside comes from; None without any."""
        quarters = [line.data_quarter for line in (self.line, *self.lines_beside)]
        return max((at for at in quarters if at is not None), default=None)

    def amount(self, value: float | None, more_decimals: int = 0) -> str:
        """Return a value of the KPI as printed."""
        return kpi_lines.amount(self.line, value, self.unit, more_decimals)

    def with_unit(self, value: float) -> str:
        """Return a value of the KPI as printed, with its unit."""
        return unit_words.with_unit(self.amount(value), rounded(value, self.decimals), self.counted_in)

    def figure_beside(self, value: float) -> str:
        """Return a value of the KPI as printed beside one that has its unit."""
        return unit_words.figure(self.amount(value), rounded(value, self.decimals), self.counted_in)

    def share(self, value: float | None) -> str:
        """Return a share of the way as printed; with two decimals where it is near a cut."""
        return percent(value, self.receipt.standing.share_decimals)


@memoized
def answer(selection: Selection) -> KpiAnswer:
    """Return how the chosen KPI stands; the selection has one."""
    kpi, place = selection.kpi, selection.place
    assert kpi is not None
    progress = data.progress(selection.origin)
    receipt = progress.receipt(kpi, place, selection.quarter)
    beside = {}
    if receipt.indicator.aggregation is not Aggregation.GLOBAL:
        beside = {
            kind: lines_query.lines(progress, [kpi], places, selection.quarter)
            for kind, places in kpi_query.compared_places(progress, kpi, place).items()
            if places
        }
    return KpiAnswer(
        selection=selection,
        receipt=receipt,
        line=lines_query.line(progress, kpi, place, selection.quarter),
        definition=data.ask(kpi_query.definition, kpi),
        decisions=progress.facts.decisions.get(kpi, ()),
        target_points=data.ask(kpi_query.target_points, kpi, place, selection.origin),
        category_values=data.ask(kpi_query.category_values, kpi, place, selection.origin, str(selection.quarter)),
        counted=_counted(selection, kpi) if receipt.actual is None else None,
        beside=beside,
    )


def _counted(selection: Selection, kpi: str) -> CountedMembers | None:
    """Return which members of the chosen group a KPI of countries counts; None for other places and other KPIs."""
    group = selection.place
    world = data.progress(selection.origin).actual(kpi, WORLD, selection.quarter)
    if group not in regions.COUNTRY_GROUPS or world is None:
        return None
    sets = data.ask(regions.country_sets, kpi, selection.quarter, selection.origin)
    if WORLD not in sets:
        return None
    places = data.ask(regions.places).values()
    members = frozenset(place.place_code for place in places if group in place.groups)
    return CountedMembers(members=members, counted=members & sets[WORLD], is_illustrative=world.is_illustrative)


def trace_is_illustrative(answer: KpiAnswer) -> bool:
    """Return whether a made-up row is in reach of the trace, which also says what the places below would give."""
    actual = answer.receipt.actual_step
    return answer.receipt.is_illustrative or (actual is not None and actual.is_illustrative_below)


@memoized
def sources(answer: KpiAnswer) -> tuple[SourceCount, ...]:
    """Return the sources of the figures and targets of the page, those of the places beside and of parts included."""
    selection = answer.selection
    places = dict.fromkeys([selection.place, *(line.place_code for line in answer.lines_beside)])
    if answer.counted is not None:
        places[WORLD] = None
    parts = [value for value in answer.category_values if value.dimension != TOTAL]
    return together(
        source_counts.behind(selection.origin, source_counts.scope([answer.kpi], places, selection.quarter)),
        counted(
            (value.source for value in parts if not value.is_illustrative),
            (value.source for value in parts if value.is_illustrative),
        ),
    )


# ---- the answer


@memoized
def headline(answer: KpiAnswer) -> str:
    """Return the KPI, the place and the finding in one sentence."""
    return _("%(kpi)s, %(place)s: %(finding)s") % {
        "kpi": short_names.cut(data.name(answer.kpi), _LONGEST_NAME),
        "place": data.name(answer.selection.place),
        "finding": _finding(answer),
    }


_LONGEST_NAME: Final = 96
"""The most characters of a name in the headline: with its figures that is three lines."""


def _finding(answer: KpiAnswer) -> str:
    receipt = answer.receipt
    if receipt.status is Status.NOT_APPLICABLE:
        return _("measured for the world only")
    if answer.counted is not None:
        values = {"n": number(len(answer.counted.counted)), "all": number(len(answer.counted.members))}
        return _(_OF_GROUP[receipt.place_code]) % values
    if receipt.actual is None:
        if receipt.baseline is None:
            return _("no figure up to %(quarter)s") % {"quarter": quarter(receipt.quarter)}
        start, baseline = receipt.baseline
        return _("baseline %(baseline)s in %(quarter)s, no figure since") % {
            "baseline": answer.with_unit(baseline), "quarter": quarter(start),
        }  # fmt: skip
    actual = answer.with_unit(receipt.actual)
    if answer.line.is_lower_bound:
        actual = _("at least %(n)s") % {"n": actual}
    if receipt.target is None:
        return _("%(actual)s; there is no target") % {"actual": actual}
    target = answer.figure_beside(receipt.target[1])
    if receipt.share is None or receipt.expected_share is None:
        if answer.line.is_kept:
            return _("%(actual)s, to be kept at %(target)s") % {"actual": actual, "target": target}
        return _("%(actual)s, target %(target)s; there is no baseline") % {"actual": actual, "target": target}
    if receipt.status is Status.REGRESSING:
        words = _("%(actual)s, further from the target of %(target)s than the baseline")
        if _is_reversed(receipt):
            words = _("%(actual)s, moving away from the target of %(target)s")
        return words % {"actual": actual, "target": target}
    return _("%(actual)s, target %(target)s; progress %(share)s, expected %(expected)s") % {
        "actual": actual,
        "target": target,
        "share": answer.share(receipt.share),
        "expected": answer.share(receipt.expected_share),
    }


def _is_reversed(receipt: Receipt) -> bool:
    """Return whether the present pace leads away from the target."""
    return receipt.forecast is not None and receipt.forecast.word is ForecastWord.REVERSE


_OF_GROUP: Final = {
    "LDC": N_("%(n)s of the %(all)s LDCs counted"),
    "LLDC": N_("%(n)s of the %(all)s LLDCs counted"),
    "SIDS": N_("%(n)s of the %(all)s SIDS counted"),
}


@memoized
def below_headline(answer: KpiAnswer) -> Markup | None:
    """Return the status with its reason, the whole name of the KPI where the headline has it cut, and the decision that
    holds.

    A group without a figure has no status.
    """
    is_counted = answer.definition.result_level != ResultLevel.CONTEXT
    standing = kpi_decisions.standing(answer.decisions, is_counted=is_counted)
    decided = element("span", standing) if standing is not None else None
    name = data.name(answer.kpi)
    whole_name = element("span", name) if len(name) > _LONGEST_NAME else None
    if answer.counted is not None:
        return joined([whole_name, decided], " ") or None
    return joined([marks.word(answer.receipt.status, status_words(answer)), whole_name, decided], " ")


def status_words(answer: KpiAnswer) -> str:
    """Return the status with its reason."""
    status = answer.receipt.status
    word, reason = wording.status(status), wording.status_reason(status)
    return word if reason == word else _("%(status)s: %(reason)s") % {"status": word, "reason": reason}


@memoized
def numbers(answer: KpiAnswer) -> list[marks.Number]:
    """Return the four figures under the headline; none where nothing was measured."""
    receipt = answer.receipt
    if receipt.actual is None or receipt.status is Status.NOT_APPLICABLE:
        return []
    numbers = [_actual_number(answer), _share_number(answer)]
    if receipt.target is not None:
        numbers += [_forecast_number(answer, receipt.target[0]), _needed_number(answer)]
    return numbers


def _actual_number(answer: KpiAnswer) -> marks.Number:
    target = answer.receipt.target
    when = _("data quarter %(quarter)s") % {"quarter": quarter(answer.receipt.data_quarter)}
    coverage = kpi_lines.coverage(answer.line)
    return marks.Number(
        kpi_lines.figure(answer.line, answer.unit),
        _("actual and target"),
        _("target %(target)s") % {"target": answer.amount(target[1])} if target else _("no target"),
        _coverage_words(when, coverage) if coverage else when,
    )


def _coverage_words(when: str, coverage: str) -> Markup:
    """Return the data quarter of a figure with its coverage, which leads to what it means."""
    template = _("%(when)s, from %(coverage)s places") % {"when": "{when}", "coverage": "{coverage}"}
    return filled(template, when=when, coverage=glossary_links.word(coverage, "coverage"))


def _share_number(answer: KpiAnswer) -> marks.Number:
    receipt = answer.receipt
    expected = ""
    if receipt.expected_share is not None:
        expected = _("%(share)s expected") % {"share": answer.share(receipt.expected_share)}
    if receipt.status is Status.REGRESSING:
        pace = (
            _("moving away from the target")
            if _is_reversed(receipt)
            else _("further from the target than the baseline")
        )
    elif receipt.pace is not None:
        words = _("pace %(pace)s") % {"pace": number(receipt.pace, 2)}
        pace = glossary_links.word(words, "pace")
    elif receipt.share is not None:
        pace = _("too early for a pace")
    else:
        pace = _("not worked out here")
    return marks.Number(answer.share(receipt.share), _("progress towards target"), expected, pace)


def _forecast_number(answer: KpiAnswer, target_quarter: Quarter) -> marks.Number:
    forecast, band = ahead(answer), ""
    if forecast is not None and forecast.low is not None and forecast.high is not None:
        band = _("%(low)s to %(high)s") % {"low": answer.amount(forecast.low), "high": answer.amount(forecast.high)}
    label = _("forecast") if answer.receipt.is_target_over else _("forecast for %(quarter)s")
    return marks.Number(
        language.ABSENT if forecast is None else answer.amount(forecast.value),
        label % {"quarter": quarter(target_quarter)},
        band,
        forecast_words(answer),
    )


def ahead(answer: KpiAnswer) -> Forecast | None:
    """Return the forecast; None without one, and where the target's quarter has passed."""
    return None if answer.receipt.is_target_over else answer.receipt.forecast


def forecast_words(answer: KpiAnswer) -> str:
    """Return what the forecast asks for, or why there is none."""
    forecast = ahead(answer)
    if forecast is not None:
        return _(FORECAST_WORDS[forecast.word])
    return outlook_words.over(answer.receipt) if answer.receipt.is_target_over else _("no forecast for this figure")


FORECAST_WORDS: Final = {
    ForecastWord.MAINTAIN: N_("at the present pace the target is reached"),
    ForecastWord.ACCELERATE: N_("at the present pace the target is missed"),
    ForecastWord.REVERSE: N_("at present it moves the wrong way"),
}


def _needed_number(answer: KpiAnswer) -> marks.Number:
    """Return what is still needed: in all where the target is at most a year ahead, else a year."""
    receipt, label = answer.receipt, _("needed to reach the target")
    if answer.line.is_kept:
        return marks.Number(language.ABSENT, label, "", _("to be kept at its target"))
    if receipt.is_target_over:
        return marks.Number(language.ABSENT, label)  # the forecast beside it says that the time is over
    left = receipt.quarters_left
    if left is None or not outlook_words.is_needed(receipt):
        return marks.Number(language.ABSENT, label, "", _("nothing more"))
    if outlook_words.is_near(receipt):
        values = {"n": number(left), "quarter": quarter(receipt.data_quarter)}
        label = (
            ngettext(
                "needed in the %(n)s quarter from %(quarter)s to the target",
                "needed in the %(n)s quarters from %(quarter)s to the target",
                left,
            )
            % values
        )
        return _change_number(answer, receipt.lacking, label, outlook_words.pace(receipt))
    return _change_number(answer, receipt.needed_pace, _("needed per year"), needed_words(answer))


def _change_number(answer: KpiAnswer, value: float | None, label: str, comment: str) -> marks.Number:
    """Return a change that is asked for as one of the numbers, its unit beside it."""
    figure = change(answer, value)
    if value is None:
        return marks.Number(figure, label, "", comment)
    size = abs(rounded_up(value, answer.decimals))
    if answer.unit.startswith("%"):
        return marks.Number(figure, label, ngettext("point", "points", counted_as(float(size))), comment)
    return marks.Number(figure, label, unit_words.noun(size, answer.counted_in), comment)


def needed_words(answer: KpiAnswer) -> str:
    """Return what is lacking and by when, and the needed pace in terms of the present one."""
    receipt = answer.receipt
    if receipt.is_target_over:
        return outlook_words.over(receipt)
    words = _("%(amount)s more by %(quarter)s.")
    if receipt.lacking is not None and receipt.lacking < 0:
        words = _("%(amount)s less by %(quarter)s.")
    assert receipt.lacking is not None and receipt.target is not None
    values = {
        "amount": outlook_words.amount(receipt, receipt.lacking, answer.counted_in),
        "quarter": quarter(receipt.target[0]),
    }
    return wording.sentences([words % values, outlook_words.pace(receipt)])


def change(answer: KpiAnswer, value: float | None) -> str:
    """Return a change that is asked for, with its sign: rounded up to what the KPI is counted in."""
    if value is None:
        return signed(None)
    return signed(float(rounded_up(value, answer.decimals)), answer.decimals)


# ---- where there is nothing to draw, and where to go on


def nothing_measured(answer: KpiAnswer) -> Markup:
    """Return that there is nothing to draw, and where there may be more; of a group, which countries are counted."""
    if answer.counted is not None:
        return _counted_countries(answer, answer.counted)
    ways_out = []
    if answer.selection.place != WORLD:
        ways_out.append((_("See the world"), site_map.link_to("kpi", place=WORLD)))
    if answer.selection.origin != OriginView.ALL:
        ways_out.append((_("See all data"), site_map.link_to("kpi", origin=OriginView.ALL)))
    reason = wording.ended(wording.capitalized(wording.status_reason(answer.receipt.status)))
    if answer.receipt.baseline is not None:
        start, baseline = answer.receipt.baseline
        reason = _("Since the baseline of %(baseline)s in %(quarter)s no figure has been reported.") % {
            "baseline": answer.amount(baseline), "quarter": quarter(start),
        }  # fmt: skip
    return marks.note(
        _("There is nothing to draw for %(place)s") % {"place": data.name(answer.selection.place)},
        reason,
        _onward_links(*ways_out),
    )


def _counted_countries(answer: KpiAnswer, group: CountedMembers) -> Markup:
    return marks.note(
        _("Counted by %(quarter)s, from the figures reported for the world") % {
            "quarter": quarter(answer.selection.quarter)
        },
        _("Counted: %(counted)s. Not counted: %(missing)s.") % {
            "counted": _names_of(group.counted), "missing": _names_of(group.members - group.counted),
        },
        _onward_links(
            (_("See them on the map"), site_map.link_to("places", kpi=answer.kpi, by="countries")),
            (_("See the world"), site_map.link_to("kpi", place=WORLD)),
        ),
    )  # fmt: skip


def _names_of(countries: frozenset[str]) -> str:
    return wording.listed(sorted(map(data.name, countries), key=collation_key)) or _("none")


@memoized
def others(answer: KpiAnswer) -> Markup:
    """Return the links to the KPI before and after this one in the order of the plan, and to its priority."""
    facts = data.progress(answer.selection.origin).facts
    codes = list(facts.indicators)
    position = codes.index(answer.kpi)
    onward_links = []
    if position > 0:
        before = codes[position - 1]
        onward_links.append((_("Previous: %(kpi)s") % {"kpi": before}, site_map.link_to("kpi", kpi=before)))
    if position + 1 < len(codes):
        after = codes[position + 1]
        onward_links.append((_("Next: %(kpi)s") % {"kpi": after}, site_map.link_to("kpi", kpi=after)))
    parent = facts.objectives[facts.outcome_of[answer.kpi]].parent_code
    if parent is not None:
        href = site_map.link_to("priorities", priority=parent, place=answer.selection.place)
        onward_links.append((_("All KPIs of %(code)s") % {"code": parent}, href))
    return marks.links(_onward_links(*onward_links), label=_("Other KPIs"))


def _onward_links(*onward_links: tuple[str, str]) -> list[marks.Anchor]:
    """Return words and addresses as links."""
    return [marks.Anchor(words, href) for words, href in onward_links]
