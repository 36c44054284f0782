"""How is this KPI doing, and on what evidence? What the page finds out, and the words for its answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from kap_model.codes import split_codes
from kap_model.measures import Receipt
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi as questions
from kap_model.queries import kpi_lines as line_questions
from kap_model.queries import regions
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, Aggregation, Origin, PlaceKind, Status
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.regions.places import FLAGS
from kap_ui.sections.shared import kpi_lines
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter, signed


@dataclass(frozen=True)
class Found:
    """A KPI at a place and quarter: its receipt, what it is, its line, and the rows of its course."""

    selection: Selection
    progress: Progress
    receipt: Receipt
    about: Mapping[str, Any]
    line: Mapping[str, Any]
    course: pd.DataFrame

    @property
    def kpi(self) -> str:
        """The code of the KPI."""
        return self.receipt.kpi_code

    @property
    def unit(self) -> str:
        """The unit in the reader's language, "" without one."""
        own = self.about.get("unit_fr") if wording.language() == "fr" else None
        return str(own or self.about.get("unit_en") or "")

    def amount(self, value: float | None, extra: int = 0) -> str:
        """Give a value of the KPI as printed, with `extra` more decimals."""
        if self.unit.startswith("%"):
            return language.per_cent_of(value, wording.language(), int(self.line["decimals"]) + extra)
        return number(value, int(self.line["decimals"]) + extra)

    def share(self, value: float | None) -> str:
        """Give a share of the way; with two decimals where it is near a cut."""
        return percent(value, 2 if self.receipt.is_near_cut else 0)


@memoized
def found(selection: Selection) -> Found:
    """Work out what the page shows; the selection has a KPI."""
    assert selection.kpi is not None
    progress = data.progress(selection.origin)
    lines = kpi_lines.records(line_questions.lines(progress, [selection.kpi], [selection.place], selection.quarter))
    return Found(
        selection,
        progress,
        progress.receipt(selection.kpi, selection.place, selection.quarter),
        data.ask(questions.about, selection.kpi),
        lines[0],
        data.ask(questions.target_path_rows, selection.kpi, selection.place, selection.origin),
    )


@memoized
def headline(this: Found) -> str:
    """Say the finding in one sentence."""
    receipt = this.receipt
    if receipt.status is Status.NOT_APPLICABLE:
        return _("%(kpi)s is measured for the world only") % {"kpi": this.kpi}
    counted = counted_members(this)
    if counted is not None:
        values = {"n": number(len(counted.counted)), "all": number(len(counted.members))}
        return _(_OF_GROUP[receipt.place_code]) % values
    if receipt.actual is None:
        return _("Nothing has been observed for %(kpi)s by %(quarter)s") % {
            "kpi": this.kpi,
            "quarter": quarter(receipt.quarter),
        }
    said = _with_unit(this, kpi_lines.figure(this.line, this.unit))
    if receipt.target is None:
        return _("%(actual)s; there is no target") % {"actual": said}
    target = this.amount(receipt.target[1])
    if receipt.share is None or receipt.expected_share is None:
        if this.line["is_kept"]:
            return _("%(actual)s, to be kept at %(target)s") % {"actual": said, "target": target}
        return _("%(actual)s, target %(target)s; there is no baseline") % {"actual": said, "target": target}
    return _("%(actual)s, target %(target)s: %(share)s of the way, %(expected)s expected") % {
        "actual": said,
        "target": target,
        "share": this.share(receipt.share),
        "expected": this.share(receipt.expected_share),
    }


_OF_GROUP: Final = {
    "LDC": N_("%(n)s of the %(all)s LDCs counted"),
    "LLDC": N_("%(n)s of the %(all)s LLDCs counted"),
    "SIDS": N_("%(n)s of the %(all)s SIDS counted"),
}


@dataclass(frozen=True)
class Members:
    """The countries of a group, those of them that the KPI counts, and whether the world's set is made up."""

    members: frozenset[str]
    counted: frozenset[str]
    is_illustrative: bool


@memoized
def counted_members(this: Found) -> Members | None:
    """Give which members of the chosen group a KPI of countries counts; None for other places and other KPIs."""
    flag, selection = FLAGS.get(this.receipt.place_code), this.selection
    world = this.progress.actual(this.kpi, WORLD, selection.quarter)
    if flag is None or world is None or this.receipt.actual is not None:
        return None
    sets = data.ask(regions.country_sets, this.kpi, selection.quarter, selection.origin)
    sets = sets[sets["place_code"] == WORLD]
    if sets.empty:
        return None
    places = data.ask(regions.places)
    is_member = (places["kind"] == PlaceKind.COUNTRY) & places[flag].fillna(False).astype(bool)
    members = frozenset(map(str, places.loc[is_member, "place_code"]))
    counted = members.intersection(split_codes(sets["countries"].iloc[0]))
    return Members(members, counted, Origin.ILLUSTRATIVE in world.origins)


def _with_unit(this: Found, printed: str) -> str:
    """Put the unit behind a figure: "73.6% of the population", "11 agreements"."""
    unit = this.unit.removeprefix("%").strip()
    return f"{printed} {unit}".strip()


@memoized
def below_headline(this: Found) -> Markup:
    """Give the status with its reason, and the name of the KPI; of a group without a figure the name alone."""
    if counted_members(this) is not None:
        return element("span", data.name(this.kpi))
    status = this.receipt.status
    reason = wording.status_reason(status)
    word = wording.status(status)
    said = word if reason == word else _("%(status)s: %(reason)s") % {"status": word, "reason": reason}
    return joined([marks.word(status, said), element("span", data.name(this.kpi))], " ")


@memoized
def numbers(this: Found) -> list[marks.Number]:
    """Give the four figures under the headline; none where nothing was measured."""
    receipt = this.receipt
    if receipt.actual is None or receipt.status is Status.NOT_APPLICABLE:
        return []
    forecast, target = receipt.forecast, receipt.target
    when = _("data quarter %(quarter)s") % {"quarter": quarter(receipt.data_quarter)}
    coverage = kpi_lines.coverage(this.line)
    found_numbers = [
        marks.Number(
            kpi_lines.figure(this.line, this.unit),
            _("actual and target"),
            _("target %(target)s") % {"target": this.amount(target[1])} if target else _("no target"),
            _("%(when)s, from %(coverage)s places") % {"when": when, "coverage": coverage} if coverage else when,
        ),
        marks.Number(
            this.share(receipt.share),
            _("share of the way"),
            _("%(share)s expected") % {"share": this.share(receipt.expected_share)}
            if receipt.expected_share is not None
            else "",
            _("pace %(pace)s") % {"pace": number(receipt.pace, 2)}
            if receipt.pace is not None
            else _("no pace below a tenth of the way")
            if receipt.share is not None
            else _("not worked out here"),
        ),
    ]
    if target is not None:
        band = ""
        if forecast is not None and forecast.low is not None and forecast.high is not None:
            band = _("%(low)s to %(high)s") % {"low": this.amount(forecast.low), "high": this.amount(forecast.high)}
        found_numbers.append(
            marks.Number(
                this.amount(forecast.value) if forecast else language.ABSENT,
                _("forecast for %(quarter)s") % {"quarter": quarter(target[0])},
                band,
                forecast_words(this),
            )
        )
        found_numbers.append(
            marks.Number(
                change(this, receipt.needed_pace),
                _("needed a year"),
                needed_unit(this),
                needed_words(this),
            )
        )
    return found_numbers


def needed_unit(this: Found) -> str:
    """Give the unit of the needed pace: points for percentages."""
    if this.receipt.needed_pace is None:
        return ""
    return _("points") if this.unit.startswith("%") else this.unit


def forecast_words(this: Found) -> str:
    """Say what the forecast asks for, or why there is none."""
    if this.receipt.forecast is None:
        return _("no forecast for this figure")
    return {
        "maintain": _("at the present pace the target is reached"),
        "accelerate": _("at the present pace the target is missed"),
        "reverse": _("at present it moves the wrong way"),
    }[this.receipt.forecast.word.value]


def needed_words(this: Found) -> str:
    """Say the needed pace in terms of the present one."""
    ratio = this.receipt.needed_pace_ratio
    if this.receipt.needed_pace is None:
        return _("the target's quarter is reached") if this.receipt.target else ""
    values = {"lacking": lacking(this), "ratio": number(ratio, 1)}
    if ratio is None:
        return _("%(lacking)s; the present pace is not known, or goes the wrong way") % values
    return _("%(lacking)s; %(ratio)s times the present pace") % values


def lacking(this: Found) -> str:
    """Say what the actual lacks of the target, and by when: "17 more by Q4 2026"."""
    target, actual = this.receipt.target, this.receipt.actual
    assert target is not None and actual is not None
    values = {
        "n": number(abs(target[1] - actual), int(this.line["decimals"])),
        "quarter": quarter(target[0]),
    }
    return (_("%(n)s more by %(quarter)s") if target[1] >= actual else _("%(n)s less by %(quarter)s")) % values


def change(this: Found, value: float | None) -> str:
    """Give a change that is asked for, with its sign: in whole units, rounded up, where the KPI has no decimals."""
    decimals = int(this.line["decimals"])
    if value is None or decimals > 0 or this.unit.startswith("%"):
        return signed(value, decimals + 1)
    return signed(math.copysign(math.ceil(round(abs(value), 6)), value), 0)


@memoized
def others(this: Found) -> Markup:
    """Give the links to the KPI before and after this one in the order of the plan, and to its priority."""
    codes = list(this.progress.facts.indicators)
    at = codes.index(this.kpi)
    parent = this.progress.facts.objectives[this.progress.facts.outcome_of[this.kpi]].parent_code
    ways = []
    if at > 0:
        ways.append((_("Previous: %(kpi)s") % {"kpi": codes[at - 1]}, site_map.link_to("kpi", kpi=codes[at - 1])))
    if at + 1 < len(codes):
        ways.append((_("Next: %(kpi)s") % {"kpi": codes[at + 1]}, site_map.link_to("kpi", kpi=codes[at + 1])))
    if parent is not None:
        ways.append(
            (
                _("All KPIs of %(code)s") % {"code": parent},
                site_map.link_to("priorities", priority=parent, place=this.selection.place),
            )
        )
    return marks.links([marks.Way(words, href) for words, href in ways if href], label=_("Other KPIs"))


# ---- by region and office


def has_places(this: Found) -> bool:
    """Say whether the KPI is measured at other places than the world."""
    return this.receipt.indicator.aggregation is not Aggregation.GLOBAL


@memoized
def beside(this: Found) -> Mapping[str, pd.DataFrame]:
    """Give how the KPI stands at the regions and the offices to set beside this place, by kind; columns: KPI_LINES."""
    if not has_places(this):
        return {}
    found = questions.compared_places(this.progress, this.kpi, this.selection.place)
    return {
        kind: line_questions.lines(this.progress, [this.kpi], places, this.selection.quarter)
        for kind, places in found.items()
        if places
    }


def has_made_up_lines(lines: Mapping[str, pd.DataFrame]) -> bool:
    """Say whether some figure or target beside is made up."""
    return any(bool(frame["is_illustrative"].any()) for frame in lines.values())


def is_illustrative(this: Found, lines: Mapping[str, pd.DataFrame]) -> bool:
    """Say whether some figure or target of the page is made up."""
    counted = counted_members(this)
    return this.receipt.is_illustrative or has_made_up_lines(lines) or (counted is not None and counted.is_illustrative)


@memoized
def sources(this: Found, lines: Mapping[str, pd.DataFrame]) -> list[str]:
    """Give the sources of the figures and targets of the page, those of the places beside and below included."""
    places = {this.selection.place, *(place for frame in lines.values() for place in frame["place_code"])}
    if counted_members(this) is not None:
        places.add(WORLD)
    behind = sorted({code for place in places for code in questions.below(this.progress, place)})
    selection = this.selection
    return list(data.ask(questions.sources, this.kpi, tuple(behind), selection.origin, str(selection.quarter)))


def data_quarter(this: Found, lines: Mapping[str, pd.DataFrame]) -> Quarter | None:
    """Give the newest quarter that a figure of the page comes from."""
    found = [text for frame in lines.values() for text in frame["data_quarter"].dropna()]
    if this.receipt.data_quarter is not None and this.receipt.status is not Status.NOT_APPLICABLE:
        found.append(str(this.receipt.data_quarter))
    return max(map(Quarter.parse, found), default=None)


@memoized
def place_lines(this: Found, lines: Mapping[str, pd.DataFrame]) -> Markup:
    """Give a line for each place set beside this one: regions and offices, under their heads."""
    heads = {PlaceKind.REGION: _("Regions"), PlaceKind.OFFICE: _("Offices")}
    items: list[marks.Outcome | marks.KpiLine] = []
    for kind, frame in lines.items():
        items += [marks.Outcome("", heads[PlaceKind(kind)]), *_lines(this, frame)]
    return marks.kpi_lines(
        items, replace(kpi_lines.heads(), name=_("Region or office")), label=_("The KPI by region or office")
    )


def _lines(this: Found, rows: pd.DataFrame) -> list[marks.KpiLine]:
    lines = []
    for row in kpi_lines.records(rows):
        place = str(row["place_code"])
        course = line_questions.points(this.progress, [this.kpi], place, this.selection.quarter)
        lines.append(
            replace(
                kpi_lines.line(row, kpi_lines.points_of(course).get(this.kpi, []), this.selection),
                name=data.name(place),
                code=_("%(code)s · this place") % {"code": place} if place == this.selection.place else place,
                href=site_map.link_to("kpi", kpi=this.kpi, place=place),
            )
        )
    return lines


def places_said(lines: Mapping[str, pd.DataFrame]) -> str:
    """Say how the lines by place are to be read, or that there are none."""
    if not lines:
        return _("No region or office has a figure or target for it.")
    return _("Each place is judged against its own baseline and target.")


def places_title(this: Found) -> str:
    """Say what the lines by place show."""
    return _("By region and office, each against its own target, %(quarter)s") % {
        "quarter": quarter(this.selection.quarter)
    }


# ---- definition


@memoized
def facts(this: Found) -> Markup:
    """Give what the KPI is: definition, means of verification, approval, basis."""
    about = this.about
    tongue = "fr" if wording.language() == "fr" else "en"
    served = split_codes(about["also_serves"])
    outcome = this.progress.facts.outcome_of[this.kpi]
    lag = about["due_lag_days"]
    given: Sequence[tuple[str, str]] = (
        (_("Code"), this.kpi),
        (_("Name"), data.name(this.kpi)),
        (_("Unit"), this.unit),
        (_("Outcome"), f"{outcome} {data.name(outcome)}"),
        (_("Serves as well"), "; ".join(f"{code} {data.name(code)}" for code in served)),
        (_("Result level"), _LEVELS[str(about["result_level"])]()),
        (_("Should"), _DIRECTIONS[str(about["direction"])]()),
        (_("Over time"), _CUMULATIONS[str(about["cumulation"])]()),
        (_("Over places"), _AGGREGATIONS[str(about["aggregation"])]()),
        (_("Reported"), _FREQUENCIES[str(about["frequency"])]()),
        (
            _("Due"),
            ngettext("%(n)s day after the quarter", "%(n)s days after the quarter", lag) % {"n": number(lag)}
            if lag is not None
            else "",
        ),
        (_("Means of verification"), str(about[f"means_of_verification_{tongue}"] or "")),
        (_("Approval"), wording.approval(str(about["approval"]))),
        (_("Approval reference"), str(about["approval_reference"] or "")),
        (_("Basis"), wording.basis(str(about["basis"]))),
        (_("Source"), str(about["source"] or "")),
    )
    return marks.definitions([marks.Fact(term, text) for term, text in given if text])


_LEVELS = {
    "output": lambda: _("output"),
    "outcome": lambda: _("outcome"),
    "impact": lambda: _("impact"),
    "context": lambda: _("context: shown, never counted (R13)"),
}
_DIRECTIONS = {
    "increase": lambda: _("increase"),
    "decrease": lambda: _("decrease"),
    "maintain": lambda: _("be maintained"),
}
_CUMULATIONS = {
    "flow": lambda: _("reports are added up (R1)"),
    "level": lambda: _("the newest value counts (R1)"),
    "running": lambda: _("each report gives the total so far (R1)"),
    "rate": lambda: _("a rate: the newest numerator over its denominator (R1)"),
    "step": lambda: _("a step that is reached or not (R1)"),
}
_AGGREGATIONS = {
    "sum": lambda: _("places are added (R2)"),
    "pool": lambda: _("rates are pooled: numerators over denominators, never averaged (R2)"),
    "union": lambda: _("Member States are united, never added (R2)"),
    "min": lambda: _("the lowest place counts (R2)"),
    "max": lambda: _("the highest place counts (R2)"),
    "mean": lambda: _("the mean of the places (R2)"),
    "direct": lambda: _("each place is measured on its own (R2)"),
    "global": lambda: _("measured for the world only (R2)"),
}
_FREQUENCIES = {
    "quarterly": lambda: _("every quarter"),
    "half-yearly": lambda: _("every half-year"),
    "yearly": lambda: _("every year"),
}


# ---- words around the pictures


def nothing_measured(this: Found) -> Markup:
    """Say that there is nothing to draw, and where there may be more; of a group, which countries are counted."""
    counted = counted_members(this)
    if counted is not None:
        ways = [
            (_("See them on the map"), site_map.link_to("places", kpi=this.kpi, by="countries")),
            (_("See the world"), site_map.link_to("kpi", place=WORLD)),
        ]
        return marks.note(
            _("Counted by %(quarter)s, from what is reported for the world") % {
                "quarter": quarter(this.selection.quarter)
            },
            _("Counted: %(counted)s. Not counted: %(missing)s.") % {
                "counted": _listed(counted.counted), "missing": _listed(counted.members - counted.counted),
            },
            [marks.Way(words, href) for words, href in ways if href],
        )  # fmt: skip
    ways = [
        (_("See the world"), site_map.link_to("kpi", place="WORLD")),
        (_("See all data"), site_map.link_to("kpi", origin="all")),
    ]
    title = _("There is nothing to draw for %(place)s") % {"place": data.name(this.selection.place)}
    return marks.note(
        title,
        wording.status_reason(this.receipt.status).capitalize() + ".",
        [marks.Way(words, href) for words, href in ways if href],
    )


def _listed(countries: frozenset[str]) -> str:
    return wording.listed(sorted(data.name(code) for code in countries)) or _("none")


def series_title(this: Found) -> str:
    """Give the title of the course: name, unit and quarter."""
    return _("%(name)s, %(unit)s, by quarter up to %(quarter)s") % {
        "name": data.name(this.kpi),
        "unit": this.unit,
        "quarter": quarter(this.selection.quarter),
    }


@memoized
def trace(lines: Sequence[str]) -> Markup:
    """Give the lines of the trace as the program prints them."""
    return element("ol", *(element("li", line) for line in lines), class_="trace", lang="en")


def disaggregated_said(dimensions: Sequence[str]) -> str:
    """Say how the categories are to be read."""
    if {"edition", "definition"} & set(dimensions):
        return _("Other editions and definitions of a series stand beside the total and are never joined to it.")
    return _("The place's own observations, with the total beside them.")


def dimension_title(this: Found, dimension: str) -> str:
    """Give the title of the chart of one dimension."""
    return _("%(name)s, %(dimension)s") % {"name": data.name(this.kpi), "dimension": dimension}


def dimension_finding(dimension: str) -> str:
    """Say how the lines of one dimension are drawn."""
    if dimension in ("edition", "definition"):
        return _("Dashed: the same series in another edition or definition.")
    return _("Blue: the total. Dashed: illustrative.")


def has_made_up(rows: pd.DataFrame) -> bool:
    """Say whether some of the rows are illustrative."""
    return bool((rows["origin"] == "illustrative").any())
