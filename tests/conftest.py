"""Fixtures of `tests/support` that every folder may use."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.sessions",
    "tests.support.opened_page",
    "tests.support.server",
    "tests.support.without_page",
]
