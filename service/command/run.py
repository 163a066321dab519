"""omniarc run: one program on one task, shown as grids."""

from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from omniarc import corpus, display, language
from omniarc.evaluation import verification
from omniarc.evaluation.verification import PairVerdict, Verification
from sandbox import Limits, Program, Sandbox
from sandbox.program import Policy
from service.command.failure import CommandError
from service.command.files import read_text
from service.command.options import choice


def run(
    file: Annotated[Path, typer.Argument(help="A file with the program, or a model's reply.")],
    task_id: Annotated[str, typer.Option(help="The task to run it on.")],
    dataset: Annotated[str | None, typer.Option(help="ARC-AGI-1 or ARC-AGI-2.")] = None,
    policy: Annotated[str, typer.Option(help="restricted or kernel.")] = "restricted",
    seconds: Annotated[float, typer.Option(help="Wall-clock limit.")] = 5.0,
) -> None:
    """Run a program on a task: input, output and expected side by side, wrong cells marked."""
    in_dataset = None if dataset is None else choice("--dataset", dataset, corpus.DATASETS)
    try:
        task = corpus.find_task(task_id, in_dataset)
        program = Program(read_text(file), policy=cast(Policy, policy))
        limits = Limits(wall_seconds=seconds)
    except (corpus.UnknownTaskError, ValueError) as error:
        raise CommandError(str(error)) from None
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        result = box.run(program, task.inputs, limits)
    verified = verification.compare(result, task)
    show(Console(), task, verified)
    solved = verified.solved_train and verified.solved_test is not False
    raise typer.Exit(0 if solved else 1)


def show(console: Console, task: corpus.Task, verified: Verification) -> None:
    """Prints every pair of a verification, and the verdict."""
    kinds = [("train", i) for i in range(len(task.train))]
    kinds += [("test", i) for i in range(len(task.test))]
    verdicts = [*verified.train, *verified.test]
    for (kind, index), pair, verdict in zip(kinds, task.pairs, verdicts, strict=True):
        mark = {True: "[green]right[/]", False: "[red]wrong[/]", None: "unknown"}[verdict.correct]
        console.print(f"[bold]{kind} {index}[/]  {verdict.status}  {mark}")
        console.print(display.side_by_side(_columns(pair, verdict)))
    if verified.stdout:
        console.print(
            display.titled("standard output", display.plain_text(verified.stdout[:4000].rstrip()))
        )
    for violation in verified.violations:
        place = f"line {violation.line}" if violation.line else "no line"
        said = f"{violation.rule}: {violation.detail} ({place}, {violation.layer})"
        console.print(Text("violation ", "red") + display.plain_text(said))
    usage = verified.usage
    console.print(
        f"[bold]{verified.status}[/]  train {'solved' if verified.solved_train else 'not solved'}"
        f"  test {_solved(verified.solved_test)}  {usage.wall_ms:.1f} ms",
        highlight=False,
    )


def _columns(pair: corpus.Pair, verdict: PairVerdict) -> dict[str, RenderableType]:
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
