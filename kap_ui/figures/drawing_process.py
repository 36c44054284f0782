"""The drawing process: a chart's specification in, a picture out.

The converter brings a JavaScript engine that takes memory and, if it fails, takes its whole process along. So it runs
in a process of its own, which starts with the first picture, draws one after the other, and ends when it is idle. A
specification that takes too long ends its process, and the next picture starts another.

`concurrent.futures.ProcessPoolExecutor` is not used: its processes import the main module of their parent, and while
Streamlit runs a page that is app.py itself. They would run the page, and take the memory of the whole program.
"""

from __future__ import annotations

import atexit
import base64
import json
import select
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, Literal

from kap_ui import site_files

IDLE_SECONDS: Final = 120
"""After so long without a picture the process ends and gives its memory back."""

MOST_SECONDS: Final = 30
"""The longest that one picture may take. Ours take up to three seconds, the start of the process included."""

MOST_WAITING: Final = 8
"""Pictures that are drawn or wait for their turn; each holds a thread of the server."""

SCALE: Final = 2
"""Pixels of a PNG for each pixel of the chart."""


class NotDrawnError(Exception):
    """The picture could not be drawn."""


class DrawingProcess:
    """Draws pictures, one at a time, in a process that is started when it is needed.

    Args:
        most_seconds: the longest that one picture may take.
        most_waiting: the most pictures that are drawn or wait for their turn.
    """

    def __init__(self, *, most_seconds: float = MOST_SECONDS, most_waiting: int = MOST_WAITING) -> None:
        self._most_seconds = most_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._queue = threading.BoundedSemaphore(most_waiting)
        atexit.register(self.close)

    @property
    def process_id(self) -> int | None:
        """The id of the process; None while there is none."""
        return None if self._process is None else self._process.pid

    def draw(self, kind: Literal["png", "svg"], specification: dict[str, Any]) -> bytes:
        """Return a picture of a whole Vega-Lite specification. No address in it is ever fetched.

        Raises:
            NotDrawnError: the converter refused it, took too long, or failed on it twice; or too many are waiting.
        """
        question = json.dumps({"kind": kind, "specification": specification}).encode() + b"\n"
        if not self._queue.acquire(blocking=False):
            raise NotDrawnError("too many pictures are waiting to be drawn")
        try:
            with self._lock:
                # A process that has crashed may have been in a bad state already: a new one tries once more.
                reply = self._ask(question) or self._ask(question)
        finally:
            self._queue.release()
        if not reply:
            raise NotDrawnError("the drawing process ended without a reply")
        answer: dict[str, str] = json.loads(reply)
        if "failure" in answer:
            raise NotDrawnError(answer["failure"])
        return base64.b64decode(answer["picture"])

    def _ask(self, question: bytes) -> bytes:
        """Return the line that replies, empty if the process ended.

        Raises:
            NotDrawnError: it took too long; the process has been ended.
        """
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it was idle and has ended
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kap_ui.figures.drawing_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=site_files.ROOT,
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()  # closes its pipes, on which this thread waits

        timer = threading.Timer(self._most_seconds, end)
        timer.start()
        try:
            process.stdin.write(question)
            process.stdin.flush()
            reply = process.stdout.readline()
        except OSError:
            reply = b""
        finally:
            timer.cancel()
        if not reply:
            self.close()
            if is_late.is_set():
                raise NotDrawnError(f"the picture took more than {self._most_seconds:g} seconds")
        return reply

    def close(self) -> None:
        """End the process; the next picture starts another."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # the process has ended by itself
                        pipe.close()
            self._process.kill()
            self._process.wait()
            self._process = None


def main(questions: IO[bytes], replies: IO[bytes]) -> None:
    """Draw what is asked, line by line, until the other end closes or nothing is asked for a while."""
    import vl_convert

    vl_convert.register_font_directory(str(Path(__file__).with_name("fonts")))
    # A question waits for the reply to the one before it, so nothing is ever left in the buffer of `questions`.
    while select.select([questions], [], [], IDLE_SECONDS)[0]:
        line = questions.readline()
        if not line:
            return
        question = json.loads(line)
        try:
            if question["kind"] == "png":
                picture = vl_convert.vegalite_to_png(question["specification"], scale=SCALE, allowed_base_urls=[])
            else:
                picture = vl_convert.vegalite_to_svg(question["specification"], allowed_base_urls=[]).encode()
            answer = {"picture": base64.b64encode(picture).decode()}
        except ValueError as error:
            answer = {"failure": str(error)}
        replies.write(json.dumps(answer).encode() + b"\n")
        replies.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
