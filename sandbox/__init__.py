"""A sandbox for generated Python functions on grids: kernel walls at the cost of a fork.

    from sandbox import Limits, Program, Sandbox

    with Sandbox() as box:
        result = box.run(Program("def task(grid): return grid.T"), [[[0, 1], [2, 3]]])

The names are loaded when they are first used, because the template process imports this package
too and must stay small.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.async_sandbox import AsyncSandbox
    from sandbox.errors import FieldError, GridError, SandboxError, SandboxUnavailableError
    from sandbox.grids import Grid
    from sandbox.limits import Limits
    from sandbox.program import Program, Script
    from sandbox.results import Error, Output, Result, ScriptResult, Status, Usage, Violation
    from sandbox.sandbox import Sandbox

_HOMES = {
    "AsyncSandbox": "async_sandbox",
    "Error": "results",
    "Grid": "grids",
    "FieldError": "errors",
    "GridError": "errors",
    "Limits": "limits",
    "Output": "results",
    "Program": "program",
    "Result": "results",
    "Sandbox": "sandbox",
    "SandboxError": "errors",
    "SandboxUnavailableError": "errors",
    "Script": "program",
    "ScriptResult": "results",
    "Status": "results",
    "Usage": "results",
    "Violation": "results",
}

__all__ = [
    "AsyncSandbox",
    "Error",
    "FieldError",
    "Grid",
    "GridError",
    "Limits",
    "Output",
    "Program",
    "Result",
    "Sandbox",
    "SandboxError",
    "SandboxUnavailableError",
    "Script",
    "ScriptResult",
    "Status",
    "Usage",
    "Violation",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"sandbox.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'sandbox' has no attribute {name!r}")
