"""Since which quarter reports are asked for, said where earlier quarters would be listed."""

from __future__ import annotations

from kap_model.vocabulary import OriginView
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, quarter


def sentence() -> str | None:
    """Return that reporting begins with a quarter, or that there is none; None where it begins with the plan."""
    if data.plan_beside() is not None:
        return _("No reports are asked for on this plan.")
    facts = data.progress(OriginView.ALL).facts
    if facts.reporting_start is None:
        return None
    return _("Reporting in this program begins with %(quarter)s.") % {"quarter": quarter(facts.reporting_start)}


def below(caption: str) -> str:
    """Return a caption, followed by the sentence where there is one."""
    begins = sentence()
    return caption if begins is None else wording.sentences([wording.ended(caption), begins])
