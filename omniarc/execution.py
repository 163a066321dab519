"""Programs that a model wrote, run in the sandbox from plain Python.

    from omniarc.execution import safe_execute_predicted_code

    predicted = safe_execute_predicted_code(code, task)
    predicted["test"][0]["output"]

The sandbox is one for the whole process: started by the first call, closed when the process ends.
Threads share it. A forked process does not touch its parent's, and starts one of its own.
"""

import atexit
import copy
import os
import threading
from collections.abc import Mapping
from typing import Any

from omniarc import language
from sandbox import Limits, Program, Sandbox
from sandbox.errors import FieldError
from sandbox.program import check_code, check_identifier
from sandbox.results import Error, Result, Status


class ExecutionError(RuntimeError):
    """A program did not give a grid for every input.

    Attributes:
        status: what became of the program.
        kind: the type of the exception that it raised, or the verdict's name.
        line: the line of the program, where one is known.
        result: everything known of it, one output for each pair, train before test; None where
            the code could not even be sent.
    """

    def __init__(self, status: Status, error: Error, result: Result | None = None) -> None:
        place = f" (line {error.line})" if error.line else ""
        super().__init__(f"{status}: {error.type}: {error.message}{place}")
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
    """A copy of `task` in which every output is the program's.

    The program runs in the sandbox, under policy `restricted`, and may import `omniarc.dsl`. It
    gets the inputs only: expected outputs never leave this process.

    Args:
        code: Python source, or a whole model reply.
        task: `{"train": [{"input": …, "output": …}, …], "test": […]}`, grids as lists of rows;
            outputs may be missing, and other keys are copied.
        func_name: the function of the program to call with each input, as a numpy array.
        limits: for the whole run; by default five seconds and 512 MB.

    Raises:
        ExecutionError: for some input there is no grid: the program raised, was stopped,
            returned something else, or is no program.
        ValueError: the task has no pairs, an input is no grid, or `func_name` no name.
        sandbox.SandboxUnavailableError: this host lacks a wall that must be there.
    """
    executed = {key: copy.deepcopy(value) for key, value in task.items()}
    pairs = [pair for part in ("train", "test") for pair in executed.get(part, ())]
    if not pairs:
        raise FieldError("task", "has no pairs under `train` or `test`")
    for index, pair in enumerate(pairs):
        if "input" not in pair:
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
_inherited: list[Sandbox] = []


def shared_sandbox() -> Sandbox:
    """This process's sandbox, with the language in it; started on first use.

    Raises:
        SandboxUnavailableError: this host lacks a wall that must be there.
    """
    global _shared  # noqa: PLW0603
    with _lock:
        if _shared is None:
            _shared = Sandbox(extra_modules=language.MODULES).start()
        return _shared


def close_shared_sandbox() -> None:
    """Ends this process's sandbox, if there is one; the next use starts another."""
    global _shared
    with _lock:
        box, _shared = _shared, None
        if box is not None:
            box.close()


def _forget_after_fork() -> None:
    """In a forked child, the parent's sandbox has no thread, and its descriptors are shared."""
    global _lock, _shared  # noqa: PLW0603
    _lock = threading.Lock()
    if _shared is not None:
        # Kept, so that no destructor of it reaches the event loop that the parent still uses.
        _inherited.append(_shared)
        _shared = None


atexit.register(close_shared_sandbox)
os.register_at_fork(after_in_child=_forget_after_fork)
