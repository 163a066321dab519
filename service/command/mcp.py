"""omniarc mcp: programs run and verified as the tools of a model."""

import asyncio
import inspect
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import msgspec

from omniarc import corpus, language
from omniarc.evaluation import verification
from sandbox import AsyncSandbox, FieldError, Limits, Program, extras
from sandbox.grids import Grid
from sandbox.program import Policy
from service.command.options import ConcurrencyOption, PolicyOption, SecondsOption, option_errors

if TYPE_CHECKING:
    from mcp.server import MCPServer

_INSTRUCTIONS = (
    "Tools for tasks of the Abstraction and Reasoning Corpus. A program is Python source with a "
    "function that takes a grid and returns one; a grid is a list of rows of integers from 0 to 9."
)


def mcp(
    policy: PolicyOption = "restricted",
    seconds: SecondsOption = 5.0,
    concurrency: ConcurrencyOption = 0,
) -> None:
    """Serve two tools to a model over standard input and output, by the Model Context Protocol.

    verify_program runs a program on a task of the corpus and says which pairs it solves;
    run_program runs one on given grids.
    """
    extras.require("mcp")
    with option_errors({"wall_seconds": "--seconds"}):
        limits = Limits(wall_seconds=seconds)
    asyncio.run(_serve(policy, limits, concurrency or None))


async def _serve(policy: Policy, limits: Limits, concurrency: int | None) -> None:
    async with AsyncSandbox(concurrency=concurrency, extra_modules=language.MODULES) as box:
        await make_server(box, policy, limits).run_stdio_async()


def make_server(box: AsyncSandbox, policy: Policy, limits: Limits) -> "MCPServer[Any]":
    """Return a server of the tools.

    Args:
        box: where programs run.
        policy: the policy of every program.
        limits: the limits of every program.
    """
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import CallToolResult, TextContent

    def answer(value: msgspec.Struct) -> CallToolResult:
        # As one line: the package's own text has a line for each cell.
        text = msgspec.json.encode(value).decode()
        structured = msgspec.to_builtins(value)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=structured
        )

    server: MCPServer[Any] = MCPServer(
        "omniarc", instructions=_INSTRUCTIONS, version=version("omniarc"), log_level="WARNING"
    )

    async def verify_program(task_id: str, code: str) -> CallToolResult:
        """Run a program on all pairs of a task and say which it solves.

        Args:
            task_id: the task's id, such as 25ff71a9.
            code: Python source, or text with a fenced block of it.
        """
        try:
            task = corpus.find_task(task_id)
            result = await box.run(Program(code, policy=policy), task.inputs, limits)
        except (corpus.UnknownTaskError, FieldError) as error:
            raise ToolError(str(error)) from None
        return answer(verification.compare(result, task))

    async def run_program(code: str, inputs: list[Grid]) -> CallToolResult:
        """Run a program on grids and return what it makes of each.

        Args:
            code: Python source, or text with a fenced block of it.
            inputs: the grids, one for each call.
        """
        try:
            return answer(await box.run(Program(code, policy=policy), inputs, limits))
        except FieldError as error:
            raise ToolError(str(error)) from None

    for tool in (verify_program, run_program):
        server.add_tool(tool, description=inspect.getdoc(tool))
    return server
