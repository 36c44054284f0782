"""One item of Figure 2 read the other way round: what in the plan serves it, and whether that is on course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.measures import RollUp
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines as lines_query
from kap_model.queries.sources import SourceCount, counted, together
from kap_model.selection import Selection
from kap_model.vocabulary import Family, Strength
from kap_ui import marks
from kap_ui.frame import glossary_links, site_map
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.sections.linkages import families, kpis_behind, link_table, link_words, starts
from kap_ui.sections.shared import kpi_lines, roll_up_words, source_counts, source_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.sections.shared.short_names import printed_code
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, short_quarter

ITEM: Final = "item"
"""The name of the page's own choice in the address."""

_LAST_OF_YEAR: Final = 4
"""The panels have a point for the last quarter of each year, and one for the quarter selected."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ServedItem:
    """An item, its links, and how the KPIs behind them stand.

    Attributes:
        selection: what the reader asked for.
        linkages: all links of the plan.
        code: the item.
        links: those of priorities, enablers and products to it, and of outcomes whose priority or enabler has none.
        kpis: the counted KPIs behind each of these links, by where it starts; empty of products.
        roll_ups: how those stand together, by where the link starts.
        now: how all KPIs behind the item stand together.
        before: the same at the compared quarter.
        history: the same at the selected place and in each region, year by year, by place and quarter.
    """

    selection: Selection
    linkages: Linkages
    code: str
    links: tuple[Linkage, ...]
    kpis: Mapping[str, tuple[str, ...]]
    roll_ups: Mapping[str, RollUp]
    now: RollUp
    before: RollUp
    history: Mapping[tuple[str, Quarter], RollUp]

    @property
    def label(self) -> str:
        """What the item is called."""
        return families.item_label(self.linkages, self.code)

    @property
    def kpi_count(self) -> int:
        """How many KPIs stand behind the item, those that are not applicable here included."""
        return sum(self.now.counts.values())

    @property
    def serving_is_illustrative(self) -> bool:
        """Whether a link to the item, those of outcomes included, or a row behind the status of its KPIs is made up."""
        return self._is_any_illustrative(self.roll_ups.values())

    @property
    def history_is_illustrative(self) -> bool:
        """Whether a made-up row is behind any point of the panels, or behind which KPIs they are of."""
        return self._is_any_illustrative(self.history.values())

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any link or roll-up."""
        return (
            self.serving_is_illustrative
            or self.history_is_illustrative
            or kpis_behind.is_any_illustrative((self.now, self.before))
        )

    def _is_any_illustrative(self, roll_ups: Iterable[RollUp]) -> bool:
        return kpis_behind.is_any_illustrative((*self.linkages.to_item(self.code), *roll_ups))

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure of the KPIs comes from; None without any figure."""
        return self.now.data_quarter

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of the item, of its links, and of what the KPIs behind it rest on, here and in the regions."""
        progress = data.progress(self.selection.origin)
        kpis = self.linkages.kpis_serving(progress.facts, self.code)
        places = dict.fromkeys([self.selection.place, *progress.facts.regions])
        return together(
            counted([self.linkages.items[self.code].source]),
            link_table.sources(self.links),
            source_counts.behind(self.selection.origin, source_counts.scope(kpis, places, self.selection.quarter)),
        )


def item_choice(linkages: Linkages) -> address.OwnChoice[str | None]:
    """Declare the page's own choice of an item, and return it."""
    return address.own_choice(ITEM, tuple(linkages.items))


@memoized
def served_item(selection: Selection, linkages: Linkages, code: str) -> ServedItem:
    """Return an item with what serves it, at the place and quarter of a selection."""
    progress = data.progress(selection.origin)
    facts = progress.facts
    links = _links(linkages, code)
    kpis = {linkage.start: linkages.kpis_behind(facts, linkage.start, code) for linkage in links}
    every_kpi = linkages.kpis_serving(facts, code)
    standings = {kpi: progress.standing(kpi, selection.place, selection.quarter) for kpi in every_kpi}
    places = dict.fromkeys([selection.place, *facts.regions]) if every_kpi else ()
    return ServedItem(
        selection=selection,
        linkages=linkages,
        code=code,
        links=links,
        kpis=kpis,
        roll_ups={
            start: progress.roll_up_of(behind, selection.place, selection.quarter, standings)
            for start, behind in kpis.items()
        },
        now=progress.roll_up_of(every_kpi, selection.place, selection.quarter, standings),
        before=progress.roll_up_of(every_kpi, selection.place, selection.compared),
        history={
            (place, quarter): progress.roll_up_of(every_kpi, place, quarter)
            for place in places
            for quarter in _quarters(selection)
        },
    )


def _links(linkages: Linkages, code: str) -> tuple[Linkage, ...]:
    """Return the links to an item; those of outcomes only make that of their priority or enabler more exact."""
    every = [linkage for linkage in linkages.to_item(code) if linkage.start in linkages.starts]
    main = [linkage for linkage in every if starts.is_main(linkages, linkage.start)]
    linked = {linkage.start for linkage in main}
    alone = [
        linkage for linkage in every if linkage not in main and linkages.starts[linkage.start].parent not in linked
    ]
    return (*main, *alone)


def _quarters(selection: Selection) -> list[Quarter]:
    before_start = data.choices().start.after(-1)
    ends_of_years = {quarter for quarter in before_start.to(selection.quarter) if quarter.number == _LAST_OF_YEAR}
    return sorted(ends_of_years | {selection.quarter})


# ---- the answer


@memoized
def headline(item: ServedItem) -> str:
    """Return how many of the KPIs behind the item are on track or achieved; or that too few can be judged (R14)."""
    if not item.links:
        return _("Nothing in the plan is linked to %(item)s") % {"item": item.label}
    if not item.kpi_count:
        return _("The links to %(item)s have no KPI") % {"item": item.label}
    values = {"usable": number(item.now.usable), "all": number(item.now.applicable), "kpis": _kpis_behind(item)}
    if item.now.is_withheld:
        if item.now.usable == 0:
            return _("None of the %(all)s %(kpis)s can be assessed yet") % values
        return (
            ngettext(
                "%(usable)s of the %(all)s %(kpis)s can be assessed: too few to say how they stand",
                "%(usable)s of the %(all)s %(kpis)s can be assessed: too few to say how they stand",
                item.now.usable,
            )
            % values
        )
    count = item.now.on_track_or_achieved
    return ngettext(
        "%(n)s of the %(all)s %(kpis)s is on track or achieved",
        "%(n)s of the %(all)s %(kpis)s are on track or achieved",
        count,
    ) % {**values, "n": number(count)}


def _kpis_behind(item: ServedItem) -> str:
    """Return what the KPIs have to do with the item: a link is one of their priority or enabler, not of their own."""
    starting = item.linkages.starts
    kinds = {starting[starting[start].parent or start].kind for start, kpis in item.kpis.items() if kpis}
    if StartKind.PRIORITY not in kinds:
        return _("KPIs of the enablers linked to %(item)s") % {"item": item.label}
    if StartKind.ENABLER not in kinds:
        return _("KPIs of the priorities linked to %(item)s") % {"item": item.label}
    return _("KPIs of the priorities and enablers linked to %(item)s") % {"item": item.label}


@memoized
def below_headline(item: ServedItem, more: str = "") -> Markup:
    """Return the title of the item with its colour, and that its links are not official where one of them is not.

    Args:
        item: the item.
        more: how the plan stands, where the headline is the item's own figure.
    """
    colour = families.colour(item.linkages, item.code)
    tile = element("i", class_="tile", style=f"background:{colour}") if colour else None
    reconstructed = None
    if not all(linkage.is_official for linkage in item.links):
        reconstructed = element("span", _("Links reconstructed, not the official figure."))
    title = element("b", tile, element("span", data.name(item.code)), class_="tiled")
    return joined([title, element("span", wording.ended(more)) if more else None, reconstructed], " ")


@memoized
def numbers(item: ServedItem) -> list[marks.Number]:
    """Return the figures under the headline; of an item without links none."""
    if not item.links:
        return []
    if not item.kpi_count:
        return [_links_number(item)]
    _on_course, behind, unknown, share = roll_up_words.numbers(
        item.now, item.before, item.selection.compared, lists_of(item.now, item=item.code)
    )
    return [_links_number(item), replace(behind, comment=""), unknown, share]


def _links_number(item: ServedItem) -> marks.Number:
    main = [linkage for linkage in item.links if starts.is_main(item.linkages, linkage.start)]
    primary = sum(linkage.strength is Strength.PRIMARY for linkage in main)
    offerings = sum(item.linkages.starts[linkage.start].kind is StartKind.OFFERING for linkage in main)
    return marks.Number(
        number(len(main)),
        ngettext("link from the plan", "links from the plan", len(main)),
        _("%(n)s primary") % {"n": number(primary)},
        link_words.of_which_offerings(offerings) if offerings else "",
    )


@memoized
def onward_links(item: ServedItem) -> Markup:
    """Return the links onward: the matrix, the item before and after, the one it belongs to, its parts, all items."""
    linkages, code = item.linkages, item.code
    family = families.group_of(linkages.items[code].family)
    codes = linkages.of_families(*families.GROUPS[family])
    position = codes.index(code)
    onward_links = [(_("In the matrix"), site_map.link_to("matrix", family=family, col=code))]
    if linkages.items[code].family is Family.RI:
        onward_links.append((_("Its projects and budget"), site_map.link_to("initiatives", initiative=code)))
    if position:
        onward_links.append(_link_to(linkages, codes[position - 1], _("Previous: %(item)s")))
    if position + 1 < len(codes):
        onward_links.append(_link_to(linkages, codes[position + 1], _("Next: %(item)s")))
    parent = linkages.items[code].parent
    if parent is not None and parent in linkages.items:
        onward_links.append(_link_to(linkages, parent, _("Part of %(item)s")))
    onward_links += [
        _link_to(linkages, part, "%(item)s") for part, other in linkages.items.items() if other.parent == code
    ]
    onward_links.append((_("All items"), site_map.link_to("item", item=None)))
    return marks.links([marks.Anchor(words, href) for words, href in onward_links])


def _link_to(linkages: Linkages, code: str, words: str) -> tuple[str, str]:
    return words % {"item": families.item_label(linkages, code)}, site_map.link_to("item", item=code)


# ---- what serves it


def serving_reading(item: ServedItem) -> str:
    """Return how to read the links."""
    return _("Each link with its reason, and the status of the KPIs behind it, %(quarter)s") % {
        "quarter": wording.quarter(item.selection.quarter)
    }


@memoized
def serving(item: ServedItem) -> Markup:
    """Return the links with their reasons, outcomes and the status of the KPIs behind each."""
    return element("ul", *(_serving_line(item, linkage) for linkage in item.links), class_="serving", role="list")


def _serving_line(item: ServedItem, linkage: Linkage) -> Markup:
    family = families.group_of(item.linkages.items[item.code].family)
    href = site_map.link_to("matrix", family=family, row=linkage.start, col=item.code)
    kind = wording.ended(starts.kind(item.linkages.starts[linkage.start].kind))
    outcomes = [printed_code(code) for code in item.linkages.outcomes_between(linkage.start, item.code)]
    through = None
    if outcomes:
        words = _("through %(outcomes)s") % {"outcomes": wording.enumerated(outcomes)}
        through = element("span", words, class_="small")
    mark, words = link_words.dot_of(linkage), link_words.link_words(linkage)
    status: tuple[Markup, ...] = (element("span", _("no KPI of its own"), class_="small"),)
    if item.kpis[linkage.start]:
        roll_up = item.roll_ups[linkage.start]
        lists = lists_of(roll_up, item=item.code, through=linkage.start)
        status = (kpis_behind.bar(roll_up, lists), kpis_behind.judgement(roll_up))
    return element(
        "li",
        element(
            "div",
            link(
                element("b", printed_code(linkage.start)), " ", data.name(linkage.start), href=href,
                class_="name",
            ),
            element("span", kind, wording.signs().gap, link_words.reason_in_marks(linkage), class_="small"),
            class_="of-name",
        ),
        element("div", element("span", mark, " ", words, class_="said-link"), through, class_="of-link"),
        element("div", *status, class_="of-mix"),
    )  # fmt: skip


# ---- mean share by place


@memoized
def panels(item: ServedItem) -> Markup:
    """Return the mean share of the way against the expected one, year by year, for the place and for each region."""
    places = dict.fromkeys(place for place, _quarter in item.history)
    return marks.panels([_panel(item, place) for place in places])


def _panel(item: ServedItem, place: str) -> marks.Panel:
    roll_ups = [roll_up for (panel_place, _quarter), roll_up in item.history.items() if panel_place == place]
    now = roll_ups[-1]
    word, figures = wording.status(now.word), roll_up_words.mean_shares_or_judgement(now)
    points = [
        marks.Point(roll_up.quarter, roll_up.mean_share, roll_up.is_illustrative)
        for roll_up in roll_ups
        if roll_up.mean_share is not None
    ]
    expected = [
        marks.Point(roll_up.quarter, roll_up.mean_expected_share, False)
        for roll_up in roll_ups
        if roll_up.mean_expected_share is not None
    ]
    judged = [roll_up.quarter for roll_up in roll_ups if roll_up.mean_expected_share is not None]
    ends = judged if len(judged) > 1 else [roll_up.quarter for roll_up in roll_ups]
    return marks.Panel(
        name=data.name(place),
        status=now.word,
        status_words=word,
        figures=figures,
        words=wording.sentences([wording.ended(wording.labelled(data.name(place), word)), figures]),
        points=points,
        # A path without a single share would look like a chart that failed to load.
        path=expected if points else [],
        first=short_quarter(ends[0]),
        last=short_quarter(ends[-1]),
        href=site_map.link_to("item", place=place, item=item.code),
    )


# ---- the KPIs as lines


def kpi_lines_label(item: ServedItem) -> str:
    """Return what opens the KPIs: how many there are."""
    words = ngettext("The %(n)s KPI behind it", "The %(n)s KPIs behind it", item.kpi_count)
    return words % {"n": number(item.kpi_count)}


@memoized
def kpi_rows(item: ServedItem) -> Markup:
    """Return the KPIs behind the links, under the priority or enabler of the first link that each is behind."""
    groups: list[tuple[marks.GroupHead | None, Sequence[str]]] = []
    listed: set[str] = set()
    for start, kpis in item.kpis.items():
        members = [kpi for kpi in kpis if kpi not in listed]
        listed.update(members)
        if members:
            href = site_map.link_to("priorities", priority=start)
            groups.append((marks.GroupHead(printed_code(start), data.name(start), None, href), members))
    return kpi_lines.rows(item.selection, groups, label=_kpis_behind(item))


def kpi_rows_are_illustrative(item: ServedItem) -> bool:
    """Return whether a made-up row is in reach of these lines."""
    selection = item.selection
    kpis = dict.fromkeys(kpi for behind in item.kpis.values() for kpi in behind)
    lines = lines_query.lines(data.progress(selection.origin), kpis, (selection.place,), selection.quarter)
    return kpi_lines.are_illustrative(selection, lines)


# ---- the item itself


_TERMS: Final = {
    Family.WTDC_RES: "g.resolution",
    Family.RI: "g.ri",
    Family.SQ: "g.question",
    Family.SP_GOAL: "g.goal",
    Family.SP_THEME: "g.thematic",
}
"""The terms of the plan's glossary that say what the items of a family are."""


def _family(code: str) -> str:
    """Return the name of a family, which leads to what its items are, where the plan's glossary says so."""
    term = _TERMS.get(Family(code))
    return glossary_links.word(wording.family(code), term) if term else wording.family(code)


@memoized
def about(item: ServedItem) -> Markup:
    """Return what is known of the item itself."""
    itself = item.linkages.items[item.code]
    facts = [
        marks.Fact(_("Framework"), _family(itself.family)),
        marks.Fact(_("Title"), data.name(item.code)),
    ]
    if itself.region:
        facts.append(marks.Fact(_("Region"), data.name(itself.region)))
    source = source_words.in_marks(itself.source)
    basis = filled(_("{basis}; {source}"), basis=wording.basis(itself.basis), source=source)
    return marks.definitions([*facts, marks.Fact(glossary_links.word(_("Basis of the title"), "basis"), basis)])
