"""The words that the program explains: the plan's own terms, which are data, and those of the program.

Each has a key, which is its address: ``glossary?term=pace``. What the words mean is laid down in docs/method.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kap_model.queries.glossary import PlanTerm
from kap_model.vocabulary import Basis, Status, StatusGroup
from kap_ui.words import wording
from kap_ui.words.collation import collation_key
from kap_ui.words.matching import has_words
from kap_ui.words.wording import N_, _, pgettext

PAGE: Final = "glossary"
"""The name of the page, whose own choice `TERM` holds the key of a term."""

TERM: Final = "term"

FIND: Final = "find"
"""The page's own choice of the words that are sought in the list."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its explanation, in the reader's language.

    Attributes:
        key: in the address.
        name: the word.
        paragraphs: what it means.
        plan: the term of the plan, with its official wording, its basis and its source; None for a word of the program.
        rule: of the method, R1 to R15, that it is a part of; "" for none.
        see: keys of other terms that explain more.
    """

    key: str
    name: str
    paragraphs: tuple[str, ...]
    plan: PlanTerm | None = None
    rule: str = ""
    see: tuple[str, ...] = ()


def terms(of_plan: Sequence[PlanTerm]) -> list[Term]:
    """Return all terms in the reader's language: those of the plan, then those of the program, each sorted by name.

    Args:
        of_plan: `kap_model.queries.glossary.terms` in the reader's language.
    """
    plan = [Term(term.code, term.name, term.definition, term, see=_SEE_OF_PLAN.get(term.code, ())) for term in of_plan]
    own = [Term(key, word.name(), word.paragraphs(), rule=word.rule, see=word.see) for key, word in OWN.items()]
    by_name = lambda term: collation_key(term.name)  # noqa: E731
    return [*sorted(plan, key=by_name), *sorted(own, key=by_name)]


def sought(every: Sequence[Term], words: str) -> list[Term]:
    """Return the terms whose name, official name or explanation has all of the words; all terms without words."""
    return [term for term in every if has_words(_searched(term), words)]


def _searched(term: Term) -> str:
    official = (term.plan.official_name,) if term.plan else ()
    return " ".join((term.name, *official, *term.paragraphs))


def bases() -> list[tuple[str, str]]:
    """Return each basis with what it means, from the surest."""
    return [
        (wording.basis(Basis.OFFICIAL), _("read in an official text of ITU or of the United Nations")),
        (wording.basis(Basis.SECONDARY), _("read in the press, or in a copy made by a third party")),
        (wording.basis(Basis.UNVERIFIED), _("commonly given, and not checked against the official text")),
        (wording.basis(Basis.INFERRED), _("inferred or calculated from other rows")),
        (wording.basis(Basis.PROPOSED), _("written for this project and not decided by any body")),
        (
            wording.basis(Basis.ILLUSTRATIVE),
            _("made up by a program to show how the system works; always marked as such"),
        ),
    ]


# ---- the program's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWord:
    """A word of the program: functions that return its name and paragraphs in the reader's language; see `Term`."""

    name: Callable[[], str]
    paragraphs: Callable[[], tuple[str, ...]]
    rule: str = ""
    see: tuple[str, ...] = ()


def _word(name: str, *paragraphs: str, rule: str = "", see: tuple[str, ...] = ()) -> OwnWord:
    """Return a word that is made of strings of the catalogue."""
    return OwnWord(
        name=lambda: _(name), paragraphs=lambda: tuple(_(paragraph) for paragraph in paragraphs), rule=rule, see=see
    )


def _status(status: Status | StatusGroup | str, meaning: str = "", *, see: tuple[str, ...] = ()) -> OwnWord:
    """Return a status; without a meaning it is the reason why nothing can be assessed."""

    def said() -> str:
        return _(meaning) if meaning else wording.ended(wording.capitalized(wording.status_reason(status)))

    return OwnWord(name=lambda: wording.status(status), paragraphs=lambda: (said(),), see=see)


def _basis_paragraphs() -> tuple[str, ...]:
    return (
        _("How sure a row is, from official (read in an official text) to illustrative (made up)."),
        *(wording.ended(wording.labelled(wording.capitalized(word), meaning)) for word, meaning in bases()),
    )


OWN: Final[dict[str, OwnWord]] = {
    # From a figure to its status.
    "actual": _word(
        N_("Actual"),
        N_(
            "What was observed at a place up to a quarter: its own reports put together over time, or else those of "
            "the places below it."
        ),
        rule="R1",
        see=("observation", "coverage", "lower-bound"),
    ),
    "baseline": _word(
        N_("Baseline"),
        N_("The value of a KPI at a place, with its quarter, from which progress is counted."),
        see=("target", "progress"),
    ),
    "target": _word(
        N_("Target"),
        N_("The value that a KPI should have at a place at the latest, and the quarter in which it should have it."),
        see=("baseline", "milestone"),
    ),
    "milestone": _word(
        N_("Milestone"),
        N_("A value that is asked for at a quarter between baseline and target."),
        see=("expected-progress",),
    ),
    "progress": _word(
        N_("Progress"),
        N_(
            "The part of the way from baseline to target that is done. The rules and files call it the share of the "
            "way."
        ),
        N_("It is below zero where a KPI has moved away from its target, and above 100% where it is past it."),
        rule="R4",
        see=("expected-progress", "pace"),
    ),
    "expected-progress": _word(
        N_("Expected progress"),
        N_(
            "The progress that baseline, milestones and target ask for at the data quarter, in straight lines from one "
            "to the next. A bar shows it as a tick. It is never worked out for today."
        ),
        rule="R5",
        see=("progress", "data-quarter"),
    ),
    "pace": _word(
        N_("Pace"),
        N_(
            "Progress divided by the progress expected by now; 1 is exactly on schedule. The present pace is the "
            "change a year."
        ),
        rule="R6",
        see=("progress", "expected-progress"),
    ),
    "needed-pace": _word(
        N_("Needed pace"),
        N_("The change a year that still leads to the target, and how many times the present pace that is."),
        rule="R10",
        see=("pace", "target"),
    ),
    "tolerance": _word(
        N_("Tolerance"),
        N_(
            "How far a KPI that is to stay at its target may be away from it. Within the tolerance it is on track, "
            "within twice the tolerance at risk, and beyond that off track."
        ),
        rule="R7",
    ),
    "forecast": _word(
        N_("Forecast"),
        N_(
            "Where the actual will be at the target's quarter if it goes on as before. The band goes from the lowest "
            "to the highest course of the past. A forecast never changes a status."
        ),
        rule="R9",
        see=("needed-pace",),
    ),
    "shortfall": _word(
        N_("Shortfall"),
        N_("By how much progress is less than the progress expected by now."),
        see=("progress", "expected-progress"),
    ),
    "lower-bound": _word(
        N_("Lower bound"),
        N_("A sum in which a report is missing; the true figure is at least this. It is shown with the sign ≥."),
        rule="R3",
        see=("coverage", "incomplete"),
    ),
    "coverage": _word(
        N_("Coverage"),
        N_(
            "How many of the places that are expected to report are in a figure, as in 4 of 6. With fewer than all, "
            "the figure is partial."
        ),
        rule="R2",
        see=("place", "lower-bound"),
    ),
    "data-quarter": _word(
        N_("Data quarter"), N_("The quarter of the latest observation in a figure."), see=("quarter", "observation")
    ),
    "quarter": _word(
        N_("Quarter"),
        N_("Three months of a calendar year. A quarter stands for its last day, and four of them are a year."),
        see=("data-quarter",),
    ),
    "step": OwnWord(
        name=lambda: pgettext("reporting", "Step"),
        paragraphs=lambda: (_("How often a KPI is reported: each quarter, half-year or year."),),
    ),
    "observation": _word(
        N_("Observation"),
        N_(
            "A figure of one KPI at one place in one quarter, as it was published or reported. Missing is never zero, "
            "and zero is never missing."
        ),
        see=("origin", "place"),
    ),
    "place": _word(
        N_("Place"),
        N_(
            "The world, a region, an office or a country. Groups of countries stand beside the regions and have only "
            "figures of their own."
        ),
        see=("coverage",),
    ),
    "context-kpi": _word(
        N_("Context KPI"),
        N_("A KPI that tells of the world around the plan. It is shown, and never counted for or against the plan."),
        rule="R13",
        see=("g.kpi",),
    ),
    "roll-up": _word(
        N_("Roll-up"),
        N_(
            "The KPIs of an outcome, a priority, an enabler or the plan taken together, at one place and quarter: how "
            "many there are in each status, their mean progress, and one assessment of all of them."
        ),
        rule="R15",
        see=("too-little-data",),
    ),
    "receipt": _word(
        N_("Receipt"),
        N_(
            "How a figure was worked out, line by line, each with its rule and its arithmetic. A pocket calculator is "
            "enough to check it."
        ),
    ),
    # Statuses.
    "status": _word(
        N_("Status"),
        N_(
            "How a KPI stands at a place and a quarter: the first line of the method's table that holds. Some statuses "
            "assess the KPI; the others say why it cannot be assessed."
        ),
        see=(
            "achieved",
            "on-track",
            "at-risk",
            "off-track",
            "regressing",
            "partly-achieved",
            "not-achieved",
            "not-yet-known",
            "not-applicable",
        ),
    ),
    "achieved": _status(Status.ACHIEVED, N_("The target is reached."), see=("target",)),
    "on-track": _status(
        Status.ON_TRACK,
        N_("The pace is 0.95 or more. A KPI that is to stay at its target is within its tolerance."),
        see=("pace", "tolerance"),
    ),
    "at-risk": _status(
        Status.AT_RISK,
        N_(
            "The pace is 0.60 or more, and below 0.95. A KPI that is to stay at its target is within twice its "
            "tolerance."
        ),
        see=("pace", "tolerance"),
    ),
    "off-track": _status(
        Status.OFF_TRACK,
        N_("The pace is below 0.60. A KPI that is to stay at its target is further from it than twice its tolerance."),
        see=("pace", "tolerance"),
    ),
    "regressing": _status(
        Status.REGRESSING,
        N_("The KPI is further from its target than its baseline was: progress is below −2%."),
        see=("progress", "baseline"),
    ),
    "partly-achieved": _status(
        Status.PARTLY_ACHIEVED,
        N_("The latest figure is of the target's quarter or later, and progress is from 60% to below 100%."),
        see=("not-achieved",),
    ),
    "not-achieved": _status(
        Status.NOT_ACHIEVED,
        N_("The latest figure is of the target's quarter or later, and progress is below 60%."),
        see=("partly-achieved",),
    ),
    "not-yet-known": _status(
        StatusGroup.UNKNOWN,
        N_("All statuses together that say why a KPI cannot be assessed yet."),
        see=("no-data", "no-recent-data", "no-target", "too-early", "incomplete"),
    ),
    "incomplete": _word(
        N_("Incomplete"),
        N_("Some reports are missing, so the figure can only grow, and it is too low to decide the status yet."),
        see=("lower-bound",),
    ),
    "too-early": _status(Status.TOO_EARLY, see=("expected-progress",)),
    "no-recent-data": _status(Status.NO_RECENT_DATA, see=("data-quarter", "step")),
    "no-target": _status(Status.NO_TARGET, see=("baseline", "target")),
    "no-data": _status(Status.NO_DATA, see=("observation",)),
    "not-applicable": _status(Status.NOT_APPLICABLE, see=("place",)),
    "too-little-data": _status(
        "insufficient_data",
        N_(
            "Fewer than three of the KPIs that apply can be assessed, or less than 60%. Mean progress and one "
            "assessment of all of them are then withheld."
        ),
        see=("roll-up",),
    ),
    "overdue": _word(
        N_("Overdue"),
        N_("A report has not come 30 days after the day on which it was due. Late is not bad: it changes no status."),
    ),
    # Where a figure comes from.
    "basis": OwnWord(name=lambda: _("Basis"), paragraphs=_basis_paragraphs, see=("origin",)),
    "origin": _word(
        N_("Origin"),
        N_("Who a figure comes from: published (by a named source), reported (by an office) or illustrative."),
        see=("published", "reported", "illustrative"),
    ),
    "published": _word(N_("Published"), N_("Read in a publication of a named source."), see=("origin", "basis")),
    "reported": _word(
        N_("Reported"), N_("Submitted by an office in this program, and accepted."), see=("origin", "published")
    ),
    "illustrative": _word(
        N_("Illustrative"),
        N_("Made up to show the system at work; reported and published by nobody."),
        see=("origin", "basis"),
    ),
    "correction": _word(
        N_("Correction"),
        N_(
            "A figure that takes the place of an earlier one of the same KPI, place and quarter. The history keeps "
            "the earlier one."
        ),
        see=("observation",),
    ),
    "edition": _word(
        N_("Edition"),
        N_(
            "All data as they stood on the day they were frozen, for example for a meeting. The pages and documents "
            "of an edition always show the same figures."
        ),
        see=("fingerprint",),
    ),
    "fingerprint": _word(
        N_("Fingerprint"),
        N_(
            "Digits and letters that are worked out from all data of an edition and stand on its documents. If one "
            "figure were different, the fingerprint would be another one."
        ),
        see=("edition",),
    ),
    # Linkages and delivery.
    "link": _word(
        N_("Link"),
        N_(
            "What a priority, an enabler, an outcome or an offering contributes to an SDG, an action line, a "
            "resolution or another item. A link is primary or secondary, and has a basis."
        ),
        see=("basis",),
    ),
    "share-spent": _word(
        N_("Share spent"),
        N_(
            "The part of a year's budget that is spent, also called burn rate. It is compared with the part of the "
            "year that is over."
        ),
        see=("rolling-plan",),
    ),
    "rolling-plan": _word(
        N_("Rolling operational plan"),
        N_(
            "The operational plan as it is made anew each year, for that year in detail and as a forecast for the "
            "three years after it."
        ),
        see=("g.opplan",),
    ),
    "contribution": _word(
        N_("Contribution"), N_("Money that a partner gives, or something else that a partner gives in kind.")
    ),
}
"""Every word of the program by its key."""

_SEE_OF_PLAN: Final = {
    "g.outcome": ("g.results", "g.output", "roll-up"),
    "g.output": ("g.results", "g.outcome", "g.offerings"),
    "g.results": ("g.output", "g.outcome", "g.impact"),
    "g.impact": ("g.results",),
    "g.enabler": ("g.thematic", "g.priorities"),
    "g.kpi": ("baseline", "target", "context-kpi"),
    "g.opplan": ("rolling-plan",),
    "g.priorities": ("g.thematic", "g.enabler"),
    "g.thematic": ("g.priorities", "g.goal"),
    "g.rbm": ("g.results",),
    "g.resolution": ("link",),
    "g.question": ("link",),
    "g.ri": ("link", "g.partnerships"),
    "g.offerings": ("g.output",),
    "g.partnerships": ("contribution",),
}
"""What the program explains beside a term of the plan."""
