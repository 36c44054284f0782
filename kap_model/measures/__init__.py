"""METHOD (rule set KAP-1) as pure functions over plain values: no files, no SQL, no screen.

`actual_series` works out the actual of a KPI at every place (R1 to R3); `standing` judges one of them cheaply;
`receipt` returns all that METHOD says of it, with its trace; `roll_up` judges several KPIs together.
"""

from kap_model.measures.actuals import Actual, ActualSource, Series, actual_at, actual_series
from kap_model.measures.inputs import Indicator, Observed, Point, TargetPath, at_least, same
from kap_model.measures.outlook import Forecast, NextStatus
from kap_model.measures.receipts import Receipt, receipt
from kap_model.measures.rollups import Judged, RollUp, furthest_behind, is_overdue, roll_up
from kap_model.measures.standings import Standing, expected_share, standing
from kap_model.measures.traces import actual_trace

__all__ = [
    "Actual",
    "ActualSource",
    "Forecast",
    "Indicator",
    "Judged",
    "NextStatus",
    "Observed",
    "Point",
    "Receipt",
    "RollUp",
    "Series",
    "Standing",
    "TargetPath",
    "actual_at",
    "actual_series",
    "actual_trace",
    "at_least",
    "expected_share",
    "furthest_behind",
    "is_overdue",
    "receipt",
    "roll_up",
    "same",
    "standing",
]
