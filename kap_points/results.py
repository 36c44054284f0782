"""The points on results: the plan, each priority, the enablers, what needs attention, one KPI."""

from __future__ import annotations

from collections.abc import Iterator

from kap_model.progress import ENABLERS
from kap_model.vocabulary import RollUpLevel
from kap_points.figure_point import point
from kap_points.point import Point
from kap_points.reading import Reading
from kap_ui.frame import page_list
from kap_ui.sections.results import attention, history, kpi, kpi_history, overview, priorities
from kap_ui.state import data
from kap_ui.words.wording import _

_OF_OVERVIEW = ("place", "quarter", "compared", "origin")


def plan(reading: Reading) -> Iterator[Point]:
    """Yield whether the plan is on course, with its KPIs by status quarter by quarter."""
    selection = reading.about(*_OF_OVERVIEW)
    answer = overview.overview(selection, are_enablers_open=False)
    yield point(
        reading,
        history.mix(history.history(selection)),
        code="plan",
        question=_(page_list.page("overview").question),
        finding=overview.finding(answer),
        selection=selection,
        page="overview",
        data_quarter=answer.data_quarter,
        is_illustrative=answer.plan.is_illustrative,
    )


def each_priority(reading: Reading) -> Iterator[Point]:
    """Yield how each priority stands, with its KPIs, those furthest behind first."""
    objectives = data.progress(reading.selection.origin).facts.objectives
    for code, objective in objectives.items():
        if objective.level is RollUpLevel.PRIORITY:
            yield priority(reading, code)


def priority(reading: Reading, code: str) -> Point:
    """Return how a priority or an enabler stands."""
    selection = reading.about("priority", "place", "quarter", "origin", objective=code)
    answer = priorities.answer(selection)
    return point(
        reading,
        priorities.lines(answer, "shortfall", None),
        code=f"priority-{code}",
        question=_("How is %(objective)s doing?") % {"objective": f"{code} {data.name(code)}"},
        finding=priorities.headline(answer),
        selection=selection,
        page="priorities",
        data_quarter=answer.data_quarter,
        is_illustrative=answer.is_illustrative,
        own={"sort": "shortfall"},
    )


def enablers(reading: Reading) -> Iterator[Point]:
    """Yield how the enablers stand, together and one by one; nothing where the plan has none."""
    selection = reading.about(*_OF_OVERVIEW)
    answer = overview.overview(selection, are_enablers_open=True)
    if ENABLERS not in answer.codes:
        return
    figure = overview.enabler_rows(answer)
    yield point(
        reading,
        figure,
        code="enablers",
        question=_("How are the enablers doing?"),
        finding=figure.finding,
        selection=selection,
        page="overview",
        data_quarter=answer.at(ENABLERS).data_quarter,
        own={"enablers": overview.OPEN},
    )


def needs_attention(reading: Reading) -> Iterator[Point]:
    """Yield what to act on first."""
    selection = reading.about(*_OF_OVERVIEW)
    answer = overview.overview(selection, are_enablers_open=False)
    yield point(
        reading,
        attention.to_act_on(selection, answer.course),
        code="needs-attention",
        question=_("What needs attention first?"),
        finding=attention.finding(selection, answer.course),
        selection=selection,
        page="overview",
        data_quarter=answer.data_quarter,
    )


def furthest_behind(reading: Reading) -> str | None:
    """Return the code of the KPI that is furthest behind at the place; None where none is behind."""
    behind = overview.overview(reading.about(*_OF_OVERVIEW), are_enablers_open=False).course.behind
    return behind[0].receipt.kpi_code if behind else None


def one_kpi(reading: Reading, code: str) -> Point:
    """Return how a KPI stands at the place of the reading.

    Raises:
        KeyError: the plan has no such KPI.
    """
    selection = reading.about("kpi", "place", "quarter", "origin", kpi=code)
    answer = kpi.answer(selection)
    return point(
        reading,
        kpi_history.series(answer) if answer.is_drawable else kpi_history.point_table(answer),
        code=f"kpi-{code}",
        question=_(page_list.page("kpi").question),
        finding=kpi.headline(answer),
        selection=selection,
        page="kpi",
        data_quarter=answer.line.data_quarter,
        is_illustrative=answer.receipt.is_illustrative,
        notes=[kpi.status_words(answer)],
    )
