"""What is wrong or odd in a report, and what it would change; worked out once until a figure or the data change."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from kap_model.importing.load import definitions_of
from kap_model.reporting import preview as previewing
from kap_model.reporting.checks import Checks, check, without_words
from kap_model.reporting.preview import Preview
from kap_model.reporting.submissions import KnownSubmission
from kap_model.vocabulary import OriginView
from kap_ui.state import clock, data


def checks(known: KnownSubmission) -> Checks:
    """Return what is wrong with a report, and what looks odd, with the words that were said about it."""
    return data.ask_about_submission(_checks, without_words(known), clock.today()).with_replies(known)


def preview(known: KnownSubmission) -> Preview:
    """Return what accepting a report would change.

    Raises:
        DataRefusedError: rows are refused.
    """
    return data.ask_about_submission(_preview, without_words(known))


def _checks(session: Session, known: KnownSubmission, today: date) -> Checks:
    return check(session, known, today, data.progress(OriginView.ALL).facts, data.ask(definitions_of))


def _preview(session: Session, known: KnownSubmission) -> Preview:
    return previewing.preview(session, known, facts=data.progress(OriginView.ALL).facts)
