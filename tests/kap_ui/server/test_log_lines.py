"""The lines of the log, as text and as JSON, have what an operator needs and nothing of readers."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from kap_ui.server import log_lines
from kap_ui.server.log_lines import JsonLines, TextLines

SESSION = "1b4e28ba-2fa1-4d7b-883f-0016d3cca427"


def record(message: str, *values: object, level: int = logging.WARNING, fails: bool = False, **named: Any) -> Any:
    """Return a record of 30 November 2026, 17:26:20.123 UTC."""
    trace: Any = None
    if fails:
        try:
            raise RuntimeError("no place for ann@example.org")
        except RuntimeError:
            trace = sys.exc_info()
    made = logging.LogRecord("kap", level, "file.py", 1, message, values, trace)
    made.created = 1796059580.123
    vars(made).update(log_lines.fields(**named))
    return made


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    log_lines.note()


def test_a_line_of_text_has_time_level_logger_message_and_what_it_is_about() -> None:
    log_lines.note(session="3f2a", page="overview")
    line = TextLines().format(record("%d rows", 3, ms=12))
    assert line == "2026-11-30T17:26:20.123Z WARNING kap: 3 rows [session=3f2a page=overview ms=12]"
    log_lines.note()
    assert TextLines().format(record("none")) == "2026-11-30T17:26:20.123Z WARNING kap: none"


def test_a_line_of_json_has_the_same_as_values() -> None:
    log_lines.note(request="ab12")
    line = json.loads(JsonLines().format(record("two\nlines", level=logging.ERROR, status=503, ms=12)))
    assert line == {
        "time": "2026-11-30T17:26:20.123Z", "level": "error", "logger": "kap", "message": "two\nlines",
        "request": "ab12", "status": 503, "ms": 12,
    }  # fmt: skip


def test_a_failure_has_its_number_and_its_trace_without_the_address_in_it() -> None:
    failure = record("failure %s", "f00d", failure="f00d", fails=True)
    line = json.loads(JsonLines().format(failure))
    assert line["failure"] == "f00d"
    assert line["trace"].startswith("Traceback")
    assert line["trace"].endswith("RuntimeError: no place for (e-mail address)")

    first, *below = TextLines().format(failure).splitlines()
    assert first.endswith("failure f00d [failure=f00d]")
    assert all(indented.startswith("    ") for indented in below)
    assert below[-1].endswith("(e-mail address)")


def test_a_line_of_text_cannot_be_made_to_look_like_two() -> None:
    forged = record("refused %s", "x\n2026-11-30T17:26:20.123Z ERROR kap: forged")
    assert [line[:4] for line in TextLines().format(forged).splitlines()] == ["2026", "    "]


def test_addresses_of_people_and_names_of_sessions_are_left_out_of_what_other_programs_say() -> None:
    said = TextLines().format(record("Session with id %s of Ann.Lee+x@mail.example.org is there", SESSION))
    assert said.endswith("Session with id (session) of (e-mail address) is there")


def test_loggers_that_name_each_connection_write_their_warnings_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn.error")
    for logger in (root, uvicorn, logging.getLogger("kap"), logging.getLogger("kap_model")):
        monkeypatch.setattr(logger, "level", logger.level)
    monkeypatch.setattr(root, "handlers", [])
    for logger in (uvicorn, logging.getLogger("uvicorn")):
        monkeypatch.setattr(logger, "propagate", True)  # as `log_handlers` sets it
    log_lines.begin("text")
    uvicorn.setLevel(logging.INFO)  # as Streamlit sets it
    uvicorn.info('198.51.100.7:5555 - "WebSocket /_stcore/stream" [accepted]')
    uvicorn.warning("something is wrong")
    logging.getLogger("kap").info("started")
    logging.captureWarnings(False)

    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("WARNING uvicorn.error: something is wrong")
    assert second.endswith("INFO kap: started")
