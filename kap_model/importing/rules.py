"""The rules across rows: what METHOD refuses at load, and what the plan and its tree of places must be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kap_model.codes import split_codes
from kap_model.importing import money_rules, name_rules, plan_fact_rules
from kap_model.importing.files import ILLUSTRATIVE_FOLDER
from kap_model.importing.rows import Rows
from kap_model.problems import N_, Message, Problem, ProblemKind, Problems
from kap_model.quarter import Quarter
from kap_model.unit_forms import power_of_ten
from kap_model.vocabulary import TOTAL, WORLD, Aggregation, Basis, Cumulation, Direction, Origin, PlaceKind, TargetKind

_CORRECT_ONE: Final = Message(N_("Correct one of the two"))

MARK_THE_FALL: Final = Message(N_("Correct the figure, or mark the row with is_correction 1"))
"""How a running total that falls is put right in a file."""

_CLOSE: Final = 1e-9
_LONGEST_PLAN: Final = 10
"""Years; which years other rows can name follows from the plan, so a mistyped one would let all others pass."""


def _less(a: float, b: float) -> bool:
    """Return whether a < b beyond the noise of floats, as METHOD compares."""
    return b - a >= _CLOSE * max(1.0, abs(a), abs(b))


def broken(standing: dict[str, Rows], table_names: set[str], new: dict[str, Rows]) -> Problems:
    """Return the problems across rows of what would stand once the tables of these names are loaded."""
    problems = Problems()
    if "plan" in table_names:
        problems += _plan(standing["plan"], new["plan"])
    if "places" in table_names:
        problems += _places(standing["places"])
    if "framework" in table_names:
        problems += _circles(standing["framework"], "item_code")
    if "projects" in table_names:
        problems += _order(standing["projects"], "start_quarter", "end_quarter")
    problems += money_rules.broken(standing, table_names)
    if "meetings" in table_names:
        problems += _order(standing["meetings"], "start_date", "end_date")
    if "plan_facts" in table_names:
        problems += plan_fact_rules.broken(standing["plan_facts"])
    if "names" in table_names:
        problems += name_rules.broken(standing)
    problems += _marks(new)
    if "observations" in table_names:
        problems += _totals_with_category(new["observations"], standing["observations"])
    if "kpis" in table_names:
        problems += _kpis(standing["kpis"])
    kpis = _kpi_facts(standing["kpis"])
    if table_names & {"kpis", "targets"}:
        problems += _target_paths(standing["targets"], kpis)
    if table_names & {"kpis", "observations"}:
        problems += _observations(standing["observations"], kpis)
    return problems


# The plan and its places


def _plan(plan: Rows, new: Rows) -> Iterator[Problem]:
    if not len(plan) and not new.bad:
        what, how = Message(N_("no plan in this file")), Message(N_("Add the row of the plan"))
        yield Problem(ProblemKind.MISSING_VALUE, "plan/plan.csv", what, how)
    yield from _order(plan, "start_quarter", "end_quarter")
    for index in list(plan.good())[1:]:
        what = Message(N_("a second plan"))
        how = Message(N_("Keep one; another plan has a folder of its own, which `kap plan load` puts beside this one"))
        yield plan.problem(index, ProblemKind.RULE, what, how, "plan_code", plan.values["plan_code"][index])
    for index in plan.good():
        start, end = (Quarter.parse(plan.values[column][index]) for column in ("start_quarter", "end_quarter"))
        if end.year - start.year >= _LONGEST_PLAN:
            what = Message(
                N_("a plan of more than %(n)s years: it begins in %(start)s"), n=str(_LONGEST_PLAN), start=str(start)
            )
            yield plan.problem(index, ProblemKind.OUT_OF_LIMITS, what, _CORRECT_ONE, "end_quarter", str(end))


def _order(rows: Rows, first: str, last: str) -> Iterator[Problem]:
    for index in rows.good():
        start, end = rows.values[first][index], rows.values[last][index]
        if start is not None and end is not None and end < start:
            what = Message(N_("an end before the start (%(start)s)"), start=str(start))
            yield rows.problem(index, ProblemKind.RULE, what, _CORRECT_ONE, last, str(end))


def _within(rows: Rows, column: str, low: float | None, high: float | None) -> Iterator[Problem]:
    for index in rows.good():
        value = rows.values[column][index]
        if value is None:
            continue
        if low is not None and value < low:
            what = Message(N_("less than %(number)s"), number=_shown(low))
        elif high is not None and value > high:
            what = Message(N_("more than %(number)s"), number=_shown(high))
        else:
            continue
        how = Message(N_("Correct the number"))
        yield rows.problem(index, ProblemKind.OUT_OF_LIMITS, what, how, column, _shown(value))


def _places(places: Rows) -> Iterator[Problem]:
    yield from _within(places, "latitude", -90, 90)
    yield from _within(places, "longitude", -180, 180)
    for index in places.good():
        code, kind, parent = (places.values[name][index] for name in ("place_code", "kind", "parent_code"))
        if (code == WORLD) != (kind == PlaceKind.WORLD):
            what = Message(N_("%(code)s with the kind %(kind)s"), code=code, kind=kind)
            how = Message(N_("Only %(world)s has the kind world"), world=WORLD)
            yield places.problem(index, ProblemKind.RULE, what, how, "kind", kind)
        if (code == WORLD) != (parent is None):
            what = Message(N_("a place without a parent"))
            how = Message(N_("Only %(world)s has none; name the place that it belongs to"), world=WORLD)
            if parent:
                what = Message(N_("%(world)s under another place"), world=WORLD)
                how = Message(N_("Leave the cell empty"))
            yield places.problem(index, ProblemKind.RULE, what, how, "parent_code", parent)
    yield from _circles(places, "place_code")


def _circles(rows: Rows, code_column: str) -> Iterator[Problem]:
    codes, parents = rows.values[code_column], rows.values["parent_code"]
    parent_of = {codes[index]: parents[index] for index in rows.good()}
    fine: set[str] = set()
    for index in rows.good():
        path: list[str] = []
        on_path: set[str] = set()
        code = codes[index]
        while code is not None and code not in fine and code not in on_path:
            path.append(code)
            on_path.add(code)
            code = parent_of.get(code)
        if code is not None and code == codes[index] and code not in fine:
            what = Message(N_("a circle of parents: %(codes)s"), codes=" > ".join([*path, code]))
            how = Message(N_("Correct one parent"))
            yield rows.problem(index, ProblemKind.RULE, what, how, "parent_code", parents[index])
        elif code is None or code in fine:
            fine.update(path)


def _marks(new: dict[str, Rows]) -> Iterator[Problem]:
    """Return where a made-up figure is not marked, or a real one stands in the folder of made-up ones."""
    for name in ("observations", "targets", "partners", "projects", "budgets", "contributions"):
        rows = new[name]
        marks = rows.values["origin" if "origin" in rows.values else "basis"]
        column = "origin" if "origin" in rows.values else "basis"
        bases = rows.values.get("basis", [None] * len(rows))
        for index in rows.good():
            if marks[index] != "illustrative" and ILLUSTRATIVE_FOLDER in rows.places[index][0].split("/")[:-1]:
                what = Message(
                    N_("a row in the folder %(folder)s that is not marked illustrative"), folder=ILLUSTRATIVE_FOLDER
                )
                how = Message(N_("Mark it illustrative, or move it to another folder"))
                yield rows.problem(index, ProblemKind.RULE, what, how, column, marks[index])
            elif marks[index] == Origin.PUBLISHED and bases[index] == Basis.ILLUSTRATIVE:
                what = Message(N_("an illustrative figure given as published"))
                how = Message(N_("Correct its origin or its basis"))
                yield rows.problem(index, ProblemKind.RULE, what, how, column, marks[index])


# KPIs


_MONEY: Final = re.compile(r"\b[A-Z]{3}\b|(?i:dollars?|francs?|euros?)\b")
"""What tells a unit of money: the code of a currency, or its name."""
_MEASURE: Final = re.compile(
    rf"%|/|(?i:\b(per|ratio|rate|share|index|score|points?|average|mean|median)\b)|{_MONEY.pattern}"
)
"""What tells a unit that is measured, and not counted."""
_MOST_PERCENT: Final = 1e4
"""A hundred times the whole: prices and growth exceed 100 %, where the KPI sets no limit."""
_MOST_COUNTED: Final = 1e10
"""There are 8 billion people, and nothing that the plan counts is more than they are."""
_MOST_MONEY: Final = 1e12
"""Ten times the 100 billion dollars that all pledges to Partner2Connect aim at."""


@dataclass(frozen=True, slots=True)
class _Kpi:
    """What the figures of a KPI are checked by.

    `is_count` says that it counts things, of which there is no fraction: countries, persons, events. `largest` is the
    largest figure that can be, in its unit.
    """

    direction: str
    cumulation: str
    aggregation: str
    lower: float | None
    upper: float | None
    unit: str
    is_count: bool
    largest: float

    @classmethod
    def of_row(cls, kpis: Rows, index: int) -> _Kpi:
        """Return the KPI of a row."""
        columns = ("direction", "cumulation", "aggregation", "lower_limit", "upper_limit", "decimals", "unit_en")
        direction, cumulation, aggregation, lower, upper, decimals, unit = (
            kpis.values[column][index] for column in columns
        )
        is_measure = bool(_MEASURE.search(unit)) if unit else aggregation != Aggregation.UNION
        size = 10 ** power_of_ten(unit or "")
        is_percent = (unit or "").startswith("%")
        most = _MOST_PERCENT if is_percent else _MOST_MONEY if _MONEY.search(unit or "") else _MOST_COUNTED
        is_count = decimals == 0 and not is_measure
        return cls(direction, cumulation, aggregation, lower, upper, unit or "", is_count, most / size)


def _kpis(kpis: Rows) -> Iterator[Problem]:
    for column, low, high in (("decimals", 0, 12), ("due_lag_days", 0, 3660), ("tolerance", 0, None)):
        yield from _within(kpis, column, low, high)
    for index in kpis.good():
        lower, upper = kpis.values["lower_limit"][index], kpis.values["upper_limit"][index]
        if lower is not None and upper is not None and upper < lower:
            what = Message(N_("an upper limit below the lower one (%(lower)s)"), lower=_shown(lower))
            yield kpis.problem(index, ProblemKind.RULE, what, _CORRECT_ONE, "upper_limit", _shown(upper))


def _kpi_facts(kpis: Rows) -> dict[str, _Kpi]:
    return {kpis.values["kpi_code"][index]: _Kpi.of_row(kpis, index) for index in kpis.good()}


def _figure_problem(kpi: _Kpi, value: float, *, is_ratio: bool = False) -> tuple[ProblemKind, Message, Message] | None:
    """Return how a figure cannot be one of a KPI: the kind of problem, what is wrong, and how to fix it."""
    if what := _limits_problem(kpi, value):
        return ProblemKind.OUT_OF_LIMITS, what, Message(N_("Correct the figure, or the KPI's limits"))
    if abs(value) > kpi.largest:
        most = f"{kpi.largest:,.0f} {kpi.unit}".rstrip()
        what = Message(
            N_("%(figure)s is beyond %(most)s, which nothing in the plan reaches"), figure=_shown(value), most=most
        )
        return ProblemKind.OUT_OF_LIMITS, what, Message(N_("Correct the figure"))
    if kpi.is_count and not is_ratio and not value.is_integer():
        what = Message(
            N_("%(figure)s of what is counted whole (%(unit)s; the KPI has 0 decimals)"),
            figure=_shown(value),
            unit=kpi.unit or Message(N_("countries")),
        )
        return ProblemKind.RULE, what, Message(N_("Write a whole number, or give the KPI decimals in kpis"))
    return None


def _limits_problem(kpi: _Kpi, value: float) -> Message | None:
    if kpi.lower is not None and _less(value, kpi.lower):
        return Message(
            N_("%(figure)s is below the KPI's lower limit %(limit)s"), figure=_shown(value), limit=_shown(kpi.lower)
        )
    if kpi.upper is not None and _less(kpi.upper, value):
        return Message(
            N_("%(figure)s is above the KPI's upper limit %(limit)s"), figure=_shown(value), limit=_shown(kpi.upper)
        )
    return None


def _shown(number: float) -> str:
    return f"{number:.12g}"


# Baselines, milestones and targets

_SECOND: Final = {
    TargetKind.BASELINE: N_("a second baseline of this KPI at this place (the first is for %(quarter)s)"),
    TargetKind.TARGET: N_("a second target of this KPI at this place (the first is for %(quarter)s)"),
}
_TARGET_FROM_BASELINE: Final[dict[str, str]] = {
    Direction.INCREASE: N_("a target below its baseline (%(start)s) for a KPI that should rise"),
    Direction.DECREASE: N_("a target above its baseline (%(start)s) for a KPI that should fall"),
    Direction.MAINTAIN: N_("a target that differs from its baseline (%(start)s) for a KPI that should be maintained"),
}
_MILESTONE_FROM_BASELINE: Final[dict[str, str]] = {
    Direction.INCREASE: N_("a milestone below its baseline (%(start)s) for a KPI that should rise"),
    Direction.DECREASE: N_("a milestone above its baseline (%(start)s) for a KPI that should fall"),
    Direction.MAINTAIN: N_(
        "a milestone that differs from its baseline (%(start)s) for a KPI that should be maintained"
    ),
}
_MILESTONE_FROM_MILESTONE: Final[dict[str, str]] = {
    Direction.INCREASE: N_("a milestone below the milestone before it (%(start)s) for a KPI that should rise"),
    Direction.DECREASE: N_("a milestone above the milestone before it (%(start)s) for a KPI that should fall"),
    Direction.MAINTAIN: N_(
        "a milestone that differs from the milestone before it (%(start)s) for a KPI that should be maintained"
    ),
}
"""Steps against a KPI's direction, by that direction."""


def _target_paths(targets: Rows, kpis: dict[str, _Kpi]) -> Iterator[Problem]:
    target_paths: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in targets.good():
        kpi_code = targets.values["kpi_code"][index]
        kpi = kpis.get(kpi_code)
        if kpi is None:  # the KPI has a problem of its own, or is not known here
            continue
        target_paths[kpi_code, targets.values["place_code"][index]].append(index)
        if problem := _figure_problem(kpi, targets.values["value"][index]):
            yield _at_value(targets, index, *problem)
    for (kpi_code, _place), indices in target_paths.items():
        yield from _target_path(targets, kpis[kpi_code], sorted(indices, key=lambda i: targets.values["quarter"][i]))


def _target_path(targets: Rows, kpi: _Kpi, indices: Sequence[int]) -> Iterator[Problem]:
    """Check the target path of one KPI at one place; `indices` are in the order of time."""
    kinds, values, quarters = (targets.values[name] for name in ("kind", "value", "quarter"))
    of_kind = {kind: [i for i in indices if kinds[i] == kind] for kind in TargetKind}
    for kind in _SECOND:
        for index in of_kind[kind][1:]:
            what = Message(_SECOND[kind], quarter=quarters[of_kind[kind][0]])
            how = Message(N_("Keep one, or make the other a milestone"))
            yield targets.problem(index, ProblemKind.RULE, what, how, "kind", str(kind))
    baseline = of_kind[TargetKind.BASELINE][0] if of_kind[TargetKind.BASELINE] else None
    target = of_kind[TargetKind.TARGET][0] if of_kind[TargetKind.TARGET] else None
    if baseline is not None and kpi.cumulation == Cumulation.FLOW and abs(values[baseline]) > _CLOSE:
        what = Message(N_("a baseline of a flow that is not 0: a flow is counted from its baseline on"))
        yield _at_value(targets, baseline, ProblemKind.RULE, what, Message(N_("Write 0, or make the KPI a level")))
    if baseline is not None and target is not None:
        if quarters[target] <= quarters[baseline]:
            what = Message(
                N_("a target that does not come after its baseline (%(quarter)s)"), quarter=quarters[baseline]
            )
            how = Message(N_("Correct one of the two quarters"))
            yield targets.problem(target, ProblemKind.RULE, what, how, "quarter", quarters[target])
        if _is_wrong_way(kpi, values[baseline], values[target]):
            what = Message(_TARGET_FROM_BASELINE[kpi.direction], start=_shown(values[baseline]))
            how = Message(N_("Correct the value, the baseline or the KPI's direction"))
            yield _at_value(targets, target, ProblemKind.RULE, what, how)
    yield from _milestones(targets, kpi, baseline, of_kind[TargetKind.MILESTONE], target)


def _milestones(
    targets: Rows, kpi: _Kpi, baseline: int | None, milestones: Sequence[int], target: int | None
) -> Iterator[Problem]:
    values, quarters = targets.values["value"], targets.values["quarter"]
    previous, wrong_ways = baseline, _MILESTONE_FROM_BASELINE
    for index in milestones:
        is_early = baseline is not None and quarters[index] <= quarters[baseline]
        is_late = target is not None and quarters[index] >= quarters[target]
        if is_early or is_late:
            what = Message(N_("a milestone that does not lie between baseline and target"))
            how = Message(N_("Correct its quarter"))
            yield targets.problem(index, ProblemKind.RULE, what, how, "quarter", quarters[index])
            continue
        wrong = None
        if previous is not None and _is_wrong_way(kpi, values[previous], values[index]):
            wrong = Message(wrong_ways[kpi.direction], start=_shown(values[previous]))
        elif target is not None and _is_wrong_way(kpi, values[index], values[target]):
            wrong = Message(N_("a milestone beyond the target (%(target)s)"), target=_shown(values[target]))
        if wrong is not None:
            how = Message(N_("Correct the value or the KPI's direction"))
            yield _at_value(targets, index, ProblemKind.RULE, wrong, how)
            continue
        previous, wrong_ways = index, _MILESTONE_FROM_MILESTONE


def _is_wrong_way(kpi: _Kpi, start: float, end: float) -> bool:
    """Return whether a step goes against the KPI's direction."""
    falls, rises = _less(end, start), _less(start, end)
    match kpi.direction:
        case Direction.INCREASE:
            return falls
        case Direction.DECREASE:
            return rises
        case Direction.MAINTAIN:
            return falls or rises
    return False


def _at_value(rows: Rows, index: int, kind: ProblemKind, what: Message, how: Message) -> Problem:
    return rows.problem(index, kind, what, how, "value", _shown(rows.values["value"][index]))


# Observations


def _totals_with_category(new: Rows, standing: Rows) -> Iterator[Problem]:
    """Return totals with a category, each with another total of its key if there is one."""
    dimensions, categories = new.values["dimension"], new.values["category"]
    wrong = [index for index, category in enumerate(categories) if category and dimensions[index] == TOTAL]
    if not wrong:
        return

    def key_of(rows: Rows, index: int) -> tuple[str, ...]:
        return tuple(rows.values[name][index] for name in ("kpi_code", "place_code", "quarter"))

    totals: dict[tuple[str, ...], set[str]] = {key_of(new, index): set() for index in wrong}
    for rows in (standing, new):
        for index, dimension in enumerate(rows.values["dimension"]):
            if dimension == TOTAL and (key := key_of(rows, index)) in totals:
                totals[key].add(rows.where(index))
    for index in wrong:
        what = Message(N_("a total with a category"))
        how = Message(N_("Leave the category empty, or name the dimension that it belongs to"))
        others = totals[key_of(new, index)] - {new.where(index)}
        if others:
            what = Message(
                N_("a total with a category, beside the total of the same key in %(where)s"), where=min(others)
            )
            how = Message(N_("Keep one of the two rows"))
        yield new.problem(index, ProblemKind.RULE, what, how, "category", categories[index])


def _observations(rows: Rows, kpis: dict[str, _Kpi]) -> Iterator[Problem]:
    names = ("kpi_code", "dimension", "value", "numerator", "denominator", "countries")
    running: dict[tuple[str, str], list[int]] = defaultdict(list)
    figures: dict[int, float] = {}
    for index, (code, dimension, value, n, d, countries) in enumerate(
        zip(*(rows.values[name] for name in names), strict=True)
    ):
        kpi = kpis.get(code)
        if kpi is None or index in rows.bad:
            continue
        refusal = _shape_problem(kpi, value, n, d, countries)
        if refusal is None:
            figure = _figure(value, n, d, countries)
            if problem := _figure_problem(kpi, figure, is_ratio=n is not None):
                kind, what, how = problem
                refusal = kind, _column(value, n), what, how
            elif kpi.cumulation == Cumulation.RUNNING and dimension == TOTAL:
                running[code, rows.values["place_code"][index]].append(index)
                figures[index] = figure
        if refusal is not None:
            kind, column, what, how = refusal
            cell = rows.values[column][index]
            shown = None if cell is None else _shown(cell) if isinstance(cell, float) else str(cell)[:80]
            yield rows.problem(index, kind, what, how, column, shown)
    yield from _falls(rows, running, figures)


def _column(value: float | None, numerator: float | None) -> str:
    return "value" if value is not None else "numerator" if numerator is not None else "countries"


def _figure(value: float | None, n: float | None, d: float | None, countries: str | None) -> float:
    if value is not None:
        return value
    if n is not None and d is not None:
        return 100 * n / d
    return float(len(split_codes(countries)))


def _shape_problem(
    kpi: _Kpi, value: float | None, n: float | None, d: float | None, countries: str | None
) -> tuple[ProblemKind, str, Message, Message] | None:
    """Return how an observation fails to be exactly one of a value, a ratio, and a set of countries; None if it is one.

    The parts are the kind of problem, the column, what is wrong, and how to fix it.
    """
    has_ratio = n is not None or d is not None
    shapes = (value is not None) + has_ratio + (countries is not None)
    rule = ProblemKind.RULE
    if shapes == 0:
        what = Message(N_("an observation without a figure"))
        how = Message(
            N_("Give a value, a numerator with a denominator, or countries; leave the row out if nothing is known")
        )
        return ProblemKind.MISSING_VALUE, "value", what, how
    if shapes > 1:
        what = Message(N_("more than one of a value, a numerator with a denominator, and countries"))
        how = Message(N_("Keep the one that the KPI asks for"))
        return rule, "countries" if countries is not None else "value", what, how
    if has_ratio:
        fill, correct = Message(N_("Fill it in")), Message(N_("Correct the number"))
        if d is None:
            what = Message(N_("a numerator without a denominator"))
            return ProblemKind.MISSING_VALUE, "denominator", what, fill
        if n is None:
            what = Message(N_("a denominator without a numerator"))
            return ProblemKind.MISSING_VALUE, "numerator", what, fill
        if d <= 0:
            what = Message(N_("a denominator that is not above 0"))
            return ProblemKind.OUT_OF_LIMITS, "denominator", what, correct
        if n < 0:
            return ProblemKind.OUT_OF_LIMITS, "numerator", Message(N_("a negative count")), correct
    if kpi.aggregation == Aggregation.POOL and not has_ratio:
        what = Message(N_("a pooled KPI without numerator and denominator"))
        how = Message(N_("Give numerator and denominator, so that places can be pooled"))
        return rule, _column(value, n), what, how
    if kpi.aggregation == Aggregation.UNION and countries is None:
        what = Message(N_("no countries, for a KPI that unites sets of countries"))
        how = Message(N_("Give the countries, separated by semicolons; counts alone cannot be united"))
        return rule, _column(value, n), what, how
    give_value = Message(N_("Give its value"))
    if kpi.aggregation != Aggregation.UNION and countries is not None:
        what = Message(N_("countries, for a KPI that does not unite sets of countries"))
        return rule, "countries", what, give_value
    if has_ratio and kpi.aggregation != Aggregation.POOL and kpi.cumulation != Cumulation.RATE:
        what = Message(N_("numerator and denominator, for a KPI that is not a rate"))
        return rule, "numerator", what, give_value
    return None


def _falls(rows: Rows, running: dict[tuple[str, str], list[int]], figures: dict[int, float]) -> Iterator[Problem]:
    """Return where a running total falls: at the later of the two rows or, if only the earlier is new, at that."""
    quarters, corrections = rows.values["quarter"], rows.values["is_correction"]
    for indices in running.values():
        indices.sort(key=lambda i: quarters[i])
        for before, index in pairwise(indices):
            if not _less(figures[index], figures[before]) or corrections[index]:
                continue
            at = index
            what = Message(
                N_("a running total that falls from %(figure)s in %(quarter)s"),
                figure=_shown(figures[before]),
                quarter=quarters[before],
            )
            how = MARK_THE_FALL
            if rows.batches[before] is None and rows.batches[index] is not None:
                at = before
                what = Message(
                    N_("a running total above the %(figure)s that stands in %(quarter)s"),
                    figure=_shown(figures[index]),
                    quarter=quarters[index],
                )
                how = Message(N_("Correct the figure; if it is right, correct the later one first"))
            column = "value" if rows.values["value"][at] is not None else "countries"
            yield rows.problem(at, ProblemKind.RULE, what, how, column, _shown(figures[at]))
