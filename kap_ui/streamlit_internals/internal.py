"""What each module of this package says of itself, and the switch that turns it off."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

VARIABLE: Final = "KAP_PLAIN_STREAMLIT"
"""The environment variable that turns modules off: their names with commas between, or ``1`` for all of them."""

ALL: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Internal:
    """A use of names that Streamlit does not document. The texts are Markdown and stand in the upgrade guide.

    Attributes:
        module: the module that uses them (``__name__``); its last part is the name of the switch.
        what: what it does, with the private names that it uses.
        why: what it is for, with the gain that was measured.
        without: what happens instead when it is turned off.
        since: the version of Streamlit that it was written against.
        test: the file of the tests that say whether it is in effect.
        upgrade: what to look at when Streamlit is upgraded.
    """

    module: str
    what: str
    why: str
    without: str
    since: str
    test: str
    upgrade: str

    @property
    def name(self) -> str:
        """The name of the switch."""
        return self.module.rpartition(".")[2]

    @property
    def is_on(self) -> bool:
        """Whether the environment leaves it on."""
        return switched_off().isdisjoint((ALL, self.name))


def switched_off() -> frozenset[str]:
    """Return the names that the environment turns off, known or not."""
    return frozenset(name.strip() for name in os.environ.get(VARIABLE, "").split(",")) - {"", "0"}
