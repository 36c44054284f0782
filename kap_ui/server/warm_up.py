"""The warm-up: every page is opened once before the first reader comes; `KAP_WARM_UP=0` leaves that out."""

from __future__ import annotations

import gc
import logging
import os

from websockets.exceptions import ConnectionClosed

from kap_ui.frame import page_list
from kap_ui.streamlit_internals import protocol

log = logging.getLogger("kap")


async def warm_up(server: str) -> None:
    """Open every page once, then take all objects out of the garbage collector's sight.

    Streamlit collects garbage after each script run, and a full collection over the objects of all libraries takes
    longer than the run itself (docs/performance.md). A failure is logged and stops nothing: readers can do without a
    warm-up.

    Args:
        server: its address, `http://host:port`.
    """
    if protocol.ABOUT.is_on and os.environ.get("KAP_WARM_UP", "") != "0":
        from kap_ui.server import first_visitor

        try:
            await first_visitor.visit(server, [page.name for page in page_list.PAGES])
        except ConnectionClosed:
            log.warning("not all pages were opened beforehand, since the server was stopped or closed the connection")
        except Exception:
            log.exception("the pages could not be opened beforehand; the first reader of each will wait")
    gc.collect()
    gc.freeze()
