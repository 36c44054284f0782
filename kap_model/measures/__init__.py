"""METHOD (rule set KAP-1) as pure functions over plain values: no files, no SQL, no screen.

`actual_series` works out the actual of a KPI at every place (R1 to R3); `standing` judges one of them cheaply;
`receipt` returns all that METHOD says of it, with its trace; `roll_up` judges several KPIs together.
"""

from kap_model.measures.actuals import Actual, ActualSource, Known, Series, actual_at, actual_series
from kap_model.measures.inputs import Indicator, Observed, Point, TargetPath, at_least, same
from kap_model.measures.outlook import Forecast, NextStatus
from kap_model.measures.overdue import is_overdue
from kap_model.measures.receipts import Receipt, receipt
from kap_model.measures.roll_ups import Judgeable, RollUp, furthest_behind, furthest_behind_first, roll_up
from kap_model.measures.standings import Standing, expected_share, standing
from kap_model.measures.trace_lines import TraceLine, line_of
from kap_model.measures.traces import actual_trace

__all__ = [
    "Actual",
    "ActualSource",
    "Forecast",
    "Indicator",
    "Judgeable",
    "Known",
    "NextStatus",
    "Observed",
    "Point",
    "Receipt",
    "RollUp",
    "Series",
    "Standing",
    "TargetPath",
    "TraceLine",
    "actual_at",
    "actual_series",
    "actual_trace",
    "at_least",
    "expected_share",
    "furthest_behind",
    "furthest_behind_first",
    "is_overdue",
    "line_of",
    "receipt",
    "roll_up",
    "same",
    "standing",
]
