"""The process that reads an uploaded file: a question about the file in, the answer out.

A large file takes seconds of work and hundreds of MB. In the server every reader would wait meanwhile, since one thread
of a Python program works at a time, and the memory would not be given back. So each question has a process of its own,
which ends with its answer. It yields to the server where both want to work, and has bounds on time and memory.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Final, TypeVar, cast

from sqlmodel import Session

from kap_model.database import engine_for, reading

MOST_SECONDS: Final = 60
"""How long an answer may take, and how long a question may wait for others."""

MOST_BYTES: Final = 2_000_000_000
"""How much memory the process may take."""

MOST_AT_A_TIME: Final = 2
"""How many files may be read at the same time."""

Answer = TypeVar("Answer")
Question = Callable[[Session, str, bytes], Answer]

_places: Final = threading.BoundedSemaphore(MOST_AT_A_TIME)


class NotAnsweredError(Exception):
    """The answer takes too much time or memory, or its process fails."""


class TooManyFilesError(Exception):
    """Other files are being read, and have been for as long as a question waits."""


def ask(
    question: Question[Answer], url: str, name: str, content: bytes, *, most_seconds: float = MOST_SECONDS
) -> Answer:
    """Return the answer to a question about a file: a function of a module, of a session, the file's name and content.

    Args:
        question: is named to the process by its module and name.
        url: of the database.
        name: of the file.
        content: of the file.
        most_seconds: how long the answer may take, and how long the question may wait for others.

    Raises:
        NotAnsweredError: it takes longer or too much memory, or fails; the log has the reason.
        TooManyFilesError: other files are being read.
    """
    if not _places.acquire(timeout=most_seconds):
        raise TooManyFilesError
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kap_ui.state.file_process"],
            input=pickle.dumps((question, url, name, content)),
            stdout=subprocess.PIPE,
            timeout=most_seconds,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise NotAnsweredError(str(error)) from error
    finally:
        _places.release()
    return cast(Answer, pickle.loads(done.stdout))


def main(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one question."""
    question, url, name, content = pickle.load(questions)  # imports the module of the question, as fast as it can
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    engine = engine_for(url, must_exist=True)
    with reading(engine) as session:
        answer = question(session, name, content)
    engine.dispose()
    pickle.dump(answer, answers)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
