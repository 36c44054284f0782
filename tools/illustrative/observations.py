"""The rows of observations.csv: what the reporters sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from .csv_files import MARK, SOURCE, Row, number_text
from .draw import Draw, nearest
from .kpis import MadeUpKpi
from .places import REGIONAL_OFFICES
from .quarters import quarter_text
from .story import DISTANCES
from .targets import Aim, aims

OBSERVATION_COLUMNS: Final = (
    "kpi_code",
    "place_code",
    "quarter",
    "dimension",
    "category",
    "value",
    "numerator",
    "denominator",
    "countries",
    "origin",
    "basis",
    "is_correction",
    "source",
    "note",
)


def shares_reached(kpi: MadeUpKpi, reporter: str, pace: float) -> dict[int, float]:
    """Return the share from baseline to target at each due quarter, as if all were sent. Flows only rise."""
    draw = Draw(f"{kpi.code}:{reporter}:way")
    steps = kpi.steps
    ideal = [kpi.expected(number) * (pace + kpi.was_above(reporter, number)) for number in steps]
    if kpi.row["cumulation"] != "flow":
        lively = 0.05 if pace else 0.0
        return {number: share + draw.around_zero(lively) for number, share in zip(steps, ideal, strict=True)}
    season = (0.8, 1.0, 0.9, 1.3)
    gains = [
        max(0.0, share - before) * season[number % 4] * draw.between(0.5, 1.5)
        for number, share, before in zip(steps, ideal, [0.0, *ideal], strict=False)
    ]
    scale = ideal[-1] / sum(gains)
    shares, reached = {}, 0.0
    for number, gain in zip(steps, gains, strict=True):
        reached += gain * scale
        shares[number] = reached
    return shares


Figures = dict[str, str]
"""Columns of an observation: dimension, category, and a value, or numerator and denominator, or countries."""


def flow_figures(
    kpi: MadeUpKpi, reporter: str, aim: Aim, shares: dict[int, float]
) -> Iterator[tuple[int, list[Figures]]]:
    """Yield what was added in each step."""
    reached = 0
    draw = Draw(f"{kpi.code}:{reporter}:sex")
    women = draw.between(0.36, 0.55)
    for number, share in shares.items():
        total = nearest(aim.target * share, kpi.recipe.grain)
        yield number, counted(kpi, total - reached, women + draw.around_zero(0.04))
        reached = max(reached, total)


def counted(kpi: MadeUpKpi, total: int, women: float) -> list[Figures]:
    """Return a count, and where persons are counted the women and men in it; `women` is their share."""
    figures = [{"dimension": "total", "category": "", "value": str(total)}]
    if kpi.recipe.by_sex:
        female = nearest(total * women)
        figures.append({"dimension": "sex", "category": "female", "value": str(female)})
        figures.append({"dimension": "sex", "category": "male", "value": str(total - female)})
    return figures


def level_figures(
    kpi: MadeUpKpi, reporter: str, aim: Aim, shares: dict[int, float]
) -> Iterator[tuple[int, list[Figures]]]:
    """Yield the level in each step."""
    for number, share in shares.items():
        level = max(0, nearest(aim.baseline + (aim.target - aim.baseline) * share))
        yield number, counted(kpi, level, 0.5)


def step_figures(
    kpi: MadeUpKpi, reporter: str, aim: Aim, shares: dict[int, float]
) -> Iterator[tuple[int, list[Figures]]]:
    """Yield 0 until the year in which the step is taken, then 1."""
    year = kpi.recipe.first_year[REGIONAL_OFFICES.index(reporter)]
    for number in shares:
        yield number, counted(kpi, int(0 < year <= number // 4), 0.5)


def rate_figures(
    kpi: MadeUpKpi, reporter: str, aim: Aim, shares: dict[int, float]
) -> Iterator[tuple[int, list[Figures]]]:
    """Yield numerator and denominator in each step, or only the percentage where WORLD publishes only that."""
    draw = Draw(f"{kpi.code}:{reporter}:sizes")
    recipe = kpi.recipe
    limit = float(kpi.row["upper_limit"] or 1000)
    part = aim.weight / sum(reporter_aim.weight for reporter_aim in aims(kpi).values())
    distance = DISTANCES.get(kpi.region(reporter), 0.5)
    for number, share in shares.items():
        percent = aim.baseline + (aim.target - aim.baseline) * share
        if kpi.row["direction"] == "maintain":
            percent = aim.target + distance + draw.around_zero(5)
        percent = min(max(percent, 0.0), limit)
        if not recipe.size and not recipe.denominators:
            yield number, [{"dimension": "total", "category": "", "value": number_text(percent, 1)}]
            continue
        if recipe.denominators:
            denominator = nearest(aim.weight)
        else:
            denominator = max(5, nearest(recipe.size * part * draw.between(0.85, 1.15), recipe.grain))
        numerator = nearest(denominator * percent / 100, recipe.grain)
        figures = [ratio("total", "", numerator, denominator)]
        if recipe.by_sex:
            women = nearest(denominator * draw.between(0.4, 0.55))
            reached = min(women, nearest(numerator * women / denominator * draw.between(0.97, 1.06)))
            figures.append(ratio("sex", "female", reached, women))
            figures.append(ratio("sex", "male", numerator - reached, denominator - women))
        yield number, figures


def ratio(dimension: str, category: str, numerator: int, denominator: int) -> Figures:
    """Return a numerator with its denominator."""
    return {
        "dimension": dimension,
        "category": category,
        "numerator": str(numerator),
        "denominator": str(denominator),
    }


def union_figures(
    kpi: MadeUpKpi, reporter: str, aim: Aim, shares: dict[int, float]
) -> Iterator[tuple[int, list[Figures]]]:
    """Yield the set of countries of each step: of a flow those reached in it, of a level those that hold.

    A set is never empty, since an empty cell means "missing". A step without a new country names an earlier one.
    """
    draw = Draw(f"{kpi.code}:{reporter}:countries")
    open_countries = kpi.open_countries(reporter)
    own = [country for country in open_countries if country in kpi.places.countries_of[reporter]]
    order = draw.shuffled(own) + draw.shuffled(country for country in open_countries if country not in own)
    if kpi.recipe.reporters == "regional":
        order = draw.shuffled(order)
    reached = 0
    for number, share in shares.items():
        size = max(1, nearest(aim.baseline + (aim.target - aim.baseline) * share))
        size = min(size, len(order))
        if kpi.row["cumulation"] == "flow":
            named = order[reached:size]
            if reached and (not named or draw.chance(0.3)):
                named = [*named, draw.one_of(order[:reached])]
            reached = max(reached, size)
        else:
            named = order[:size]
            if size < len(order) and size > 2 and draw.chance(0.4):  # one drops out, another comes in
                named = [*named[:-1], order[size]]
        yield number, [{"dimension": "total", "category": "", "countries": ";".join(sorted(named))}]


def figures_of(
    kpi: MadeUpKpi,
) -> Callable[[MadeUpKpi, str, Aim, dict[int, float]], Iterator[tuple[int, list[Figures]]]]:
    """Return the function that makes the figures of a KPI, by its aggregation and cumulation."""
    if kpi.is_union:
        return union_figures
    return {"flow": flow_figures, "level": level_figures, "step": step_figures, "rate": rate_figures}[
        kpi.row["cumulation"]
    ]


def observation_rows(kpi: MadeUpKpi) -> Iterator[Row]:
    """Yield rows of observations.csv, by place and quarter. Where regions report, WORLD is the sum of them."""
    reporter_aims = aims(kpi)
    paces = kpi.paces({reporter: aim.weight for reporter, aim in reporter_aims.items()})
    make = figures_of(kpi)
    regional_levels: dict[int, int] = defaultdict(int)
    for reporter in sorted(reporter_aims, key=lambda code: kpi.places.order[code]):
        shares = shares_reached(kpi, reporter, paces[reporter])
        for number, figures in make(kpi, reporter, reporter_aims[reporter], shares):
            if kpi.recipe.reporters == "regions":
                regional_levels[number] += int(figures[0]["value"])
            if kpi.is_sent(reporter, number):
                yield from as_rows(kpi, reporter, number, figures)
    for number, level in regional_levels.items():
        yield from as_rows(kpi, "WORLD", number, counted(kpi, level, 0.5))


def as_rows(kpi: MadeUpKpi, place: str, number: int, figures: list[Figures]) -> Iterator[Row]:
    """Yield the rows of a place and quarter. One in a hundred corrects an earlier figure."""
    corrects = Draw(f"{kpi.code}:{place}:{quarter_text(number)}:corrects").chance(0.01)
    for columns in figures:
        yield {
            "kpi_code": kpi.code,
            "place_code": place,
            "quarter": quarter_text(number),
            **columns,
            "origin": MARK,
            "basis": MARK,
            "is_correction": "1" if corrects else "0",
            "source": SOURCE,
            "note": "corrects the figure first sent (made up, as the figure is)" if corrects else "",
        }
