"""The drawing process: a chart's specification in, a picture out.

The converter brings a JavaScript engine that takes memory and, if it fails, takes its whole process along. So it runs
in a process of its own, which starts with the first picture, draws one after the other, and ends when it is idle.
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

SCALE: Final = 2
"""Pixels of a PNG for each pixel of the chart."""


class NotDrawnError(Exception):
    """The picture could not be drawn."""


class Draughtsman:
    """Draws pictures, one at a time, in a process that is started when it is needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def draw(self, kind: Literal["png", "svg"], specification: dict[str, Any]) -> bytes:
        """Give a picture of a whole Vega-Lite specification. No address in it is ever fetched.

        Raises:
            NotDrawnError: the converter refuses it, or failed on it twice.
        """
        asked = json.dumps({"kind": kind, "specification": specification}).encode() + b"\n"
        with self._lock:
            for _attempt in (1, 2):
                answer = self._ask(asked)
                if answer:
                    break
            else:
                raise NotDrawnError("the drawing process ended without an answer")
        given: dict[str, str] = json.loads(answer)
        if "failure" in given:
            raise NotDrawnError(given["failure"])
        return base64.b64decode(given["picture"])

    def _ask(self, asked: bytes) -> bytes:
        """Give the line that answers, empty if the process ended."""
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it has ended for want of work
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kap_ui.figures.drawing_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=site_files.ROOT,
            )
        ends = self._process
        assert ends.stdin is not None and ends.stdout is not None
        try:
            ends.stdin.write(asked)
            ends.stdin.flush()
            answer = ends.stdout.readline()
        except OSError:
            answer = b""
        if not answer:
            self.close()
        return answer

    def close(self) -> None:
        """End the process; the next picture starts another."""
        if self._process is not None:
            for end in (self._process.stdin, self._process.stdout):
                if end is not None:
                    with suppress(OSError):  # it has ended by itself
                        end.close()
            self._process.kill()
            self._process.wait()
            self._process = None


def main(asked: IO[bytes], given: IO[bytes]) -> None:
    """Draw what is asked, line by line, until the other end closes or nothing is asked for a while."""
    import vl_convert

    vl_convert.register_font_directory(str(Path(__file__).with_name("fonts")))
    # One question waits for its answer before the next is asked, so nothing is ever left in the buffer of `asked`.
    while select.select([asked], [], [], IDLE_SECONDS)[0]:
        line = asked.readline()
        if not line:
            return
        question = json.loads(line)
        try:
            if question["kind"] == "png":
                drawn = vl_convert.vegalite_to_png(question["specification"], scale=SCALE, allowed_base_urls=[])
            else:
                drawn = vl_convert.vegalite_to_svg(question["specification"], allowed_base_urls=[]).encode()
            answer = {"picture": base64.b64encode(drawn).decode()}
        except ValueError as error:
            answer = {"failure": str(error)}
        given.write(json.dumps(answer).encode() + b"\n")
        given.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
