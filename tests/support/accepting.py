"""A process that accepts submissions one after the other, to be killed at any moment."""

from __future__ import annotations

import sys

from kap_model.database import engine_for
from kap_model.people.permissions import Actor
from kap_model.reporting import acceptance

REVIEWER = Actor("reviewer@example.org", through="page")
"""Of `tests.support.reporting`, which would bring all that opens pages."""


def main(database: str, codes: list[str]) -> None:
    """Say when the first one is begun, then accept them all."""
    engine = engine_for(database)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for code in codes:
        acceptance.accept(engine, REVIEWER, code)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
