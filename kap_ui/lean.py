"""What libraries hold only for those who write code with them, dropped from the server: 10 MB."""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterator
from contextlib import suppress
from dis import opmap
from types import FunctionType
from typing import Final

_LONG: Final = 100
"""Characters of a documentation that are worth the work."""

_FIRST_CONSTANT: Final = (opmap["LOAD_CONST"], 0)


def drop_documentation() -> None:
    """Drop the documentation of the classes and functions of all modules that are loaded, and overloaded signatures.

    Nothing in the server reads either. It goes from module to module: all objects at once (`gc.get_objects`) would be
    held by that list as well, and a tuple that another thread is just making fails if somebody else holds it.
    """
    typing.clear_overloads()  # they are there for tools that ask for them at run time
    for name, module in list(sys.modules.items()):
        for found in list(getattr(module, "__dict__", {}).values()):
            if isinstance(found, FunctionType):
                without_documentation(found)
            elif isinstance(found, type) and found.__module__ == name:
                for method in _methods(found):
                    without_documentation(method)
                with suppress(AttributeError, TypeError):  # a class that is written in C
                    found.__doc__ = None


def _methods(of: type) -> Iterator[FunctionType]:
    for member in list(vars(of).values()):
        parts = (member.fget, member.fset) if isinstance(member, property) else (getattr(member, "__func__", member),)
        for part in parts:
            while isinstance(part, FunctionType):
                yield part
                part = getattr(part, "__wrapped__", None)


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
