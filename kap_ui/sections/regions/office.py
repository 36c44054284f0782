"""How does one region or office stand? Its status mix beside its peers, its KPIs, whom it serves, what it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.progress import PLAN_CODE
from kap_model.queries import regions
from kap_model.selection import Selection
from kap_model.vocabulary import STATUS_GROUPS, WORLD, PlaceKind, Status, StatusGroup
from kap_ui import marks
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import site_map
from kap_ui.maps.picture import IN, PLAIN, Label, Picture, Shown
from kap_ui.maps.projection import on_page
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.regions import standing
from kap_ui.sections.regions.place_table import groups_of
from kap_ui.sections.regions.places import GROUPS
from kap_ui.sections.regions.standing import Standing, city
from kap_ui.sections.shared import kpi_lines
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent

_WORST_SHOWN: Final = 8
"""KPIs that stand as lines where no priority is chosen: the largest shortfalls."""


@dataclass(frozen=True)
class Office:
    """A region or office, its peers, and how the plan, the priorities and the enablers stand at each of them.

    `mixes` holds the counts by status of this place, `before` its standings at the compared quarter.
    """

    selection: Selection
    facts: pd.DataFrame
    peers: Sequence[str]
    objectives: Sequence[str]
    standings: Mapping[tuple[str, str], Standing]
    before: Mapping[tuple[str, str], Standing]
    mixes: Mapping[str, Mapping[StatusGroup, int]]

    @property
    def place(self) -> str:
        """The code of the region or office."""
        return self.selection.place

    @property
    def plan(self) -> Standing:
        """How the whole plan stands there."""
        return self.standings[PLAN_CODE, self.place]

    @property
    def offices(self) -> tuple[str, ...]:
        """The office itself, or the offices of the region that serve countries."""
        return offices_of(self.facts, self.place)

    @property
    def countries(self) -> list[str]:
        """The countries that it serves, by name."""
        column = "region_code" if kind_of(self.facts, self.place) is PlaceKind.REGION else "office_code"
        served = self.facts[(self.facts["kind"] == PlaceKind.COUNTRY) & (self.facts[column] == self.place)]
        return sorted(map(str, served["place_code"]), key=data.name)

    @property
    def is_illustrative(self) -> bool:
        """Whether figures or targets that are shown are made up."""
        return self.plan.is_illustrative


def kind_of(facts: pd.DataFrame, place: str) -> PlaceKind:
    """Give what a place is."""
    return PlaceKind(facts.loc[facts["place_code"] == place, "kind"].iloc[0])


def offices_of(facts: pd.DataFrame, place: str) -> tuple[str, ...]:
    """Give an office itself, or the offices of a region (of the world) that report."""
    if kind_of(facts, place) is PlaceKind.OFFICE:
        return (place,)
    reporting = facts[(facts["kind"] == PlaceKind.OFFICE) & ~facts["office_kind"].isin(["programme", "liaison"])]
    if place != WORLD:
        reporting = reporting[reporting["region_code"] == place]
    return tuple(map(str, reporting["place_code"]))


def peers_of(facts: pd.DataFrame, place: str) -> list[str]:
    """Give what a place is compared with, itself included: the six regions, the offices of its region, or those of all.

    An office that is alone in its region is compared with the regional offices.
    """
    six = standing.regions_of(facts)
    if place in six:
        return six
    offices = standing.offices_of(facts)
    region = facts.loc[facts["place_code"] == place, "region_code"].iloc[0]
    here = [code for code in offices if code in set(facts.loc[facts["region_code"] == region, "place_code"])]
    if place in here and len(here) > 1:
        return here
    regional = [code for code in offices if code.startswith("RO-")]
    return regional if place in regional else [place]


@memoized
def office(selection: Selection) -> Office:
    """Work out what the page shows of a region or office."""
    facts = data.ask(regions.places)
    progress = data.progress(selection.origin)
    objectives = regions.main_objectives(progress)
    peers = peers_of(facts, selection.place)
    frame = data.of_progress(
        regions.roll_ups, selection.origin, (selection.place,), selection.quarter, tuple(objectives)
    )
    return Office(
        selection,
        facts,
        peers,
        objectives,
        standing.of_objectives(selection, objectives, peers),
        standing.of_objectives(selection, objectives, [selection.place], selection.compared),
        {str(row["objective_code"]): mix_of(row) for row in kpi_lines.records(frame)},
    )


def mix_of(row: Mapping[str, object]) -> dict[StatusGroup, int]:
    """Give the counts of the six groups from a row of ROLL_UPS."""
    counts = dict.fromkeys(StatusGroup, 0)
    for status in Status:
        if status is not Status.NOT_APPLICABLE:
            counts[STATUS_GROUPS[status]] += int(str(row[status.value]))
    return counts


def parts(counts: Mapping[StatusGroup, int]) -> list[marks.Part]:
    """Give the counts of the six groups with their words."""
    return [marks.Part(group, count, number(count), wording.status(group)) for group, count in counts.items()]


def short_name(facts: pd.DataFrame, place: str) -> str:
    """Give a short name: an office is its city, a region its name."""
    row = facts.loc[facts["place_code"] == place].iloc[0]
    if row["kind"] == PlaceKind.OFFICE:
        return city(str(row["city"]))
    return standing.short_name(place)


def full_name(facts: pd.DataFrame, place: str) -> str:
    """Give the name of a place, an office with its city."""
    name = data.name(place)
    row = facts.loc[facts["place_code"] == place].iloc[0]
    if row["kind"] == PlaceKind.OFFICE and str(row["city"]) not in name:
        return _("%(name)s, %(city)s") % {"name": name, "city": city(str(row["city"]))}
    return name


# ---- the answer


@memoized
def headline(found: Office) -> str:
    """Say how many KPIs are on course there, and where it is furthest behind."""
    counts = found.mixes[PLAN_CODE]
    on_course = counts[StatusGroup.ACHIEVED] + counts[StatusGroup.ON_TRACK]
    place = short_name(found.facts, found.place)
    if counts[StatusGroup.UNKNOWN] > sum(counts.values()) / 2:
        judged = sum(counts.values()) - counts[StatusGroup.UNKNOWN]
        if judged == 0:
            return _("%(place)s: none of %(applicable)s KPIs can be judged yet") % {
                "place": place, "applicable": number(found.plan.applicable),
            }  # fmt: skip
        return ngettext(
            "%(place)s: only %(n)s of %(all)s KPIs can be judged, %(on_course)s of them on track or achieved",
            "%(place)s: only %(n)s of %(all)s KPIs can be judged, %(on_course)s of them on track or achieved",
            judged,
        ) % {
            "place": place, "n": number(judged), "all": number(found.plan.applicable), "on_course": number(on_course),
        }  # fmt: skip
    said = ngettext(
        "%(place)s: %(n)s of %(all)s KPIs is on track or achieved",
        "%(place)s: %(n)s of %(all)s KPIs are on track or achieved",
        on_course,
    ) % {"place": place, "n": number(on_course), "all": number(found.plan.applicable)}
    worst = max(
        (found.standings[code, found.place] for code in found.objectives if code != PLAN_CODE),
        key=Standing.behind,
    )
    if worst.behind() <= 0:
        return said
    code = next(code for code in found.objectives if found.standings[code, found.place] is worst)
    return _("%(count)s; %(code)s is furthest behind") % {"count": said, "code": code}


@memoized
def numbers(found: Office, late: int, due: int) -> list[marks.Number]:
    """Give the four figures under the headline; of the reports of its offices so many are late and due."""
    counts = found.mixes[PLAN_CODE]
    behind = counts[StatusGroup.AT_RISK] + counts[StatusGroup.OFF_TRACK] + counts[StatusGroup.REGRESSING]
    return [
        marks.Number(
            percent(found.plan.share),
            _("mean share of the way to its own targets"),
            _("%(share)s expected") % {"share": percent(found.plan.expected)} if found.plan.share is not None else "",
            _ranked(found),
        ),
        marks.Number(
            number(behind),
            _("at risk, off track or regressing"),
            _("of %(n)s") % {"n": number(found.plan.applicable)},
            ngettext("%(n)s not yet known", "%(n)s not yet known", counts[StatusGroup.UNKNOWN])
            % {"n": number(counts[StatusGroup.UNKNOWN])},
        ),
        marks.Number(
            number(late),
            _("reports late"),
            "",
            ngettext("%(n)s more is due", "%(n)s more are due", due) % {"n": number(due)},
        ),
        marks.Number(
            number(len(found.countries)),
            _("countries served"),
            "",
            _("indicative: read from subregions")
            if kind_of(found.facts, found.place) is PlaceKind.OFFICE
            else ngettext("through %(n)s office", "through %(n)s offices", len(found.offices))
            % {"n": number(len(found.offices))},
        ),
    ]


def _ranked(found: Office) -> str:
    rank, of_all = _rank(found)
    if rank is None or of_all < 2:
        return ""
    return _("rank %(rank)s of %(all)s, share against expected share") % {"rank": number(rank), "all": number(of_all)}


def _rank(found: Office) -> tuple[int | None, int]:
    """Give the rank among the peers by share over expected share, and how many of them can be ranked."""
    paces = {
        place: one.share / one.expected
        for place in found.peers
        if (one := found.standings[PLAN_CODE, place]).share is not None and one.expected
    }
    if found.place not in paces:
        return None, len(paces)
    return 1 + sum(1 for pace in paces.values() if pace > paces[found.place]), len(paces)


def has_figures(found: Office) -> bool:
    """Say whether any KPI has a figure there."""
    return bool(found.plan.usable) or any(
        count for group, count in found.mixes[PLAN_CODE].items() if group is not StatusGroup.UNKNOWN
    )


# ---- status by priority, beside the peers


def overview(found: Office) -> Markup:
    """Give one row for the plan, each priority and enabler, with the mean shares of the peers at its end."""
    heads = marks.OverviewHeads(
        _("Priority"),
        _("KPIs by status"),
        _("Mean share of the way"),
        _("Judgement, and change since %(quarter)s") % {"quarter": wording.quarter(found.selection.compared)},
        [marks.ColumnHead(_column(found, place), full_name(found.facts, place)) for place in found.peers],
    )
    return marks.overview([_row(found, code) for code in found.objectives], heads, label=_("Status by priority"))


def _column(found: Office, place: str) -> str:
    return short_name(found.facts, place) if "-" in place else place


def _row(found: Office, code: str) -> marks.OverviewRow:
    one = found.standings[code, found.place]
    is_whole = code == PLAN_CODE
    direction, change = _change(one, found.before[code, found.place])
    few = sum(found.mixes[code].values()) <= 3
    counted = parts(found.mixes[code])
    return marks.OverviewRow(
        code="" if is_whole else code,
        name=_("Whole plan") if is_whole else data.name(code),
        mix=marks.boxes(counted) if few else marks.mix(counted),
        bar=marks.bullet(
            share=one.share,
            expected=one.expected,
            status=one.status,
            words=standing.said(one),
            is_illustrative=one.is_illustrative,
        ),
        share=percent(one.share),
        expected=_("expected %(share)s") % {"share": percent(one.expected)} if one.expected is not None else "",
        status=one.status,
        status_words=wording.status(one.status),
        direction=direction,
        change=change,
        cells=[_cell(found, code, place) for place in found.peers],
        href=site_map.link_to("office", priority=None if is_whole else code),
        is_whole=is_whole,
    )


def _cell(found: Office, code: str, place: str) -> Markup:
    one = found.standings[code, place]
    figure = percent(one.share)
    if one.share is None:
        figure = f"{number(one.usable)}/{number(one.applicable)}"
    name = full_name(found.facts, place)
    subject = _("whole plan") if code == PLAN_CODE else code
    return marks.heat_cell(
        one.status,
        figure,
        f"{name}, {subject}. {standing.said(one)}",
        href=site_map.link_to("office", place=place, priority=None if code == PLAN_CODE else code),
        is_selected=place == found.place,
        column=_column(found, place),
    )


def _change(now: Standing, before: Standing) -> tuple[str | None, str]:
    if now.share is None and now.applicable is not None:
        return None, ngettext(
            "%(usable)s of %(applicable)s KPI usable", "%(usable)s of %(applicable)s KPIs usable", now.applicable
        ) % {"usable": number(now.usable), "applicable": number(now.applicable)}
    if now.gap is None or before.gap is None:
        return None, ""
    points = round(100 * (before.gap - now.gap))
    if points > 0:
        return marks.Trend.UP, ngettext("%(n)s point closer", "%(n)s points closer", points) % {"n": number(points)}
    if points < 0:
        return marks.Trend.DOWN, ngettext("%(n)s point further behind", "%(n)s points further behind", -points) % {
            "n": number(-points)
        }
    return marks.Trend.SAME, _("unchanged")


def peers_said(found: Office) -> str:
    """Say how the rows are to be read, and what stands at their end."""
    if found.place in standing.regions_of(found.facts):
        said = _("KPIs by status, and the mean share of the way in each region, each against its own targets.")
    else:
        said = _("KPIs by status, and the mean share of the way in each office, each against its own targets.")
    return f"{said} {standing.rule_of_means()}"


@memoized
def mix_key_and_rows(found: Office) -> Markup:
    """Give the key with the counts of the place, and the rows."""
    return joined([marks.counts(parts(found.mixes[PLAN_CODE])), overview(found)])


# ---- its KPIs


def listed_kpis(found: Office) -> list[str]:
    """Give the KPIs that stand as lines: those of the chosen priority, else the largest shortfalls of the place."""
    progress = data.progress(found.selection.origin)
    counted = regions.counted_kpis(progress, found.selection.objective)
    if found.selection.objective is not None:
        return counted
    known = standing.of_kpis(found.selection, counted, [found.place])
    behind = [kpi for kpi in counted if known[kpi, found.place].behind() > 0 and known[kpi, found.place].is_judged]
    return sorted(behind, key=lambda kpi: (-known[kpi, found.place].behind(), kpi))[:_WORST_SHOWN]


def kpis_title(found: Office) -> str:
    """Say which KPIs stand as lines."""
    place = short_name(found.facts, found.place)
    if found.selection.objective is None:
        return _("The largest shortfalls of %(place)s") % {"place": place}
    return _("The KPIs of %(objective)s in %(place)s") % {"objective": found.selection.objective, "place": place}


def kpis_said(found: Office) -> str:
    """Say how the lines are to be read, and where the others are."""
    if found.selection.objective is None:
        return _(
            "Largest gap between the share reached and the share expected. Choose a priority to see all of its KPIs."
        )
    return _("Bars run from baseline to the place's own target; the tick is the share expected by now.")


@memoized
def lines(found: Office) -> Markup:
    """Give those KPIs as lines, under the outcomes of the chosen priority, else in the order of the shortfall."""
    kpis = listed_kpis(found)
    label = kpis_title(found)
    if found.selection.objective is None:
        return kpi_lines.rows(found.selection, [(None, kpis)], label=label)
    progress = data.progress(found.selection.origin)
    groups: dict[str, list[str]] = {}
    for kpi in kpis:
        groups.setdefault(progress.facts.outcome_of[kpi], []).append(kpi)
    known = standing.of_kpis(found.selection, kpis, [found.place])
    heads = []
    for outcome, members in groups.items():
        counts = dict.fromkeys(StatusGroup, 0)
        for kpi in members:
            counts[known[kpi, found.place].group] += 1
        head = marks.Outcome(outcome.removeprefix("O-"), data.name(outcome), marks.boxes(parts(counts)))
        heads.append((head, members))
    return kpi_lines.rows(found.selection, heads, label=label)


# ---- whom it serves


@memoized
def picture_of(found: Office) -> Picture:
    """Give the map of the countries that it serves."""
    served = set(found.countries)
    shown = [
        Shown(str(row["place_code"]), IN if row["place_code"] in served else PLAIN, "")
        for row in found.facts[found.facts["kind"] == PlaceKind.COUNTRY].to_dict("records")
    ]
    labels = []
    for row in found.facts[found.facts["place_code"].isin(found.offices)].to_dict("records"):
        if row["office_kind"] in ("regional", "area"):
            at = on_page(float(row["longitude"]), float(row["latitude"]))
            labels.append(Label(str(row["place_code"]), city(str(row["city"])), at=at))
    named = [*standing.regions_of(found.facts), *standing.offices_of(found.facts)]
    return Picture(tuple(shown), tuple(labels), frozenset(), {code: data.name(code) for code in named})


@memoized
def served(found: Office) -> Markup:
    """Give the countries that it serves by name, each with its groups, and how many of each group there are."""
    rows = {str(row["place_code"]): row for row in found.facts.to_dict("records")}
    of = {code: groups_of(rows[code]) for code in found.countries}
    counts = [
        marks.Fact(data.name(group), number(sum(group in groups for groups in of.values())))
        for group in GROUPS
        if group in rows
    ]
    items = []
    for code in found.countries:
        tag = element("span", " ".join(of[code]), class_="small") if of[code] else None
        items.append(element("li", element("span", data.name(code)), tag))
    return joined([marks.definitions(counts), element("ul", *items, class_="countries", role="list")])


def served_title(found: Office) -> str:
    """Say how many countries it serves."""
    place = short_name(found.facts, found.place)
    n = len(found.countries)
    if n == 0:
        return _("%(place)s serves no country of its own") % {"place": place}
    return ngettext("%(place)s serves %(n)s country", "%(place)s serves %(n)s countries", n) % {
        "place": place, "n": number(n),
    }  # fmt: skip


def newest_quarter(found: Office) -> str | None:
    """Give the newest quarter that a figure of the place comes from."""
    progress = data.progress(found.selection.origin)
    quarters = [
        str(actual.data_quarter)
        for kpi in progress.facts.indicators
        if (actual := progress.actual(kpi, found.place, found.selection.quarter)) is not None
    ]
    return max(quarters, default=None)


@memoized
def served_table(found: Office) -> pd.DataFrame:
    """Give the countries that it serves as rows."""
    rows = {str(row["place_code"]): row for row in found.facts.to_dict("records")}
    return pd.DataFrame(
        [
            {"place": code, "office": rows[code]["office_code"], "groups": " ".join(groups_of(rows[code])) or None}
            for code in found.countries
        ],
        columns=["place", "office", "groups"],
    )


def served_columns() -> list[Column]:
    """Give the columns of that table."""
    return [
        Column("place", _("Place code"), Kind.CODE),
        Column("place", _("Place"), Kind.NAME),
        Column("office", _("Office code"), Kind.CODE),
        Column("office", _("Office"), Kind.NAME, meaning=_("Office that serves the country; indicative")),
        Column("groups", _("Country groups")),
    ]


def served_note(found: Office) -> str:
    """Say how sure the list of countries is."""
    if kind_of(found.facts, found.place) is PlaceKind.OFFICE:
        return _("The split between the offices of a region is indicative: read from subregions, not an official list.")
    return _("Member States by ITU region. The split between the area offices is indicative.")


# ---- what it runs


@memoized
def work(found: Office) -> pd.DataFrame:
    """Give its projects, each under its regional initiative; initiatives without a project have a row of their own."""
    region = str(found.facts.loc[found.facts["place_code"] == found.place, "region_code"].iloc[0])
    titles = data.ask(regions.initiatives, region)
    running = data.ask(regions.projects, found.offices, found.selection.origin)
    tongue = "fr" if wording.language() == "fr" else "en"
    rows = [
        {
            "initiative": row["initiative_code"], "project": row[f"name_{tongue}"], "office": row["office_code"],
            "state": state_word(row["state"]), "start": row["start_quarter"], "end": row["end_quarter"],
            "countries": len(str(row["countries"] or "").split(";")) if row["countries"] else None,
            "budget": row["budget_chf"], "spent": row["spent_chf"],
        }
        for row in kpi_lines.records(running)
    ]  # fmt: skip
    with_project = {row["initiative"] for row in rows}
    rows += [
        {
            "initiative": code, "project": None, "office": None, "state": None, "start": None, "end": None,
            "countries": None, "budget": None, "spent": None,
        }
        for code in titles["item_code"]
        if code not in with_project and kind_of(found.facts, found.place) is PlaceKind.REGION
    ]  # fmt: skip
    names = [
        "initiative", "project", "office", "state", "start", "end", "countries", "budget", "spent",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=names)
    return frame.sort_values(["initiative", "start"], na_position="last", kind="stable")


def state_word(state: str | None) -> str | None:
    """Say the state of a project."""
    words = {
        "planned": _("planned"),
        "active": _("under way"),
        "ongoing": _("under way"),
        "completed": _("completed"),
        "suspended": _("suspended"),
    }
    return words.get(state, state) if state is not None else None


def work_columns() -> list[Column]:
    """Give the columns of the projects."""
    return [
        Column("initiative", _("Code"), Kind.CODE),
        Column("initiative", _("Regional initiative"), Kind.NAME),
        Column("project", _("Project")),
        Column("office", _("Office code"), Kind.CODE),
        Column("office", _("Office"), Kind.NAME),
        Column("state", _("State")),
        Column("start", _("From"), Kind.QUARTER),
        Column("end", _("To"), Kind.QUARTER),
        Column("countries", _("Countries"), Kind.NUMBER),
        Column("budget", _("Budget, CHF"), Kind.NUMBER),
        Column("spent", _("Spent, CHF"), Kind.NUMBER),
    ]


def work_said(frame: pd.DataFrame) -> str:
    """Say how many projects there are, and how much of their budget is spent."""
    projects = frame[frame["project"].notna()]
    if projects.empty:
        return _("No project is recorded.")
    budget, spent = float(projects["budget"].fillna(0).sum()), float(projects["spent"].fillna(0).sum())
    values = {
        "n": number(len(projects)), "budget": number(budget / 1e6, 1),
        "share": percent(spent / budget if budget else None),
    }  # fmt: skip
    return (
        ngettext(
            "%(n)s project with a budget of CHF %(budget)s million, %(share)s of it spent",
            "%(n)s projects with a budget of CHF %(budget)s million, %(share)s of it spent",
            len(projects),
        )
        % values
    )


# ---- where no place is chosen


@memoized
def any_illustrative(selection: Selection) -> bool:
    """Say whether the rows hold illustrative figures."""
    return any(course.is_illustrative for course in data.progress(selection.origin).facts.target_paths.values())


@memoized
def choice(selection: Selection) -> Markup:
    """Give the regions and their offices as rows, each a link to its page."""
    facts = data.ask(regions.places)
    codes = []
    for region in standing.regions_of(facts):
        codes += [region, *(code for code in standing.offices_of(facts) if _region(facts, code) == region)]
    frame = data.of_progress(regions.roll_ups, selection.origin, tuple(codes), selection.quarter, (PLAN_CODE,))
    mixes = {str(row["place_code"]): mix_of(row) for row in kpi_lines.records(frame)}
    known = standing.of_objectives(selection, [PLAN_CODE], codes)
    before = standing.of_objectives(selection, [PLAN_CODE], codes, selection.compared)
    rows = []
    for code in codes:
        one = known[PLAN_CODE, code]
        direction, change = _change(one, before[PLAN_CODE, code])
        is_region = "-" not in code
        rows.append(
            marks.OverviewRow(
                code="",
                name=data.name(code) if is_region else full_name(facts, code),
                mix=marks.mix(parts(mixes[code])),
                bar=marks.bullet(
                    share=one.share, expected=one.expected, status=one.status, words=standing.said(one),
                    is_illustrative=one.is_illustrative,
                ),
                share=percent(one.share),
                expected=_("expected %(share)s") % {"share": percent(one.expected)} if one.expected is not None else "",
                status=one.status,
                status_words=wording.status(one.status),
                direction=direction,
                change=change,
                href=site_map.link_to("office", place=code),
                is_whole=is_region,
            )
        )  # fmt: skip
    heads = marks.OverviewHeads(
        _("Region and office"),
        _("KPIs by status"),
        _("Mean share of the way"),
        _("Judgement, and change since %(quarter)s") % {"quarter": wording.quarter(selection.compared)},
    )
    return marks.overview(rows, heads, label=_("Regions and offices"))


def _region(facts: pd.DataFrame, code: str) -> str:
    return str(facts.loc[facts["place_code"] == code, "region_code"].iloc[0])
