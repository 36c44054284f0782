"""What Streamlit's AppTest does at each run, and need not do so often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner


@pytest.fixture(scope="session", autouse=True)
def light_runs() -> Iterator[None]:
    """Compile each page once, and wait for the end of a run without asking for it a thousand times a second."""
    compiled = ScriptCache()
    require_end = local_script_runner.require_widgets_deltas

    def wait(runner: LocalScriptRunner, timeout: float = 3) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            require_end(runner, 0)  # it stops the run, and says that it took too long

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app_test, "ScriptCache", lambda: compiled)
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield
