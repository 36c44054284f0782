"""One family as a matrix: rows of the plan against items, the links between them, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from kap_model.linkages import Linkage, Linkages
from kap_model.measures import RollUp
from kap_model.quarter import Quarter
from kap_model.queries.sources import Scope, SourceCount, together
from kap_model.selection import Selection
from kap_model.vocabulary import StatusGroup, Strength
from kap_ui import marks
from kap_ui.charts import matrix as chart
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.picture_key import Sign
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.look.tokens import LIGHT
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.linkages import (
    families,
    kpis_behind,
    link_table,
    link_words,
    matrix_choice,
    matrix_frames,
    starts,
)
from kap_ui.sections.linkages.kpis_behind import KpisBehind
from kap_ui.sections.linkages.matrix_choice import MatrixChoice, MatrixChoices
from kap_ui.sections.linkages.matrix_frames import Layout, MatrixRow
from kap_ui.sections.shared import source_counts
from kap_ui.sections.shared.between_words import between
from kap_ui.sections.shared.short_names import printed_code, short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number


@dataclass(frozen=True, kw_only=True, eq=False)
class Matrix:
    """The matrix of a family at a place and quarter.

    Attributes:
        selection: what the reader asked for.
        linkages: all links of the plan.
        choice: the family, what the marks show, and what is chosen.
        columns: the items shown, in their order.
        rows: from top to bottom, the heads of the groups among them.
        links: those drawn, row by row, in the order of the columns.
        roll_ups: of the KPIs behind each link drawn or listed, by row and column; none where the marks show strength.
        own: of all KPIs of each row shown that has some, by its code; none where the marks show strength.
        behind: the KPIs behind what is chosen; None where nothing is.
    """

    selection: Selection
    linkages: Linkages
    choice: MatrixChoice
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    links: tuple[Linkage, ...]
    roll_ups: Mapping[tuple[str, str], RollUp]
    own: Mapping[str, RollUp]
    behind: KpisBehind | None

    @property
    def is_wide(self) -> bool:
        """Whether the chart needs the whole width, and the panel goes below."""
        return self.choice.opened != matrix_choice.NONE

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.columns or not self.rows

    @property
    def row_codes(self) -> list[str]:
        """The codes of the rows shown, without the heads of the groups."""
        return [row.key for row in self.rows if row.key]

    @property
    def has_illustrative_marks(self) -> bool:
        """Whether a made-up row is behind a mark of the chart: its link, or the status that it shows.

        A status is that of the KPIs of the outcomes that are linked to the same item.
        """
        roll_ups = [roll_up for linkage in self.links if (roll_up := self.roll_up(linkage)) is not None]
        links = self._links_to_columns if self.choice.shows_status else self.links
        return kpis_behind.is_any_illustrative((*links, *roll_ups))

    @property
    def is_illustrative(self) -> bool:
        """Whether a link to an item shown is made up, or a made-up row is behind a status or the KPIs of the choice."""
        behind = () if self.behind is None else self.behind.roll_ups
        return kpis_behind.is_any_illustrative((*self._links_to_columns, *self.roll_ups.values(), *behind))

    @property
    def _links_to_columns(self) -> list[Linkage]:
        return [linkage for column in self.columns for linkage in self.linkages.to_item(column)]

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a status shown comes from; None where none is shown."""
        behind = () if self.behind is None else self.behind.roll_ups
        return kpis_behind.newest_quarter((*self.roll_ups.values(), *behind))

    @property
    def link_sources(self) -> tuple[SourceCount, ...]:
        """The sources of the links shown; of all links where none is."""
        return link_table.sources(self.links or self.linkages.links)

    @property
    def marked_sources(self) -> tuple[SourceCount, ...]:
        """The sources of the links shown, and of what the status on their marks rests on."""
        return together(self.link_sources, source_counts.behind(self.selection.origin, self._marked_scope))

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of the links shown, and of what every status shown rests on."""
        scopes = [self._marked_scope]
        if self.behind is not None:
            places = [self.selection.place, *self.behind.regions]
            scopes.append(source_counts.scope(self.behind.standings, places, self.selection.quarter))
        return together(self.link_sources, source_counts.behind(self.selection.origin, *scopes))

    @property
    def _marked_scope(self) -> Scope:
        facts = data.progress(self.selection.origin).facts
        kpis = (kpi for start, item in self.roll_ups for kpi in self.linkages.kpis_behind(facts, start, item))
        return source_counts.scope(dict.fromkeys(kpis), [self.selection.place], self.selection.quarter)

    def roll_up(self, linkage: Linkage) -> RollUp | None:
        """Return how the KPIs behind a link stand; None where the marks show strength."""
        return self.roll_ups.get((linkage.start, linkage.item))

    def links_of_row(self, row: str) -> list[Linkage]:
        """Return the links of a row to the items shown."""
        return _links_of_row(self.linkages, row, self.columns)


@memoized
def matrix(selection: Selection, linkages: Linkages, choice: MatrixChoice) -> Matrix:
    """Return the matrix of the family that is chosen; of all families an empty one."""
    progress = data.progress(selection.origin)
    columns = _columns(linkages, choice)
    rows = matrix_frames.rows(linkages, choice, columns)
    links = _links(linkages, rows, columns)
    roll_ups, own = {}, {}
    if choice.shows_status:
        standings = progress.standings(selection.place, selection.quarter)
        for row in rows:
            if kpis := linkages.chosen_kpis(progress.facts, row.key, None) if row.key else ():
                own[row.key] = progress.roll_up_of(kpis, selection.place, selection.quarter, standings)
        for linkage in (*links, *_listed_links(linkages, choice, columns)):
            kpis = linkages.kpis_behind(progress.facts, linkage.start, linkage.item)
            roll_up = progress.roll_up_of(kpis, selection.place, selection.quarter, standings)
            roll_ups[linkage.start, linkage.item] = roll_up
    behind = None
    if choice.row or choice.column:
        behind = kpis_behind.kpis_behind(
            progress,
            selection,
            linkages.chosen_kpis(progress.facts, choice.row, choice.column),
            by_region=_is_cell(choice),
        )
    return Matrix(
        selection=selection,
        linkages=linkages,
        choice=choice,
        columns=columns,
        rows=rows,
        links=links,
        roll_ups=roll_ups,
        own=own,
        behind=behind,
    )


def _listed_links(linkages: Linkages, choice: MatrixChoice, columns: Sequence[str]) -> list[Linkage]:
    """Return the links that the panel lists: of the row or the column that is chosen, and none of a cell."""
    if choice.row and not choice.column:
        return _links_of_row(linkages, choice.row, columns)
    if choice.column and not choice.row:
        return [linkage for linkage in linkages.to_item(choice.column) if starts.is_main(linkages, linkage.start)]
    return []


def _links_of_row(linkages: Linkages, row: str, columns: Sequence[str]) -> list[Linkage]:
    shown = set(columns)
    return [linkage for linkage in linkages.from_start(row) if linkage.item in shown]


def _is_cell(choice: MatrixChoice) -> bool:
    return choice.row is not None and choice.column is not None


def _columns(linkages: Linkages, choice: MatrixChoice) -> tuple[str, ...]:
    every = linkages.of_families(*families.GROUPS.get(choice.family, ()))
    words = choice.words.casefold()
    columns = [code for code in every if not words or words in families.titled(linkages, code).casefold()]
    if choice.order == matrix_choice.STRENGTH:
        columns.sort(key=lambda code: (-_weight(linkages, code), every.index(code)))
    return tuple(columns)


def _weight(linkages: Linkages, item: str) -> int:
    """Return the weight of an item: a primary link of a priority or enabler counts two, a secondary one counts one."""
    objectives = set(linkages.of_kind(*starts.OBJECTIVES))
    return sum(
        2 if linkage.strength is Strength.PRIMARY else 1
        for linkage in linkages.to_item(item)
        if linkage.start in objectives
    )


def _links(linkages: Linkages, rows: Sequence[MatrixRow], columns: Sequence[str]) -> tuple[Linkage, ...]:
    rank = {code: position for position, code in enumerate(columns)}
    links: list[Linkage] = []
    for row in rows:
        if row.key:
            to_columns = [linkage for linkage in linkages.from_start(row.key) if linkage.item in rank]
            links += sorted(to_columns, key=lambda linkage: rank[linkage.item])
    return tuple(links)


# ---- the answer


@memoized
def headline(matrix: Matrix) -> str:
    """Return which priority or enabler reaches most, and how many items nothing links to."""
    if not matrix.columns:
        return _("No item has these words in its title")
    items = families.name(matrix.choice.family)
    reach = {code: len(matrix.links_of_row(code)) for code in matrix.linkages.of_kind(*starts.OBJECTIVES)}
    if not any(reach.values()):
        return _("Nothing in the plan is linked to these %(items)s") % {"items": items}
    best = max(reach, key=lambda code: reach[code])
    bare = sum(not matrix.linkages.reach(code) for code in matrix.columns)
    gaps = (
        ngettext("%(n)s has no link", "%(n)s have no link", bare) % {"n": number(bare)}
        if bare
        else _("none is without a link")
    )
    return _("%(name)s reaches %(most)s of %(all)s %(items)s; %(gaps)s") % {
        "name": f"{best} {short(best)}", "most": number(reach[best]), "all": number(len(matrix.columns)),
        "items": items, "gaps": gaps,
    }  # fmt: skip


@memoized
def nothing_to_draw(matrix: Matrix) -> Markup:
    """Return what stands in the place of the chart where no item has the words of the filter."""
    href = matrix.choice.address(find=None)
    onward_links = [marks.Anchor(_("Show all items"), href)]
    return marks.note(_("Nothing to draw"), _("Remove the words from the filter."), onward_links)


def serves(matrix: Matrix, row: str) -> str:
    """Return how many of the items shown a row serves."""
    return _("serves %(n)s of %(all)s %(items)s") % {
        "n": number(len(matrix.links_of_row(row))), "all": number(len(matrix.columns)),
        "items": families.name(matrix.choice.family),
    }  # fmt: skip


# ---- the chart


@memoized
def figure(matrix: Matrix, choices: MatrixChoices) -> ChartFigure:
    """Return the chart of the matrix; a click chooses a cell, a row or a column."""
    layout = matrix_frames.layout(matrix.linkages, matrix.choice, matrix.columns, matrix.rows)
    options = matrix_frames.options(matrix.linkages, matrix.choice, layout)
    in_file = matrix_frames.file_options(matrix_frames.options(matrix.linkages, matrix.choice, _layout_of_file(matrix)))
    return ChartFigure(
        key="matrix",
        build=chart.matrix,
        frames=matrix_frames.frames(matrix.linkages, matrix.choice, layout, matrix.links, matrix.roll_ups, matrix.own),
        title=_("Links of the plan to %(items)s") % {"items": families.name(matrix.choice.family)},
        page_finding=headline(matrix),
        reading=wording.sentences([_reading(matrix), link_words.basis_words(matrix.links)]),
        alt=_("Matrix of links: rows of the plan against items of a framework"),
        options=options,
        file_options=in_file,
        file_frames=partial(_frames_of_file, matrix),
        signs=_signs(matrix),
        least_height=matrix_frames.least_height(in_file),
        legend=_legend(matrix),
        table=_table(matrix),
        columns=_table_columns(matrix),
        is_illustrative=matrix.has_illustrative_marks,
        sources=matrix.marked_sources,
        select=chart.PICK,
        on_select=partial(matrix_choice.choose_clicked, choices, matrix.linkages),
    )


def _layout_of_file(matrix: Matrix) -> Layout:
    """Return the layout of a picture: the items are its columns, since a slide is wide."""
    return Layout(is_turned=False, rows=matrix.rows, columns=matrix.columns)


def _frames_of_file(matrix: Matrix) -> dict[str, pd.DataFrame]:
    """Return the frames with the full names of the rows, and without what is chosen."""
    choice = replace(matrix.choice, row=None, column=None)
    layout = _layout_of_file(matrix)
    frames = matrix_frames.frames(matrix.linkages, choice, layout, matrix.links, matrix.roll_ups, matrix.own)
    rows = frames["rows"]
    full = [data.name(row) if row else name for row, name in zip(rows["row"], rows["name"], strict=True)]
    return {**frames, "rows": rows.assign(name=full)}


def _signs(matrix: Matrix) -> list[Sign]:
    """Return the key of a picture, the same as `_key` on screen."""
    if matrix.choice.shows_status:
        return picture_key.of_statuses()
    inferred, official = LIGHT.sequence[1], LIGHT.accent
    return [
        _dot(_("primary link"), inferred, 6),
        _dot(_("secondary link"), inferred, 3.5),
        _dot(_("read in an official text"), official, 6),
        _dot(_("inferred or not verified"), inferred, 6),
    ]


def _dot(words: str, fill: str, size: float) -> Sign:
    return picture_key.sign(
        words, picture_key.shape(picture_key.DOT, fill=fill, stroke=LIGHT.accent, width=1.5, scale=size)
    )  # fmt: skip


def _reading(matrix: Matrix) -> str:
    """Return how to read the matrix, and how many links it holds."""
    if matrix.choice.shows_status:
        return _(
            "Each mark is the assessment of the KPIs behind a link, %(place)s, %(quarter)s; large: "
            "primary link, small: secondary. The mark beside a priority or enabler is that of all its KPIs."
        ) % {"place": data.name(matrix.selection.place), "quarter": wording.quarter(matrix.selection.quarter)}
    return ngettext("%(n)s link.", "%(n)s links.", len(matrix.links)) % {"n": number(len(matrix.links))}


def _legend(matrix: Matrix) -> Markup:
    """Return the key of the marks, and below it what is chosen."""
    return joined([_key(matrix), _chosen(matrix)])


def _chosen(matrix: Matrix) -> Markup:
    """Return what is chosen in one line: a link with its basis and reason, a row, a column; else what can be.

    The panel has more, but may lie below the fold.
    """
    row, column = matrix.choice.row, matrix.choice.column
    mark = None
    if row and column:
        linkage = matrix.linkages.between(row, column)
        name = between(printed_code(row), families.item_label(matrix.linkages, column))
        words = _("There is no link between the two.")
        if linkage is not None:
            note = matrix_frames.own_status_note(matrix.linkages, linkage, matrix.roll_ups, matrix.own)
            mark = link_words.dot_of(linkage)
            words = link_words.words_with_reason(linkage).rstrip(" .")
            if note:
                words = wording.sentences([wording.ended(words), note])
    elif row:
        name, words = f"{printed_code(row)} {short(row)}", serves(matrix, row)
    elif column:
        name = families.titled(matrix.linkages, column)
        words = link_words.links_of_item(matrix.linkages, column)
    else:
        words = _("Choose a mark, a row or a column to see its reasons.")
        return element("p", words, class_="answer small")
    return element("p", element("b", mark, " " if mark else None, name), words, class_="answer")


def _key(matrix: Matrix) -> Markup:
    if matrix.choice.shows_status:
        items = [marks.word(group, wording.status(group)) for group in StatusGroup]
    else:
        zero = element("b", "0", class_="none is-off_track")
        items = [
            joined([link_words.dot(Strength.PRIMARY, is_official=False), _("primary link")], " "),
            joined([link_words.dot(Strength.SECONDARY, is_official=False), _("secondary link")], " "),
            joined([link_words.dot(Strength.PRIMARY, is_official=True), _("read in an official text")], " "),
            joined([link_words.dot(Strength.PRIMARY, is_official=False), _("inferred or not verified")], " "),
            joined([zero, _("nothing links to it")], " "),
        ]
    return element("ul", *(element("li", item) for item in items), class_="legend links-key", role="list")


# ---- the same as a table


def _table(matrix: Matrix) -> pd.DataFrame:
    frame = link_table.rows(matrix.linkages, matrix.links)
    frame["strength"] = [link_words.strength_word(code) for code in frame["strength"]]
    frame["basis"] = [wording.basis(code) for code in frame["basis"]]
    if matrix.choice.shows_status:
        frame["status"] = [matrix.roll_ups[linkage.start, linkage.item].word.value for linkage in matrix.links]
    return frame


def _table_columns(matrix: Matrix) -> list[TableColumn]:
    columns = [
        *link_table.end_columns(),
        TableColumn("strength", _("Strength"), meaning=_("Primary or secondary link")),
        TableColumn("basis", _("Basis"), meaning=_("How certain the link is")),
    ]
    if matrix.choice.shows_status:
        meaning = _("Assessment of the KPIs of the linked outcomes, or else of the priority or enabler")
        columns.append(TableColumn("status", _("KPIs behind it"), CellKind.STATUS, meaning=meaning))
    return [*columns, *link_table.reason_columns()]
