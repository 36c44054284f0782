"""Projects as the rows of a table and of its files: every figure whole, a band by its two ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kap_model.money import BudgetKind
from kap_model.quarter import Quarter
from kap_model.queries.delivery.projects import DeliveryProject
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.delivery import project_words
from kap_ui.words import money, wording
from kap_ui.words.wording import _, pgettext, quarter


def rows(projects: Iterable[DeliveryProject], at: Quarter) -> pd.DataFrame:
    """Return projects as rows for `columns`."""
    names = [column.name for column in columns(at)]
    return pd.DataFrame([_record(project, at) for project in projects], columns=names)


def columns(at: Quarter) -> list[TableColumn]:
    """Return the columns of projects; time elapsed is that at the end of a quarter."""
    elapsed = _("Share of the project's time that is over at the end of %(quarter)s") % {"quarter": quarter(at)}
    return [
        TableColumn("project", _("Project"), CellKind.CODE),
        TableColumn("name", _("Name")),
        TableColumn("region", _("Region"), CellKind.NAME),
        TableColumn("initiative", _("Initiative"), CellKind.CODE),
        TableColumn("initiative_basis", _("Basis of the initiative"), meaning=_("How sure the link is")),
        TableColumn("priority", _("Priority or enabler"), CellKind.CODE),
        TableColumn("office", _("Office"), CellKind.NAME),
        TableColumn("countries", _("Countries"), CellKind.COUNTRIES),
        TableColumn("state", _("State")),
        TableColumn("start", pgettext("time", "From"), CellKind.QUARTER),
        TableColumn("end", pgettext("time", "To"), CellKind.QUARTER),
        TableColumn("funding", _("Funding")),
        TableColumn("budget", _("Budget, CHF"), CellKind.NUMBER),
        TableColumn("budget_low", _("Budget from, CHF"), CellKind.NUMBER, meaning=_("Lower end of a band")),
        TableColumn("budget_high", _("Budget to, CHF"), CellKind.NUMBER, meaning=_("Upper end of a band")),
        TableColumn("budget_other", _("Budget in another currency"), meaning=_("As published; in no sum")),
        TableColumn("spent", _("Spent, CHF"), CellKind.NUMBER),
        TableColumn("elapsed", _("Time elapsed"), CellKind.SHARE, meaning=elapsed),
        TableColumn("origin", _("Origin")),
        TableColumn("source", _("Source"), meaning=_("Source and the place in it")),
    ]


def _record(project: DeliveryProject, at: Quarter) -> dict[str, Any]:
    budget = project.budget
    is_band = budget.kind is BudgetKind.BAND
    basis = project.initiative_basis
    return {
        "project": project.project_code,
        "name": project_words.name(project),
        "region": project.region_code,
        "initiative": project.initiative_code,
        "initiative_basis": wording.basis(basis) if basis is not None else None,
        "priority": project.priority_code,
        "office": project.office_code,
        "countries": ";".join(project.countries) or None,
        "state": project_words.state(project.state) if project.state is not None else None,
        "start": str(project.start_quarter) if project.start_quarter is not None else None,
        "end": str(project.end_quarter) if project.end_quarter is not None else None,
        "funding": wording.funding(project.funding) if project.funding is not None else None,
        "budget": budget.exact,
        "budget_low": budget.low if is_band else None,
        "budget_high": budget.high if is_band else None,
        "budget_other": money.budget(budget) if budget.kind is BudgetKind.OTHER_CURRENCY else None,
        "spent": project.spent_chf,
        "elapsed": project.elapsed(at),
        "origin": wording.origin(project.origin),
        "source": project.source,
    }
