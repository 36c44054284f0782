"""KPIs, target paths, observations and judgements of the tests of the measures, with figures worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kap_model import measures
from kap_model.measures import Actual, Indicator, Observed, Receipt, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction, RollUpLevel, Status

Q = Quarter.parse
START, END = Q("2022-Q4"), Q("2026-Q4")


def kpi(cumulation: str = "level", aggregation: str = "sum", direction: str = "increase", **more: object) -> Indicator:
    known = {"kpi_code": "K", "step": 1, "decimals": 1, **more}
    return Indicator(
        direction=Direction(direction),
        cumulation=Cumulation(cumulation),
        aggregation=Aggregation(aggregation),
        **known,  # type: ignore[arg-type]
    )


def target_path(baseline: float, target: float, *milestones: tuple[str, float]) -> TargetPath:
    return TargetPath(
        baseline=(START, baseline),
        milestones=tuple((Q(quarter), value) for quarter, value in milestones),
        target=(END, target),
    )


def seen(quarter: str, value: float | None = None, n: float | None = None, d: float | None = None) -> Observed:
    return Observed(quarter=Q(quarter), value=value, numerator=n, denominator=d, origin="reported")


def lands(quarter: str, codes: str) -> Observed:
    return Observed(quarter=Q(quarter), countries=frozenset(codes.split()), origin="reported")


def by_quarter(first: str, *values: float) -> list[Observed]:
    return [seen(str(Q(first).after(number)), value) for number, value in enumerate(values)]


TREE: dict[str, tuple[str, ...]] = {
    "WORLD": ("AFR", "ASP"),
    "AFR": ("A", "B"),
    "ASP": (),
    "A": (),
    "B": ("KEN",),
    "KEN": (),
    "LDC": (),
}


def actual(
    asked: Indicator,
    rows: Mapping[str, Sequence[Observed]],
    quarter: str,
    place: str = "AFR",
    target_paths: Mapping[str, TargetPath] | None = None,
) -> Actual | None:
    series = measures.actual_series(asked, TREE, rows, target_paths or {})
    return measures.actual_at(series.get(place, []), Q(quarter))


def judged(
    asked: Indicator, own: TargetPath, rows: Sequence[Observed], quarter: str, is_world: bool = False
) -> Receipt:
    series = measures.actual_series(asked, {"A": ()}, {"A": rows}, {"A": own})
    return measures.receipt(asked, "A", is_world, Q(quarter), own, series.get("A", []))


def level_at(value: float, quarter: str, own: TargetPath, direction: str = "increase", **more: object) -> Receipt:
    return judged(kpi(direction=direction, **more), own, [seen(quarter, value)], quarter)


def built(asked: Indicator, rows: Mapping[str, Sequence[Observed]], quarter: str, own: TargetPath) -> Receipt:
    target_paths = {"AFR": own, "B": TargetPath(target=(END, 5.0))}
    series = measures.actual_series(asked, TREE, rows, target_paths)
    return measures.receipt(asked, "AFR", False, Q(quarter), own, series["AFR"])


def stands(
    status: str,
    share: float | None = None,
    expected: float | None = None,
    *,
    data_quarter: str | None = None,
    is_illustrative: bool = False,
) -> measures.Standing:
    return measures.Standing(
        status=Status(status),
        share=share,
        expected_share=expected,
        pace=None,
        data_quarter=None if data_quarter is None else Q(data_quarter),
        is_illustrative=is_illustrative,
        rules=(),
    )


def standings(**counts: int) -> dict[str, measures.Standing]:
    return {f"{status}-{number}": stands(status) for status, count in counts.items() for number in range(count)}


def rolled(judgements: Mapping[str, measures.Standing]) -> measures.RollUp:
    return measures.roll_up(RollUpLevel.PRIORITY, "P1", "AFR", Q("2024-Q4"), judgements)
