"""The module objects that are faces."""

import types
from typing import NoReturn


def make_face_module(name: str, doc: str | None = None) -> types.ModuleType:
    """Return an empty module for a face, which a program cannot rename by calling `__init__`."""
    module = types.ModuleType(name, doc)
    module.__dict__["__init__"] = _refuse
    return module


def _refuse(*_: object, **__: object) -> NoReturn:
    raise TypeError("modules are read-only in the sandbox")
