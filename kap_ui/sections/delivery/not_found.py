"""What stands in the place of an initiative or project that is not there, or of a list with nothing in it."""

from __future__ import annotations

from kap_model.queries.delivery.projects import DeliveryProject
from kap_model.vocabulary import OriginView
from kap_ui import marks
from kap_ui.marks.markup import Markup
from kap_ui.sections.delivery.initiative_choices import ProjectFilter
from kap_ui.words.wording import _


def project(code: str, hidden: DeliveryProject | None, shown: ProjectFilter) -> Markup:
    """Return that there is no project of a code, or that it is made up while only what is published is shown.

    Args:
        code: as it was asked for.
        hidden: the project, where there is one.
        shown: the filters of the list, to which the note leads.
    """
    back = marks.Anchor(_("Show all initiatives"), shown.address())
    if hidden is None:
        title = _("There is no project “%(code)s” in these data.") % {"code": code}
        return marks.note(title, _("It may have another code by now, or it has not been loaded."), [back])
    title = _("The project %(code)s is illustrative, and only published figures are shown.") % {
        "code": hidden.project_code
    }
    anchor = marks.Anchor(
        _("Show all data"), shown.address(project=hidden.project_code, origin=OriginView.ALL.value)
    )  # fmt: skip
    return marks.note(title, "", [anchor, back])


def initiative(code: str, shown: ProjectFilter) -> Markup:
    """Return that there is no initiative of a code."""
    title = _("There is no regional initiative “%(code)s” in these data.") % {"code": code}
    back = marks.Anchor(_("Show all initiatives"), shown.address())
    return marks.note(title, _("The codes are those of the list, such as RI-AFR1."), [back])


def nothing_left(shown: ProjectFilter) -> Markup:
    """Return that no initiative and no project fits the choices, with the way to all of them."""
    anchors = []
    if shown.country is not None:
        anchors.append(marks.Anchor(_("All countries"), shown.address(country=None)))
    if shown.state is not None:
        anchors.append(marks.Anchor(_("All states"), shown.address(state=None)))
    if shown.funding is not None:
        anchors.append(marks.Anchor(_("All funding"), shown.address(funding=None)))
    anchors.append(marks.Anchor(_("Show all initiatives"), shown.without_filters()))
    return marks.note(_("No project fits these choices."), "", anchors)
