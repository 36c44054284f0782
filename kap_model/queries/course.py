"""Is the plan on course? The judgement, the forecasts, the time that is left, and what to act on first."""

from __future__ import annotations

from collections.abc import Mapping

from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.vocabulary import ForecastWord


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
