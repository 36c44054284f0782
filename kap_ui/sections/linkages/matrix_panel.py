"""The panel beside the matrix: what is known of the cell, the row or the column that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from kap_model.linkages import Linkage, StartKind, kpis_of
from kap_model.vocabulary import Strength
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.marks.status import tone
from kap_ui.sections.linkages import families, kpis_behind
from kap_ui.sections.linkages.link_words import dot, link_words, links_of_item, source_marks
from kap_ui.sections.linkages.matrix import STATUS, Matrix
from kap_ui.sections.shared.short_names import short
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, number


class MatrixPanel:
    """The panel of a matrix."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.found = matrix.found
        self.choice = matrix.choice

    def markup(self) -> Markup:
        """Give what is known of the cell, row or column that is chosen; of all rows where nothing is."""
        row, column = self.choice.row, self.choice.column
        if row and column:
            return self._cell_panel(row, column)
        if row:
            return self._row_panel(row)
        if column:
            return self._column_panel(column)
        return self._rest_panel()

    def _rest_panel(self) -> Markup:
        shown, n = set(self.matrix.columns), len(self.matrix.columns)
        lines = [
            _line(
                joined([element("b", code), short(code)], " "),
                _("%(n)s of %(all)s")
                % {
                    "n": number(sum(link.item in shown for link in self.found.from_start(code))),
                    "all": number(n),
                },
                href=self.choice.address(row=code),
            )
            for code in self.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER, StartKind.OFFERING)
        ]
        ways = [
            (_("As a workbook"), site_map.link_to("files")),
            (_("What is missing"), site_map.link_to("gaps")),
            (_("All items"), site_map.link_to("item", item=None)),
        ]
        return joined(
            [
                element("h3", _("How many each one serves"), class_="panel-head"),
                element("ul", *lines, class_="lines", role="list"),
                marks.links([marks.Way(words, href) for words, href in ways if href is not None]),
            ]
        )

    def _row_panel(self, row: str) -> Markup:
        rank = {code: x for x, code in enumerate(self.matrix.columns)}
        links = sorted(
            (link for link in self.found.from_start(row) if link.item in rank),
            key=lambda link: (link.strength is not Strength.PRIMARY, rank[link.item]),
        )
        said = _("serves %(n)s of %(all)s %(items)s") % {
            "n": number(len(links)), "all": number(len(self.matrix.columns)),
            "items": families.name(self.choice.family),
        }  # fmt: skip
        lines = [self._link_line(link, self.choice.address(row=row, col=link.item), by_item=True) for link in links]
        return joined(
            [
                self._panel_title(data.name(row), row, said),
                element("ul", *lines, class_="lines", role="list") if lines else None,
                self._mix(kpis_of(self.matrix.progress.facts, (row,)), _("KPIs of %(code)s") % {"code": row}),
                self._ways(row, None),
            ]
        )

    def _column_panel(self, column: str) -> Markup:
        links = [link for link in self.found.to_item(column) if self._is_main(link.start)]
        lines = [
            self._link_line(link, self.choice.address(row=link.start, col=column), by_item=False) for link in links
        ]
        return joined(
            [
                self._panel_title(
                    data.name(column), families.item_label(self.found, column), links_of_item(self.found, column)
                ),
                element("ul", *lines, class_="lines", role="list")
                if lines
                else element("p", _("Nothing in the plan is linked to it."), class_="small"),
                self._mix(self.found.kpis_serving(self.matrix.progress.facts, column), _("KPIs behind these links")),
                self._ways(None, column),
            ]
        )

    def _cell_panel(self, row: str, column: str) -> Markup:
        link_here = self.found.between(row, column)
        item = families.item_label(self.found, column)
        if link_here is None:
            return joined(
                [
                    self._panel_title(data.name(column), f"{row} → {item}", _("There is no link between the two.")),
                    self._ways(row, column),
                ]
            )
        outcomes = self.found.outcomes_between(row, column)
        behind = self.found.kpis_behind(self.matrix.progress.facts, row, column)
        through = [element("li", element("b", code.removeprefix("O-")), " ", data.name(code)) for code in outcomes]
        return joined([
            self._panel_title(data.name(column), f"{row} → {item}", data.name(row)),
            element("p", dot(link_here.strength, is_official=link_here.is_official), " ", link_words(link_here),
                    class_="link-words"),
            element("p", link_here.reason(wording.language()), class_="reason"),
            element("p", filled(_("Source: {source}"), source=source_marks(link_here.source)), class_="small"),
            element("h4", _("Through these outcomes"), class_="panel-part") if through else None,
            element("ul", *through, class_="plain", role="list") if through else None,
            self._mix(behind, _("Status of the KPIs behind it")),
            kpis_behind.kpi_list(
                self.matrix.progress, self.matrix.selection, behind, self.matrix.standings,
                _("KPIs of these outcomes") if through else _("KPIs of %(code)s") % {"code": row},
            ),
            element("p", _("A product or service has no KPI of its own."), class_="small")
            if self.found.starts[row].kind is StartKind.OFFERING
            else None,
            kpis_behind.regions(self.matrix.progress, self.matrix.selection, behind),
            self._ways(row, column),
        ])  # fmt: skip

    def _panel_title(self, title: str, over: str, below: str) -> Markup:
        return joined(
            [
                element("p", over, class_="small over"),
                element("h3", title, class_="panel-head"),
                element("p", below, class_="small"),
            ]
        )

    def _is_main(self, start: str) -> bool:
        return start in self.found.starts and self.found.starts[start].kind is not StartKind.OUTCOME

    def _link_line(self, of: Linkage, href: str | None, *, by_item: bool) -> Markup:
        if by_item:
            name = joined([element("b", families.item_label(self.found, of.item)), data.name(of.item)], " ")
        else:
            name = joined([element("b", of.start), short(of.start)], " ")
        mark = dot(of.strength, is_official=of.is_official)
        if self.choice.view == STATUS:
            group = tokens.group_of(self.matrix.roll_up(of.start, of.item).word)
            mark = element("span", marks.icon(group), class_=tone(group))
        words = joined([mark, name], " ")
        return element(
            "li",
            link(words, href=href, class_="name"),
            element("span", link_words(of), ". ", of.reason(wording.language()), class_="small"),
        )

    def _mix(self, kpis: Sequence[str], title: str) -> Markup | None:
        return kpis_behind.mix(self.matrix.rolled(kpis), title, self.matrix.selection)

    def _ways(self, row: str | None, column: str | None) -> Markup:
        ways: list[tuple[str, str | None]] = []
        if column:
            item = families.item_label(self.found, column)
            ways.append((_("All about %(item)s") % {"item": item}, site_map.link_to("item", item=column)))
        if row and self.found.starts[row].kind in (StartKind.PRIORITY, StartKind.ENABLER):
            ways.append((_("Results of %(code)s") % {"code": row}, site_map.link_to("priorities", priority=row)))
        if row and column:
            ways.append((_("The whole row"), self.choice.address(col=None)))
            ways.append((_("The whole column"), self.choice.address(row=None)))
        ways.append((_("Choose nothing"), self.choice.address(row=None, col=None)))
        return marks.links([marks.Way(words, href) for words, href in ways if href is not None])


def _line(words: Markup, figure: str, href: str | None) -> Markup:
    return element("li", link(words, href=href, class_="name"), element("span", figure, class_="figure"), class_="two")
