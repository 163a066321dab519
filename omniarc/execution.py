"""Execution of model-written programs in a sandbox shared by the whole process.

    from omniarc.execution import safe_execute_predicted_code

    predicted = safe_execute_predicted_code(code, task)
    predicted["test"][0]["output"]

The first call starts the sandbox, threads share it, and it is closed when the process ends. A
forked process does not use its parent's sandbox, but starts its own.
"""

import atexit
import copy
import os
import threading
from collections.abc import Mapping
from typing import Any

from omniarc import language
from omniarc.errors import OmniArcError
from sandbox import Limits, Program, Sandbox, forking
from sandbox.errors import FieldError
from sandbox.program import check_code, check_identifier
from sandbox.results import Error, Result, Status


class ExecutionError(OmniArcError, RuntimeError):
    """A program did not return a grid for every input.

    Attributes:
        status: the status of the run.
        kind: the type of the exception that the program raised, or else the kind of failure.
        line: the line of the program, if known.
        result: the result of the run, with one output per pair, train before test; None if the
            code was rejected without being run.
    """

    def __init__(self, status: Status, error: Error, result: Result | None = None) -> None:
        line = f" (line {error.line})" if error.line else ""
        super().__init__(f"{status}: {error.type}: {error.message}{line}")
        self.status = status
        self.kind = error.type
        self.line = error.line
        self.result = result
        self._error = error

    def __reduce__(self) -> tuple[Any, ...]:
        return ExecutionError, (self.status, self._error, self.result)


def safe_execute_predicted_code(
    code: str,
    task: Mapping[str, Any],
    func_name: str = "task",
    *,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """Run a program on a task, and return a copy of the task with the program's outputs.

    The program runs in the sandbox under policy `restricted`, and may import `omniarc.dsl`. It is
    given only the inputs: expected outputs never leave this process.

    Args:
        code: Python source code, or a model reply that contains it.
        task: `{"train": [{"input": …, "output": …}, …], "test": […]}` with grids as lists of rows.
            Grids may be arrays or tensors too. Outputs may be missing, and other keys are copied.
        func_name: the function to call with each input, a numpy array.
        limits: of the whole run; by default 5 seconds and 512 MB.

    Raises:
        ExecutionError: the program did not return a grid for every input: it raised an exception,
            was stopped, returned another value, or cannot be compiled.
        FieldError: the task has no pairs, an input is not a grid, or `func_name` is not an
            identifier.
        SandboxUnavailableError: this host lacks a kernel feature that the sandbox requires.
    """
    executed = {key: copy.deepcopy(value) for key, value in task.items()}
    pairs = [pair for part in ("train", "test") for pair in executed.get(part, ())]
    if not pairs:
        raise FieldError("task", "has no pairs under `train` or `test`")
    for index, pair in enumerate(pairs):
        if not isinstance(pair, Mapping) or "input" not in pair:
            raise FieldError("task", f"pair {index} has no `input`")
    inputs = [pair["input"] for pair in pairs]
    check_identifier(func_name, "func_name")
    try:
        check_code(code, "code")
    except ValueError as error:
        raise ExecutionError(Status.REJECTED, Error("ValueError", str(error))) from None
    result = shared_sandbox().run(Program(code, entry_point=func_name), inputs, limits)
    if result.status is not Status.OK:
        errors = [output.error for output in result.outputs if output.error is not None]
        first = errors[0] if errors else Error(result.status.value, "no output")
        raise ExecutionError(result.status, first, result)
    for pair, output in zip(pairs, result.outputs, strict=True):
        pair["output"] = output.grid
    return executed


_lock = threading.Lock()
_shared: Sandbox | None = None


def shared_sandbox() -> Sandbox:
    """Return the sandbox of this process, in which programs may import the language.

    It is started on first use.

    Raises:
        SandboxUnavailableError: this host lacks a kernel feature that the sandbox requires.
    """
    global _shared  # noqa: PLW0603
    with _lock:
        if _shared is None:
            _shared = Sandbox(extra_modules=language.MODULES).start()
        return _shared


def close_shared_sandbox() -> None:
    """Close the sandbox of this process, if it was started; the next use starts another."""
    global _shared
    with _lock:
        box, _shared = _shared, None
        if box is not None:
            box.close()


def _forget_after_fork() -> None:
    """Drop the parent's sandbox in a forked child, where its thread does not exist."""
    global _lock, _shared  # noqa: PLW0603
    _lock = threading.Lock()
    if _shared is not None:
        forking.keep(_shared)
        _shared = None


atexit.register(close_shared_sandbox)
os.register_at_fork(after_in_child=_forget_after_fork)
