"""What a progress report says of the plan that it is on: of Kigali's what is known of it, of another its name."""

from __future__ import annotations

from typing import Final

from kap_points.reading import DataNote
from kap_ui.words.wording import _

_KIGALI: Final = "KAP"
"""The code of the Kigali Action Plan, in any data."""


def title(note: DataNote) -> str:
    """Return the title of the report."""
    if note.plan_code == _KIGALI:
        return _("Progress report on the implementation of the Kigali Action Plan")
    return _("%(plan)s: progress report") % {"plan": note.plan_name}


def purpose(note: DataNote, asked: str) -> str:
    """Return what the report shows; `asked` says for where, when and of what origin."""
    if note.plan_code == _KIGALI:
        return _("This document shows how the Kigali Action Plan stands: %(asked)s") % {"asked": asked}
    return _("This document shows how the plan stands: %(asked)s") % {"asked": asked}


def background(note: DataNote) -> str:
    """Return where the plan comes from, if that is known, and what the report says of it."""
    if note.plan_code == _KIGALI:
        return _(
            "WTDC-22 adopted the Kigali Action Plan in Kigali in June 2022. This report says how its KPIs stand, by "
            "priority, enabler and region, and where the plan is behind."
        )
    return _(
        "This report says how the KPIs of the plan stand, by priority, enabler and region, and where the plan is "
        "behind."
    )


def invitation(note: DataNote) -> str:
    """Return what the advisory group is asked to do."""
    if note.plan_code == _KIGALI:
        return _(
            "TDAG is invited to examine how the Kigali Action Plan stands, and to provide guidance as deemed "
            "appropriate."
        )
    return _("TDAG is invited to examine how the plan stands, and to provide guidance as deemed appropriate.")


def reference(note: DataNote) -> str:
    """Return the plan as a reference."""
    return _("Kigali Action Plan (WTDC-22)") if note.plan_code == _KIGALI else note.plan_name
