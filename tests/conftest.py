"""Fixtures of `tests/support` that every folder may use, and how Hypothesis and the garbage collector run."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# No test asserts a time: on a busy machine an example, or the making of one, may take long.
settings.register_profile("untimed", deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# Commands tell problems in the language of the environment: here in English, whatever the machine speaks.
os.environ["LC_ALL"] = "C.UTF-8"

pytest_plugins = [
    "tests.support.postgres",
    "tests.support.both_databases",
    "tests.support.databases",
    "tests.support.compiled_once",
    "tests.support.sessions",
    "tests.support.opened_page",
    "tests.kap_ui.streamlit_internals.component_scan",
    "tests.kap_ui.streamlit_internals.light_runs",
    "tests.support.reporting",
    "tests.support.editions",
    "tests.support.versions",
    "tests.support.server",
    "tests.support.provider",
    "tests.support.without_page",
    "tests.support.many_projects",
    "tests.support.replicas",
    "tests.support.walked_languages",
]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave modules and collected tests out of what the garbage collector looks through: a tenth of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
