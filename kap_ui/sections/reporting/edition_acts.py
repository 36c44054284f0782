"""Editions frozen and withdrawn, by publishers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from kap_model.editions import freezing, withdrawing
from kap_model.editions.freezing import EditionWish
from kap_model.editions.listing import KnownEdition
from kap_model.people.permissions import Action, Actor
from kap_model.quarter import Quarter
from kap_model.queries import plan
from kap_model.vocabulary import OriginView
from kap_ui import marks
from kap_ui.frame import provenance
from kap_ui.marks.markup import Markup
from kap_ui.sections.shared import acts
from kap_ui.state import data, shown_edition, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, short_quarter


def may_publish() -> bool:
    """Return whether the person who has signed in may freeze and withdraw editions."""
    return signed_in.may(Action.PUBLISH_EDITIONS)


def meetings() -> Mapping[str, str]:
    """Return the meetings of the plan in words, by their codes, the newest first."""
    return {code: f"{code} · {name}" for code, name in data.ask(plan.meetings, wording.language()).items()}


def quarters() -> Mapping[Quarter, str]:
    """Return the quarters that an edition can open with in words, the newest first."""
    return {at: short_quarter(at) for at in freezing.offered_quarters(data.choices())}


def views() -> Mapping[OriginView, str]:
    """Return the views that an edition can open with in words."""
    return {view: wording.origin(view) for view in OriginView}


def what_is_frozen() -> Markup:
    """Return what would be frozen now, and what that means."""
    count = data.ask(freezing.row_count)
    rows = ngettext("%(n)s row", "%(n)s rows", count) % {"n": number(count)}
    return marks.stack(
        marks.paragraph(
            _("All that is loaded is frozen: %(rows)s. %(state)s.")
            % {"rows": rows, "state": provenance.state_of_data()}
        ),
        marks.paragraph(
            _(
                "It cannot be changed or deleted afterwards, only be withdrawn. Quarter and view are what its pages "
                "open with; a reader may choose others."
            )
        ),
    )


def freeze(wish: EditionWish) -> None:
    """Freeze the present data, and run the page again, which says so, or why it was refused."""
    acts.do_and_say(_("%(edition)s was frozen.") % {"edition": wish.code.strip()}, _freeze_and_open, wish)


def _freeze_and_open(engine: Engine, actor: Actor, wish: EditionWish) -> None:
    shown_edition.make_beside(freezing.freeze(engine, actor, wish))


def standing(every: Sequence[KnownEdition]) -> Mapping[str, str]:
    """Return the editions that can be withdrawn in words, by their codes."""
    return {known.edition_code: f"{known.edition_code} · {known.title}" for known in every if known.withdrawal is None}


def withdraw(code: str, reason: str) -> None:
    """Withdraw an edition, and run the page again, which says so, or why it was refused."""
    acts.do_and_say(_("%(edition)s was withdrawn.") % {"edition": code}, withdrawing.withdraw, code, reason)
