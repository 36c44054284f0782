"""Where the figures come from: the columns of the list of sources, and what has to be known of them."""

from __future__ import annotations

import pandas as pd

from kap_ui.figures.show import Column, Kind
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number


def headline(sources: pd.DataFrame) -> str:
    """Say how many sources there are, and how many of them hold figures."""
    used = int((sources["observations"] > 0).sum())
    said = ngettext("%(n)s source", "%(n)s sources", len(sources)) % {"n": number(len(sources))}
    return ngettext(
        "%(sources)s are named; the figures come from %(n)s of them",
        "%(sources)s are named; the figures come from %(n)s of them",
        used,
    ) % {"sources": said, "n": number(used)}


def columns() -> list[Column]:
    """Give the columns of the list of sources."""
    return [
        Column("title", _("Title")),
        Column("publisher", _("Publisher")),
        Column("edition", _("Edition")),
        Column("date", _("Date")),
        Column("licence", _("Terms of use")),
        Column("observations", _("Observations"), Kind.NUMBER, meaning=_("Observations read in this source")),
        Column(
            "targets", _("Targets"), Kind.NUMBER, meaning=_("Baselines, milestones and targets read in this source")
        ),
        Column("address", _("Address")),
        Column("source_id", _("Code"), Kind.CODE),
    ]


def boundary_columns() -> list[Column]:
    """Give the columns of the list of boundaries, in the reader's language where it is French, else in English."""
    tongue = "fr" if wording.language() == "fr" else "en"
    return [
        Column(f"name_{tongue}", _("Area")),
        Column(f"drawn_{tongue}", _("On these maps")),
        Column(f"un_practice_{tongue}", _("Practice of the United Nations")),
        Column("basis", _("Basis")),
    ]


def words_for_basis(boundaries: pd.DataFrame) -> pd.DataFrame:
    """Give the same list with the basis in words."""
    return boundaries.assign(basis=[wording.basis(basis) for basis in boundaries["basis"]])


def bases() -> list[tuple[str, str]]:
    """Give each basis with what it means."""
    return [
        (wording.basis("official"), _("read in an official text of ITU or of the United Nations")),
        (wording.basis("secondary"), _("read in the press, or in a copy made by a third party")),
        (wording.basis("unverified"), _("commonly given, and not checked against the official text")),
        (wording.basis("inferred"), _("reasoned or computed from other rows")),
        (wording.basis("proposed"), _("written for this project, and not decided by anyone")),
        (wording.basis("illustrative"), _("made up by a program, to show the system at work; never without its mark")),
    ]


def years_of_the_plan() -> str:
    """Say why three sources disagree on the plan's years, and which is followed."""
    return _(
        "Three sources disagree on the years of the plan. The summary of the plan as noted at the Plenipotentiary "
        "Conference in 2022 says 2022–2025, its section 2 says 2023–2027, and the report to TDAG in 2023 says "
        "2023–2026. "
        "This program follows the report to TDAG, since progress is reported to TDAG: the plan's quarters run from "
        "Q1 2023 to Q4 2026. They are data, in plan/plan.csv, and can be changed there. The year 2026 is shared with "
        "the Baku Action Plan 2026–2029."
    )


def boundary_note() -> str:
    """Give the note that stands under every map."""
    return _(
        "The boundaries and names shown and the designations used on these maps do not imply official endorsement or "
        "acceptance by the United Nations, nor the expression of any opinion on the part of ITU concerning the legal "
        "status of any country, territory, city or area or of its authorities, or concerning the delimitation of its "
        "frontiers or boundaries."
    )


def shapes_note() -> str:
    """Say where the outlines of the maps come from."""
    return _(
        "The outlines are those of Natural Earth, which are in the public domain, simplified and changed towards the "
        "practice of the United Nations as listed below. They have to be cleared before publication."
    )
