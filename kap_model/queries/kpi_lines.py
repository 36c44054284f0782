"""How KPIs stand at places, one line a KPI, and the points of their sparklines; all from a loaded `Progress`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from kap_model.frames import Frame, FrameColumn
from kap_model.measures import Actual, Indicator, Standing, TargetPath
from kap_model.measures.standings import is_kept, kept_tolerance
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.vocabulary import ResultLevel, Status

KPI_LINES = Frame(
    "kpi_lines",
    "how a KPI stands at a place",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("place_code", "text", "place"),
        FrameColumn("status", "text", "status"),
        FrameColumn("share", "number", "progress: share of the way from baseline (0) to target (1), and beyond"),
        FrameColumn("expected_share", "number", "progress expected at the data quarter"),
        FrameColumn("actual", "number", "actual, in the KPI's unit"),
        FrameColumn("is_lower_bound", "flag", "the actual can only be larger"),
        FrameColumn("baseline", "number", "baseline, in the KPI's unit"),
        FrameColumn("target", "number", "target of the place itself, in the KPI's unit"),
        FrameColumn("target_quarter", "quarter", "quarter of the target"),
        FrameColumn("data_quarter", "quarter", "quarter of the newest observation used"),
        FrameColumn("source", "text", "direct or built"),
        FrameColumn("reported", "count", "children that the figure is built from"),
        FrameColumn("expected", "count", "children that are expected to report"),
        FrameColumn("is_partial", "flag", "some of what it is built from is missing"),
        FrameColumn("numerator", "number", "numerator of a pooled rate"),
        FrameColumn("denominator", "number", "denominator of a pooled rate"),
        FrameColumn("is_illustrative", "flag", "figure or target path is illustrative"),
        FrameColumn("decimals", "count", "decimals of the KPI"),
        FrameColumn("is_kept", "flag", "judged by whether it is kept at its target (R7)"),
        FrameColumn("tolerance", "number", "tolerance of a KPI that is to be kept, in its unit"),
        FrameColumn("step", "count", "distance of two observations, in quarters"),
        FrameColumn("direction", "text", "increase, decrease or maintain"),
        FrameColumn("is_context", "flag", "shown but not counted (R13)"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiLine:
    """How a KPI stands at a place.

    Attributes:
        kpi_code: the KPI.
        place_code: the place.
        indicator: what measures know of the KPI.
        standing: its status, share and expected share.
        actual: the actual that holds; None without a figure, and where the KPI is not applicable.
        target_path: baseline, milestones and target of the place itself.
        is_context: shown but not counted (R13).
    """

    kpi_code: str
    place_code: str
    indicator: Indicator
    standing: Standing
    actual: Actual | None
    target_path: TargetPath
    is_context: bool

    @property
    def status(self) -> Status:
        """The status."""
        return self.standing.status

    @property
    def share(self) -> float | None:
        """The share from baseline to target, 0 to 1 and beyond."""
        return self.standing.share

    @property
    def expected_share(self) -> float | None:
        """The share expected at the data quarter."""
        return self.standing.expected_share

    @property
    def share_gap(self) -> float | None:
        """The share less the expected share, negative where the KPI lags; None where it is not judged by them."""
        return self.standing.share_gap

    @property
    def is_illustrative(self) -> bool:
        """Whether a figure or the target path is made up."""
        return self.standing.is_illustrative

    @property
    def value(self) -> float | None:
        """The actual, in the KPI's unit."""
        return None if self.actual is None else self.actual.value

    @property
    def data_quarter(self) -> Quarter | None:
        """The quarter of the newest observation used."""
        return None if self.actual is None else self.actual.data_quarter

    @property
    def is_lower_bound(self) -> bool:
        """Whether the actual can only be larger."""
        return self.actual is not None and self.actual.is_lower_bound

    @property
    def is_partial(self) -> bool:
        """Whether some of what the actual is built from is missing."""
        return self.actual is not None and self.actual.is_partial

    @property
    def baseline(self) -> float | None:
        """The baseline, in the KPI's unit."""
        return None if self.target_path.baseline is None else self.target_path.baseline[1]

    @property
    def target(self) -> float | None:
        """The target of the place itself, in the KPI's unit."""
        return None if self.target_path.target is None else self.target_path.target[1]

    @property
    def is_kept(self) -> bool:
        """Whether it is judged by being kept at its target (R7)."""
        return self.target_path.target is not None and is_kept(self.indicator, self.target_path)

    @property
    def tolerance(self) -> float | None:
        """The tolerance of R7, in the KPI's unit; None without a target."""
        return None if self.target is None else kept_tolerance(self.indicator, self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiPoint:
    """The actual of a KPI at a place as it was known with a data quarter, in the KPI's unit."""

    data_quarter: Quarter
    value: float
    is_illustrative: bool


def line(progress: Progress, kpi: str, place: str, quarter: Quarter) -> KpiLine:
    """Return how a KPI stands at a place."""
    standing = progress.standing(kpi, place, quarter)
    return KpiLine(
        kpi_code=kpi,
        place_code=place,
        indicator=progress.facts.indicators[kpi],
        standing=standing,
        actual=None if standing.status is Status.NOT_APPLICABLE else progress.actual(kpi, place, quarter),
        target_path=progress.target_path(kpi, place),
        is_context=progress.facts.levels[kpi] is ResultLevel.CONTEXT,
    )


def lines(progress: Progress, kpis: Iterable[str], places: Iterable[str], quarter: Quarter) -> list[KpiLine]:
    """Return how KPIs stand at places: each KPI at all places, in the order given."""
    wanted = list(places)
    return [line(progress, kpi, place, quarter) for kpi in kpis for place in wanted]


def frame(kpi_lines: Sequence[KpiLine]) -> pd.DataFrame:
    """Return lines as a frame, for tables and files; columns: KPI_LINES."""
    return KPI_LINES.of(
        {
            "kpi_code": line.kpi_code,
            "place_code": line.place_code,
            "status": line.status.value,
            "share": line.share,
            "expected_share": line.expected_share,
            "actual": line.value,
            "is_lower_bound": None if line.actual is None else line.actual.is_lower_bound,
            "baseline": line.baseline,
            "target": line.target,
            "target_quarter": None if line.target_path.target is None else str(line.target_path.target[0]),
            "data_quarter": None if line.data_quarter is None else str(line.data_quarter),
            "source": None if line.actual is None else str(line.actual.source),
            "reported": None if line.actual is None else line.actual.reported,
            "expected": None if line.actual is None else line.actual.expected,
            "is_partial": None if line.actual is None else line.actual.is_partial,
            "numerator": None if line.actual is None else line.actual.numerator,
            "denominator": None if line.actual is None else line.actual.denominator,
            "is_illustrative": line.is_illustrative,
            "decimals": line.indicator.decimals,
            "is_kept": line.is_kept,
            "tolerance": line.tolerance,
            "step": line.indicator.step,
            "direction": line.indicator.direction.value,
            "is_context": line.is_context,
        }
        for line in kpi_lines
    )


def points(progress: Progress, kpi: str, place: str, quarter: Quarter) -> list[KpiPoint]:
    """Return the observed points of a KPI at a place up to a quarter, one a data quarter, ascending."""
    newest: dict[Quarter, KpiPoint] = {}
    for since, actual in progress.series.get((kpi, place), ()):
        if since > quarter:
            break
        newest[actual.data_quarter] = KpiPoint(
            data_quarter=actual.data_quarter, value=actual.value, is_illustrative=actual.is_illustrative
        )
    return [newest[at] for at in sorted(newest)]
