"""omniarc run: run one program on one task and show the grids."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from omniarc import corpus, display, language
from omniarc.evaluation import verification
from omniarc.evaluation.predictions import Prediction
from omniarc.evaluation.programs import PredictedProgram
from omniarc.evaluation.verification import PairVerdict, Verification
from sandbox import Limits, Sandbox
from service.command.files import read_text
from service.command.options import (
    DatasetOption,
    InputTypeOption,
    ModulesOption,
    PolicyOption,
    PreludeOption,
    SecondsOption,
    StrictOutputOption,
    option_errors,
    program_options,
)
from service.command.task_options import SolutionsOption, TasksOption, find_task, own_tasks

_MAX_STDOUT_LENGTH = 4000


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
    tasks_path: TasksOption = None,
    solutions: SolutionsOption = None,
    reply: Annotated[
        bool,
        typer.Option("--reply", help="The file is a model's whole reply, not Python source."),
    ] = False,
    entry_point: Annotated[
        str | None, typer.Option("--entry-point", metavar="NAME", help="The function to call.")
    ] = None,
    policy: PolicyOption = "restricted",
    input_type: InputTypeOption = None,
    strict_output: StrictOutputOption = False,
    modules: ModulesOption = None,
    prelude: PreludeOption = None,
    seconds: SecondsOption = 5.0,
) -> None:
    """Run a program on a task and show input, output and expected output side by side.

    Wrong cells are marked. The exit code is 0 if every pair is solved, and 1 if not. A file with a
    fenced block is read as a reply.
    """
    fields = {"code": str(file), "wall_seconds": "--seconds", "entry_point": "--entry-point"}
    task = find_task(task_id, dataset, own_tasks(tasks_path, solutions, dataset))
    with option_errors(fields):
        limits = Limits(wall_seconds=seconds)
        text = read_text(file)
        prediction = Prediction(
            task_id,
            code=None if reply else text,
            reply=text if reply else None,
            entry_point=entry_point,
        )
    options = program_options(policy, input_type, strict_output, modules, prelude)
    predicted = PredictedProgram(0, prediction, task)
    try:
        program = options.program(prediction)
    except ValueError as error:
        verified = predicted.rejection(error)
    else:
        with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
            verified = verification.compare(box.run(program, task.inputs, limits), task)
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
