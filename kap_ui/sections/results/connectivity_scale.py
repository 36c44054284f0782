"""The scale of a chart of the published statistics: its ends, its lines, and the aim on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kap_model.queries.connectivity import Aim
from kap_model.vocabulary import WORLD
from kap_ui.charts.axes import round_above
from kap_ui.sections.results import connectivity_words as words
from kap_ui.sections.results.connectivity import Connectivity
from kap_ui.sections.results.connectivity_themes import Picture
from kap_ui.words import language, wording
from kap_ui.words.wording import number


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of a chart, from start to end."""

    start: float
    end: float
    step: float

    @classmethod
    def of(cls, picture: Picture, values: Iterable[float]) -> Scale:
        """Return the scale of a picture for its values, with four steps or five."""
        largest = max(values, default=1.0)
        end = picture.end if picture.end is not None else largest
        step = round_above((end - picture.start) / 5)
        if picture.end is None:
            end = picture.start + step * -(-(largest - picture.start) // step)
        return cls(picture.start, max(end, picture.start + step), step)

    def along(self, value: float) -> float:
        """Return where a value lies from start (0) to end (1)."""
        return round((value - self.start) / (self.end - self.start), 4)

    def ticks(self) -> list[float]:
        """Return the values at which a line stands."""
        count = int((self.end - self.start) / self.step + 1e-9)
        return [round(self.start + number * self.step, 6) for number in range(count + 1)]


def grid(answer: Connectivity, kpi: str, scale: Scale) -> pd.DataFrame:
    """Return the lines of the scale (x, label, is_end: whether it is the first or the last one)."""
    is_percent = answer.unit(kpi).startswith("%")
    decimals = next((places for places in range(3) if round(scale.step, places) == scale.step), 2)
    code = wording.language()
    ticks = scale.ticks()
    return pd.DataFrame(
        [
            {
                "x": scale.along(value),
                "label": language.per_cent_of(value, code, decimals) if is_percent else number(value, decimals),
                "is_end": value in (ticks[0], ticks[-1]),
            }
            for value in ticks
        ]
    )


def common_aim(answer: Connectivity, kpi: str) -> Aim | None:
    """Return the aim that is set for the world, or the one that all places with an aim have; else None."""
    targets = answer.statistics.targets
    if (kpi, WORLD) in targets:
        return targets[kpi, WORLD]
    aims = [aim for (of_kpi, _place), aim in targets.items() if of_kpi == kpi]
    return aims[0] if len({(aim.value, aim.quarter) for aim in aims}) == 1 else None


def aims(answer: Connectivity, kpi: str, scale: Scale, aim: Aim | None) -> pd.DataFrame:
    """Return the aim (x, label); no row where there is none, or where it lies beyond the scale."""
    drawn = [aim] if aim is not None and scale.start <= aim.value <= scale.end else []
    measure, unit = answer.measure(kpi), answer.unit(kpi)
    return pd.DataFrame(
        [{"x": scale.along(aim.value), "label": words.aim_label(measure, unit, aim)} for aim in drawn],
        columns=["x", "label"],
    )
