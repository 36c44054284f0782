"""Plans beside the one that is reported on, in words: the name of one, and the band across its pages."""

from __future__ import annotations

from kap_model.plans_beside import PlanBeside
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks import Anchor
from kap_ui.marks.markup import Markup
from kap_ui.words import wording
from kap_ui.words.wording import _


def name(known: PlanBeside) -> str:
    """Return the name of a plan in the reader's language, or in English."""
    return known.name(wording.language())


def quarters(known: PlanBeside) -> str:
    """Return its first and its last quarter."""
    return _("%(start)s to %(end)s") % {
        "start": wording.quarter(known.start_quarter),
        "end": wording.quarter(known.end_quarter),
    }


def band(known: PlanBeside) -> Markup:
    """Return the band across the pages of a plan."""
    return marks.edition_band(
        name(known),
        facts=(quarters(known), _("read only: it is not the plan that is reported on")),
        withdrawn=None,
        anchors=(
            Anchor(_("All plans"), site_map.link_to("plans", plan=None)),
            Anchor(_("Show the plan that is reported on"), site_map.link_to(site_map.current().name, plan=None)),
        ),
        label=_("Plan"),
    )
