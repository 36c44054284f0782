"""The plan beside the one that is reported on, where the address asks for one: looked up and opened.

A reader of the plan that is reported on costs nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kap_model import plans_beside
from kap_model.plans_beside import MAIN, PlanBeside, PlanError
from kap_model.problems import N_, DatabaseFault
from kap_ui.cache import run_context
from kap_ui.state import address, data

_LEFT: Final = "_plan_left"


def show(code: str) -> str:
    """Let this script run show the plan of a code, and return its code; MAIN for the plan that is reported on.

    Args:
        code: as somebody has written it.

    Raises:
        PlanError: there is no such plan, or it cannot be opened.
    """
    if code.casefold() == data.ask_now(plans_beside.main_plan).casefold():
        return MAIN
    known = data.ask_now(plans_beside.plan_beside, code)
    try:
        data.show_plan(known)
    except DatabaseFault as fault:
        raise PlanError(
            N_("The plan %(plan)s cannot be opened by this version of the program. Load it anew."),
            plan=known.plan_code,
        ) from fault
    return known.plan_code


def every() -> Sequence[PlanBeside]:
    """Return the plans that stand beside the one reported on, in time."""
    return data.ask_now(plans_beside.plans_beside)


def note_what_is_left(page: str, asked: str) -> None:
    """Note which plan the reader has left for a page that always shows the one reported on.

    Args:
        page: the page that runs.
        asked: the code of the plan that its address asks for.
    """
    code = asked if asked != MAIN else address.plan_before()
    if code not in (None, MAIN):
        run_context.keep(_LEFT, (page, code))


def left(page: str) -> str | None:
    """Return the code of the plan that the reader has left for this page; None if they have left none."""
    noted: tuple[str, str] | None = run_context.kept(_LEFT)
    return noted[1] if noted is not None and noted[0] == page else None
