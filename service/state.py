"""What the routes share: the settings and the sandbox of one service process."""

import sys
from dataclasses import dataclass
from typing import cast

from fastapi import Request

from sandbox.grids import Grid
from sandbox.pool import AsyncSandbox
from sandbox.verdict import Result
from sandbox.walls import SandboxUnavailableError
from service.problems import Problem
from service.schemas import ProgramBody
from service.settings import Settings


@dataclass(frozen=True)
class State:
    """One service process's parts."""

    settings: Settings
    sandbox: AsyncSandbox

    def refuse_when_full(self) -> None:
        """Raises the Problem for overload when too many programs wait already."""
        if self.sandbox.waiting >= self.settings.max_waiting:
            detail = f"{self.sandbox.waiting} programs wait already"
            raise Problem(503, "overloaded", detail, None, {"Retry-After": "1"})

    async def run(self, asked: ProgramBody, inputs: list[Grid]) -> Result:
        """Runs the program of a request on inputs that have been checked.

        Raises:
            Problem: 503 when too many wait, or templates cannot be started.
        """
        self.refuse_when_full()
        try:
            if asked.isolation == "batch":
                return (await self.sandbox.run_batch([(asked.program, inputs)], asked.limits))[0]
            return await self.sandbox.run_checked(asked.program, inputs, asked.limits)
        except SandboxUnavailableError as error:
            print(f"sandbox: {error}", file=sys.stderr)
            detail = "the sandbox cannot start a process"
            raise Problem(503, "not-ready", detail, None, {"Retry-After": "5"}) from None


def state_of(request: Request) -> State:
    """The state of the process that serves `request`."""
    return cast(State, request.app.state.parts)
