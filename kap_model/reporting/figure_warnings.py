"""What looks odd in the figures of a submission, and asks for a word before it is submitted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.category_words import DIMENSIONS
from kap_model.codes import split_codes
from kap_model.problems import N_, Message, enumerated
from kap_model.progress import PlanFacts, Progress
from kap_model.quarter import Quarter
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey, SavedRow
from kap_model.tables import Kpi, Observation
from kap_model.vocabulary import TOTAL, Aggregation, Cumulation, PlaceKind

LARGEST_STEP: Final = 3
"""How many times the largest step seen before a step may be."""

LARGEST_SHARE: Final = 1.5
"""The share of the way to the target beyond which a figure is asked about."""

RATE_POINTS: Final = 20
"""How many points a rate may lie outside the last figures."""

LAST_FIGURES: Final = 4
"""With how many of the last figures a rate is compared."""

_CLOSE: Final = 1e-9


class WarningKind(StrEnum):
    """What looks odd."""

    JUMP = "jump"
    SIGN = "sign"
    SAME_AGAIN = "same_again"
    SHARE = "share"
    FOREIGN_COUNTRIES = "foreign_countries"
    SUM = "sum"
    RATE = "rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWarning:
    """What looks odd in a row, by its place among all rows of the submission, counted from 1."""

    kind: WarningKind
    row: int
    key: RowKey
    what: Message
    reply: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the warning as JSON."""
        return {
            "kind": str(self.kind),
            "row": self.row,
            "kpi_code": self.key.kpi_code,
            "dimension": self.key.dimension,
            "category": self.key.category,
            "what": str(self.what),
            "reply": self.reply,
        }


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure in the unit of its KPI (per cent where it has a numerator); with its parts, where it has some."""

    number: float
    numerator: float | None
    denominator: float | None
    countries: frozenset[str] | None

    @classmethod
    def of(cls, row: Any) -> _Figure | None:
        """Return the figure of an entry or of an observation; None where a part misses."""
        if row.value is not None:
            return cls(row.value, None, None, None)
        if row.numerator is not None and row.denominator:
            return cls(100 * row.numerator / row.denominator, row.numerator, row.denominator, None)
        if row.countries is not None:
            countries = frozenset(split_codes(row.countries))
            return cls(float(len(countries)), None, None, countries)
        return None

    def is_same(self, other: _Figure) -> bool:
        """Whether it is the same figure: the same number, and the same countries."""
        return abs(self.number - other.number) <= _noise(self.number) and self.countries == other.countries

    @property
    def text(self) -> str:
        """The number as a warning writes it."""
        return shown(self.number)


def warnings(
    session: Session, known: KnownSubmission, facts: PlanFacts, with_draft: Progress | None
) -> list[FigureWarning]:
    """Return what looks odd in the figures of a submission, by row. Two statements.

    Args:
        session: a session to read with.
        known: the submission with its rows.
        facts: the plan.
        with_draft: the actuals of the place as they would be with the submission; None where they are not known.
    """
    codes = sorted({row.key.kpi_code for row in known.rows if row.entry.has_figure})
    units = {
        code: unit or ""
        for code, unit in session.connection().execute(
            select(col(Kpi.kpi_code), col(Kpi.unit_en)).where(col(Kpi.kpi_code).in_(codes))
        )
    }
    earlier, standing = _figures_here(session, known, codes)
    found: list[FigureWarning] = []
    for number, row in enumerate(known.rows, 1):
        figure = _Figure.of(row.entry)
        code = row.key.kpi_code
        if figure is None or code not in facts.indicators:
            continue
        before = earlier.get(row.key, [])
        odd = [*_steps(figure, before), *_same_again(figure, before), *_foreign_countries(facts, known, row.entry)]
        if facts.indicators[code].cumulation is Cumulation.RATE:
            is_percent = figure.numerator is not None or units[code].startswith("%")
            odd += _outside(figure, before) if is_percent else ()
        if row.key == RowKey(kpi_code=code) and with_draft is not None:
            odd += _share(with_draft, known, code)
        found += (_warning(kind, number, row, what) for kind, what in odd)
    found += _sums(known, facts, standing)
    return sorted(found, key=lambda warning: warning.row)


def shown(number: float) -> str:
    """Return a number as a warning writes it; each language has its own decimal point and sign between thousands."""
    return decimal(f"{number:.6g}" if abs(number) < 1e6 else f"{number:.12g}")


def decimal(text: str) -> str:
    """Return the text of a number with the decimal point of each language, and its sign between thousands."""
    whole, point, decimals = text.partition(".")
    grouped = _grouped(whole)
    return Message(N_("%(whole)s.%(decimals)s"), whole=grouped, decimals=decimals) if point else grouped


def _grouped(whole: str) -> str:
    thousands, rest = whole[:-3], whole[-3:]
    if not thousands[-1:].isdigit():  # less than a thousand, or nothing but a sign before it
        return whole
    return Message(N_("%(thousands)s,%(rest)s"), thousands=_grouped(thousands), rest=rest)


def _dimension(dimension: str) -> Message:
    words = DIMENSIONS.get(dimension)
    return Message(words) if words is not None else Message(N_("of %(dimension)s"), dimension=dimension)


_Odd = Iterator[tuple[WarningKind, Message]]


def _warning(kind: WarningKind, number: int, row: SavedRow, what: Message) -> FigureWarning:
    return FigureWarning(kind=kind, row=number, key=row.key, what=what, reply=row.entry.warning_reply)


def _figures_here(
    session: Session, known: KnownSubmission, codes: Sequence[str]
) -> tuple[dict[RowKey, list[tuple[str, _Figure]]], dict[RowKey, _Figure]]:
    """Return what stands at the place: by key, the figures of earlier quarters in order, and those of the quarter."""
    columns = ("kpi_code", "dimension", "category", "quarter", "value", "numerator", "denominator", "countries")
    statement = (
        select(*(getattr(Observation, name) for name in columns))
        .where(
            col(Observation.kpi_code).in_(codes),
            col(Observation.place_code) == known.place_code,
            col(Observation.quarter) <= str(known.quarter),
        )
        .order_by(col(Observation.quarter))
    )
    earlier: dict[RowKey, list[tuple[str, _Figure]]] = defaultdict(list)
    standing: dict[RowKey, _Figure] = {}
    for row in session.connection().execute(statement):
        key = RowKey(kpi_code=row.kpi_code, dimension=row.dimension, category=row.category)
        figure = _Figure.of(row)
        if figure is None:
            continue
        if row.quarter == str(known.quarter):
            standing[key] = figure
        else:
            earlier[key].append((row.quarter, figure))
    return earlier, standing


def _steps(figure: _Figure, before: Sequence[tuple[str, _Figure]]) -> _Odd:
    if not before:
        return
    quarter, last = before[-1]
    values = {"figure": figure.text, "before": last.text, "quarter": Quarter.parse(quarter).words}
    if figure.number * last.number < 0:
        yield WarningKind.SIGN, Message(N_("%(figure)s after %(before)s in %(quarter)s: the sign has turned"), **values)
    steps = [abs(after.number - earlier.number) for (_, earlier), (_, after) in pairwise(before)]
    if not steps:
        return
    largest = max(steps)
    if abs(figure.number - last.number) - LARGEST_STEP * largest > _noise(figure.number, last.number):
        what = Message(
            N_(
                "%(figure)s after %(before)s in %(quarter)s: the step is more than 3 times the largest before, "
                "which was %(largest)s"
            ),
            **values,
            largest=shown(largest),
        )
        yield WarningKind.JUMP, what


def _same_again(figure: _Figure, before: Sequence[tuple[str, _Figure]]) -> _Odd:
    if len(before) >= 2 and all(figure.is_same(other) for _, other in before[-2:]):
        what = Message(N_("the same figure three times running: %(figure)s"), figure=figure.text)
        yield WarningKind.SAME_AGAIN, what


def _outside(figure: _Figure, before: Sequence[tuple[str, _Figure]]) -> _Odd:
    last = [other.number for _, other in before[-LAST_FIGURES:]]
    if not last:
        return
    distance = max(min(last) - figure.number, figure.number - max(last))
    if distance - RATE_POINTS > _noise(figure.number):
        what = Message(
            N_("%(figure)s is more than 20 points outside the last figures, %(lowest)s to %(highest)s"),
            figure=figure.text,
            lowest=shown(min(last)),
            highest=shown(max(last)),
        )
        yield WarningKind.RATE, what


def _share(progress: Progress, known: KnownSubmission, code: str) -> _Odd:
    share = progress.standing(code, known.place_code, known.quarter).share
    if share is not None and share - LARGEST_SHARE > _noise(share):
        what = Message(
            N_("a share of %(share)s of the way to the target, where 1 is the target itself"),
            share=shown(round(share, 2)),
        )
        yield WarningKind.SHARE, what


def _foreign_countries(facts: PlanFacts, known: KnownSubmission, entry: RowEntry) -> _Odd:
    foreign = []
    for country in split_codes(entry.countries):
        if facts.place_kinds.get(country) is not PlaceKind.COUNTRY:
            continue
        office = above = facts.place_parents[country]
        while above is not None and above != known.place_code:
            above = facts.place_parents[above]
        if above is None:
            foreign.append(Message(N_("%(country)s (%(office)s)"), country=country, office=str(office)))
    if foreign:
        what = Message(N_("countries that another office serves: %(countries)s"), countries=enumerated(foreign))
        yield WarningKind.FOREIGN_COUNTRIES, what


def _sums(known: KnownSubmission, facts: PlanFacts, standing: Mapping[RowKey, _Figure]) -> Iterator[FigureWarning]:
    """Return where the categories of a dimension do not add up to their total, with what stands of them beside.

    The warning is at the total or, where only categories are reported, at the first of them.
    """
    numbers = {row.key: number for number, row in enumerate(known.rows, 1)}
    given = {row.key: figure for row in known.rows if (figure := _Figure.of(row.entry)) is not None}
    figures = {**standing, **given}
    categories: dict[tuple[str, str], list[RowKey]] = defaultdict(list)
    for key in figures:
        if key.dimension != TOTAL:
            categories[key.kpi_code, key.dimension].append(key)
    for (code, dimension), keys in categories.items():
        total_key = RowKey(kpi_code=code)
        at = next((key for key in (total_key, *sorted(keys, key=lambda key: key.category)) if key in given), None)
        if at is None or total_key not in figures or code not in facts.indicators:
            continue
        indicator = facts.indicators[code]
        parts = _parts(figures[total_key], [figures[key] for key in keys], indicator.aggregation)
        rounding = len(keys) * 0.5 * 10**-indicator.decimals if indicator.decimals else 0
        for total, found in parts:
            if abs(total - found) > rounding + _noise(total, found):
                what = Message(
                    N_("the categories %(dimension)s add up to %(found)s, and the total is %(total)s"),
                    dimension=_dimension(dimension),
                    found=shown(found),
                    total=shown(total),
                )
                yield _warning(WarningKind.SUM, numbers[at], known.rows[numbers[at] - 1], what)
                break


def _parts(total: _Figure, categories: Sequence[_Figure], aggregation: Aggregation) -> list[tuple[float, float]]:
    """Return what should add up: pairs of a total and the sum of its categories; none for shares and averages."""
    if total.numerator is not None and total.denominator is not None:
        if any(category.numerator is None for category in categories):
            return []
        return [
            (total.numerator, fsum(category.numerator or 0 for category in categories)),
            (total.denominator, fsum(category.denominator or 0 for category in categories)),
        ]
    if aggregation is Aggregation.SUM and total.countries is None:
        return [(total.number, fsum(category.number for category in categories))]
    return []


def _noise(*numbers: float) -> float:
    return _CLOSE * max(1.0, *map(abs, numbers))
