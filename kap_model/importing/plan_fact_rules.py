"""The rules of what is known of plans: words of a source and their language, and the years of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kap_model.importing.rows import Rows
from kap_model.problems import N_, Message, Problem, ProblemKind
from kap_model.vocabulary import PlanTopic

_FILL_IN: Final = Message(N_("Fill it in"))
_PAIRS: Final = (("quote", "quote_language"), ("start_year", "end_year"))
"""Columns of which a row has both or neither."""


def broken(facts: Rows) -> Iterator[Problem]:
    """Yield the problems of the facts that would stand."""
    for index in facts.good():
        for pair in _PAIRS:
            missing = [column for column in pair if facts.values[column][index] is None]
            if len(missing) == 1:
                held = next(column for column in pair if column not in missing)
                what = Message(N_("%(column)s without it"), column=held)
                yield facts.problem(index, ProblemKind.MISSING_VALUE, what, _FILL_IN, missing[0])
        topic, start, end = (facts.values[column][index] for column in ("topic", "start_year", "end_year"))
        if start is not None and topic != PlanTopic.YEARS:
            what = Message(N_("years of a fact that is about %(topic)s"), topic=topic)
            how = Message(N_("Write them in a fact with the topic %(topic)s"), topic=str(PlanTopic.YEARS))
            yield facts.problem(index, ProblemKind.RULE, what, how, "start_year", str(start))
        elif start is not None and end is not None and end < start:
            what = Message(N_("an end before the start (%(start)s)"), start=str(start))
            how = Message(N_("Correct one of the two"))
            yield facts.problem(index, ProblemKind.RULE, what, how, "end_year", str(end))
