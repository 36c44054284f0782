"""What the server writes into its log, as lines of text or of JSON, with nothing that tells who a reader is.

A line has a time (UTC), a level, the logger's name and a message; where it is about a request, a connection or the run
of a page, it also has what `note` and `fields` say. Connections and requests have random names of their own
(`kap_ui/server/incoming.py`): the name of Streamlit's session would let who reads the log take it over.

What other programs write is not ours to choose. An e-mail address in it, or the name of a session, is left out here.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from kap_ui.server.process import JSON

NAMES: Final = ("session", "request", "page", "method", "path", "status", "ms", "failure")
"""What a line may have besides, in this order."""

_LEFT_OUT: Final = (
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "(e-mail address)"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "(session)"),
)

_QUIET: Final = ("uvicorn", "websockets", "asyncio", "httpx", "httpcore")
"""Loggers that say at each connection whose it is; their warnings are written."""

_noted: ContextVar[Mapping[str, str]] = ContextVar("noted", default=MappingProxyType({}))
"""What the present request, connection or run is, for each line that is written about it."""


def note(**values: str) -> None:
    """Say what this task, or this thread, is at work on: each line that it writes says so."""
    _noted.set(values)


def fields(**values: str | int | float) -> dict[str, Any]:
    """Return what a line says besides its message, for `extra` of a logger; the names are of `NAMES`."""
    return {"kap_fields": values}


def begin(log_format: str) -> None:
    """Write the lines of all loggers to the standard error, ours from INFO on and all others from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == JSON else TextLines())
    handler.addFilter(_is_wanted)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("kap").setLevel(logging.INFO)
    logging.getLogger("kap_model").setLevel(logging.INFO)
    logging.captureWarnings(True)


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in _QUIET


class _Lines(logging.Formatter):
    """The form of a line: see the module."""

    def moment(self, record: logging.LogRecord) -> str:
        """Return the time of a record, `2026-11-30T17:26:20.123Z`."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def named(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return what a record says besides its message, in the order of `NAMES`."""
        values = {**_noted.get(), **getattr(record, "kap_fields", {})}
        return {name: values[name] for name in NAMES if name in values}

    def trace(self, record: logging.LogRecord) -> str:
        """Return the trace of a failure, or nothing."""
        if not record.exc_info or record.exc_info[0] is None:
            return ""
        return _without_persons("".join(traceback.format_exception(*record.exc_info)).rstrip())


class TextLines(_Lines):
    """`2026-11-30T17:26:20.123Z WARNING kap: what happened [session=3f2a page=overview]`; a trace is indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        message = _without_persons(record.getMessage().rstrip())
        said = " ".join(f"{name}={value}" for name, value in self.named(record).items())
        line = f"{self.moment(record)} {record.levelname} {record.name}: {message}" + (f" [{said}]" if said else "")
        return "\n    ".join([*line.splitlines(), *self.trace(record).splitlines()])


class JsonLines(_Lines):
    """One object of JSON a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = {
            "time": self.moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_persons(record.getMessage().rstrip()),
            **self.named(record),
        }
        if trace := self.trace(record):
            line["trace"] = trace
        return json.dumps(line, ensure_ascii=False)


def _without_persons(text: str) -> str:
    for pattern, words in _LEFT_OUT:
        text = pattern.sub(words, text)
    return text
