"""The KPIs that changed, the biggest change first, each with its steps by cause and the rows behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.causes.splits import KpiChange, Step
from kap_model.measures import Standing
from kap_model.queries import causes
from kap_model.queries.causes import SHARE_DECIMALS
from kap_model.vocabulary import Cause
from kap_ui import marks
from kap_ui.charts import change_rows as chart
from kap_ui.figures.figure import Drawing, RowsFigure, TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.reporting import change_words
from kap_ui.sections.reporting.change_words import Behind
from kap_ui.sections.reporting.changes import Changes
from kap_ui.sections.shared import kpi_rows_picture
from kap_ui.sections.shared.between_words import between
from kap_ui.sections.shared.short_names import in_lines
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter, signed

PAGE: Final = "changes"
KPI: Final = "of"
"""The parameter of the address that names the only KPI."""

_MOST: Final = 20
"""Changes that stand as rows; the table has them all."""

_MOST_IN_PICTURE: Final = 10
_MOST_BEHIND: Final = 8
"""Rows that an opened change shows, unless one KPI alone is asked for."""


def figure(found: Changes, people: Mapping[str, str], own: Mapping[str, str | None]) -> RowsFigure:
    """Return the changes as rows, with their table and files.

    Args:
        found: what changed.
        people: the names of people by their addresses; none for a reader who may not see them.
        own: the choices of the page, for its links.
    """
    shown = found.listed[:_MOST]
    greatest = max((abs(step.difference) for change in shown for step in change.steps if step.difference), default=1.0)
    row = partial(_row, found, people, own, greatest)
    rows: Markup | None = None
    if shown:
        rows = joined(
            [
                marks.split_changes([row(change) for change in shown], to=_("to"), label=title(found)),
                _more(len(found.listed) - len(shown)),
            ]
        )
    return RowsFigure(
        key="changed",
        title=title(found),
        finding="",
        subtitle=reading(found),
        rows=rows if rows is not None else marks.note(_("No KPI changed like this."), _nothing(found)),
        table=table(found),
        columns=columns(found, with_causes_apart=True),
        is_illustrative=any(change.is_illustrative for change in found.listed),
        drawing=partial(_drawing, found) if found.listed else None,
        sources=found.sources,
    )


def title(found: Changes) -> str:
    """Return what the changes are of."""
    if found.kpi is not None:
        return _("%(kpi)s: what changed, place by place") % {"kpi": found.name(found.kpi)}
    values = {"place": found.name(found.place)}
    if found.cause is not None:
        return _("What %(cause)s changed, the biggest change first: %(place)s") % {
            **values, "cause": change_words.inside(found.cause),
        }  # fmt: skip
    return _("What changed, the biggest change first: %(place)s") % values


def reading(found: Changes) -> str:
    """Return how to read the changes."""
    older = quarter(found.compared.comparison.older_quarter)
    text = _("Progress in per cent, differences in percentage points. The steps of a KPI add up to its whole change.")
    if found.compared.comparison.older_quarter != found.compared.comparison.newer_quarter:
        later = _(
            "Until the step “time passed” all is judged at %(older)s; a figure of a later quarter takes effect with "
            "that step, though it is new."
        )
        text = wording.sentences([text, later % {"older": older}])
    return text


def _nothing(found: Changes) -> str:
    if found.cause is not None:
        return _("Other causes, another place or another priority may have changed something.")
    return _("Progress and status of every KPI are the same in both states.")


def _more(more: int) -> Markup | None:
    if more <= 0:
        return None
    words = ngettext("%(n)s more in the table", "%(n)s more in the table", more) % {"n": number(more)}
    return element("p", words, class_="small")


def _row(
    found: Changes, people: Mapping[str, str], own: Mapping[str, str | None], greatest: float, change: KpiChange
) -> marks.SplitChange:
    whole = causes.points(change)
    place = change.place_code
    where = [change.kpi_code]
    if change.is_illustrative:
        where.append(_("illustrative"))
    is_known = change.kpi_code in found.compared.comparison.newer.indicators
    return marks.SplitChange(
        name=found.name(change.kpi_code if found.kpi is None else place),
        where=" · ".join(where),
        before=_end(change.before, _("not in the older state")),
        after=_end(change.after, _("not in the newer state")),
        difference="" if whole is None else _points(change),
        steps=[_step(step, greatest) for step in change.steps],
        behind=_behind(found, people, own, change),
        href=site_map.link_to("kpi", kpi=change.kpi_code, place=place) if is_known else None,
    )


def _end(standing: Standing | None, absent: str) -> marks.SplitEnd:
    if standing is None:
        return marks.SplitEnd(None, absent)
    share = "" if standing.share is None else percent(standing.share, SHARE_DECIMALS)
    return marks.SplitEnd(str(standing.status), wording.status(standing.status), share)


def _points(part: KpiChange | Step) -> str:
    """Return a difference in percentage points, between what is printed before and after."""
    return _("%(points)s pt") % {"points": signed(_as_number(part), SHARE_DECIMALS)}


def _as_number(part: KpiChange | Step) -> float | None:
    points = causes.points(part)
    return None if points is None else float(points)


def _step(step: Step, greatest: float) -> marks.SplitStep:
    before, after = step.before, step.after
    has_moved = before is not None and after is not None and before.status is not after.status
    length = step.difference / greatest if step.difference is not None and causes.points(step) else None
    return marks.SplitStep(
        cause=change_words.cause(step.cause),
        figure=_figure(step),
        length=length,
        ends=_ends(step),
        status=str(after.status) if has_moved and after is not None else None,
        status_words=wording.status(after.status) if has_moved and after is not None else "",
    )


def _figure(step: Step) -> str:
    if step.before is None:
        return _("new")
    if step.after is None:
        return _("gone")
    return _points(step) if causes.points(step) is not None else "–"


def _ends(step: Step) -> str:
    before, after = causes.percentage(step.before), causes.percentage(step.after)
    if before is None and after is None:
        return ""
    ends = (percent(standing.share if standing else None, SHARE_DECIMALS) for standing in (step.before, step.after))
    return between(*ends)


# ---- the rows behind


@dataclass(frozen=True, kw_only=True)
class BehindRow:
    """A row that differs, of a change: in words, with how it came, if that is known."""

    cause: str
    what: str
    remark: str
    arrival: str


def behind_rows(found: Changes, people: Mapping[str, str], change: KpiChange) -> list[BehindRow]:
    """Return the rows behind a change, in words."""
    of = found.compared
    kpi = change.kpi_code
    facts = of.comparison.newer if kpi in of.comparison.newer.indicators else of.comparison.older
    rows = causes.rows_behind(of.comparison, kpi, change.place_code)
    return [
        BehindRow(cause=each.cause, what=each.what, remark=each.remark, arrival=_arrival(found, people, kpi, each))
        for each in change_words.behind(rows, of.comparison.older_quarter, facts.indicators[kpi].decimals, found.name)
    ]


def _arrival(found: Changes, people: Mapping[str, str], kpi: str, row: Behind) -> str:
    came = None if row.key is None else found.compared.arrivals.get((kpi, *row.key))
    if came is None:
        return ""
    person = people.get(came.by, came.by) if people and came.by is not None else None
    return change_words.arrival(came, person)


def _behind(
    found: Changes, people: Mapping[str, str], own: Mapping[str, str | None], change: KpiChange
) -> tuple[str, Markup] | None:
    rows = behind_rows(found, people, change)
    if not rows:
        return None
    shown = rows[:_MOST_BEHIND]
    lines = [
        element(
            "li",
            element("b", row.cause),
            " ",
            row.what,
            element("span", wording.listed(["", *(part for part in (row.remark, row.arrival) if part)]), class_="why")
            if row.remark or row.arrival
            else None,
        )
        for row in shown
    ]
    every = site_map.link_to(PAGE, None, **{**own, "place": change.place_code, KPI: change.kpi_code})
    history = site_map.link_to("history", kpi=change.kpi_code, place=change.place_code)
    links = [link(_("History of this figure"), href=history)]
    if len(rows) > len(shown):
        links.insert(0, link(_("All %(n)s rows") % {"n": number(len(rows))}, href=every))
    lines.append(element("li", *joined_with_dots(links)))
    words = ngettext("The %(n)s row behind it", "The %(n)s rows behind it", len(rows)) % {"n": number(len(rows))}
    return words, element("ul", *lines)


def joined_with_dots(parts: Sequence[Markup]) -> list[Markup]:
    """Return links with dots between them."""
    return [joined(parts, " · ")]


def rows_table(found: Changes, people: Mapping[str, str]) -> TableFigure:
    """Return the rows behind the changes of one KPI as a table."""
    seen: dict[BehindRow, None] = {}
    for change in found.whole:
        seen |= dict.fromkeys(behind_rows(found, people, change))
    return TableFigure(
        key="rows_behind",
        title=_("The rows that differ"),
        finding=_("Fields of the KPI, points of its target paths, and figures, before and after."),
        table=pd.DataFrame(
            [
                {"cause": row.cause, "what": row.what, "remark": row.remark or None, "arrival": row.arrival or None}
                for row in seen
            ],
            columns=["cause", "what", "remark", "arrival"],
        ),
        columns=[
            TableColumn("cause", _("Cause")),
            TableColumn("what", _("Row")),
            TableColumn("remark", _("Remark")),
            TableColumn("arrival", _("How it came")),
        ],
        is_illustrative=any(change.is_illustrative for change in found.whole),
        is_tall=len(seen) > 2 * _MOST,
        sources=found.sources,
    )


# ---- the table and the picture


def columns(found: Changes, *, with_causes_apart: bool) -> list[TableColumn]:
    """Return the columns of `table`; with a column of its own for each cause, or all causes in one."""
    in_points = _("in percentage points, between the rounded figures before and after")
    apart = [
        TableColumn(str(cause), change_words.cause(cause), CellKind.NUMBER, SHARE_DECIMALS, in_points)
        for cause in found.causes
        if cause is not Cause.SCOPE
    ]
    several = found.kpi is not None
    return [
        TableColumn("kpi_code", _("KPI"), CellKind.CODE),
        TableColumn("kpi_name", _("Name"), CellKind.TEXT),
        *([TableColumn("place_name", _("Place"), CellKind.TEXT)] if several else []),
        TableColumn("before", _("Before"), CellKind.STATUS),
        TableColumn("share_before", _("Progress before"), CellKind.SHARE, SHARE_DECIMALS),
        TableColumn("after", _("After"), CellKind.STATUS),
        TableColumn("share_after", _("Progress after"), CellKind.SHARE, SHARE_DECIMALS),
        TableColumn("difference", _("Difference"), CellKind.NUMBER, SHARE_DECIMALS, in_points),
        *(apart if with_causes_apart else ()),
        TableColumn("causes", _("Causes")),
    ]


def table(found: Changes) -> pd.DataFrame:
    """Return a row for each change."""
    names = [column.name for column in columns(found, with_causes_apart=True)]
    return pd.DataFrame([_record(found, change) for change in found.listed], columns=[*names, "is_illustrative"])


def _record(found: Changes, change: KpiChange) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "kpi_code": change.kpi_code,
        "kpi_name": found.name(change.kpi_code),
        "place_name": found.name(change.place_code),
        "before": None if before is None else before.status.value,
        "share_before": None if before is None else before.share,
        "after": None if after is None else after.status.value,
        "share_after": None if after is None else after.share,
        "difference": _as_number(change),
        **{str(cause): None for cause in found.causes},
        **{str(step.cause): _as_number(step) for step in change.steps},
        "causes": said(change),
        "is_illustrative": change.is_illustrative,
    }


def said(change: KpiChange) -> str:
    """Return the steps of a change in a line: "Correction +2.0 pt, Time passed −10.3 pt: Off track"."""
    parts = []
    for step in change.steps:
        words = _("%(cause)s %(figure)s") % {"cause": change_words.cause(step.cause), "figure": _figure(step)}
        has_moved = step.before and step.after and step.before.status is not step.after.status
        if has_moved and step.after is not None:
            words = _("%(step)s: %(status)s") % {"step": words, "status": wording.status(step.after.status)}
        parts.append(words)
    return wording.listed(parts)


def _drawing(found: Changes) -> Drawing:
    """Return what the picture of the changes is drawn from, the first of them where they are many."""
    shown = found.listed[:_MOST_IN_PICTURE]
    records = [
        {
            "y": y, "code": change.kpi_code.removeprefix("K-"),
            "name": in_lines(
                found.name(change.kpi_code if found.kpi is None else change.place_code), chart.LETTERS
            ),
            **_side("before", change.before), **_side("after", change.after),
            "cause": in_lines(said(change), chart.CAUSE_LETTERS),
        }
        for y, change in enumerate(shown)
    ]  # fmt: skip
    return Drawing(
        build=chart.change_rows,
        frames={"rows": pd.DataFrame(records)},
        options={"rows": len(records)},
        note=kpi_rows_picture.more(len(found.listed) - len(shown)),
        least_width=chart.WIDTH,
        least_height=chart.TOP + chart.LEAST_ROW * len(records),
    )


def _side(name: str, standing: Standing | None) -> dict[str, str | None]:
    if standing is None:
        return {name: None, f"{name}_word": None}
    return {name: tokens.group_of(standing.status).value, f"{name}_word": wording.status(standing.status)}
