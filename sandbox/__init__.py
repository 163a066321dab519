"""A sandbox for generated Python functions on grids: kernel isolation at the cost of a fork.

    from sandbox import Limits, Program, Sandbox

    with Sandbox() as box:
        result = box.run(Program("def task(grid): return grid.T"), [[[0, 1], [2, 3]]])

Names are imported on first use, because the template process imports this package too and must
stay small.
"""

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.async_sandbox import AsyncSandbox
    from sandbox.errors import (
        AuditError,
        CodeSyntaxError,
        FieldError,
        FieldTypeError,
        GridError,
        MissingExtraError,
        SandboxError,
        SandboxStateError,
        SandboxUnavailableError,
    )
    from sandbox.grids import Grid
    from sandbox.limits import Limits
    from sandbox.program import Program, Script
    from sandbox.results import Error, Note, Output, Result, ScriptResult, Status, Usage, Violation
    from sandbox.sandbox import Sandbox

_MODULES = {
    "AsyncSandbox": "async_sandbox",
    "AuditError": "errors",
    "CodeSyntaxError": "errors",
    "Error": "results",
    "FieldError": "errors",
    "FieldTypeError": "errors",
    "Grid": "grids",
    "GridError": "errors",
    "Limits": "limits",
    "MissingExtraError": "errors",
    "Note": "results",
    "Output": "results",
    "Program": "program",
    "Result": "results",
    "Sandbox": "sandbox",
    "SandboxError": "errors",
    "SandboxStateError": "errors",
    "SandboxUnavailableError": "errors",
    "Script": "program",
    "ScriptResult": "results",
    "Status": "results",
    "Usage": "results",
    "Violation": "results",
}

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

# Modules of the standard library that only Unix has.
_UNIX_MODULES = ("fcntl", "resource", "termios")


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        try:
            return getattr(importlib.import_module(f"sandbox.{_MODULES[name]}"), name)
        except ModuleNotFoundError as error:
            if error.name not in _UNIX_MODULES:
                raise
            from sandbox.errors import SandboxUnavailableError

            message = f"programs run on Linux, not on {sys.platform}"
            raise SandboxUnavailableError(message) from None
    raise AttributeError(f"module 'sandbox' has no attribute {name!r}")
