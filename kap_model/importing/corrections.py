"""A figure that takes the place of another must say that it is a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kap_model.category_words import category_of
from kap_model.importing.changes import Changes
from kap_model.problems import N_, Message, Problem, ProblemKind
from kap_model.vocabulary import TOTAL, Origin

MARK_IT: Final = Message(N_("Set is_correction to 1 and say why in the note"))
"""How an unmarked correction is put right in a file."""

_FIGURE: Final = ("value", "numerator", "denominator", "countries")


def unmarked(changes: Changes, files: Mapping[str, str]) -> Iterator[Problem]:
    """Return a problem for each observation that changes a figure without the mark of a correction.

    The first real figure in the place of a made-up one corrects nothing. `files` says what to call the file of a batch.
    """
    rows = changes.rows
    for index, before in zip(changes.changed, changes.before, strict=True):
        old = dict(zip(rows.table.columns, before.values, strict=True))
        new = {name: column[index] for name, column in rows.values.items()}
        is_first = old["origin"] == Origin.ILLUSTRATIVE != new["origin"]
        if new["is_correction"] or is_first or all(old[name] == new[name] for name in _FIGURE):
            continue
        part = ""
        if new["dimension"] != TOTAL:
            part = Message(N_(" (%(part)s)"), part=category_of(new["dimension"], new["category"]))
        what = Message(
            N_(
                "this replaces %(before)s of %(kpi)s at %(place)s in %(quarter)s%(part)s by %(after)s; the figure "
                "before is from %(file)s"
            ),
            before=_figure(old),
            kpi=new["kpi_code"],
            place=new["place_code"],
            quarter=new["quarter"],
            part=part,
            after=_figure(new),
            file=files[before.batch_id],
        )
        yield rows.problem(index, ProblemKind.RULE, what, MARK_IT, "is_correction", "0")


def _figure(row: Mapping[str, Any]) -> str:
    """Return the figure of an observation as text."""
    if row["value"] is not None:
        return f"{row['value']:.12g}"
    if row["numerator"] is not None:
        return f"{row['numerator']:.12g} of {row['denominator']:.12g}"
    return str(row["countries"])
