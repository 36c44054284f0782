"""The KPIs that an initiative or a project serves, as lines with their statuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kap_model.measures import RollUp
from kap_model.queries import kpi_lines as lines_query
from kap_model.queries import linkages as linkages_query
from kap_model.queries.delivery.projects import DeliveryProject, Initiative
from kap_model.queries.sources import SourceCount
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.delivery import initiatives, project_words
from kap_ui.sections.shared import kpi_lines, roll_up_words, source_counts
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _, quarter


@dataclass(frozen=True, kw_only=True)
class ServedKpis:
    """Counted KPIs, as they stand where an initiative or a project is.

    Attributes:
        selection: with the region as its place; the world for what is of several regions.
        why: through what they are served, a sentence.
        by_objective: the KPIs under the priority or enabler through which they are served, each KPI once.
        item: the initiative whose links they are behind, where all of them are; for the lists of KPIs.
        through: the priority or enabler where such a link starts, if it is one.
    """

    selection: Selection
    why: str
    by_objective: tuple[tuple[str, tuple[str, ...]], ...]
    item: str | None = None
    through: str | None = None

    @property
    def kpis(self) -> tuple[str, ...]:
        """All the KPIs."""
        return tuple(kpi for _objective, its in self.by_objective for kpi in its)

    @property
    def roll_up(self) -> RollUp:
        """How they stand together."""
        return initiatives.roll_up_of(
            self.kpis, self.selection.place, self.selection.quarter, self.selection.origin
        )  # fmt: skip

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of what their status rests on."""
        scope = source_counts.scope(self.kpis, [self.selection.place], self.selection.quarter)
        return source_counts.behind(self.selection.origin, scope)

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is in reach of their lines."""
        progress = data.progress(self.selection.origin)
        lines = lines_query.lines(progress, self.kpis, (self.selection.place,), self.selection.quarter)
        return self.roll_up.is_illustrative or kpi_lines.are_illustrative(self.selection, lines)


def of_initiative(selection: Selection, initiative: Initiative) -> ServedKpis:
    """Return the KPIs behind the links to an initiative, in its region."""
    code = initiative.initiative_code
    linkages, facts = data.ask(linkages_query.linkages), data.progress(selection.origin).facts
    behind = {link.start: linkages.kpis_behind(facts, link.start, code) for link in linkages.to_item(code)}
    return ServedKpis(
        selection=replace(selection, place=initiatives.region_of(initiative)),
        why=_("The KPIs behind the links of %(initiative)s to priorities and enablers")
        % {"initiative": project_words.number_of(code)},
        by_objective=_each_once(behind),
        item=code,
    )


def of_project(selection: Selection, project: DeliveryProject) -> ServedKpis:
    """Return the KPIs of what a project serves, in its region.

    Where its priority is linked to its initiative these are the KPIs behind that link, else all of the priority;
    without a priority of its own those behind the links of its initiative.
    """
    linkages, facts = data.ask(linkages_query.linkages), data.progress(selection.origin).facts
    here = replace(selection, place=project.region_code)
    objective, code = project.priority_code, project.initiative_code
    number = project_words.number_of(code or "")
    if objective is None and code is not None:
        behind = {link.start: linkages.kpis_behind(facts, link.start, code) for link in linkages.to_item(code)}
        why = _("Through its initiative %(initiative)s: the KPIs behind the links to priorities and enablers")
        return ServedKpis(
            selection=here, why=why % {"initiative": number}, by_objective=_each_once(behind), item=code
        )  # fmt: skip
    if objective is None:
        return ServedKpis(selection=here, why="", by_objective=())
    if code is not None and (kpis := linkages.kpis_behind(facts, objective, code)):
        why = _("The KPIs behind the link of %(objective)s to %(initiative)s") % {
            "objective": objective, "initiative": number,
        }  # fmt: skip
        return ServedKpis(
            selection=here, why=why, by_objective=((objective, kpis),), item=code, through=objective
        )  # fmt: skip
    return ServedKpis(
        selection=here,
        why=_("All counted KPIs of %(objective)s, which the project serves") % {"objective": objective},
        by_objective=((objective, tuple(facts.counted_kpis(objective))),),
        through=objective,
    )


def _each_once(behind: dict[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    listed: set[str] = set()
    groups = []
    for objective, kpis in behind.items():
        its = tuple(kpi for kpi in kpis if kpi not in listed)
        listed.update(its)
        if its:
            groups.append((objective, its))
    return tuple(groups)


def reading(served: ServedKpis) -> str:
    """Return through what the KPIs are served, and where and when they are judged."""
    return _("%(why)s; %(place)s, %(quarter)s.") % {
        "why": served.why, "place": data.name(served.selection.place), "quarter": quarter(served.selection.quarter),
    }  # fmt: skip


@memoized
def lines(served: ServedKpis) -> Markup:
    """Return the KPIs as lines under their statuses together."""
    roll_up = served.roll_up
    lists = lists_of(roll_up, item=served.item, through=served.through)
    together = element(
        "p",
        marks.word(roll_up.word, roll_up_words.judgement(roll_up)),
        element("span", roll_up_words.mean_shares(roll_up), class_="small"),
        class_="judged",
    )
    here = {"place": served.selection.place, "quarter": str(served.selection.quarter)}
    groups: list[tuple[marks.GroupHead | None, Sequence[str]]] = [
        (
            marks.GroupHead(
                objective, data.name(objective), None, site_map.link_to("priorities", None, priority=objective, **here)
            ),
            kpis,
        )
        for objective, kpis in served.by_objective
    ]
    return joined(
        [
            roll_up_words.key(roll_up, lists),
            together,
            kpi_lines.rows(served.selection, groups, label=_("KPIs served")),
        ]
    )
