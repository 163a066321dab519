"""The sandbox under a name that no other package has.

    from omniarc.sandbox import Limits, Program, Sandbox

`sandbox` is a common name for a folder: where another one comes first on Python's path, this module
says so. It has the names of the package `sandbox`, which it imports on first use.
"""

import importlib
from typing import TYPE_CHECKING, Any

from omniarc import installation

if TYPE_CHECKING:
    from sandbox import (
        AsyncSandbox,
        AuditError,
        CodeSyntaxError,
        Error,
        FieldError,
        FieldTypeError,
        Grid,
        GridError,
        Limits,
        MissingExtraError,
        Note,
        Output,
        Program,
        Result,
        Sandbox,
        SandboxError,
        SandboxStateError,
        SandboxUnavailableError,
        Script,
        ScriptResult,
        Status,
        Usage,
        Violation,
    )

__all__ = [
    "AsyncSandbox",
    "AuditError",
    "CodeSyntaxError",
    "Error",
    "FieldError",
    "FieldTypeError",
    "Grid",
    "GridError",
    "Limits",
    "MissingExtraError",
    "Note",
    "Output",
    "Program",
    "Result",
    "Sandbox",
    "SandboxError",
    "SandboxStateError",
    "SandboxUnavailableError",
    "Script",
    "ScriptResult",
    "Status",
    "Usage",
    "Violation",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'omniarc.sandbox' has no attribute {name!r}")
    installation.check("sandbox")
    return getattr(importlib.import_module("sandbox"), name)
