"""Lets a browser take two servers, or the same one after an upgrade, for the same app.

Streamlit's front end knows an app by the machine and the path of its script. When a page that one server has drawn goes
on with another, which may run on another machine or from another folder, it would be wiped first, and with it what a
reader has typed and not left yet.
"""

from __future__ import annotations

from typing import Any, Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from streamlit.util import calc_hash

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Wraps `AppSession._create_new_session_message`: the message names no machine (`installation_id`) and no "
        "folder (`main_script_path`). Sets `_main_script_hash` of each `PagesManager`, which is part of the ids of "
        "elements, to one that does not depend on the folder."
    ),
    why=(
        "A reader whose server is gone goes on with another one. What stands in a field that they have not left stays "
        "there; Streamlit would wipe the page where the other server runs on another machine or from another folder."
    ),
    without="The page is drawn anew at the first event after such a change; what was typed and not left is lost.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_same_app.py",
    upgrade="The front end must still make its hash of an app from these two fields, and nothing else.",
)

SCRIPT: Final = "app.py"
"""What stands for the path of the app's script in all messages."""

_create: Final = AppSession._create_new_session_message
_init: Final = PagesManager.__init__


def create_message(session: AppSession, *args: Any, **kwargs: Any) -> ForwardMsg:
    """Return the message with which a run begins, without machine and folder."""
    message: ForwardMsg = _create(session, *args, **kwargs)
    message.new_session.main_script_path = SCRIPT
    user = message.new_session.initialize.user_info
    user.installation_id = user.installation_id_v3 = user.installation_id_v4 = ""
    return message


def init(manager: PagesManager, *args: Any, **kwargs: Any) -> None:
    """Make the pages of a session, with ids that do not depend on the folder."""
    _init(manager, *args, **kwargs)
    manager._main_script_hash = calc_hash(SCRIPT)


def apply() -> None:
    """Let Streamlit make messages and pages with these functions."""
    AppSession._create_new_session_message = create_message  # type: ignore[assignment, method-assign]  # a function becomes one
    PagesManager.__init__ = init  # type: ignore[assignment, method-assign]  # as above


def remove() -> None:
    """Let Streamlit make them with its own functions."""
    AppSession._create_new_session_message = _create  # type: ignore[method-assign]  # as above
    PagesManager.__init__ = _init  # type: ignore[method-assign]  # as above
