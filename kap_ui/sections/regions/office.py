"""How does the world, one region or one office stand? The sentence, and the four numbers under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kap_model.measures import RollUp, furthest_behind
from kap_model.progress import PLAN_CODE, PlanFacts
from kap_model.queries import regions
from kap_model.queries.sources import Scope
from kap_model.selection import Selection
from kap_model.vocabulary import OfficeKind, PlaceKind, StatusFilter, StatusGroup
from kap_ui import marks
from kap_ui.marks.markup import Markup
from kap_ui.sections.regions.reports import Tally
from kap_ui.sections.shared import place_names, roll_up_words, source_counts
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.collation import collation_key
from kap_ui.words.wording import _, ngettext, number, percent


@dataclass(frozen=True, kw_only=True, eq=False)
class Office:
    """The world, a region or an office, and how the plan, its priorities and its enablers stand there and at its peers.

    Attributes:
        selection: what the reader asked for; its place is the world, the region or the office.
        kind: what the place is.
        peers: what it is compared with, itself included; of the world the regions.
        offices: the office itself, or the offices of the region or the world that report.
        countries: the countries that it serves, by name.
        codes: the objectives that have a row, in their order.
        now: the roll-up by objective and peer, at the selected quarter.
        before: the roll-up by objective at the place, at the compared quarter.
    """

    selection: Selection
    kind: PlaceKind
    peers: Sequence[str]
    offices: tuple[str, ...]
    countries: Sequence[str]
    codes: Sequence[str]
    now: Mapping[tuple[str, str], RollUp]
    before: Mapping[str, RollUp]

    @property
    def place(self) -> str:
        """The code of the place."""
        return self.selection.place

    @property
    def plan(self) -> RollUp:
        """How the whole plan stands there."""
        return self.at(PLAN_CODE)

    @property
    def has_figures(self) -> bool:
        """Whether any KPI can be judged there."""
        return self.plan.usable > 0

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of the roll-ups."""
        return any(roll_up.is_illustrative for roll_up in (*self.now.values(), *self.before.values()))

    @property
    def scope(self) -> Scope:
        """The counted KPIs at the place and its peers."""
        kpis = data.progress(self.selection.origin).facts.counted_kpis(PLAN_CODE)
        return source_counts.scope(kpis, self.peers, self.selection.quarter)

    def at(self, code: str) -> RollUp:
        """Return how an objective stands at the place."""
        return self.now[code, self.place]


@memoized
def office(selection: Selection) -> Office:
    """Return how the place of a selection stands."""
    progress = data.progress(selection.origin)
    facts = progress.facts
    kind = facts.place_kinds[selection.place]
    peers = _peers(facts, selection.place)
    here_and_there = tuple(dict.fromkeys((selection.place, *peers)))
    before = progress.roll_ups_at(facts.single_codes, (selection.place,), selection.compared)
    return Office(
        selection=selection,
        kind=kind,
        peers=peers,
        offices=_offices(facts, selection.place, kind),
        countries=_countries(selection.place, kind),
        codes=facts.single_codes,
        now=progress.roll_ups_at(facts.single_codes, here_and_there, selection.quarter),
        before={code: roll_up for (code, _place), roll_up in before.items()},
    )


def _peers(facts: PlanFacts, place: str) -> Sequence[str]:
    """Return what a place is compared with, itself included: the regions, or the offices of its region.

    An office that is alone in its region is compared with the regional offices and headquarters.
    """
    if facts.place_kinds[place] is not PlaceKind.OFFICE:
        return facts.reporting_regions
    region = facts.region_of(place)
    neighbours = facts.offices_of(region) if region is not None else ()
    if place in neighbours and len(neighbours) > 1:
        return neighbours
    regional = [office for office in facts.reporting_offices if facts.office_kinds[office] is not OfficeKind.AREA]
    return regional if place in regional else [place]


def _offices(facts: PlanFacts, place: str, kind: PlaceKind) -> tuple[str, ...]:
    if kind is PlaceKind.OFFICE:
        return (place,)
    return facts.reporting_offices if kind is PlaceKind.WORLD else facts.offices_of(place)


def _countries(place: str, kind: PlaceKind) -> list[str]:
    countries = [other for other in data.ask(regions.places).values() if other.kind is PlaceKind.COUNTRY]
    served = [
        country.place_code
        for country in countries
        if kind is PlaceKind.WORLD or place in (country.region_code, country.office_code)
    ]
    return sorted(served, key=lambda country: collation_key(data.name(country)))


@memoized
def headline(office: Office) -> str:
    """Return how many KPIs are on track or achieved, and where it is furthest behind; or how few can be judged."""
    sentence = roll_up_words.finding(place_names.own_name(office.place), office.plan)
    if office.plan.is_withheld:
        return sentence
    worst = furthest_behind(office.at(code) for code in office.codes if code != PLAN_CODE)
    if worst is None:
        return sentence
    return _("%(count)s; %(code)s is furthest behind") % {"count": sentence, "code": worst.code}


def without_figures() -> Markup:
    """Return that no KPI can be judged there, and what the page shows all the same."""
    return marks.note(
        _("There are no figures for what you chose."), _("What is due stands below: it comes from the calendar.")
    )


@memoized
def numbers(office: Office, reports: Tally) -> list[marks.Number]:
    """Return the four figures under the headline.

    Args:
        office: the region or office.
        reports: how many reports of its offices are overdue and due.
    """
    plan = office.plan
    unknown = plan.groups[StatusGroup.UNKNOWN]
    expected = ""
    if plan.mean_expected_share is not None:
        expected = _("%(share)s expected") % {"share": percent(plan.mean_expected_share)}
    how_served = _("indicative: read from subregions")
    if office.kind is not PlaceKind.OFFICE:
        how_served = ngettext("through %(n)s office", "through %(n)s offices", len(office.offices)) % {
            "n": number(len(office.offices))
        }
    return [
        marks.Number(
            percent(plan.mean_share), _("mean progress towards its own targets"), expected, _rank_words(office)
        ),
        marks.Number(
            number(plan.behind),
            _("at risk, off track or regressing"),
            _("of %(n)s") % {"n": number(plan.applicable)},
            ngettext("%(n)s not yet known", "%(n)s not yet known", unknown) % {"n": number(unknown)},
            lists_of(plan)(StatusFilter.BEHIND),
        ),
        marks.Number(
            number(reports.overdue),
            _("reports overdue"),
            "",
            ngettext("%(n)s more is due", "%(n)s more are due", reports.due) % {"n": number(reports.due)}
            if reports.due
            else "",
        ),
        marks.Number(number(len(office.countries)), _("countries served"), "", how_served),
    ]


def _rank_words(office: Office) -> str:
    """Return the rank among the peers by share over expected share; "" where the place or all others have no rank."""
    paces = {
        place: plan.mean_share / plan.mean_expected_share
        for place in office.peers
        if (plan := office.now[PLAN_CODE, place]).mean_share is not None and plan.mean_expected_share
    }
    if office.place not in paces or len(paces) < 2:
        return ""
    rank = 1 + sum(pace > paces[office.place] for pace in paces.values())
    return _("rank %(rank)s of %(all)s, progress against expected progress") % {
        "rank": number(rank), "all": number(len(paces)),
    }  # fmt: skip
