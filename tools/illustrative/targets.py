"""The rows of targets.csv: baselines, milestones and targets of WORLD, regions and offices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .csv_files import MARK, SOURCE, Row, number_text
from .draw import Draw, nearest, split
from .kpis import MadeUpKpi
from .quarters import quarter_number, quarter_text

TARGET_COLUMNS: Final = ("kpi_code", "place_code", "quarter", "kind", "value", "basis", "source")


@dataclass(frozen=True)
class Aim:
    """Baseline and target of a reporter, and its weight in those of its region."""

    baseline: float
    target: float
    weight: float


def aims(kpi: MadeUpKpi) -> dict[str, Aim]:
    """Return the aims of the reporters: for counts parts of the world's, for percentages a level of their own."""
    recipe, weights = kpi.recipe, kpi.weights
    if kpi.row["cumulation"] == "step":
        return {office: Aim(0, 1, 1) for office in kpi.reporters}
    if kpi.is_percentage:
        draw = Draw(f"{kpi.code}:baselines")
        spread = 0.0 if kpi.row["direction"] == "maintain" or kpi.reporters == ["WORLD"] else 6.0
        sizes = dict(zip(kpi.reporters, recipe.denominators, strict=True)) if recipe.denominators else weights
        return {
            reporter: Aim(nearest((recipe.baseline + draw.around_zero(spread)) * 10) / 10, recipe.goal, sizes[reporter])
            for reporter in kpi.reporters
        }
    targets = split(nearest(recipe.goal), weights, recipe.grain, least=1)
    if kpi.is_union:
        targets = {office: min(target, len(kpi.open_countries(office))) for office, target in targets.items()}
    baselines = dict.fromkeys(targets, 0)
    if recipe.baseline:
        draw = Draw(f"{kpi.code}:baselines")
        uneven = {reporter: target * draw.between(0.85, 1.15) for reporter, target in targets.items()}
        parts = split(nearest(recipe.baseline), uneven, recipe.grain)
        baselines = {reporter: min(part, targets[reporter] - 1) for reporter, part in parts.items()}
    return {reporter: Aim(baselines[reporter], targets[reporter], weights[reporter]) for reporter in targets}


def points(kpi: MadeUpKpi, aim: Aim) -> list[tuple[int, str, float]]:
    """Return quarter, kind and value of a reporter's baseline, milestones and target."""

    def between(share: float) -> float:
        exact = aim.baseline + (aim.target - aim.baseline) * share
        return nearest(exact * 10) / 10 if kpi.is_percentage else nearest(exact, kpi.recipe.grain)

    return [
        (quarter_number(kpi.recipe.start), "baseline", aim.baseline),
        *((number, "milestone", between(share)) for number, share in kpi.milestones),
        (quarter_number(kpi.recipe.end), "target", aim.target),
    ]


def target_rows(kpi: MadeUpKpi) -> Iterator[Row]:
    """Yield rows of targets.csv. Regions and WORLD have the sums of their reporters, or weighted means of rates."""
    at_place: dict[str, list[tuple[Aim, list[tuple[int, str, float]]]]] = defaultdict(list)
    for reporter, aim in aims(kpi).items():
        entry = (aim, points(kpi, aim))
        for place in dict.fromkeys((reporter, kpi.region(reporter), "WORLD")):
            at_place[place].append(entry)
    for place in sorted(at_place, key=lambda code: kpi.places.order[code]):
        entries = at_place[place]
        for position, (number, kind, first) in enumerate(entries[0][1]):
            values = [reporter_points[position][2] for _, reporter_points in entries]
            if len(entries) == 1:
                value = first
            elif kpi.is_percentage:
                weights = [aim.weight for aim, _ in entries]
                pooled = sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
                value = nearest(pooled * 10) / 10
            else:
                value = sum(values)
            yield {
                "kpi_code": kpi.code,
                "place_code": place,
                "quarter": quarter_text(number),
                "kind": kind,
                "value": number_text(value, 1),
                "basis": MARK,
                "source": SOURCE,
            }
