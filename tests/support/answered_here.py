"""The answers of the processes that read files and data, without these processes, which take a second to start."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from kap_model.database import engine_for, reading
from kap_ui.state.file_process import Answer, Question


def ask(question: Question[Answer], url: str, name: str, content: bytes, **_bounds: Any) -> Answer:
    """Answer as `file_process.ask` does, in a thread, which knows as little of the reader as a process.

    What goes in and what comes out is pickled and has no state in common with the page.
    """
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(_answer, pickle.dumps((question, url, name, content))).result()
    return pickle.loads(answer)  # type: ignore[no-any-return]  # as it was pickled


class _Reader:
    """Answers as a `ReadingProcess` does, in the same way as `ask`."""

    def ask(self, question: Callable[[], Answer], meanwhile: Callable[[], object]) -> Answer:
        meanwhile()
        with ThreadPoolExecutor(1) as thread:
            answer = thread.submit(lambda asked: pickle.dumps(pickle.loads(asked)()), pickle.dumps(question)).result()
        return pickle.loads(answer)  # type: ignore[no-any-return]  # as it was pickled


def reader(*_modules: str) -> AbstractContextManager[_Reader]:
    """Return what stands in for `reading_process.started`."""
    return nullcontext(_Reader())


def _answer(asked: bytes) -> bytes:
    question, url, name, content = pickle.loads(asked)
    engine = engine_for(url, must_exist=True)
    try:
        with reading(engine) as session:
            return pickle.dumps(question(session, name, content))
    finally:
        engine.dispose()
