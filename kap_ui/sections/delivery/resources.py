"""What was planned, spent and mobilised? The answer, its sentence and its four numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from kap_model.measures import expected_share
from kap_model.quarter import Quarter
from kap_model.queries.delivery import budgets, contributions
from kap_model.queries.delivery.budgets import Amounts, BudgetLine, Burn
from kap_model.queries.delivery.contributions import FUNDS_MOBILISED, ContributionLine, Mobilised
from kap_model.queries.sources import SourceCount, counted
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, Funding, OriginView, PlaceKind
from kap_ui import marks
from kap_ui.frame import glossary_links, site_map
from kap_ui.marks import Anchor, Number
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.delivery import money_words
from kap_ui.sections.delivery.money_words import Unit
from kap_ui.sections.shared import place_names
from kap_ui.state import address, data
from kap_ui.state.address import OwnChoice
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter

_CENTIME: Final = 0.01

FUNDINGS: Final = tuple(funding.value for funding in Funding)


@dataclass(frozen=True, kw_only=True, eq=False)
class Resources:
    """The money of a place and objective, as one rolling operational plan and those before it say.

    Attributes:
        selection: what the reader asked for.
        plan_year: the year of the chosen operational plan.
        at: the quarter of the results: that of the page, but none after the year of the plan.
        spent_to: the quarter that spending and contributions reach: they have no date, so it is the newest with
            figures, but none after the year of the plan. The pages of an edition may stand at an earlier one.
        every: the lines of the place, whatever the objective and the funding; with the totals that a source states.
        lines: those of the chosen objective and funding, at offices alone, so that they can be added.
        burn: what places have spent of the plan's own year, for the world, each region and each office.
        accounts: what was mobilised by year and office, by three accounts.
        contributions: what partners gave to the place.
    """

    selection: Selection
    plan_year: int
    at: Quarter
    spent_to: Quarter
    every: Sequence[BudgetLine]
    lines: Sequence[BudgetLine]
    burn: Sequence[Burn]
    accounts: Sequence[Mobilised]
    contributions: Sequence[ContributionLine]

    @property
    def elapsed(self) -> float:
        """The share of the plan's own year that is over."""
        return budgets.elapsed_of(self.plan_year, self.spent_to)

    @cached_property
    def own_year(self) -> Sequence[BudgetLine]:
        """What the plan says of its own year."""
        return [line for line in self.lines if line.plan_year == line.year == self.plan_year]

    @cached_property
    def shown(self) -> Sequence[BudgetLine]:
        """What each plan up to the chosen one says of its own year, and the forecasts of the chosen one."""
        return [
            line
            for line in self.lines
            if (line.year <= self.plan_year and not line.is_forecast)
            or (line.plan_year == self.plan_year and line.is_forecast)
        ]

    @cached_property
    def years(self) -> Sequence[int]:
        """The years that the chosen plan and those before it say something of."""
        return sorted({line.year for line in self.shown})

    @cached_property
    def whole(self) -> Amounts:
        """The sums of the plan's own year."""
        return Amounts.of(self.own_year)

    @cached_property
    def is_illustrative(self) -> bool:
        """Whether a made-up budget or contribution is behind the page."""
        lines: list[BudgetLine | ContributionLine] = [*self.every, *self.contributions]
        return any(line.is_illustrative for line in lines)

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of the lines and contributions behind the page, counted."""
        return sources_of((*self.lines, *self.contributions))


def sources_of(lines: Sequence[BudgetLine | ContributionLine]) -> tuple[SourceCount, ...]:
    """Return the sources of lines, counted, the made-up ones first."""
    return counted(
        (line.source for line in lines if not line.is_illustrative),
        (line.source for line in lines if line.is_illustrative),
    )


# ---- the choices of the page


@dataclass(frozen=True, slots=True)
class PageChoices:
    """The operational plan and the funding that the reader looks at."""

    plan: OwnChoice[Any]
    funding: OwnChoice[str | None]


def declare(selection: Selection) -> PageChoices:
    """Declare the choices of the page."""
    lines = data.ask(budgets.budget_lines, selection.origin)
    years = budgets.plan_years(lines)
    newest = budgets.plan_year_at(lines, selection.quarter) or max(years, default=None)
    return PageChoices(
        plan=address.own_choice(
            "plan", [str(year) for year in years], None if newest is None else str(newest), is_in_file_names=True
        ),
        funding=address.own_choice("funding", FUNDINGS),
    )


def plans(selection: Selection) -> list[str]:
    """Return the years that have an operational plan, as codes."""
    return [str(year) for year in budgets.plan_years(data.ask(budgets.budget_lines, selection.origin))]


def funding_word(code: str) -> str:
    """Return the words of a kind of funding."""
    return {
        Funding.REGULAR.value: _("Regular budget"), Funding.EXTRABUDGETARY.value: _("Extrabudgetary"),
    }[code]  # fmt: skip


# ---- the answer


@memoized
def resources(selection: Selection, plan: str | None, funding: str | None) -> Resources | None:
    """Return the money of a selection; None where no budget is known in view.

    Args:
        selection: place, objective and origin.
        plan: the year of the operational plan.
        funding: of FUNDINGS; None for both.
    """
    if plan is None:
        return None
    plan_year, offices = int(plan), place_names.offices_at(selection.place)
    every = data.ask(budgets.budget_lines, selection.origin)
    chosen = [
        line
        for line in budgets.at_offices(every)
        if selection.objective in (None, line.objective_code) and funding in (None, line.funding)
    ]
    end = Quarter.of(plan_year, 4)
    spent_to = min(data.choices().newest_quarter(selection.origin), end)
    here = [line for line in every if line.place_code in offices or selection.place in (WORLD, line.place_code)]
    given = [
        line
        for line in data.ask(contributions.contributions, selection.origin)
        if line.office_code in offices and line.year <= plan_year
    ]
    reported = data.ask(contributions.reported_funds, selection.origin)
    return Resources(
        selection=selection,
        plan_year=plan_year,
        at=min(selection.quarter, end),
        spent_to=spent_to,
        every=here,
        lines=[line for line in chosen if line.place_code in offices],
        burn=budgets.burn(chosen, plan_year, spent_to),
        accounts=contributions.mobilised(
            given,
            [line for line in here if line.year <= plan_year],
            {key: value for key, value in reported.items() if key[1] in offices and key[0] <= plan_year},
        ),
        contributions=given,
    )


# ---- the sentence and the numbers


@memoized
def headline(answer: Resources) -> str:
    """Return what is spent of the budget against the time, and who is furthest from it."""
    whole = answer.whole
    if not answer.own_year:
        return _("The operational plan of %(year)s has nothing for what you chose") % {"year": answer.plan_year}
    if whole.share_spent is None:
        return _("Nothing is known of what was spent in %(year)s") % {"year": answer.plan_year}
    words = {
        "share": percent(whole.share_spent), "year": answer.plan_year, "elapsed": percent(answer.elapsed),
    }  # fmt: skip
    if answer.elapsed < 1:
        sentence = _("%(share)s of the %(year)s budget is spent, with %(elapsed)s of the year gone") % words
    else:
        sentence = _("%(share)s of the %(year)s budget was spent by the end of the year") % words
    furthest = _furthest(answer)
    if furthest is None:
        return sentence
    name, share = furthest
    return _("%(sentence)s; %(name)s is furthest from it, at %(share)s") % {
        "sentence": sentence, "name": name, "share": percent(share),
    }  # fmt: skip


def _furthest(answer: Resources) -> tuple[str, float] | None:
    """Return the office of the place, of an office the objective, whose share spent is furthest from the time."""
    shares: dict[str, float] = {}
    named: Callable[[str], str] = str
    if answer.selection.objective is None and place_names.is_office(answer.selection.place):
        sums = budgets.sums(answer.own_year, lambda line: line.objective_code)
        shares = {code: amounts.share_spent for code, amounts in sums.items() if amounts.share_spent is not None}
    else:
        offices = place_names.offices_at(answer.selection.place)
        named = place_names.short_name
        shares = {
            burn.place_code: burn.amounts.share_spent
            for burn in answer.burn
            if burn.kind is PlaceKind.OFFICE and burn.place_code in offices and burn.amounts.share_spent is not None
        }
    if len(shares) < 2:
        return None
    code = max(shares, key=lambda code: abs(shares[code] - answer.elapsed))
    return named(code), shares[code]


@memoized
def numbers(answer: Resources) -> list[Number]:
    """Return the four figures under the headline: budget, actual, available, mobilised against the aim."""
    whole = answer.whole
    by_funding = budgets.sums(answer.own_year, lambda line: line.funding)
    fundings = {funding: by_funding[funding] for funding in Funding if funding in by_funding}
    parts = [
        _("%(funding)s %(amount)s") % {
            "funding": funding_word(funding) if place == 0 else wording.inside_sentence(funding_word(funding)),
            "amount": money_words.short(amounts.planned),
        }
        for place, (funding, amounts) in enumerate(fundings.items())
    ]  # fmt: skip
    year = {"year": answer.plan_year}
    of_budget = _("%(share)s of the budget")
    over = _("%(elapsed)s of the year is over at the end of %(quarter)s") % {
        "elapsed": percent(answer.elapsed), "quarter": quarter(answer.spent_to),
    }  # fmt: skip
    spent, left = [over], []
    if whole.share_spent is not None:
        spent.insert(0, of_budget % {"share": percent(whole.share_spent)})
        left.append(of_budget % {"share": percent(1 - whole.share_spent)})
    unit = Unit.fit_for([whole.planned, whole.spent])
    return [
        _number(whole.planned, unit, _("budget of %(year)s") % year, parts),
        _number(whole.spent, unit, _("actual: spent in %(year)s") % year, spent),
        _number(whole.available, unit, _("available in %(year)s") % year, left),
        _mobilised_number(answer),
    ]


def _number(amount: float | None, unit: Unit, label: str, comments: Sequence[str], href: str | None = None) -> Number:
    """Return an amount as one of the numbers, its unit beside it."""
    measure = unit.words if amount is not None else ""
    return Number(unit.figure(amount), label, measure, wording.listed(comments), href)


def _mobilised_number(answer: Resources) -> Number:
    aim, total = aim_of(answer), mobilised_until(answer)
    label = _("mobilised up to %(year)s, all priorities") % {"year": answer.plan_year}
    comments = [_("no aim is known here")]
    if aim is not None:
        comments = [
            _("%(expected)s expected by %(quarter)s") % {
                "expected": money_words.short(aim.expected), "quarter": quarter(answer.spent_to),
            },
            _("P4 aims at %(target)s by %(end)s") % {
                "target": money_words.short(aim.target), "end": quarter(aim.target_quarter),
            },
        ]  # fmt: skip
    href = site_map.link_to("kpi", kpi=FUNDS_MOBILISED)
    return _number(total, Unit.fit_for([total]), label, comments, href)


# ---- what is aimed at


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What priority P4 aims to mobilise at a place (K-P4.2-a), Swiss francs.

    Attributes:
        expected: what is expected by the quarter that contributions reach.
        target: what is aimed at in the end.
        target_quarter: by when.
        is_illustrative: whether the path is made up.
    """

    expected: float
    target: float
    target_quarter: Quarter
    is_illustrative: bool


def aim_of(answer: Resources) -> Aim | None:
    """Return what is aimed at at the place; None where no target path is known."""
    return aim_at(answer.selection.origin, answer.selection.place, answer.spent_to)


def aim_at(origin: OriginView, place: str, at: Quarter) -> Aim | None:
    """Return what is aimed at at a place, and what is expected by a quarter."""
    facts = data.progress(origin).facts
    if FUNDS_MOBILISED not in facts.indicators:
        return None
    path = data.progress(origin).target_path(FUNDS_MOBILISED, place)
    if path.baseline is None or path.target is None or at < path.baseline[0]:
        return None
    (_start, low), (end, high) = path.baseline, path.target
    return Aim(
        expected=low + expected_share(path, at) * (high - low),
        target=high,
        target_quarter=end,
        is_illustrative=path.is_illustrative,
    )


def mobilised_in(account: Mobilised) -> float | None:
    """Return what was mobilised: as booked; else what partners gave; else what was reported."""
    return next((one for one in (account.booked, account.contributed, account.reported) if one is not None), None)


def mobilised_by_year(answer: Resources) -> Mapping[int, float | None]:
    """Return what was mobilised in each year, by all offices of the place."""
    return {account.year: mobilised_in(account) for account in answer.accounts if account.office_code is None}


def mobilised_until(answer: Resources) -> float | None:
    """Return what was mobilised up to the year of the plan."""
    known = [amount for amount in mobilised_by_year(answer).values() if amount is not None]
    return sum(known) if known else None


# ---- whether sums agree


@memoized
def places_agree(answer: Resources) -> str:
    """Return whether offices, regions and the world agree for the plan's own year, and by how much they do not.

    A total that a source gives for a place is of every objective and funding, so all of them are looked at.
    """
    place = answer.selection.place
    lines = [line for line in answer.every if line.plan_year == line.year == answer.plan_year]
    differences = [one for one in budgets.reconciliation(lines) if place in (WORLD, one.place_code)]
    if differences:
        worst = max(differences, key=lambda one: abs(one.difference))
        return _(
            "The sums do not agree: for %(place)s %(stated)s is stated (%(measure)s), its parts make %(summed)s; they "
            "differ by %(difference)s."
        ) % {
            "measure": money_words.measure(worst.measure), "place": data.name(worst.place_code),
            "stated": money_words.whole(worst.stated),
            "summed": percent(None) if worst.summed is None else money_words.whole(worst.summed),
            "difference": money_words.whole(abs(worst.difference)),
        }  # fmt: skip
    offices = budgets.at_offices(lines)
    if not offices:
        return ""
    counts = {
        "offices": number(len({line.place_code for line in offices})),
        "regions": number(len({line.region_code for line in offices})),
    }
    if place_names.is_office(place):
        return _("The sums agree to the franc: priorities and enablers make the office.")
    if len({line.place_code for line in offices}) < 2:
        return _("The sums agree to the franc.")
    if place == WORLD:
        words = _("The sums agree to the franc: %(offices)s offices make %(regions)s regions, and these the world.")
        if any(line.is_headquarters for line in offices):
            words = _(
                "The sums agree to the franc: %(offices)s offices make %(regions)s regions, headquarters among them, "
                "and these the world."
            )
        return words % counts
    return _("The sums agree to the franc: offices (%(offices)s) make the region.") % counts


def below_headline(answer: Resources) -> Markup:
    """Return the same as a line below the headline, where there is anything to add, and what the words mean."""
    sentence = places_agree(answer)
    words = glossary_links.row(
        {
            "rolling-plan": _("Rolling operational plan"), "share-spent": _("Share spent"),
            "contribution": _("Contribution"),
        }
    )  # fmt: skip
    return joined([element("span", sentence) if sentence else None, words])


@memoized
def accounts_agree(answer: Resources) -> str:
    """Return by how much contributions, what was booked and what was reported as mobilised differ, and where most."""
    single = [account for account in answer.accounts if account.office_code is not None]
    booked = [(one, by) for one in single if (by := one.beyond_booked) is not None]
    reported = [(one, by) for one in single if (by := one.beyond_reported) is not None]
    sentences = []
    if booked:
        sentences.append(
            _apart(
                booked,
                _("Contributions and what budgets say was mobilised agree to the franc."),
                _("Contributions and what budgets say was mobilised differ by %(sum)s in all; most for %(place)s in "
                  "%(year)s, by %(amount)s."),
            )
        )  # fmt: skip
    if reported:
        sentences.append(
            _apart(
                reported,
                _("Contributions and what was reported for K-P4.2-a agree to the franc."),
                _("Contributions and what was reported for K-P4.2-a differ by %(sum)s in all; most for %(place)s in "
                  "%(year)s, by %(amount)s."),
            )
        )  # fmt: skip
    others = sum(1 for line in answer.contributions if line.currency is not None)
    if sentences and others:
        sentences.append(
            ngettext(
                "%(n)s contribution in another currency is in none of these sums.",
                "%(n)s contributions in other currencies are in none of these sums.",
                others,
            )
            % {"n": number(others)}
        )
    return wording.sentences(sentences)


def _apart(differences: Sequence[tuple[Mobilised, float]], agreeing: str, differing: str) -> str:
    worst, most = max(differences, key=lambda pair: abs(pair[1]))
    if abs(most) < _CENTIME:
        return agreeing
    return differing % {
        "sum": money_words.whole(abs(sum(by for _account, by in differences))),
        "place": place_names.short_name(str(worst.office_code)), "year": worst.year,
        "amount": money_words.whole(abs(most)),
    }  # fmt: skip


# ---- without budgets


def without_budgets(selection: Selection) -> Markup:
    """Return that no budget is known in view, and the way to those that are made up."""
    anchors: list[Anchor] = []
    if selection.origin is not OriginView.ALL:
        anchors.append(Anchor(_("Show all data"), site_map.link_to("resources", origin=OriginView.ALL)))
    below = _("What has been published stands below: pledges of Partner2Connect, and mentions of budgets.")
    illustrative = data.ask(budgets.budget_lines, OriginView.ALL)
    if anchors and illustrative:
        return marks.note(_("The budgets, spending and contributions held here are illustrative."), below, anchors)
    return marks.note(_("No budgets, spending or contributions have been loaded."), below)


def no_budget_headline(selection: Selection) -> str:
    """Return the finding of the page where no budget is known in view."""
    if selection.origin is OriginView.PUBLISHED:
        return _("No budget or spending by priority has been published; pledges and mentions of budgets have")
    return _("No budget or spending is recorded for what you chose")
