"""The drawing process: a slide in, a picture out.

The converter brings a JavaScript engine, which takes memory and can crash its process. So it runs in a process of its
own. That starts with the first picture, draws one picture after the other, and ends when it has been idle. A
specification that takes too long ends the process, and the next picture starts another.

`concurrent.futures.ProcessPoolExecutor` is not used: its processes import the main module of their parent, which under
Streamlit is app.py. They would run the page and take the memory of the whole program.
"""

from __future__ import annotations

import atexit
import base64
import json
import queue
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Final, Literal

from kap_ui import site_files
from kap_ui.figures import slide, text_outlines
from kap_ui.figures.slide import Chart, Slide

IDLE_SECONDS: Final = 120
"""How long the process waits for a picture before it ends."""

MOST_SECONDS: Final = 30
"""How long one picture may take. Ours take up to three seconds, the start of the process included."""

MOST_WAITING: Final = 8
"""How many pictures may be drawn or waiting; each holds a thread of the server."""


class NotDrawnError(Exception):
    """The picture could not be drawn."""


class DrawingProcess:
    """Draws pictures, one at a time, in a process that is started when it is needed.

    Args:
        most_seconds: how long one picture may take.
        most_waiting: how many pictures may be drawn or waiting.
    """

    def __init__(self, *, most_seconds: float = MOST_SECONDS, most_waiting: int = MOST_WAITING) -> None:
        self._most_seconds = most_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._queue = threading.BoundedSemaphore(most_waiting)

    @property
    def process_id(self) -> int | None:
        """The id of the process; None while there is none."""
        return None if self._process is None else self._process.pid

    def draw(self, kind: Literal["png", "svg"], content: Slide | Chart) -> bytes:
        """Return the picture of a slide, or of a chart alone. No address in its chart is ever fetched.

        Raises:
            NotDrawnError: the converter refused it, took too long or crashed twice, or too many pictures are waiting.
        """
        question = json.dumps({"kind": kind, "content": content}).encode() + b"\n"
        if not self._queue.acquire(blocking=False):
            raise NotDrawnError("too many pictures are waiting to be drawn")
        try:
            with self._lock:
                # The process may have crashed because of an earlier picture, so a new one tries once more.
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
        """Return the reply, one line; empty if the process ended.

        Raises:
            NotDrawnError: the picture took too long; the process has been ended.
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
            atexit.register(self.close)
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
        """End the process, whatever it draws."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # the process has ended by itself
                        pipe.close()
            self._process.kill()
            self._process.wait()
            self._process = None
            atexit.unregister(self.close)


SHARED: Final = DrawingProcess()
"""All readers share it: pictures are drawn one after the other."""

_SIDE_BY_SIDE: Final = 2
"""How many processes draw the pictures of a document: each takes some eighty MB."""


def draw_all(kind: Literal["png", "svg"], contents: Sequence[Slide | Chart]) -> list[bytes]:
    """Return the pictures of a document, in order, drawn side by side in processes that have ended.

    Raises:
        NotDrawnError: one of them could not be drawn.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for place in range(len(contents)):
        waiting.put(place)
    pictures = [b""] * len(contents)

    def draw(process: DrawingProcess) -> None:
        with suppress(queue.Empty):
            while True:
                place = waiting.get_nowait()
                pictures[place] = process.draw(kind, contents[place])

    processes = [DrawingProcess() for _ in range(min(_SIDE_BY_SIDE, len(contents)))]
    try:
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
            for drawn in [threads.submit(draw, process) for process in processes]:
                drawn.result()
    finally:
        for process in processes:
            process.close()
    return pictures


def main(questions: IO[bytes], replies: IO[bytes]) -> None:
    """Reply to each question, a line each, until the other end closes or no question comes for a while."""
    import vl_convert

    vl_convert.register_font_directory(str(text_outlines.FONTS))
    # The asking side waits for each reply, so the buffer of `questions` never holds a second line, which `select` would
    # not see.
    while select.select([questions], [], [], IDLE_SECONDS)[0]:
        line = questions.readline()
        if not line:
            return
        question = json.loads(line)
        try:
            content = question["content"]
            drawn, pixels = slide.svg(content) if "title" in content else slide.chart_svg(content)
            picture = drawn.encode()
            if question["kind"] == "png":
                picture = vl_convert.svg_to_png(drawn, scale=pixels / slide.PIXELS)
            answer = {"picture": base64.b64encode(picture).decode()}
        except ValueError as error:
            answer = {"failure": str(error)}
        replies.write(json.dumps(answer).encode() + b"\n")
        replies.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
