"""If you submit: the receipts and roll-ups of a place, its region and the world, with and without a submission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from kap_model import progress
from kap_model.measures import Receipt, RollUp
from kap_model.progress import PlanFacts, Progress
from kap_model.quarter import Quarter
from kap_model.reporting.acceptance import laid_over, work_on
from kap_model.reporting.submissions import KnownSubmission
from kap_model.vocabulary import OriginView, PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What `kap status` says of the KPIs concerned, and of what they are rolled up to; places first."""

    receipts: tuple[Receipt, ...]
    roll_ups: tuple[RollUp, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as `kap status --json` and `kap status --rollup --json` print it."""
        return {
            "receipts": [receipt.as_json() for receipt in self.receipts],
            "roll_ups": [roll_up.as_json() for roll_up in self.roll_ups],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a submission would change, judged with all data at the end of a quarter.

    Attributes:
        submission_code: the submission.
        quarter: when the KPIs are judged.
        places: the place, its region and the world, each once.
        kpis: the KPIs that the submission has figures of.
        without: what stands now.
        with_it: what would stand if it were accepted; its receipts and roll-ups are in the order of those without.
    """

    submission_code: str
    quarter: Quarter
    places: tuple[str, ...]
    kpis: tuple[str, ...]
    without: Judged
    with_it: Judged

    @property
    def status_changes(self) -> tuple[tuple[Receipt, Receipt], ...]:
        """The receipts without and with the submission of which the status differs."""
        pairs = zip(self.without.receipts, self.with_it.receipts, strict=True)
        return tuple((before, after) for before, after in pairs if before.status is not after.status)

    @property
    def roll_up_changes(self) -> tuple[tuple[RollUp, RollUp], ...]:
        """The roll-ups without and with the submission of which counts, means or the word differ."""
        pairs = zip(self.without.roll_ups, self.with_it.roll_ups, strict=True)
        return tuple((before, after) for before, after in pairs if before != after)

    def as_json(self) -> dict[str, Any]:
        """Return the preview as JSON."""
        return {
            "submission_code": self.submission_code,
            "quarter": str(self.quarter),
            "places": list(self.places),
            "kpis": list(self.kpis),
            "status_changes": [
                {
                    "kpi_code": before.kpi_code,
                    "place_code": before.place_code,
                    "before": str(before.status),
                    "after": str(after.status),
                }
                for before, after in self.status_changes
            ],
            "without": self.without.as_json(),
            "with": self.with_it.as_json(),
        }


def preview(
    session: Session, known: KnownSubmission, quarter: Quarter | None = None, facts: PlanFacts | None = None
) -> Preview:
    """Return what a submission would change. Nothing is written.

    Args:
        session: a session to read with.
        known: the submission with its rows.
        quarter: when the KPIs are judged; by default at the end of the quarter that is reported.
        facts: the plan with all data, where the caller has it already.

    Raises:
        DataRefusedError: rows are refused.
    """
    work = work_on(session, known)
    at = quarter if quarter is not None else known.quarter
    facts = facts if facts is not None else progress.plan_facts(session, OriginView.ALL)
    region = facts.region_of(known.place_code)
    places = tuple(dict.fromkeys(filter(None, (known.place_code, region, *facts.places_of(PlaceKind.WORLD)))))
    concerned = {row.key.kpi_code for row in known.rows if row.entry.has_figure}
    kpis = tuple(kpi for kpi in facts.indicators if kpi in concerned)
    view = progress.load(session, OriginView.ALL, places=places, with_traces=True, facts=facts)
    codes = _objectives(facts, kpis)
    return Preview(
        submission_code=known.submission_code,
        quarter=at,
        places=places,
        kpis=kpis,
        without=_judged(view, kpis, codes, places, at),
        with_it=_judged(laid_over(view, work), kpis, codes, places, at),
    )


def _objectives(facts: PlanFacts, kpis: Sequence[str]) -> tuple[str, ...]:
    """Return the plan and the priorities, enablers and outcomes that count one of these KPIs, in plan order."""
    concerned = set(kpis)
    return tuple(code for code, objective in facts.objectives.items() if not concerned.isdisjoint(objective.kpi_codes))


def _judged(view: Progress, kpis: Sequence[str], codes: Sequence[str], places: Sequence[str], at: Quarter) -> Judged:
    return Judged(
        receipts=tuple(view.receipts(kpis, places, at)), roll_ups=tuple(view.roll_ups_at(codes, places, at).values())
    )
