"""Fixtures of `tests/support` that every folder may use, and how Hypothesis runs."""

from hypothesis import HealthCheck, settings

# No test asserts a time: on a busy machine an example, or the making of one, may take long.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

pytest_plugins = [
    "tests.support.databases",
    "tests.support.sessions",
    "tests.support.opened_page",
    "tests.kap_ui.streamlit_internals.component_scan",
    "tests.support.reporting",
    "tests.support.editions",
    "tests.support.postgres",
    "tests.support.server",
    "tests.support.provider",
    "tests.support.without_page",
]
