"""One report, row by row against what stood before, what accepting it would change, and the decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import streamlit as st

from kap_model.codes import split_codes
from kap_model.problems import DataRefusedError
from kap_model.quarter import Quarter
from kap_model.reporting.acceptance import accept
from kap_model.reporting.checks import Checks, is_https
from kap_model.reporting.figures_before import FigureBefore, figures_before
from kap_model.reporting.submissions import LONGEST_TEXT, KnownSubmission, RowEntry, SavedRow, give_back
from kap_model.rounding import decimals_of
from kap_model.vocabulary import Origin, SubmissionState
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.frame import site_map
from kap_ui.marks import Anchor, HeadCell
from kap_ui.marks.markup import Markup, element, joined, link, typed
from kap_ui.sections.reporting import people_words, report_changes, report_checks, report_words, review
from kap_ui.sections.reporting.review_rights import Decider, decider
from kap_ui.sections.shared import acts
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, quarter, short_quarter, signed

_SAID: Final = ("comment", "obstacle", "help_request", "evidence", "correction_reason")
"""The columns of the words that stand beside a figure."""

_ADDRESS: Final = re.compile(r"(https://\S+)")


def headline(known: KnownSubmission) -> str:
    """Return who reports what."""
    values = {"n": number(len(known.rows)), "place": data.name(known.place_code), "quarter": quarter(known.quarter)}
    if not known.rows:
        return _("%(place)s reports nothing for %(quarter)s yet") % values
    return (
        ngettext(
            "%(place)s reports %(n)s figure for %(quarter)s",
            "%(place)s reports %(n)s figures for %(quarter)s",
            len(known.rows),
        )
        % values
    )


def below_headline(known: KnownSubmission) -> Markup:
    """Return the state of the report with its moments, and the way back."""
    back = link(_("All reports"), href=review.link_to())
    state = marks.report_state(known.state, report_words.submission_state(known.state))
    return joined([state, *(element("span", said) for said in _moments(known)), back], " ")


def _moments(known: KnownSubmission) -> list[str]:
    said = []
    if known.submitted_at is not None:
        said.append(
            _("submitted by %(name)s on %(moment)s")
            % {
                "name": report_words.person(str(known.submitted_by)),
                "moment": people_words.moment(known.submitted_at),
            }
        )
    if known.decided_at is not None:
        said.append(
            _("decided by %(name)s on %(moment)s")
            % {
                "name": report_words.person(str(known.decided_by)),
                "moment": people_words.moment(known.decided_at),
            }
        )
    return said


def note(known: KnownSubmission) -> Markup | None:
    """Return why it was returned or accepted; None where nothing was said."""
    if not known.reason or known.state is SubmissionState.DRAFT:
        return None
    return marks.note(_("The reviewer said:"), typed(known.reason))


# ---- the rows


def draw(known: KnownSubmission) -> None:
    """Draw the rows of a report, and, while nobody has decided, what is wrong, what would change, and the decision."""
    found = report_checks.checks(known) if known.is_open and known.rows else None
    if found is not None and found.problems:
        count = found.problems.total
        title = ngettext("%(n)s problem stands in the way", "%(n)s problems stand in the way", count)
        show.section(title % {"n": number(count)}, key="problems_head")
        show.block(_problems(known, found), key="problems")
    if known.rows:
        show.block(_rows(known, found), key="review_rows")
    if known.state is SubmissionState.SUBMITTED and (found is None or not found.problems):
        try:
            changes = report_checks.preview(known)
        except DataRefusedError:  # the checks have named why
            pass
        else:
            report_changes.draw(changes, _("If it is accepted"))
    if known.state is SubmissionState.SUBMITTED:
        _draw_decision(known, is_sound=found is None or not found.problems)


def _problems(known: KnownSubmission, found: Checks) -> Markup:
    heads = [HeadCell(_("Row")), HeadCell(_("What is wrong")), HeadCell(_("How to put it right"))]
    rows = [
        (
            report_words.row_name(known.rows[problem.row - 1].key) if problem.row is not None else "",
            wording.said(problem.what),
            wording.said(problem.how_to_fix),
        )
        for problem in found.problems
    ]
    return marks.table(heads, rows, caption=_("Problems"), is_caption_seen=False, is_stacked=True)


def _rows(known: KnownSubmission, found: Checks | None) -> Markup:
    """Return the rows as a table: before, reported, difference, and what is said about each."""
    before = data.ask_about_submission(figures_before, known)
    heads = [
        HeadCell(_("KPI")),
        HeadCell(_("Before"), is_figure=True),
        HeadCell(_("Reported"), is_figure=True),
        HeadCell(_("Difference"), is_figure=True),
        HeadCell(_("What looks odd, and what is said")),
    ]
    rows = [
        (
            _row_link(row, known),
            _before(before.get(row.key), known.quarter),
            report_words.figure(row.entry),
            difference(before.get(row.key), row.entry),
            _said(known, position, found),
        )
        for position, row in enumerate(known.rows, 1)
    ]
    return marks.table(heads, rows, caption=_("The rows of the report against what stood before"), is_stacked=True)


def _row_link(row: SavedRow, known: KnownSubmission) -> Markup:
    href = site_map.link_to("kpi", kpi=row.key.kpi_code, place=known.place_code)
    return link(report_words.row_name(row.key), href=href, class_="name")


def _before(before: FigureBefore | None, at: Quarter) -> Markup | str:
    if before is None:
        return _("none")
    figure = report_words.figure(before.entry)
    told = [] if before.quarter == at else [short_quarter(before.quarter)]
    told += [wording.origin(before.origin)] if before.origin is not Origin.REPORTED else []
    if not told:
        return figure
    return joined([figure, element("span", wording.clauses(told), class_="small")], " ")


def difference(before: FigureBefore | None, entry: RowEntry) -> str:
    """Return how a reported figure differs from the one before it; "–" where they cannot be compared."""
    if before is None or not entry.has_figure:
        return "–"
    if entry.countries is not None and before.entry.countries is not None:
        return _countries(split_codes(before.entry.countries), split_codes(entry.countries))
    old, new = _number(before.entry), _number(entry)
    if old is None or new is None:
        return "–"
    is_rate = entry.value is None
    decimals = 1 if is_rate else max(decimals_of(old), decimals_of(new))
    amount = signed(new - old, decimals)
    return wording.points(amount, new - old) if is_rate else amount


def _countries(old: Sequence[str], new: Sequence[str]) -> str:
    came = [f"+ {data.name(code)}" for code in new if code not in old]
    left = [f"− {data.name(code)}" for code in old if code not in new]
    return wording.enumerated([*came, *left]) or _("none")


def _number(entry: RowEntry) -> float | None:
    """Return a figure in its unit, a rate in per cent; None where a part misses."""
    if entry.value is not None:
        return entry.value
    if entry.numerator is not None and entry.denominator:
        return 100 * entry.numerator / entry.denominator
    return None


def _said(known: KnownSubmission, position: int, found: Checks | None) -> Markup | str:
    """Return what looks odd in a row with the reply, and all that is said about its figure."""
    entry = known.rows[position - 1].entry
    odd = [] if found is None else [each for each in found.warnings if each.row == position]
    parts = [(_("Looks odd"), wording.said(each.what)) for each in odd]
    if entry.warning_reply:
        parts.append((report_words.column("warning_reply"), typed(entry.warning_reply)))
    parts += [
        (_("Evidence") if name == "evidence" else report_words.column(name), typed(_with_links(text)))
        for name in _SAID
        if (text := getattr(entry, name))
    ]
    if not parts:
        return "–"
    said = (element("div", element("dt", kind), element("dd", words)) for kind, words in parts)
    return element("dl", *said, class_="said-of")


def _with_links(text: str) -> Markup:
    """Return a text in which https addresses are links; every other address stays text."""
    return joined(_address(part) if _ADDRESS.fullmatch(part) else part for part in _ADDRESS.split(text))


def _address(part: str) -> str:
    address = part.rstrip(".,;:!?)>]\"'")
    if not is_https(address):
        return part
    return joined([link(address, href=address), part[len(address) :]])


# ---- the decision


def _draw_decision(known: KnownSubmission, *, is_sound: bool) -> None:
    show.section(_("Decision"), key="decision_head")
    who = decider(known)
    if who is not Decider.YOU:
        show.block(_why_not(who), key="no_decision")
        return
    # A report that was returned and handed in again meanwhile has other keys: a click on what one has seen before
    # decides nothing.
    seen = f"{known.submission_code}_{known.submitted_at}"
    with st.form(f"decision_{seen}", border=False):
        reason = st.text_area(
            _("A word to the coordinators; to return the report, say what to put right"),
            key=f"decision_reason_{seen}",
            max_chars=LONGEST_TEXT,
        )
        with st.container(key="decision_acts", horizontal=True, gap="small"):
            is_accepted = st.form_submit_button(
                _("Accept"), key=f"accept_{seen}", type="primary", disabled=not is_sound
            )
            is_returned = st.form_submit_button(_("Return"), key=f"return_{seen}")
    if is_accepted:
        done = _("The report was accepted: its figures stand on all pages.")
        acts.do_and_say(done, accept, known.submission_code, reason.strip() or None, seen=known.submitted_at)
    if is_returned:
        acts.do_and_say(
            _("The report was returned."), give_back, known.submission_code, reason, seen=known.submitted_at
        )


def _why_not(who: Decider) -> Markup:
    if who is Decider.SECOND_PERSON:
        return marks.note(
            _("You had a part in this report, so that you cannot decide on it."),
            _("A second person accepts or returns what somebody has submitted or filled in."),
        )
    return marks.note(
        _("You may read this report."),
        _("A reviewer of the place accepts or returns it."),
        [Anchor(_("Account and sign-in"), site_map.link_to("account"))],
    )
