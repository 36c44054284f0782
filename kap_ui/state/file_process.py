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
from typing import IO, Final, TypeVar

from sqlmodel import Session

from kap_model.database import engine_for, read_revision, reading

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
    """The answer takes too much time or memory, or too many files are being read."""


class MovedError(Exception):
    """The data are no longer those of the revision that was asked about."""


def ask(
    question: Question[Answer],
    *,
    url: str,
    revision: str,
    name: str,
    content: bytes,
    most_seconds: float = MOST_SECONDS,
) -> Answer:
    """Return the answer to a question about a file: a function of a module, of a session, the file's name and content.

    Args:
        question: is named to the process by its module and name.
        url: of the database.
        revision: of the data that the answer is about.
        name: of the file.
        content: of the file.
        most_seconds: how long the answer may take, and how long the question may wait for others.

    Raises:
        NotAnsweredError: it takes longer or too much memory, or fails; the log has the reason.
        MovedError: the data have another revision by now.
    """
    if not _places.acquire(timeout=most_seconds):
        raise NotAnsweredError("too many files are being read")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kap_ui.state.file_process"],
            input=pickle.dumps((question, url, revision, name, content)),
            stdout=subprocess.PIPE,
            timeout=most_seconds,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise NotAnsweredError(str(error)) from error
    finally:
        _places.release()
    is_moved, answer = pickle.loads(done.stdout)
    if is_moved:
        raise MovedError
    return answer  # type: ignore[no-any-return]  # pickle knows no types


def main(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one question."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    question, url, revision, name, content = pickle.load(questions)
    engine = engine_for(url)
    with reading(engine) as session:
        is_moved = read_revision(session).revision != revision
        answer = None if is_moved else question(session, name, content)
    engine.dispose()
    pickle.dump((is_moved, answer), answers)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
