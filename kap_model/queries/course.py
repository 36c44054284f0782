"""Is the plan on course? The judgement, the forecasts, the time that is left, and what to act on first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from kap_model.measures import Receipt, RollUp, Standing, furthest_behind
from kap_model.progress import ENABLERS, PLAN_CODE, PlanFacts, Progress, default_quarter, load
from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.vocabulary import ForecastWord, OriginView, PlaceKind, ResultLevel, RollUpLevel, StatusFilter

MOST_TO_ACT_ON: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ToActOn:
    """A KPI that is behind at a place, with what tells why and where.

    Attributes:
        receipt: how it stands there.
        before: how it stood there at the compared quarter.
        worst: how it stands right below the place where it is furthest behind; None where it is behind at none.
    """

    receipt: Receipt
    before: Standing
    worst: Receipt | None

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of it."""
        is_worst = self.worst is not None and self.worst.is_illustrative
        return self.receipt.is_illustrative or self.before.is_illustrative or is_worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Whether the plan is on course at a place and quarter, and what that rests on.

    Attributes:
        roll_up: the plan's roll-up; its word is the judgement.
        furthest_behind: the code of the priority or enabler that is furthest behind; None where none lags.
        forecasts: how many of the counted KPIs have a forecast for a quarter still to come, by what it asks for.
        quarters: how many quarters the plan has.
        quarters_left: how many of them come after the quarter.
        memberships: the applicable KPIs, each counted in every priority that it serves, and once among the enablers.
        context: how many KPIs give context and are not counted.
        behind: every KPI that is behind at the place, the largest gap first.
    """

    roll_up: RollUp
    furthest_behind: str | None
    forecasts: Mapping[ForecastWord, int]
    quarters: int
    quarters_left: int
    memberships: int
    context: int
    behind: Sequence[ToActOn]

    @property
    def can_be_forecast(self) -> int:
        """How many KPIs have a forecast."""
        return sum(self.forecasts.values())

    @property
    def reach_target(self) -> int:
        """How many of them reach their target at the present pace."""
        return self.forecasts[ForecastWord.MAINTAIN]

    @property
    def to_act_on(self) -> Sequence[ToActOn]:
        """What to act on first."""
        return self.behind[:MOST_TO_ACT_ON]

    def as_json(self) -> dict[str, object]:
        """Return what `kap status --course` prints."""
        return {
            "place_code": self.roll_up.place_code,
            "quarter": str(self.roll_up.quarter),
            "word": self.roll_up.word.value,
            "on_track_or_achieved": self.roll_up.number_of(StatusFilter.ON_COURSE),
            "applicable": self.roll_up.applicable,
            "reach_target": self.reach_target,
            "can_be_forecast": self.can_be_forecast,
            "forecasts": {word.value: count for word, count in self.forecasts.items()},
            "quarters_left": self.quarters_left,
            "quarters": self.quarters,
            "furthest_behind": self.furthest_behind,
            "unknown": {
                status.value: count
                for status, count in self.roll_up.counts.items()
                if count and status in StatusFilter.UNKNOWN.statuses
            },
            "act_on": [
                {
                    "kpi_code": point.receipt.kpi_code,
                    "status": point.receipt.status.value,
                    "status_before": point.before.status.value,
                    "lacking": point.receipt.lacking,
                    "quarters_left": point.receipt.quarters_left,
                    "target_quarter": None if point.receipt.target is None else str(point.receipt.target[0]),
                    "worst_place": None if point.worst is None else point.worst.place_code,
                }
                for point in self.to_act_on
            ],
        }


def course(progress: Progress, place: str, quarter: Quarter, compared: Quarter) -> Course:
    """Return whether the plan is on course at a place and quarter; changes are counted from the quarter `compared`."""
    facts = progress.facts
    roll_ups = {
        code: roll_up for (code, _place), roll_up in progress.roll_ups_at(facts.main_codes, (place,), quarter).items()
    }
    words = Counter(forecast_words(progress, place, quarter).values())
    worst = furthest_behind(roll_up for code, roll_up in roll_ups.items() if code not in (PLAN_CODE, ENABLERS))
    return Course(
        roll_up=roll_ups[PLAN_CODE],
        furthest_behind=None if worst is None else worst.code,
        forecasts={word: words[word] for word in ForecastWord},
        quarters=len(facts.quarters),
        quarters_left=sum(of_plan > quarter for of_plan in facts.quarters),
        memberships=sum(
            roll_up.applicable
            for code, roll_up in roll_ups.items()
            if code == ENABLERS or roll_up.level is RollUpLevel.PRIORITY
        ),
        context=sum(level is ResultLevel.CONTEXT for level in facts.levels.values()),
        behind=behind(progress, place, quarter, compared),
    )


def load_courses(
    session: Session, *, quarter: Quarter | None, places: Sequence[str], origin: OriginView
) -> list[Course]:
    """Load what is needed and return the course of the plan at places, compared with a year before.

    Args:
        session: a session to read with.
        quarter: when the KPIs are judged; None for the newest quarter with an observation in view.
        places: where.
        origin: published figures only, or all.

    Raises:
        NoObservationError: no quarter is named, and the database holds no observation in this view.
    """
    at = quarter if quarter is not None else default_quarter(session, origin)
    progress = load(session, origin)
    return [course(progress, place, at, at.after(-QUARTERS_A_YEAR)) for place in places]


def forecast_words(
    progress: Progress, place: str, quarter: Quarter, code: str = PLAN_CODE
) -> Mapping[str, ForecastWord]:
    """Return what the forecast of each counted KPI asks for, of those that have one for a quarter still to come."""
    words = {}
    for kpi in progress.facts.counted_kpis(code):
        receipt = progress.receipt(kpi, place, quarter)
        if receipt.forecast is not None and not receipt.is_target_over:
            words[kpi] = receipt.forecast.word
    return words


def behind(progress: Progress, place: str, quarter: Quarter, compared: Quarter) -> tuple[ToActOn, ...]:
    """Return the counted KPIs that are behind at a place, the largest gap to the expected share first.

    A KPI whose target is one unit from its baseline comes last: it is done or it is not.
    """
    facts = progress.facts
    lagging = []
    for kpi in facts.counted_kpis(PLAN_CODE):
        standing = progress.standing(kpi, place, quarter)
        gap = standing.share_gap
        if standing.status in StatusFilter.BEHIND.statuses and gap is not None and gap < 0:
            lagging.append((_is_of_one_unit(progress, kpi, place), gap, kpi))
    below = places_below(facts, place)
    return tuple(
        ToActOn(
            receipt=progress.receipt(kpi, place, quarter),
            before=progress.standing(kpi, place, compared),
            worst=_worst(progress, kpi, below, quarter),
        )
        for _is_single, _gap, kpi in sorted(lagging)
    )


def places_below(facts: PlanFacts, place: str) -> tuple[str, ...]:
    """Return the places right below one at which a KPI is judged: the regions, or the offices; none below an office."""
    return () if facts.place_kinds.get(place) is PlaceKind.OFFICE else facts.children(place)


def _is_of_one_unit(progress: Progress, kpi: str, place: str) -> bool:
    path = progress.target_path(kpi, place)
    if path.baseline is None or path.target is None or progress.facts.indicators[kpi].decimals:
        return False
    return abs(path.target[1] - path.baseline[1]) <= 1


def _worst(progress: Progress, kpi: str, places: Sequence[str], quarter: Quarter) -> Receipt | None:
    judged = [(progress.standing(kpi, place, quarter), place) for place in places]
    gaps = [
        (standing.share_gap, place)
        for standing, place in judged
        if standing.status in StatusFilter.BEHIND.statuses and standing.share_gap is not None
    ]
    return progress.receipt(kpi, min(gaps)[1], quarter) if gaps and min(gaps)[0] < 0 else None
