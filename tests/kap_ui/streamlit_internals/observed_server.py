"""The server, looking at itself: what of Streamlit's insides is in effect in it.

``python -m tests.kap_ui.streamlit_internals.observed_server --port 8600`` starts it as `kap serve` does, waits for the
warm-up, opens a page, prints what it has seen as one line of JSON, and ends.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from typing import Any, Final

from streamlit.runtime.app_session import AppSession

from bench.visitor import Visitor
from kap_ui.server import __main__ as server
from kap_ui.server.process import HOST
from kap_ui.state import data
from kap_ui.streamlit_internals import message_batching

_calls: Counter[str] = Counter()
_FROZEN_AT_START: Final = gc.get_freeze_count()
"""Python 3.12 begins with some; more are frozen when the warm-up has ended."""


def _count(name: str) -> None:
    """Count the calls of a method of a session."""
    original = getattr(AppSession, name)

    def counted(session: AppSession, *args: Any, **kwargs: Any) -> Any:
        _calls[name] += 1
        return original(session, *args, **kwargs)

    setattr(AppSession, name, counted)


async def _open_twice(address: str) -> dict[str, Any]:
    async with Visitor(address) as visitor:
        await visitor.open("sources")
        _calls.clear()
        answer = await visitor.again()
        return {
            "failed": answer.failed,
            "wakes": _calls["_call_soon_on_event_loop"],
            "events": _calls["_handle_scriptrunner_event_on_event_loop"],
        }


def _observe(port: int) -> None:
    while gc.get_freeze_count() == _FROZEN_AT_START:
        time.sleep(0.05)
    seen = {"answers": sum(len(cache) for cache in data.caches)}
    seen |= asyncio.run(_open_twice(f"http://{HOST}:{port}"))
    sys.stdout.write(f"SEEN {json.dumps(seen)}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    message_batching.HELD_SECONDS = 60  # type: ignore[misc]  # on a busy machine a run takes longer than it may be held
    for method in ("_call_soon_on_event_loop", "_handle_scriptrunner_event_on_event_loop"):
        _count(method)
    threading.Thread(target=_observe, args=(int(sys.argv[2]),), daemon=True).start()
    server.main(sys.argv[1:])
