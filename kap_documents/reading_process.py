"""The process that reads the data of a document: a question in, what the document is written from out.

To read all data takes about two hundred MB, and the libraries that do it are not given back. So they are read in a
process of its own, which has ended when the pictures are drawn and the document is typeset. What is asked fails here as
it failed there: with the same error.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import IO, Final, TypeVar, cast

Answer = TypeVar("Answer")

_COMMAND: Final = (sys.executable, "-m", "kap_documents.reading_process")


class ReadingProcess:
    """The process, which waits for its question; `started` starts it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def ask(self, question: Callable[[], Answer], meanwhile: Callable[[], object]) -> Answer:
        """Return the answer to a question. It can be asked one.

        Args:
            question: a function of a module, or a `partial` of one.
            meanwhile: what is done here while the process reads: it loads the libraries that write, a second's work.

        Raises:
            Exception: what the question raised; a note has its traceback.
            CalledProcessError: the process was ended.
        """
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        with suppress(OSError), process.stdin as questions:  # a process that has ended takes none
            questions.write(pickle.dumps(question))
        meanwhile()
        answered = process.stdout.read()
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, _COMMAND)
        answer, error = pickle.loads(answered)
        if error is not None:
            raise error
        return cast(Answer, answer)


@contextmanager
def started(*modules: str) -> Iterator[ReadingProcess]:
    """Start the process; one that has not been asked or has not answered in the end is ended.

    Args:
        modules: what it loads until it is asked, two seconds' work.
    """
    with subprocess.Popen((*_COMMAND, *modules), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield ReadingProcess(process)
        finally:
            process.kill()


def main(modules: Sequence[str], questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one question. Garbage is not collected: the process ends right after, and a fifth of its time would go."""
    gc.disable()
    for module in modules:
        import_module(module)
    question: Callable[[], object] = pickle.load(questions)  # imports the module of the question
    try:
        answer, failure = question(), None
    except Exception as error:
        error.add_note(traceback.format_exc())
        answer, failure = None, error
    pickle.dump((answer, failure), answers)


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
