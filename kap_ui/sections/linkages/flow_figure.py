"""The flow as it is drawn: nodes, ribbons, what stands out, and the links behind them as a table."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd

from kap_ui.charts import flow as chart
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import TableColumn
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette
from kap_ui.sections.linkages import families, flow_choice, link_table, link_words
from kap_ui.sections.linkages.flow import WHOLE, Flow, headline, node_label
from kap_ui.sections.linkages.flow_choice import OTHERS, FlowChoice, FlowChoices
from kap_ui.sections.linkages.ribbons import PlacedNode, PlacedRibbon, Ribbon, placed
from kap_ui.sections.shared.between_words import between
from kap_ui.sections.shared.short_names import cut
from kap_ui.state.page_cache import memoized
from kap_ui.state.theme import theme
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_RIBBONS: Final = ("id", "a", "b", "x0", "x1", "y0", "y1", "h", "words")
_NODES: Final = ("a", "b", "x", "side", "y", "y2", "yc", "name", "figure", "colour")


@memoized
def figure(flow: Flow, choices: FlowChoices) -> ChartFigure:
    """Return the picture of a flow that is not empty; a click lets a node or a ribbon stand out."""
    return ChartFigure(
        key="flow",
        build=chart.flow,
        frames=_frames(flow, tokens.palette(theme())),
        title=_title(flow),
        page_finding=headline(flow),
        reading=wording.sentences([_reading(flow), link_words.basis_words(flow.links)]),
        hint=_("Choose the group to open it.") if flow.folded else "",
        least_height=370,
        file_frames=partial(_frames, flow, tokens.LIGHT),
        alt=_("Flow of links: ribbons between columns of names"),
        options=_options(flow),
        table=_table(flow),
        columns=[
            *link_table.end_columns(),
            TableColumn("words", _("Link"), meaning=_("Strength and basis of the link")),
            *link_table.reason_columns(),
        ],
        is_illustrative=flow.is_illustrative,
        sources=link_table.sources(flow.links),
        select=chart.PICK,
        on_select=partial(flow_choice.choose_clicked, choices),
    )


def _title(flow: Flow) -> str:
    items = families.name(flow.choice.family)
    if flow.choice.leads_to_regions:
        return _("From the SDGs through the priorities to the regions")
    if flow.choice.objective is not None:
        return _("From %(code)s through its outcomes to %(items)s") % {"code": flow.choice.objective, "items": items}
    return _("From the priorities to %(items)s") % {"items": items}


def _reading(flow: Flow) -> str:
    """Return how to read the picture."""
    sentences = [
        _("%(links)s; a primary link is twice as wide as a secondary one.")
        % {"links": link_words.links_counted(len(flow.links))}
    ]
    if flow.choice.leads_to_regions:
        sentences.append(_("The right half follows from the regional initiatives that a priority is linked to."))
    if flow.folded:
        folded = len(flow.folded)
        sentence = ngettext(
            "%(n)s more item is grouped apart.",
            "%(n)s more items are grouped together.",
            folded,
        )
        sentences.append(sentence % {"n": number(folded)})
    return wording.sentences(sentences)


def _options(flow: Flow) -> dict[str, Any]:
    left, middle, right = _("Priority"), _("Outcome"), families.tab(flow.choice.family)
    if flow.choice.leads_to_regions:
        left, middle, right = families.tab("SDG"), _("Priority"), _("Region, by its initiatives")
    return {
        "columns": len(flow.columns),
        "words": {"left": left, "middle": middle, "right": right, "link": _("Link")},
    }


def _frames(flow: Flow, palette: Palette) -> dict[str, pd.DataFrame]:
    weighed = [
        [Ribbon(start, end, sum(strand.weight for strand in strands)) for (start, end), strands in ribbons.items()]
        for ribbons in flow.ribbons
    ]
    nodes, ribbons = placed(flow.columns, weighed, chart.HEIGHT)
    last = len(flow.columns) - 1
    edges = [(0.0, 0.0), *([chart.MIDDLE] if last > 1 else []), (1.0, 1.0)]
    node_records = [
        (node.code, "", edges[node.column][0], _side(node.column, last), node.y, node.bottom,
         (node.y + node.bottom) / 2, node_label(flow, node.code), number(_links_through(flow, node)),
         _colour(flow, node.code, palette))
        for node in nodes
    ]  # fmt: skip
    ribbon_records = [
        (_id(drawn), drawn.ribbon.start, drawn.ribbon.end, edges[drawn.column][1], edges[drawn.column + 1][0], drawn.y0,
         drawn.y1, drawn.height, _ribbon_words(flow, drawn))
        for drawn in ribbons
    ]  # fmt: skip
    meeting_points = frozenset(flow.meeting_points)
    lit = [_id(drawn) for drawn in ribbons if _stands_out(flow.choice, drawn.ribbon, meeting_points)]
    return {
        "ribbons": pd.DataFrame(ribbon_records, columns=list(_RIBBONS)),
        "nodes": pd.DataFrame(node_records, columns=list(_NODES)),
        "lit": pd.DataFrame({"id": lit}, dtype="object"),
    }


def _stands_out(choice: FlowChoice, ribbon: Ribbon, meeting_points: frozenset[str]) -> bool:
    """Return whether a ribbon is of the choice or, where there is none, of the finding."""
    ends = (ribbon.start, ribbon.end)
    if choice.ribbon is not None:
        return ends == choice.ribbon
    if choice.node:
        return choice.node in ends
    if choice.runs_over_outcomes:
        return WHOLE not in ends
    return not meeting_points.isdisjoint(ends)


def _links_through(flow: Flow, node: PlacedNode) -> int:
    """Return how many links leave a node; of the last column, how many arrive."""
    ribbons = flow.ribbons[min(node.column, len(flow.ribbons) - 1)]
    end = 0 if node.column < len(flow.ribbons) else 1
    return len({strand.linkage for pair, strands in ribbons.items() if pair[end] == node.code for strand in strands})


def _colour(flow: Flow, code: str, palette: Palette) -> str:
    if code in (OTHERS, WHOLE):
        return palette.rule_strong
    return families.colour(flow.linkages, code) or palette.accent


def _ribbon_words(flow: Flow, drawn: PlacedRibbon) -> str:
    ribbon = drawn.ribbon
    strands = flow.ribbons[drawn.column][ribbon.start, ribbon.end]
    words = link_words.links_counted(len(strands))
    if len(strands) == 1:
        words = link_words.words_with_reason(strands[0].linkage)
    start, end = cut(node_label(flow, ribbon.start), 40), cut(node_label(flow, ribbon.end), 40)
    return wording.labelled(between(start, end), cut(words, 140))


def _side(column: int, last: int) -> str:
    return "left" if column == 0 else "right" if column == last else "middle"


def _id(drawn: PlacedRibbon) -> str:
    return f"{drawn.column} {drawn.ribbon.start} {drawn.ribbon.end}"


def _table(flow: Flow) -> pd.DataFrame:
    """Return the links behind the ribbons."""
    frame = link_table.rows(flow.linkages, flow.links)
    frame["words"] = [link_words.link_words(linkage) for linkage in flow.links]
    return frame
