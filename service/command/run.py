"""omniarc run: run one program on one task and show the grids."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from omniarc import corpus, display, language
from omniarc.evaluation import verification
from omniarc.evaluation.verification import PairVerdict, Verification
from sandbox import Limits, Program, Sandbox
from sandbox.program import Policy
from service.command.files import read_text
from service.command.options import DatasetOption, SecondsOption, choice, option_errors

_POLICIES: tuple[Policy, ...] = ("restricted", "kernel")

_MAX_STDOUT_LENGTH = 4000


def _parse_policy(value: str) -> Policy:
    return choice("--policy", value, _POLICIES)


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A file with the program, or with a model's whole reply."
        ),
    ],
    task_id: Annotated[
        str, typer.Option("--task-id", metavar="ID", help="The task to run the program on.")
    ],
    dataset: DatasetOption = None,
    policy: Annotated[
        Policy,
        typer.Option(
            parser=_parse_policy,
            metavar="NAME",
            help="restricted: only listed names and modules. kernel: any Python, behind the kernel "
            "wall alone.",
        ),
    ] = "restricted",
    seconds: SecondsOption = 5.0,
) -> None:
    """Run a program on a task and show input, output and expected output side by side.

    Wrong cells are marked. The exit code is 0 if every pair is solved, and 1 if not.
    """
    with option_errors({"code": str(file), "wall_seconds": "--seconds"}):
        task = corpus.find_task(task_id, dataset)
        program = Program(read_text(file), policy=policy)
        limits = Limits(wall_seconds=seconds)
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        result = box.run(program, task.inputs, limits)
    verified = verification.compare(result, task)
    show(Console(), task, verified)
    solved = verified.solved_train and verified.solved_test is not False
    raise typer.Exit(0 if solved else 1)


def show(console: Console, task: corpus.Task, verified: Verification) -> None:
    """Print every pair of a verification, and the verdict."""
    names = [f"train {index}" for index in range(len(task.train))]
    names += [f"test {index}" for index in range(len(task.test))]
    verdicts = [*verified.train, *verified.test]
    for name, pair, verdict in zip(names, task.pairs, verdicts, strict=True):
        mark = {True: "[green]correct[/]", False: "[red]wrong[/]", None: "unknown"}[verdict.correct]
        console.print(f"[bold]{name}[/]  {verdict.status}  {mark}")
        console.print(display.SideBySide(_columns(pair, verdict)))
    if verified.stdout:
        stdout = verified.stdout[:_MAX_STDOUT_LENGTH].rstrip()
        console.print(display.titled("standard output", display.plain_text(stdout)))
    for violation in verified.violations:
        where = f"line {violation.line}, " if violation.line else ""
        line = f"{violation.rule}: {violation.detail} ({where}{violation.layer})"
        console.print(Text("violation ", "red") + display.plain_text(line))
    console.print(
        f"[bold]{verified.status}[/]  train {_solved(verified.solved_train)}"
        f"  test {_solved(verified.solved_test)}  {verified.usage.wall_ms:.1f} ms",
        highlight=False,
    )


def _columns(pair: corpus.Pair, verdict: PairVerdict) -> dict[str, RenderableType]:
    """Return the input, the output or error, and the expected output, by title."""
    columns: dict[str, RenderableType] = {"input": display.grid_text(pair.input)}
    if verdict.grid is not None:
        wrong = verification.wrong_cells(verdict.grid, pair.output) if pair.output else []
        columns["output"] = display.grid_text(verdict.grid, wrong)
    elif verdict.error is not None:
        line = f"\nline {verdict.error.line}" if verdict.error.line else ""
        columns["output"] = display.plain_text(
            f"{verdict.error.type}: {verdict.error.message}{line}", "red"
        )
    if pair.output is not None:
        columns["expected"] = display.grid_text(pair.output)
    return columns


def _solved(solved: bool | None) -> str:
    return {True: "solved", False: "not solved", None: "unknown"}[solved]
