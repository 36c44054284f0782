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
import os
import queue
import select
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, Any, Final, Literal

from kap_ui import site_files
from kap_ui.figures import slide, text_outlines
from kap_ui.figures.slide import Chart, Slide

IDLE_SECONDS: Final = 120
"""How long the process waits for a picture before it ends."""

MOST_SECONDS: Final = 30
"""How long one picture may take. Ours take up to three seconds, the start of the process included."""

MOST_WAITING: Final = 8
"""How many pictures may be drawn or waiting; each holds a thread of the server."""


_MEMORY: Final = {
    "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072",
}  # fmt: skip
"""Of the process: glibc gives back at once what a picture took. It keeps some 20 MB else."""


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
        return base64.b64decode(self._answer({"kind": kind, "content": content})["picture"])

    def draw_chart(self, chart: Chart) -> tuple[str, float]:
        """Return a chart alone as SVG, and how many pixels wide a PNG of it must be.

        Raises:
            NotDrawnError: see `draw`.
        """
        answer = self._answer({"kind": "svg", "content": chart})
        return base64.b64decode(answer["picture"]).decode(), answer["pixels"]

    def to_png(self, svg: str, pixels: float) -> bytes:
        """Return a picture that was drawn as SVG as PNG, so many pixels wide.

        Raises:
            NotDrawnError: see `draw`.
        """
        return base64.b64decode(self._answer({"kind": "png", "svg": svg, "pixels": pixels})["picture"])

    def _answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        question = json.dumps(asked).encode() + b"\n"
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
        answer: dict[str, Any] = json.loads(reply)
        if "failure" in answer:
            raise NotDrawnError(answer["failure"])
        return answer

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
                env={**os.environ, **_MEMORY},
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


def svgs(charts: Sequence[Chart], processes: int = 1) -> list[bytes]:
    """Return the charts of a document as SVG, in order, drawn in processes that have ended.

    Args:
        charts: what is drawn.
        processes: how many draw side by side; each takes some hundred MB.

    Raises:
        NotDrawnError: one of them could not be drawn.
    """
    with (
        _ended_after([DrawingProcess() for _ in range(processes)]) as drawing,
        ThreadPoolExecutor(processes) as threads,
    ):
        free: queue.SimpleQueue[DrawingProcess] = queue.SimpleQueue()
        for process in drawing:
            free.put(process)

        def draw(chart: Chart) -> bytes:
            process = free.get()
            try:
                return process.draw("svg", chart)
            finally:
                free.put(process)

        return list(threads.map(draw, charts))


def pngs(charts: Sequence[Chart], pixels: Sequence[float] | None = None) -> list[bytes]:
    """Return the charts of a document as PNG, in order; see `drawing_pngs`."""
    with drawing_pngs(charts, pixels) as pictures:
        return [picture.result() for picture in pictures]


@contextmanager
def drawing_pngs(charts: Sequence[Chart], pixels: Sequence[float] | None = None) -> Iterator[list[Future[bytes]]]:
    """Draw the charts of a document as PNG, in order, while the block goes on, in processes that end with it.

    One draws the next chart while the other, which loads no JavaScript engine, turns the one before into pixels.

    Args:
        charts: what is drawn.
        pixels: how wide each is; None for as many as its smallest text needs on a screen.

    Returns:
        The pictures; one that could not be drawn raises a `NotDrawnError` when it is asked for.
    """
    with _ended_after([DrawingProcess(), DrawingProcess()]) as (drawing, turning), ThreadPoolExecutor(2) as threads:

        def draw(chart: Chart, wide: float | None) -> bytes:
            svg, needed = drawing.draw_chart(chart)
            return turning.to_png(svg, wide or needed)

        widths = [None] * len(charts) if pixels is None else pixels
        yield [threads.submit(draw, chart, wide) for chart, wide in zip(charts, widths, strict=True)]


@contextmanager
def _ended_after(processes: Sequence[DrawingProcess]) -> Iterator[Sequence[DrawingProcess]]:
    try:
        yield processes
    finally:
        for process in processes:
            process.close()


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
            svg, pixels = _drawn(question)
            picture = svg.encode()
            if question["kind"] == "png":
                picture = vl_convert.svg_to_png(svg, scale=pixels / slide.PIXELS)
            answer = {"picture": base64.b64encode(picture).decode(), "pixels": pixels}
        except ValueError as error:
            answer = {"failure": str(error)}
        replies.write(json.dumps(answer).encode() + b"\n")
        replies.flush()


def _drawn(question: Mapping[str, Any]) -> tuple[str, float]:
    """Return the picture that is asked for as SVG, and how many pixels wide a PNG of it must be."""
    if "svg" in question:
        return question["svg"], question["pixels"]
    content = question["content"]
    return slide.svg(content) if "title" in content else slide.chart_svg(content)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
