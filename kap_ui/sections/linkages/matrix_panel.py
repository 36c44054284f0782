"""The panel beside the matrix: what is known of the cell, the row or the column that is chosen."""

from __future__ import annotations

from kap_model.linkages import Linkage, StartKind
from kap_model.vocabulary import Strength
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.marks.status import tone
from kap_ui.sections.linkages import families, kpis_behind, link_words, starts
from kap_ui.sections.linkages.matrix import Matrix, serves
from kap_ui.sections.shared import source_words
from kap_ui.sections.shared.between_words import between
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.sections.shared.short_names import printed_code, short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _, number


@memoized
def panel(matrix: Matrix) -> Markup:
    """Return what is known of the cell, row or column that is chosen; of all rows where nothing is."""
    row, column = matrix.choice.row, matrix.choice.column
    if row and column:
        return _cell(matrix, row, column)
    if row:
        return _row(matrix, row)
    if column:
        return _column(matrix, column)
    return _every_row(matrix)


def _every_row(matrix: Matrix) -> Markup:
    lines = [
        element(
            "li",
            link(element("b", code), " ", short(code), href=matrix.choice.address(row=code), class_="name"),
            element("span", _served(matrix, code), class_="figure"),
            class_="two",
        )
        for code in matrix.linkages.of_kind(*starts.MAIN)
    ]
    onward_links = [
        (_("Download the workbook"), site_map.link_to("files")),
        (_("What is missing"), site_map.link_to("gaps")),
        (_("All items"), site_map.link_to("item", item=None)),
    ]
    return joined(
        [
            element("h3", _("How many each one serves"), class_="panel-head"),
            _lines(lines),
            marks.links([marks.Anchor(words, href) for words, href in onward_links]),
        ]
    )


def _served(matrix: Matrix, row: str) -> str:
    return _("%(n)s of %(all)s") % {
        "n": number(len(matrix.links_of_row(row))), "all": number(len(matrix.columns)),
    }  # fmt: skip


def _row(matrix: Matrix, row: str) -> Markup:
    rank = {code: position for position, code in enumerate(matrix.columns)}
    links = sorted(
        matrix.links_of_row(row),
        key=lambda linkage: (linkage.strength is not Strength.PRIMARY, rank[linkage.item]),
    )
    lines = [_link_line(matrix, linkage, by_item=True) for linkage in links]
    return joined(
        [
            _title(data.name(row), row, serves(matrix, row)),
            _lines(lines) if lines else None,
            _mix(matrix, _("KPIs of %(code)s") % {"code": row}),
            _onward_links(matrix, row, None),
        ]
    )


def _column(matrix: Matrix, column: str) -> Markup:
    linkages = matrix.linkages
    lines = [
        _link_line(matrix, linkage, by_item=False)
        for linkage in linkages.to_item(column)
        if starts.is_main(linkages, linkage.start)
    ]
    item, links = families.item_label(linkages, column), link_words.links_of_item(linkages, column)
    return joined(
        [
            _title(data.name(column), item, links),
            _lines(lines) if lines else element("p", _("Nothing in the plan is linked to it."), class_="small"),
            _mix(matrix, _("KPIs behind these links")),
            _onward_links(matrix, None, column),
        ]
    )


def _cell(matrix: Matrix, row: str, column: str) -> Markup:
    linkages = matrix.linkages
    linkage = linkages.between(row, column)
    ends = between(row, families.item_label(linkages, column))
    if linkage is None:
        return joined(
            [
                _title(data.name(column), ends, _("There is no link between the two.")),
                _onward_links(matrix, row, column),
            ]
        )
    outcomes = [
        element("li", element("b", printed_code(code)), " ", data.name(code))
        for code in linkages.outcomes_between(row, column)
    ]
    through = [
        element("h4", _("Through these outcomes"), class_="panel-part"),
        element("ul", *outcomes, class_="plain", role="list"),
    ]
    kpis_title = _("KPIs of these outcomes") if outcomes else _("KPIs of %(code)s") % {"code": row}
    is_offering = linkages.starts[row].kind is StartKind.OFFERING
    no_kpis = element("p", _("A product or service has no KPI of its own."), class_="small")
    source = filled(_("Source: {source}"), source=source_words.in_marks(linkage.source))
    words = link_words.link_words(linkage)
    return joined(
        [
            _title(data.name(column), ends, data.name(row)),
            element("p", link_words.dot_of(linkage), " ", words, class_="link-words"),
            element("p", link_words.reason_in_marks(linkage), class_="reason"),
            element("p", source, class_="small"),
            *(through if outcomes else ()),
            _mix(matrix, _("Status of the KPIs behind it")),
            kpis_behind.worst_first(matrix.behind, kpis_title) if matrix.behind else None,
            no_kpis if is_offering else None,
            kpis_behind.by_region(matrix.behind) if matrix.behind else None,
            _onward_links(matrix, row, column),
        ]
    )


def _title(title: str, over: str, below: str) -> Markup:
    return joined(
        [
            element("p", over, class_="small over"),
            element("h3", title, class_="panel-head"),
            element("p", below, class_="small"),
        ]
    )


def _lines(lines: list[Markup]) -> Markup:
    return element("ul", *lines, class_="lines", role="list")


def _link_line(matrix: Matrix, linkage: Linkage, *, by_item: bool) -> Markup:
    if by_item:
        code, name = families.item_label(matrix.linkages, linkage.item), data.name(linkage.item)
    else:
        code, name = linkage.start, short(linkage.start)
    href = matrix.choice.address(row=linkage.start, col=linkage.item)
    return element(
        "li",
        link(_mark(matrix, linkage), " ", element("b", code), " ", name, href=href, class_="name"),
        element("span", link_words.words_before_reason(linkage), link_words.reason_in_marks(linkage), class_="small"),
    )


def _mark(matrix: Matrix, linkage: Linkage) -> Markup:
    """Return the mark of a link as the chart draws it: its strength, or the status of the KPIs behind it."""
    roll_up = matrix.roll_up(linkage)
    if roll_up is None:
        return link_words.dot_of(linkage)
    group = tokens.group_of(roll_up.word)
    return element("span", marks.icon(group), class_=tone(group))


def _mix(matrix: Matrix, title: str) -> Markup | None:
    behind, row, column = matrix.behind, matrix.choice.row, matrix.choice.column
    if behind is None:
        return None
    return kpis_behind.mix(behind, title, lists_of(behind.roll_up, item=column, through=row))


def _onward_links(matrix: Matrix, row: str | None, column: str | None) -> Markup:
    onward_links: list[tuple[str, str]] = []
    if column:
        item = families.item_label(matrix.linkages, column)
        onward_links.append((_("All about %(item)s") % {"item": item}, site_map.link_to("item", item=column)))
    if row and matrix.linkages.starts[row].kind in starts.OBJECTIVES:
        onward_links.append((_("Results of %(code)s") % {"code": row}, site_map.link_to("priorities", priority=row)))
    if row and column:
        item = families.item_label(matrix.linkages, column)
        onward_links.append((_("All links of %(end)s") % {"end": printed_code(row)}, matrix.choice.address(col=None)))
        onward_links.append((_("All links of %(end)s") % {"end": item}, matrix.choice.address(row=None)))
    onward_links.append((_("Clear the selection"), matrix.choice.address(row=None, col=None)))
    return marks.links([marks.Anchor(words, href) for words, href in onward_links])
