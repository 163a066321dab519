"""The `abc` of restricted programs.

The library's decorators mark whatever they are given, functions of a library as well. These mark
what a program made. Abstract classes have the library's metaclass, as those of `collections.abc`
do, which a program can name in a class statement only.
"""

import abc
import types
from typing import Any

from sandbox.policy import own
from sandbox.policy.guards import Guards

_WRAPPERS = (classmethod, staticmethod, property)


def abc_face(guards: Guards) -> dict[str, Any]:
    """Return the contents of the face."""

    return {
        "ABC": abc.ABC,
        "ABCMeta": guards.abc_face,
        "abstractmethod": abstractmethod,
        "abstractproperty": lambda *functions: property(*map(abstractmethod, functions)),
        "abstractclassmethod": lambda function: classmethod(abstractmethod(function)),
        "abstractstaticmethod": lambda function: staticmethod(abstractmethod(function)),
    }


def abstractmethod(funcobj: Any, /) -> Any:
    """Mark a function of the program as one that subclasses must define.

    Raises:
        TypeError: it is none of the program's.
    """
    kind = type(funcobj)
    is_own = own.is_own_class(kind) or (kind is types.FunctionType and own.is_own_function(funcobj))
    if not is_own and kind not in _WRAPPERS:
        raise TypeError("abstractmethod() takes a function of the program in the sandbox")
    # Of a property it cannot be set, and then neither in plain Python.
    funcobj.__isabstractmethod__ = True
    return funcobj
