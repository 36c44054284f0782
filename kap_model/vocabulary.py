"""The words of the plan: each closed list of terms, spelled once, as it stands in files, links and the database."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Direction(StrEnum):
    """Which way a KPI should move."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"


class Cumulation(StrEnum):
    """How the observations of one place make an actual over time (METHOD R1)."""

    FLOW = "flow"
    LEVEL = "level"
    RUNNING = "running"
    RATE = "rate"
    STEP = "step"


class Aggregation(StrEnum):
    """How the actuals of children make that of their parent (METHOD R2)."""

    SUM = "sum"
    POOL = "pool"
    UNION = "union"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    DIRECT = "direct"
    GLOBAL = "global"


class Frequency(StrEnum):
    """How often a KPI is observed."""

    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"

    @property
    def step(self) -> int:
        """The distance of two observations, in quarters."""
        return _STEPS[self]


_STEPS: Final = {Frequency.QUARTERLY: 1, Frequency.HALF_YEARLY: 2, Frequency.YEARLY: 4}


class ResultLevel(StrEnum):
    """Where a KPI stands in the result chain; `context` is shown but never counted (R13)."""

    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"
    CONTEXT = "context"


class Approval(StrEnum):
    """Whether TDAG has approved a KPI."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REVISED = "revised"
    RETIRED = "retired"


class TargetKind(StrEnum):
    """A point of the target path."""

    BASELINE = "baseline"
    MILESTONE = "milestone"
    TARGET = "target"


class Basis(StrEnum):
    """How sure a row is, from an official text to made up."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"
    INFERRED = "inferred"
    PROPOSED = "proposed"
    ILLUSTRATIVE = "illustrative"


class Origin(StrEnum):
    """Who a figure comes from: a named publication, an office of this installation, or our own generator."""

    PUBLISHED = "published"
    REPORTED = "reported"
    ILLUSTRATIVE = "illustrative"


class OriginView(StrEnum):
    """Which origins a reader looks at: published figures only, or all of them."""

    PUBLISHED = "published"
    ALL = "all"


class PlaceKind(StrEnum):
    """A node of the tree of places; groups hang beside the regions and are never part of a sum."""

    WORLD = "world"
    REGION = "region"
    OFFICE = "office"
    COUNTRY = "country"
    GROUP = "group"


class OfficeKind(StrEnum):
    """What an office is; programme and liaison offices serve no country and stand in no comparison."""

    HEADQUARTERS = "headquarters"
    REGIONAL = "regional"
    AREA = "area"
    PROGRAMME = "programme"
    LIAISON = "liaison"


class Family(StrEnum):
    """The frameworks of Figure 2, in its order."""

    SDG = "SDG"
    SDG_INDICATOR = "SDG_INDICATOR"
    WSIS = "WSIS"
    SP_GOAL = "SP_GOAL"
    SP_TARGET = "SP_TARGET"
    SP_THEME = "SP_THEME"
    WTDC_RES = "WTDC_RES"
    PP_RES = "PP_RES"
    ITUD_REC = "ITUD_REC"
    RI = "RI"
    SQ = "SQ"


class PlanTopic(StrEnum):
    """What a fact of a plan is about, in the order in which plans are compared."""

    NAME = "name"
    YEARS = "years"
    ADOPTION = "adoption"
    PARTS = "parts"
    PRIORITIES = "priorities"
    INITIATIVES = "initiatives"
    RESOLUTIONS = "resolutions"
    KPIS = "kpis"
    REPORTS = "reports"
    OVERLAP = "overlap"
    CARRIED = "carried"


class Strength(StrEnum):
    """The weight of a link."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class Funding(StrEnum):
    """Where the money of a project comes from."""

    REGULAR = "regular"
    EXTRABUDGETARY = "extrabudgetary"


class PartnerKind(StrEnum):
    """What a partner is."""

    STATE = "state"
    UN_BODY = "un_body"
    DEVELOPMENT_BANK = "development_bank"
    REGIONAL_ORGANIZATION = "regional_organization"
    PRIVATE_SECTOR = "private_sector"
    ACADEMIA = "academia"
    CIVIL_SOCIETY = "civil_society"
    OTHER = "other"


class ContributionKind(StrEnum):
    """What a partner gives."""

    CASH = "cash"
    IN_KIND = "in_kind"


class AmountTopic(StrEnum):
    """What published amounts are about."""

    PARTNER2CONNECT = "partner2connect"
    ITU_BUDGET = "itu_budget"


class AmountDimension(StrEnum):
    """By what a published amount is broken down."""

    TOTAL = "total"
    ORIGIN_REGION = "origin_region"
    IMPLEMENTATION_REGION = "implementation_region"
    GROUP = "group"
    SECTOR = "sector"
    PLEDGE_TYPE = "pledge_type"
    BENEFICIARY = "beneficiary"
    OTHER = "other"


class Language(StrEnum):
    """An official language of the Union. English is that of the code, and stands in for a text that another lacks."""

    ENGLISH = "en"
    FRENCH = "fr"
    SPANISH = "es"
    RUSSIAN = "ru"
    ARABIC = "ar"
    CHINESE = "zh"


class NameField(StrEnum):
    """What a text of the data says of its code."""

    NAME = "name"
    SHORT = "short"
    """The name where there is little room: an office is called by its city."""
    UNIT = "unit"
    """Of a KPI, where it stands alone."""
    UNIT_ZERO = "unit.zero"
    UNIT_ONE = "unit.one"
    UNIT_TWO = "unit.two"
    UNIT_FEW = "unit.few"
    UNIT_MANY = "unit.many"
    UNIT_OTHER = "unit.other"
    """The unit after a number, by the CLDR's categories of the plural."""
    PLACE = "place"
    """Where a meeting is."""
    DEFINITION = "definition"
    """Of a term of the glossary."""
    TEXT = "text"
    """Of a fact of a plan."""


class Act(StrEnum):
    """How rows come into the database, or leave it."""

    BUILD = "build"
    """With the folder of files."""
    IMPORT = "import"
    """In a file, from the command line."""
    SCREEN = "screen"
    """In a file, on a page."""
    SUBMISSION = "submission"
    """In a submission that was accepted."""


class Role(StrEnum):
    """What a person may do, at a place and below it."""

    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


class SubmissionState(StrEnum):
    """How far a submission is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class AgreedActionState(StrEnum):
    """How far an agreed action is; a mistaken one is withdrawn, since nothing is deleted."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class ActionSubject(StrEnum):
    """What of the plan an agreed action is about."""

    KPI = "kpi"
    OUTCOME = "outcome"
    PRIORITY = "priority"
    ENABLER = "enabler"


class Absence(StrEnum):
    """Why a submission has no figure of a KPI."""

    NOT_MEASURED = "not_measured"
    WILL_FOLLOW = "will_follow"


class RowChange(StrEnum):
    """How a row ended."""

    REPLACED = "replaced"
    REMOVED = "removed"


class ProjectState(StrEnum):
    """How far a project is."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    SUSPENDED = "suspended"
    COMPLETED = "completed"


class Status(StrEnum):
    """What METHOD says of a KPI at a place and a quarter."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    REGRESSING = "regressing"
    PARTLY_ACHIEVED = "partly_achieved"
    NOT_ACHIEVED = "not_achieved"
    INCOMPLETE = "incomplete"
    TOO_EARLY = "too_early"
    NO_RECENT_DATA = "no_recent_data"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"


USABLE: Final = frozenset(
    {
        Status.ON_TRACK,
        Status.AT_RISK,
        Status.OFF_TRACK,
        Status.ACHIEVED,
        Status.PARTLY_ACHIEVED,
        Status.NOT_ACHIEVED,
        Status.REGRESSING,
    }
)
"""The statuses that judge (R14); the others say what is not known."""


class StatusGroup(StrEnum):
    """The six groups that share a colour and an icon on screen (design: LOOK)."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    REGRESSING = "regressing"
    UNKNOWN = "unknown"


STATUS_GROUPS: Final[dict[Status, StatusGroup]] = {
    Status.ACHIEVED: StatusGroup.ACHIEVED,
    Status.ON_TRACK: StatusGroup.ON_TRACK,
    Status.AT_RISK: StatusGroup.AT_RISK,
    Status.PARTLY_ACHIEVED: StatusGroup.AT_RISK,
    Status.OFF_TRACK: StatusGroup.OFF_TRACK,
    Status.NOT_ACHIEVED: StatusGroup.OFF_TRACK,
    Status.REGRESSING: StatusGroup.REGRESSING,
    Status.INCOMPLETE: StatusGroup.UNKNOWN,
    Status.TOO_EARLY: StatusGroup.UNKNOWN,
    Status.NO_RECENT_DATA: StatusGroup.UNKNOWN,
    Status.NO_TARGET: StatusGroup.UNKNOWN,
    Status.NO_DATA: StatusGroup.UNKNOWN,
    Status.NOT_APPLICABLE: StatusGroup.UNKNOWN,
}
"""Which group carries which status; `not_applicable` is grey too, but is left out of counts of the unknown."""


WORST_FIRST: Final = (
    StatusGroup.REGRESSING,
    StatusGroup.OFF_TRACK,
    StatusGroup.AT_RISK,
    StatusGroup.ON_TRACK,
    StatusGroup.ACHIEVED,
    StatusGroup.UNKNOWN,
)
"""The groups from the worst to the best, and then what is not known: the order of lists and of worsening."""


class StatusFilter(StrEnum):
    """Which of the KPIs that are counted a list shows: every count of KPIs on a page has one that leaves as many."""

    COUNTED = "counted"
    ASSESSED = "assessed"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    PARTLY_ACHIEVED = "partly_achieved"
    OFF_TRACK = "off_track"
    NOT_ACHIEVED = "not_achieved"
    REGRESSING = "regressing"
    UNKNOWN = "unknown"
    INCOMPLETE = "incomplete"
    TOO_EARLY = "too_early"
    NO_RECENT_DATA = "no_recent_data"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses that it lets through."""
        return _FILTERED[self]


_APPLICABLE: Final = frozenset(Status) - {Status.NOT_APPLICABLE}


def _of_groups(*groups: StatusGroup) -> frozenset[Status]:
    return frozenset(status for status in _APPLICABLE if STATUS_GROUPS[status] in groups)


_FILTERED: Final[dict[StatusFilter, frozenset[Status]]] = {
    **{StatusFilter(status): frozenset({status}) for status in Status},
    # A group has the code of one of its statuses: here it is the group that is meant.
    **{StatusFilter(group): _of_groups(group) for group in StatusGroup},
    StatusFilter.COUNTED: _APPLICABLE,
    StatusFilter.ASSESSED: USABLE,
    StatusFilter.ON_COURSE: frozenset({Status.ON_TRACK, Status.ACHIEVED}),
    StatusFilter.BEHIND: _of_groups(StatusGroup.AT_RISK, StatusGroup.OFF_TRACK, StatusGroup.REGRESSING),
}


class Cause(StrEnum):
    """What changed a figure's share or status between two states of the data, in the order in which causes are split.

    `scope` is a KPI, or a place, that only one of the states has. `method` is the rule set, of which there is one.
    """

    SCOPE = "scope"
    DEFINITION = "definition"
    TARGET = "target"
    CORRECTION = "correction"
    NEW_FIGURE = "new_figure"
    TIME = "time"
    METHOD = "method"


class RollUpWord(StrEnum):
    """The judgement of a roll-up (R14, R15)."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    INSUFFICIENT_DATA = "insufficient_data"


class ForecastWord(StrEnum):
    """What the forecast asks for (R9)."""

    MAINTAIN = "maintain"
    ACCELERATE = "accelerate"
    REVERSE = "reverse"


class RollUpLevel(StrEnum):
    """What a roll-up is about."""

    PLAN = "plan"
    PRIORITY = "priority"
    ENABLER = "enabler"
    OUTCOME = "outcome"


METHOD: Final = "KAP-1"
"""The rule set by which figures are judged."""
WORLD: Final = "WORLD"
TOTAL: Final = "total"
"""The dimension that statuses use."""
