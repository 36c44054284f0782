"""What came before this plan, what comes next: what is known of each plan, what carries over, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.progress import PLAN_CODE
from kap_model.queries import plan, plan_facts
from kap_model.queries.plan import PLAN_NAME
from kap_model.queries.plan_facts import KnownFact, KnownPlan, KpiBeyondPlan, TitleInBoth
from kap_model.queries.sources import SourceCount, counted
from kap_model.vocabulary import Family, OriginView, PlanTopic
from kap_ui import marks
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import plan_words, site_map
from kap_ui.marks import Fact, HeadCell, PlanSpan, Said
from kap_ui.marks.markup import Markup, element, in_language, joined, link
from kap_ui.sections.shared import source_words
from kap_ui.state import data, shown_plan
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number

_TOPICS: Final = {
    PlanTopic.YEARS: N_("Years"),
    PlanTopic.ADOPTION: N_("Adoption"),
    PlanTopic.PARTS: N_("Parts"),
    PlanTopic.PRIORITIES: N_("Priorities"),
    PlanTopic.INITIATIVES: N_("Regional initiatives"),
    PlanTopic.RESOLUTIONS: N_("Resolutions and recommendations"),
    PlanTopic.KPIS: N_("KPIs"),
    PlanTopic.REPORTS: N_("Reports"),
}
"""The rows of the comparison, in order."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Plans:
    """The plans of which something is known, and what of them meets the data.

    Attributes:
        own: the code of the plan that the data are of.
        plans: in time.
        counted: what is counted in the data of their plan, by topic.
        titles: the regional initiatives whose later title was read.
        beyond: the KPIs with figures or targets outside the years of the plan.
        addresses: the web addresses of sources.
    """

    own: str
    plans: Sequence[KnownPlan]
    counted: Mapping[PlanTopic, Sequence[Said]]
    titles: Sequence[TitleInBoth]
    beyond: Sequence[KpiBeyondPlan]
    addresses: Mapping[str, str]

    @property
    def facts(self) -> list[KnownFact]:
        """All facts of all plans."""
        return [fact for known in self.plans for fact in known.facts]

    @property
    def place(self) -> int | None:
        """Where the plan of the data stands among the plans; None where nothing is known of it."""
        return next((place for place, known in enumerate(self.plans) if known.plan_code == self.own), None)


@memoized
def plans() -> Plans:
    """Return the answer."""
    code, start, end = data.ask(plan.code_and_quarters)
    return Plans(
        own=code,
        plans=data.ask(plan_facts.known_plans, wording.language()),
        counted={topic: count() for topic, count in _COUNTED.items()},
        titles=data.ask(plan_facts.titles_in_both),
        beyond=data.ask(plan_facts.kpis_beyond, start, end),
        addresses=data.ask(plan.source_addresses),
    )


def sources(answer: Plans) -> tuple[SourceCount, ...]:
    """Return the sources of what is known, as far as the list of sources has them."""
    listed = data.source_titles()
    return counted(
        fact.source for fact in answer.facts if fact.is_known and fact.source.partition(":")[0].strip() in listed
    )


# ---- the answer in words


def headline(answer: Plans) -> str:
    """Return which plan came before that of the data, and which comes next."""
    place = answer.place
    if place is None:
        return _("These data say nothing of other plans.")
    before = [_named(known) for known in answer.plans[:place]]
    after = [_named(known) for known in answer.plans[place + 1 :]]
    parts = [_named(answer.plans[place])]
    if before:
        parts.append(_("Before it: %(plans)s") % {"plans": wording.enumerated(before)})
    if after:
        parts.append(_("After it: %(plans)s") % {"plans": wording.enumerated(after)})
    return wording.sentences(map(wording.ended, parts))


def below_headline(answer: Plans) -> Markup | None:
    """Return how many facts were read, and how many were looked for and not found."""
    if not answer.facts:
        return None
    known = sum(fact.is_known for fact in answer.facts)
    not_found = len(answer.facts) - known
    read = ngettext("%(n)s fact was read", "%(n)s facts were read", known) % {"n": number(known)}
    missing = ngettext(
        "%(n)s was looked for and not found", "%(n)s were looked for and not found", not_found
    ) % {"n": number(not_found)}  # fmt: skip
    return joined([wording.clauses([read, missing])])


def _named(known: KnownPlan) -> str:
    """Return a plan by name and years."""
    if known.years is None:
        return name_of(known)
    return _("%(plan)s (%(years)s)") % {"plan": name_of(known), "years": _years(known.years)}


def name_of(known: KnownPlan) -> str:
    """Return the name of a plan, or its code."""
    return known.plan_code if known.name is None else known.name.text


def _years(years: tuple[int, int]) -> str:
    start, end = years
    return str(start) if start == end else _("%(start)s–%(end)s") % {"start": str(start), "end": str(end)}


# ---- side by side


def spans(answer: Plans) -> Markup | None:
    """Return the years of the plans on one scale; None where the years of none are known."""
    spans = [
        PlanSpan(name_of(known), _years(known.years), *known.years, is_own=known.plan_code == answer.own)
        for known in answer.plans
        if known.years is not None
    ]
    return marks.plan_spans(spans, label=_("Years of the plans")) if spans else None


def comparison(answer: Plans) -> Markup:
    """Return what is known of each plan, topic by topic."""
    rows = [(_(head), [_cell(answer, known, topic) for known in answer.plans]) for topic, head in _TOPICS.items()]
    return marks.plans_beside(
        [name_of(known) for known in answer.plans],
        rows,
        unknown=_("Not known"),
        head=_("Topic"),
        label=_("What is known of each plan"),
    )


def _cell(answer: Plans, known: KnownPlan, topic: PlanTopic) -> list[Said]:
    items = [_said(answer, fact) for fact in known.about(topic)]
    if topic is PlanTopic.YEARS and known.years is not None:
        first, *others = items
        items = [Said(joined([element("b", _years(known.years)), " ", first.text]), first.language, first.quote,
                      first.quote_language, first.origin), *others]  # fmt: skip
    return [*answer.counted.get(topic, ()), *items] if known.plan_code == answer.own else items


def _said(answer: Plans, fact: KnownFact) -> Said:
    language = None if fact.language == wording.language() else fact.language
    origin = _origin(answer, fact) if fact.is_known else None
    return Said(fact.text, language, fact.quote, fact.quote_language, origin)


def _origin(answer: Plans, fact: KnownFact) -> Markup:
    """Return how sure a fact is, and its source as a link: to the page itself, or to the list of sources."""
    address = answer.addresses.get(fact.source.partition(":")[0].strip())
    named = link(element("bdi", source_words.in_marks(fact.source)), href=address or site_map.link_to("sources"))
    return joined([wording.capitalized(wording.basis(fact.basis)), " · ", named])


# ---- what the data themselves say of their plan


def _here(words: str, page: str) -> Said:
    return Said(words, origin=link(_("Counted in these data"), href=site_map.link_to(page)))


def _priorities() -> list[Said]:
    facts = data.progress(OriginView.PUBLISHED).facts
    names = [data.name(code) for code in data.choices().priorities]
    enablers = [data.name(code) for code in facts.single_codes if code not in (PLAN_CODE, *data.choices().priorities)]
    said = []
    if names:
        head = ngettext("%(n)s priority", "%(n)s priorities", len(names)) % {"n": number(len(names))}
        said.append(_here(wording.labelled(head, wording.listed(names)), "priorities"))
    if enablers:
        head = ngettext("%(n)s enabler", "%(n)s enablers", len(enablers)) % {"n": number(len(enablers))}
        said.append(_here(wording.labelled(head, wording.listed(enablers)), "priorities"))
    return said


def _initiatives() -> list[Said]:
    count, not_checked = data.ask(plan_facts.framework_counts).get(Family.RI, (0, 0))
    if not count:
        return []
    words = ngettext("%(n)s regional initiative", "%(n)s regional initiatives", count) % {"n": number(count)}
    return [_here(wording.clauses(filter(None, [words, _titles_not_checked(not_checked)])), "initiatives")]


def _resolutions() -> list[Said]:
    counts = data.ask(plan_facts.framework_counts)
    resolutions, first = counts.get(Family.WTDC_RES, (0, 0))
    recommendations, second = counts.get(Family.ITUD_REC, (0, 0))
    if not resolutions + recommendations:
        return []
    words = [
        ngettext("%(n)s resolution", "%(n)s resolutions", resolutions) % {"n": number(resolutions)},
        ngettext("%(n)s recommendation", "%(n)s recommendations", recommendations) % {"n": number(recommendations)},
        _titles_not_checked(first + second),
    ]
    return [_here(wording.clauses(filter(None, words)), "item")]


def _kpis() -> list[Said]:
    indicators = data.progress(OriginView.PUBLISHED).facts.indicators
    approvals = Counter(data.ask(plan_facts.approvals))
    count = ngettext("%(n)s KPI", "%(n)s KPIs", len(indicators)) % {"n": number(len(indicators))}
    parts = [
        _("%(approval)s (%(n)s)") % {"approval": wording.approval(approval), "n": number(of_it)}
        for approval, of_it in sorted(approvals.items())
    ]
    said = wording.approval(next(iter(approvals))) if len(approvals) == 1 else wording.listed(parts)
    return [_here(wording.labelled(count, said) if said else count, "kpis")]


_COUNTED: Final = {
    PlanTopic.PRIORITIES: _priorities,
    PlanTopic.INITIATIVES: _initiatives,
    PlanTopic.RESOLUTIONS: _resolutions,
    PlanTopic.KPIS: _kpis,
}
"""What is counted in the data of the plan that they are of, by topic."""


def _titles_not_checked(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(n)s title not checked", "%(n)s titles not checked", count) % {"n": number(count)}


# ---- the plans that can be opened here


def loaded() -> Markup | None:
    """Return the plans that stand beside each other in this installation, each with its address; None with one alone.

    What stands beside changes without a revision of the data, so nobody keeps this.
    """
    beside = shown_plan.every()
    if not beside:
        return None
    shown = data.plan_beside()
    main = data.name(PLAN_NAME) if shown is None else data.ask_now(plan.names, wording.language())[PLAN_NAME]
    facts = [Fact(main, _opened(None, _("reported on"), is_shown=shown is None))]
    for known in beside:
        is_shown = shown is not None and shown.plan_code == known.plan_code
        facts.append(
            Fact(plan_words.name(known), _opened(known.plan_code, plan_words.quarters(known), is_shown=is_shown))
        )
    return marks.definitions(facts)


def _opened(code: str | None, words: str, *, is_shown: bool) -> Markup:
    """Return what is said of a plan, and the way to its overview."""
    if is_shown:
        return joined([words, _("shown now")], " · ")
    return joined([words, link(_("Open its overview"), href=site_map.link_to("overview", plan=code))], " · ")


# ---- what carries over


def overlap(answer: Plans) -> Markup | None:
    """Return what is said of years that belong to two plans; None where nothing is."""
    items = [_said(answer, fact) for known in answer.plans for fact in known.about(PlanTopic.OVERLAP)]
    return marks.said(items, _("Not known")) if items else None


def carried(answer: Plans) -> Markup | None:
    """Return which regional initiatives go on under the same title, and what was not found; None without anything."""
    items = [_said(answer, fact) for known in answer.plans for fact in known.about(PlanTopic.CARRIED)]
    table = _titles(answer) if answer.titles else None
    parts = [part for part in (table, marks.said(items, _("Not known")) if items else None) if part is not None]
    return marks.stack(*parts) if parts else None


def _titles(answer: Plans) -> Markup:
    names = {known.plan_code: name_of(known) for known in answer.plans}
    rows = [
        [
            one.item_code,
            joined(
                [in_language(data.name(one.item_code), data.language_of_name(one.item_code)), _certainty(one.basis)]
            ),
            joined([element("q", one.later_title, lang="en", dir="auto"), _certainty(one.later_basis)]),
            names.get(one.plan_code, one.plan_code),
            _("Same title, word for word") if one.is_same else _("New title"),
        ]
        for one in answer.titles
    ]
    heads = [
        HeadCell(_("Initiative"), is_whole=True),
        HeadCell(names.get(answer.own, answer.own)),
        HeadCell(_("Later title, as read")),
        HeadCell(_("Later plan")),
        HeadCell(_("Compared in English")),
    ]
    return marks.table(heads, rows, caption=_("Regional initiatives whose later title was read"))


def _certainty(basis: str) -> Markup:
    return element("small", wording.basis(basis), class_="sub")


@memoized
def kpis_beyond(answer: Plans) -> TableFigure | None:
    """Return the KPIs whose published figures or targets reach beyond the years of the plan; None without any."""
    if not answer.beyond:
        return None
    return TableFigure(
        key="beyond",
        title=_("KPIs whose figures or targets reach beyond the plan"),
        finding=_beyond_words(answer.beyond),
        table=pd.DataFrame(
            [
                {
                    "kpi": one.kpi_code,
                    "name": data.name(one.kpi_code),
                    "first": None if one.first is None else str(one.first),
                    "last": None if one.last is None else str(one.last),
                }
                for one in answer.beyond
            ]
        ),
        columns=[
            TableColumn("kpi", _("KPI"), CellKind.CODE),
            TableColumn("name", _("Name")),
            TableColumn("first", _("First published figure"), CellKind.QUARTER),
            TableColumn("last", _("Last target"), CellKind.QUARTER),
        ],
        is_illustrative=False,
    )


def _beyond_words(beyond: Sequence[KpiBeyondPlan]) -> str:
    before, after = sum(one.first is not None for one in beyond), sum(one.last is not None for one in beyond)
    return wording.sentences(
        [
            ngettext(
                "%(n)s KPI has published figures from before the plan.",
                "%(n)s KPIs have published figures from before the plan.",
                before,
            )
            % {"n": number(before)},
            ngettext("%(n)s KPI has a target after its end.", "%(n)s KPIs have a target after its end.", after)
            % {"n": number(after)},
            _("This says nothing of whether another plan has the same KPI."),
        ]
    )
