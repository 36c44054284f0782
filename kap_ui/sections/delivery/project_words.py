"""Projects and their money in words: the same on every list, chart and page of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kap_model.money import BudgetKind
from kap_model.queries.delivery.projects import DeliveryProject, ProjectPartner, Spending
from kap_model.vocabulary import Basis, Origin
from kap_ui import marks
from kap_ui.look.project_signs import UNKNOWN
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.words import data_texts, money, wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter


def name(of: DeliveryProject | ProjectPartner) -> str:
    """Return the name of a project or a partner in the reader's language, or in English where it has no other."""
    return data_texts.read(of.name_en, of.name_fr)


def language_of_name(of: DeliveryProject | ProjectPartner) -> str:
    """Return the language of `name` where it is not the reader's; empty where it is."""
    return data_texts.language_of(of.name_fr) or ""


def number_of(initiative: str) -> str:
    """Return the number of an initiative as it is printed: AFR1."""
    return initiative.removeprefix("RI-")


def state(code: str) -> str:
    """Return the words of a state of projects, of one that is not known too."""
    return _("state not known") if code == UNKNOWN else wording.project_state(code)


def state_code(project: DeliveryProject) -> str:
    """Return how far a project is, as its sign and its filter have it."""
    return UNKNOWN if project.state is None else project.state.value


def funding(code: str) -> str:
    """Return the words for where money comes from, also where that is not known."""
    return _("funding not known") if code == UNKNOWN else wording.funding(code)


def funding_code(project: DeliveryProject) -> str:
    """Return where the money of a project comes from, as its filter has it."""
    return UNKNOWN if project.funding is None else project.funding.value


def times(project: DeliveryProject) -> str:
    """Return when a project runs; an end that is not known is said, not made up."""
    start, end = project.start_quarter, project.end_quarter
    values = {"start": quarter(start), "end": quarter(end)}
    if start is None and end is None:
        return _("no dates known")
    if start is None:
        return _("to %(end)s, start not known") % values
    if end is None:
        return _("from %(start)s, end not known") % values
    return _("%(start)s to %(end)s") % values


def origin(project: DeliveryProject) -> str:
    """Return who a project comes from, inside a sentence: published, illustrative."""
    return {
        Origin.PUBLISHED: _("published"),
        Origin.REPORTED: _("reported"),
        Origin.ILLUSTRATIVE: _("illustrative"),
    }[project.origin]


def facts(project: DeliveryProject) -> str:
    """Return state, times and origin of a project, and how sure its initiative is where that is not official."""
    parts = [state(state_code(project)), times(project), origin(project)]
    basis = project.initiative_basis
    if basis not in (None, Basis.OFFICIAL) and not project.is_illustrative:
        parts.append(_("link to the initiative: %(basis)s") % {"basis": wording.basis(basis)})
    return wording.listed(parts)


def counted(count: int) -> str:
    """Return how many projects: 3 projects."""
    return ngettext("%(n)s project", "%(n)s projects", count) % {"n": number(count)}


def states_counted(projects: Iterable[DeliveryProject]) -> list[tuple[str, str]]:
    """Return how many projects are how far, in the order of the states: their codes and words, without zeros."""
    codes = [state_code(project) for project in projects]
    return [(code, _state_counted(codes.count(code), code)) for code in (*_STATES, UNKNOWN) if code in codes]


def _state_counted(count: int, code: str) -> str:
    words = {
        "ongoing": ngettext("%(n)s under way", "%(n)s under way", count),
        "planned": ngettext("%(n)s planned", "%(n)s planned", count),
        "suspended": ngettext("%(n)s suspended", "%(n)s suspended", count),
        "completed": ngettext("%(n)s completed", "%(n)s completed", count),
        UNKNOWN: ngettext("%(n)s of unknown state", "%(n)s of unknown state", count),
    }
    return words[code] % {"n": number(count)}


_STATES = ("ongoing", "planned", "suspended", "completed")


def countries_counted(count: int) -> str:
    """Return how many countries: 5 countries."""
    return ngettext("%(n)s country", "%(n)s countries", count) % {"n": number(count)}


# ---- money


def share(together: Spending) -> str:
    """Return the share of the budget that is spent, of a band its least and its greatest; a dash if not known."""
    if together.shares is None:
        return percent(None)
    least, most = (percent(one) for one in together.shares)
    return least if least == most else _("%(low)s to %(high)s") % {"low": least, "high": most}


def pace(together: Spending) -> str:
    """Return the share that is spent and the share of the time that is over: 58% spent, 64% of the time."""
    if together.shares is None:
        return (
            ""
            if together.elapsed is None
            else _("%(elapsed)s of the time elapsed") % {"elapsed": percent(together.elapsed)}
        )
    if together.elapsed is None:
        return _("%(share)s spent") % {"share": share(together)}
    return _("%(share)s spent, %(elapsed)s of the time") % {
        "share": share(together), "elapsed": percent(together.elapsed),
    }  # fmt: skip


def budget(project: DeliveryProject) -> str:
    """Return the budget of a project in short, and that it is as published where another currency was."""
    of = project.budget
    if of.amount is None or not project.is_illustrative:
        return money.budget_in_short(of)
    return money.amount_in_short(of.amount, of.currency or "")


def beside(projects: Iterable[DeliveryProject]) -> str:
    """Return the budgets that are in no sum, each in its own currency; empty without any."""
    return wording.listed(
        money.amount_in_short(project.budget.amount, project.budget.currency or "")
        for project in projects
        if project.budget.kind is BudgetKind.OTHER_CURRENCY and project.budget.amount is not None
    )


def left_out(projects: Sequence[DeliveryProject], together: Spending) -> str:
    """Return what the sum of the budgets leaves out: those in other currencies, and how many projects have none."""
    parts = []
    if amounts := beside(projects):
        words = _("besides, not converted: %(amounts)s") if together.budget.counted else _("not converted: %(amounts)s")
        parts.append(words % {"amounts": amounts})
    if together.budget.without:
        words = ngettext("%(n)s project without a budget", "%(n)s projects without a budget", together.budget.without)
        parts.append(words % {"n": number(together.budget.without)})
    if together.without_spending:
        words = ngettext(
            "spending of %(n)s project not known", "spending of %(n)s projects not known", together.without_spending
        )
        parts.append(words % {"n": number(together.without_spending)})
    return wording.listed(parts)


def spending_bar(together: Spending, *, is_illustrative: bool) -> Markup:
    """Return the bar of what is spent of a budget, with the time that is over as a tick."""
    least, most = together.shares or (None, None)
    words = wording.listed(filter(None, (money.sum_in_short(together.budget), pace(together))))
    return marks.spending(least, most, together.elapsed, words=words, is_illustrative=is_illustrative)


def money_of(projects: Sequence[DeliveryProject], together: Spending) -> Markup:
    """Return the budget of projects with what is spent of it, and what the sum leaves out."""
    bar = spending_bar(together, is_illustrative=any(project.is_illustrative for project in projects))
    amount = money.sum_in_short(together.budget) if together.budget.counted else ""
    words, rest = pace(together), left_out(projects, together)
    return joined(
        [
            bar if together.budget.counted else None,
            element("b", amount) if amount else None,
            element("span", words, class_="small") if words else None,
            element("span", rest, class_="small") if rest else None,
        ],
        " ",
    )
