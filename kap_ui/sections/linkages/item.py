"""One item of Figure 2 read the other way round: what in the plan serves it, and whether that is on course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.measures import RollUp
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import linkages as questions
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, Family, PlaceKind, Status, StatusGroup, Strength
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.marks.status import tone
from kap_ui.sections.linkages import families, kpis_behind
from kap_ui.sections.linkages.link_words import dot, link_words, links_of_item, of_which_offerings, source_marks
from kap_ui.sections.shared import kpi_lines, trend
from kap_ui.sections.shared.short_names import short
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent

ITEM: Final = "item"

_KIND_WORDS = {
    StartKind.PRIORITY: lambda: _("Priority"),
    StartKind.ENABLER: lambda: _("Enabler"),
    StartKind.OFFERING: lambda: _("Product or service"),
    StartKind.OUTCOME: lambda: _("Outcome"),
}


@dataclass(frozen=True)
class ItemView:
    """An item, its links, and the KPIs behind them at the place and quarter that are selected."""

    found: Linkages
    progress: Progress
    selection: Selection
    code: str

    @cached_property
    def links(self) -> tuple[Linkage, ...]:
        """The links of priorities, enablers and products to the item; those of outcomes make them more exact."""
        kinds = {code: start.kind for code, start in self.found.starts.items()}
        every = [of for of in self.found.to_item(self.code) if of.start in kinds]
        main = [of for of in every if kinds[of.start] is not StartKind.OUTCOME]
        carried = {of.start for of in main}
        alone = [of for of in every if of not in main and self.found.starts[of.start].parent not in carried]
        return (*main, *alone)

    @cached_property
    def all_links(self) -> tuple[Linkage, ...]:
        """Every link to the item, those of outcomes included."""
        return self.found.to_item(self.code)

    @cached_property
    def kpis(self) -> tuple[str, ...]:
        """The counted KPIs behind all links, in plan order."""
        return self.found.kpis_serving(self.progress.facts, self.code)

    @cached_property
    def now(self) -> RollUp:
        """Their roll-up at the place and quarter that are selected."""
        return kpis_behind.rolled(self.progress, self.selection.place, self.selection.quarter, self.kpis)

    @cached_property
    def before(self) -> RollUp:
        """Their roll-up at the quarter that is compared with."""
        return kpis_behind.rolled(self.progress, self.selection.place, self.selection.compared, self.kpis)

    @property
    @memoized
    def is_illustrative(self) -> bool:
        """Whether any status shown rests on an illustrative figure."""
        return kpis_behind.is_illustrative(self.progress, self.selection, self.kpis)

    @property
    @memoized
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure comes from."""
        return kpis_behind.data_quarter(self.progress, self.selection, self.kpis)

    @memoized
    def sources(self) -> list[str]:
        """Give the sources of the item and of its links."""
        return [self.found.items[self.code].source, *(of.source for of in self.links)]

    # ---- words

    @property
    def label(self) -> str:
        """What the item is called."""
        return families.item_label(self.found, self.code)

    @memoized
    def headline(self) -> str:
        """Say how many of the KPIs behind the item are on course."""
        if not self.links:
            return _("Nothing in the plan is linked to %(item)s") % {"item": self.label}
        if not self.kpis:
            return _("No KPI stands behind the links to %(item)s") % {"item": self.label}
        good = self.on_course
        return ngettext(
            "%(n)s of the %(all)s KPIs that serve %(item)s is on track or achieved",
            "%(n)s of the %(all)s KPIs that serve %(item)s are on track or achieved",
            good,
        ) % {"n": number(good), "all": number(self.now.applicable), "item": self.label}

    @property
    def on_course(self) -> int:
        """How many KPIs are on track or achieved."""
        return self.now.counts[Status.ON_TRACK] + self.now.counts[Status.ACHIEVED]

    @memoized
    def below(self) -> Markup:
        """Give the title of the item with its colour, and how far its links are official."""
        colour = families.colour(self.found, self.code)
        tile = element("i", class_="tile", style=f"background:{colour}") if colour else None
        official = sum(of.is_official for of in self.links)
        said = None
        if self.links and official < len(self.links):
            said = element("span", _("Links reconstructed, not the official figure."))
        title = element("b", tile, element("span", data.name(self.code)), class_="tiled")
        return joined([title, said])

    @memoized
    def numbers(self) -> list[marks.Number]:
        """Give the figures under the headline."""
        main = [of for of in self.links if self.found.starts[of.start].kind is not StartKind.OUTCOME]
        primary = sum(of.strength is Strength.PRIMARY for of in main)
        offerings = sum(self.found.starts[of.start].kind is StartKind.OFFERING for of in main)
        figures = [
            marks.Number(
                number(len(main)),
                ngettext("link from the plan", "links from the plan", len(main)),
                _("%(n)s primary") % {"n": number(primary)},
                of_which_offerings(offerings) if offerings else "",
            )
        ]
        if not self.kpis:
            return figures
        groups = {part.status: part.count for part in kpis_behind.parts(self.now)}
        behind = groups[StatusGroup.AT_RISK] + groups[StatusGroup.OFF_TRACK] + groups[StatusGroup.REGRESSING]
        out_of = _("of %(n)s") % {"n": number(self.now.applicable)}
        expected = self.now.mean_expected_share
        return [
            *figures,
            marks.Number(number(behind), _("at risk, off track or regressing"), out_of),
            marks.Number(number(groups[StatusGroup.UNKNOWN]), _("not yet known"), out_of),
            marks.Number(
                percent(self.now.mean_share),
                _("mean share of the way to target"),
                _("%(share)s expected") % {"share": percent(expected)} if expected is not None else "",
                self._change(),
            ),
        ]

    def _change(self) -> str:
        if self.now.mean_share is None:
            return _("withheld: too few KPIs can be judged")
        direction, change = trend.moved(_gap(self.now), _gap(self.before))
        quarter = wording.quarter(self.selection.compared)
        if direction is marks.Trend.SAME:
            return _("unchanged since %(quarter)s") % {"quarter": quarter}
        return _("%(change)s than in %(quarter)s") % {"change": change, "quarter": quarter} if change else ""

    # ---- what serves it

    @memoized
    def serving_lines(self) -> Markup:
        """Give the links with their reasons, outcomes and the status of the KPIs behind each."""
        return element("ul", *(self._line(of) for of in self.links), class_="serving", role="list")

    def _line(self, of: Linkage) -> Markup:
        behind = self.found.kpis_behind(self.progress.facts, of.start, self.code)
        roll_up = kpis_behind.rolled(self.progress, self.selection.place, self.selection.quarter, behind)
        group = families.group_of(self.found.items[self.code].family)
        href = site_map.link_to("matrix", family=group, row=of.start, col=self.code)
        outcomes = self.found.outcomes_between(of.start, self.code)
        kind = _KIND_WORDS[self.found.starts[of.start].kind]()
        name = joined([element("b", of.start.removeprefix("O-")), data.name(of.start)], " ")
        through = None
        if outcomes:
            codes = ", ".join(code.removeprefix("O-") for code in outcomes)
            through = element("span", _("through %(outcomes)s") % {"outcomes": codes}, class_="small")
        return element(
            "li",
            element(
                "div",
                link(name, href=href, class_="name"),
                element("span", f"{kind}. {of.reason(wording.language())}", class_="small"),
                class_="of-name",
            ),
            element(
                "div",
                element("span", dot(of.strength, is_official=of.is_official), " ", link_words(of), class_="said-link"),
                through,
                class_="of-link",
            ),
            element(
                "div",
                marks.mix(kpis_behind.parts(roll_up)),
                marks.word(roll_up.word, kpis_behind.judged_words(roll_up)),
                class_="of-mix",
            )
            if behind
            else element("div", element("span", _("no KPI of its own"), class_="small"), class_="of-mix"),
        )

    # ---- KPIs, trend, regions

    @memoized
    def kpi_rows(self) -> Markup:
        """Give the KPIs behind the links, under the priority or enabler of each link."""
        groups: list[tuple[marks.Outcome | None, Sequence[str]]] = []
        seen: set[str] = set()
        for of in self.links:
            behind = self.found.kpis_behind(self.progress.facts, of.start, self.code)
            members = [kpi for kpi in behind if kpi not in seen]
            seen |= set(members)
            if members:
                href = site_map.link_to("priorities", priority=of.start)
                groups.append((marks.Outcome(of.start.removeprefix("O-"), data.name(of.start), None, href), members))
        return kpi_lines.rows(self.selection, groups, label=_("KPIs that serve %(item)s") % {"item": self.label})

    @memoized
    def panels(self) -> Markup:
        """Give the mean share of the way against the expected one, year by year, for the place and for each region."""
        regions = [p for p in self.progress.facts.places_of(PlaceKind.REGION) if p != "HQ"]
        places = list(dict.fromkeys([self.selection.place, *regions]))
        return marks.panels([self._panel(place) for place in places])

    def _panel(self, place: str) -> marks.Panel:
        choices = data.choices()
        first = choices.start.after(-1)
        quarters = sorted({q for q in first.to(self.selection.quarter) if q.number == 4} | {self.selection.quarter})
        rolled = {q: kpis_behind.rolled(self.progress, place, q, self.kpis) for q in quarters}
        now = rolled[self.selection.quarter]
        is_made_up = kpis_behind.is_illustrative(self.progress, self.selection.but(place=place), self.kpis)
        figures = kpis_behind.judged_words(now)
        if now.mean_share is not None and now.mean_expected_share is not None:
            figures = _("%(share)s, expected %(expected)s") % {
                "share": percent(now.mean_share), "expected": percent(now.mean_expected_share),
            }  # fmt: skip
        word = wording.status(now.word)
        points = [marks.Point(q, r.mean_share, is_made_up) for q, r in rolled.items() if r.mean_share is not None]
        path = [
            marks.Point(q, r.mean_expected_share, False) for q, r in rolled.items() if r.mean_expected_share is not None
        ]
        if not points:
            path = []  # a target line and a path without a single share would look like a chart that failed to load
        judged = [q for q in quarters if rolled[q].mean_expected_share is not None]
        ends = judged if len(judged) > 1 else quarters
        return marks.Panel(
            name=data.name(place), status=now.word, status_words=word, figures=figures,
            words=f"{data.name(place)}: {word}. {figures}", points=points, path=path,
            first=wording.quarter(ends[0]), last=wording.quarter(ends[-1]),
            href=site_map.link_to("item", place=place, item=self.code),
        )  # fmt: skip

    # ---- published figures of SDG indicators

    @memoized
    def indicators(self) -> list[str]:
        """Give the SDG indicators that the item is, or that belong to it."""
        item = self.found.items[self.code]
        if item.family is Family.SDG_INDICATOR:
            return [self.code]
        return [
            code
            for code, other in self.found.items.items()
            if other.family is Family.SDG_INDICATOR and other.parent == self.code
        ]

    @memoized
    def published(self) -> pd.DataFrame:
        """Give the newest published figures of these indicators by KPI: the world, then each region."""
        kpis = [
            (code, kpi)
            for code in self.indicators()
            for kpi in data.ask(questions.kpis_of_indicator, self.found.items[code].number)
        ]
        places = self.published_places()
        frame = data.ask(questions.published_figures, tuple(kpi for _code, kpi in kpis), places)
        figures = {(row["kpi_code"], row["place_code"]): row for row in frame.to_dict("records")}
        units = data.ask(questions.kpi_units, wording.language())
        rows = []
        for code, kpi in kpis:
            known = [figures[kpi, place] for place in places if (kpi, place) in figures]
            if known:
                row: dict[str, object] = {"item": self.found.items[code].number, "kpi": kpi, "unit": units[kpi][0]}
                row["decimals"] = str(units[kpi][1])
                row["quarter"] = max(str(one["quarter"]) for one in known)
                row["source"] = known[0]["source"]
                row |= {place: figures[kpi, place]["value"] if (kpi, place) in figures else None for place in places}
                rows.append(row)
        return pd.DataFrame(rows, columns=["item", "kpi", "unit", "decimals", "quarter", "source", *places])

    def published_places(self) -> tuple[str, ...]:
        """Give the places whose published figures are shown."""
        return (WORLD, *(p for p in self.progress.facts.places_of(PlaceKind.REGION) if p != "HQ"))

    def published_columns(self) -> list[show.Column]:
        """Give the columns of the published figures."""
        heads = [
            show.Column("item", _("Indicator"), show.Kind.CODE),
            show.Column("kpi", _("KPI"), show.Kind.NAME),
            show.Column("unit", _("Unit")),
            show.Column("quarter", _("Newest quarter"), show.Kind.QUARTER),
        ]
        return heads + [
            show.Column(place, data.name(place), show.Kind.NUMBER, decimals="decimals")
            for place in self.published_places()
        ]

    # ---- projects

    @memoized
    def projects(self) -> pd.DataFrame:
        """Give the projects of an initiative; for other items those of priorities with a primary link."""
        item = self.found.items[self.code]
        initiative = self.code if item.family is Family.RI else None
        objectives = tuple(of.start for of in self.links if of.strength is Strength.PRIMARY)
        frame = data.ask(questions.projects_of, initiative, objectives, self.selection.origin)
        if self.selection.place != WORLD:
            frame = frame[frame["region_code"] == self.selection.place]
        frame["name"] = frame["name_fr" if wording.language() == "fr" else "name_en"]
        frame["state"] = [_STATES[str(state)]() if str(state) in _STATES else state for state in frame["state"]]
        return frame.reset_index(drop=True)

    def projects_title(self) -> str:
        """Give the title of the table of projects."""
        if self.found.items[self.code].family is Family.RI:
            return _("Projects of this initiative")
        return _("Projects of the priorities with a primary link")

    # ---- onward

    @memoized
    def ways(self) -> Markup:
        """Give the links onward: the matrix, the item before and after, the one it belongs to and its parts."""
        item = self.found.items[self.code]
        group = families.group_of(item.family)
        codes = self.found.of_families(*families.GROUPS[group])
        place = codes.index(self.code)
        ways = [(_("In the matrix"), site_map.link_to("matrix", family=group, col=self.code))]
        if place:
            before = families.item_label(self.found, codes[place - 1])
            ways.append((_("Before: %(item)s") % {"item": before}, site_map.link_to("item", item=codes[place - 1])))
        if place + 1 < len(codes):
            after = families.item_label(self.found, codes[place + 1])
            ways.append((_("Next: %(item)s") % {"item": after}, site_map.link_to("item", item=codes[place + 1])))
        if item.parent in self.found.items:
            words = _("Part of %(item)s") % {"item": families.item_label(self.found, str(item.parent))}
            ways.append((words, site_map.link_to("item", item=item.parent)))
        for code, other in self.found.items.items():
            if other.parent == self.code:
                ways.append((families.label(other), site_map.link_to("item", item=code)))
        ways.append((_("All items"), site_map.link_to("item", item=None)))
        return marks.links([marks.Way(words, href) for words, href in ways if href is not None])

    @memoized
    def facts(self) -> Markup:
        """Give what is known of the item itself."""
        item = self.found.items[self.code]
        facts = [
            marks.Fact(_("Framework"), wording.family(item.family)),
            marks.Fact(_("Title"), data.name(self.code)),
        ]
        if item.region:
            facts.append(marks.Fact(_("Region"), data.name(item.region)))
        basis = filled(_("{basis}; {source}"), basis=wording.basis(item.basis), source=source_marks(item.source))
        return marks.definitions([*facts, marks.Fact(_("Basis of the title"), basis)])


def _gap(roll_up: RollUp) -> float | None:
    return trend.gap(roll_up.mean_share, roll_up.mean_expected_share)


_STATES = {
    "planned": lambda: _("planned"),
    "ongoing": lambda: _("ongoing"),
    "completed": lambda: _("completed"),
}


def project_columns() -> list[show.Column]:
    """Give the columns of the table of projects."""
    return [
        show.Column("project_code", _("Project"), show.Kind.CODE),
        show.Column("name", _("Name")),
        show.Column("priority_code", _("Priority"), show.Kind.CODE),
        show.Column("initiative_code", _("Initiative"), show.Kind.CODE),
        show.Column("office_code", _("Office"), show.Kind.NAME),
        show.Column("state", _("State")),
        show.Column("start_quarter", _("Start"), show.Kind.QUARTER),
        show.Column("end_quarter", _("End"), show.Kind.QUARTER),
        show.Column("budget_chf", _("Budget, CHF"), show.Kind.NUMBER, meaning=_("Swiss francs")),
    ]


def index_headline(found: Linkages) -> str:
    """Say how many items are served and how many are not."""
    served = sum(bool(found.to_item(code)) for code in found.items)
    return _("%(n)s of %(all)s items are served by the plan; choose one") % {
        "n": number(served), "all": number(len(found.items)),
    }  # fmt: skip


def index_said() -> Markup:
    """Say what the figure on each item counts."""
    return element("span", _("On each: links from priorities and enablers + links from products and services."))


@memoized
def index(found: Linkages) -> Markup:
    """Give every item as a link with the number of links to it, family by family."""
    parts: list[Markup] = []
    for family in Family:
        codes = found.of_families(family)
        if codes:
            bare = sum(not found.to_item(code) for code in codes)
            said = ngettext("%(n)s item", "%(n)s items", len(codes)) % {"n": number(len(codes))}
            if bare:
                without = ngettext("%(n)s without a link", "%(n)s without a link", bare) % {"n": number(bare)}
                said = wording.listed([said, without])
            parts.append(marks.section(wording.family(family), said))
            parts.append(element("ul", *(_chip(found, code) for code in codes), class_="chips", role="list"))
    return marks.stack(*parts)


def _chip(found: Linkages, code: str) -> Markup:
    count, offerings = found.reach(code), found.reach(code, (StartKind.OFFERING,))
    figure = f"{number(count)} + {number(offerings)}" if offerings else number(count)
    item = found.items[code]
    colour = families.colour(found, code)
    tile = element("i", class_="tile", style=f"background:{colour}") if colour else None
    said = f"{families.titled(found, code)} ({links_of_item(found, code)})"
    words = joined(
        [
            tile,
            element("b", families.compact(item)),
            element("span", short(code) if item.family in _NAMED else data.name(code), class_="cut"),
            element(
                "span", figure, class_=f"count {tone(StatusGroup.OFF_TRACK)}" if not count + offerings else "count"
            ),
        ]
    )
    return element("li", link(words, href=site_map.link_to("item", item=code), title=said))


_NAMED: Final = (
    Family.SDG, Family.SDG_INDICATOR, Family.WSIS, Family.SP_GOAL, Family.SP_TARGET, Family.SP_THEME, Family.SQ,
    Family.ITUD_REC,
)  # fmt: skip
