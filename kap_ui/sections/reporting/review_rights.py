"""Who decides on a report: the person who has signed in, or why not."""

from __future__ import annotations

from enum import StrEnum

from kap_model.people.permissions import Action
from kap_model.reporting.submissions import KnownSubmission
from kap_ui.state import signed_in


class Decider(StrEnum):
    """Who decides on a report, as the person who looks at it sees it."""

    YOU = "you"
    SECOND_PERSON = "second_person"
    """The person is a reviewer of the place, and had a part in the report."""
    REVIEWER = "reviewer"
    """The person is no reviewer of the place."""


def decider(known: KnownSubmission) -> Decider:
    """Return who decides on a report; its rows are known. The act itself asks again."""
    person = signed_in.person()
    if person is None or not person.rights.may(Action.DECIDE, known.place_code):
        return Decider.REVIEWER
    return Decider.SECOND_PERSON if person.email in known.people else Decider.YOU
