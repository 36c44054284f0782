"""What libraries hold only for those who write code with them, dropped from the server: 20 MB."""

from __future__ import annotations

import gc
import typing
from dis import opmap
from types import FunctionType
from typing import Final

_LONG: Final = 100
"""Characters of a documentation that are worth the work."""

_FIRST_CONSTANT: Final = (opmap["LOAD_CONST"], 0)


def drop_documentation() -> None:
    """Drop the documentation of all classes and functions that are loaded, and the overloaded signatures.

    Nothing in the server reads either. The best moment is right after the imports: what comes next takes the room.
    """
    typing.clear_overloads()  # they are there for tools that ask for them at run time
    for found in gc.get_objects():
        if isinstance(found, FunctionType):
            without_documentation(found)
        elif isinstance(found, type) and isinstance(vars(found).get("__doc__"), str):
            try:
                found.__doc__ = None
            except (AttributeError, TypeError):
                continue  # a class that is written in C


def without_documentation(function: FunctionType) -> None:
    """Drop the documentation of a function: what it is told as, and the constant in its code."""
    documentation = function.__doc__
    if not isinstance(documentation, str) or len(documentation) < _LONG:
        return
    function.__doc__ = None
    code = function.__code__
    if code.co_consts[:1] != (documentation,):
        return  # copied from another function
    bytecode = code.co_code
    if _FIRST_CONSTANT not in zip(bytecode[::2], bytecode[1::2], strict=True):  # else it is a value of the function too
        function.__code__ = code.replace(co_consts=(None, *code.co_consts[1:]))
