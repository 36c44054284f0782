"""What Altair holds only for those who write code with it, dropped once it is imported: 8 MB."""

from __future__ import annotations

import sys
import typing
from types import FunctionType


def drop_documentation() -> None:
    """Drop the overloaded signatures and the documentation of Altair's classes, which nothing reads here.

    The best moment is right after the import: what comes next takes the room.
    """
    typing.clear_overloads()  # of every library; they are there for tools that ask for them at run time
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "altair":
            continue
        for found in list(vars(module).values()):
            if isinstance(found, type) and found.__module__ == name:
                found.__doc__ = None
                for method in vars(found).values():
                    # Altair copies the documentation of what a method makes into the method, up to 30 KB each time.
                    if isinstance(method, FunctionType) and hasattr(method, "__wrapped__"):
                        method.__doc__ = None
