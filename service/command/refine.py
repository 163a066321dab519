"""The command `omniarc refine`: programs that a model corrects from feedback."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc import language
from omniarc.corpus import Task
from omniarc.jsonl import JsonLinesError
from omniarc.model.endpoint import Endpoint
from omniarc.model.tokens import TokenUsage
from omniarc.refinement.refine import Outcome, Refinement
from omniarc.refinement.refine import refine as refine_tasks
from omniarc.refinement.trace import Trace
from sandbox import AsyncSandbox, Limits
from service.command import files
from service.command.endpoint_options import (
    MAX_TOKENS,
    TIMEOUT_SECONDS,
    EncoderOption,
    ListingOption,
    MaxTokensOption,
    ModelOption,
    ModelUrlOption,
    TemperatureOption,
    TimeoutOption,
    make_endpoint,
)
from service.command.failure import CommandError, interrupted
from service.command.options import (
    MAX_CONCURRENCY,
    DatasetOption,
    SecondsOption,
    SplitOption,
    TaskIdOption,
    option_errors,
)
from service.command.progress import Bar
from service.command.task_options import TasksOption, choose_tasks, own_tasks

_FAILURES_SHOWN = 5

_OPTIONS = {
    "rounds": "--rounds",
    "samples": "--samples",
    "prompt_version": "--prompt-version",
    "encoder": "--encoder",
    "temperature": "--temperature",
    "max_tokens": "--max-tokens",
    "task_tokens": "--task-tokens",
    "run_tokens": "--run-tokens",
    "wall_seconds": "--seconds",
}


def refine(
    trace: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="Trace of every round, JSON lines; resumes an existing file."
        ),
    ],
    task_ids: TaskIdOption = None,
    dataset: DatasetOption = None,
    split: SplitOption = None,
    tasks_path: TasksOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Predictions file for the best program of each refinement."
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(help="Maximum number of rounds per refinement.")] = 4,
    samples: Annotated[
        int, typer.Option(help="Refinements per task, each from a first program.")
    ] = 1,
    prompt_version: Annotated[
        str, typer.Option(metavar="NAME", help="Prompt of the first round.")
    ] = "code-from-examples",
    encoder: EncoderOption = "digits",
    listing: ListingOption = True,
    temperature: TemperatureOption = None,
    max_tokens: MaxTokensOption = MAX_TOKENS,
    task_tokens: Annotated[
        int | None, typer.Option(help="Token limit of each task; by default none.")
    ] = None,
    run_tokens: Annotated[
        int | None, typer.Option(help="Token limit of the whole trace; by default none.")
    ] = None,
    model_url: ModelUrlOption = None,
    model: ModelOption = None,
    timeout: TimeoutOption = TIMEOUT_SECONDS,
    seconds: SecondsOption = 5.0,
    concurrency: Annotated[int, typer.Option(min=1, help="Number of refinements at once.")] = 8,
    sandbox_concurrency: Annotated[
        int,
        typer.Option(
            min=0, max=MAX_CONCURRENCY, help="Programs to run at once; 0 means one per processor."
        ),
    ] = 0,
) -> None:
    """Refine programs: a model writes them, and corrects them from their errors on train pairs.

    Without --task-id, every task of the dataset and split, or of --tasks, is refined. Repeating the
    command resumes from the trace. Exits with 1 if requests failed.
    """
    own = own_tasks(tasks_path, None, dataset, split)
    tasks = choose_tasks(task_ids, dataset, split, own)
    with option_errors(_OPTIONS):
        refinement = Refinement(
            rounds=rounds,
            samples=samples,
            prompt_version=prompt_version,
            encoder=encoder,
            listing=listing,
            temperature=temperature,
            max_tokens=max_tokens,
            task_tokens=task_tokens,
            run_tokens=run_tokens,
            limits=Limits(wall_seconds=seconds),
        )
    endpoint = make_endpoint(model_url, model, timeout)
    files.check_written(filter(None, [trace, tasks_path]), output)
    try:
        with Trace(trace) as opened:
            outcomes = asyncio.run(
                _run(tasks, endpoint, opened, refinement, concurrency, sandbox_concurrency)
            )
    except JsonLinesError as error:
        raise CommandError(f"--trace: {error}") from None
    except KeyboardInterrupt:
        raise interrupted() from None
    if output is not None:
        _write_predictions(output, outcomes, samples)
    Console().print(_table(outcomes, samples))
    raise typer.Exit(1 if _print_failures(outcomes) else 0)


async def _run(
    tasks: list[Task],
    endpoint: Endpoint,
    trace: Trace,
    refinement: Refinement,
    concurrency: int,
    sandbox_concurrency: int,
) -> list[Outcome]:
    solved = 0
    async with (
        endpoint,
        AsyncSandbox(
            concurrency=sandbox_concurrency or None, extra_modules=language.MODULES
        ) as box,
    ):
        total = len(tasks) * refinement.samples
        with Bar("refining", total, note="0 solved") as bar:

            def show(outcome: Outcome) -> None:
                nonlocal solved
                solved += outcome.ending == "solved"
                bar.advance(note=f"{solved} solved")

            return await refine_tasks(
                tasks,
                endpoint,
                box,
                trace,
                refinement,
                concurrency=concurrency,
                on_result=show,
            )


def _write_predictions(output: Path, outcomes: list[Outcome], samples: int) -> None:
    """Write the best programs as a predictions file for `omniarc verify`.

    Of several refinements, those that ended without a program are empty replies, since pass@n
    counts them.
    """
    lines = []
    for outcome in outcomes:
        name = [outcome.dataset, outcome.task_id, str(outcome.sample) if samples > 1 else None]
        line = {
            "id": "/".join(filter(None, name)),
            "task_id": outcome.task_id,
            "dataset": outcome.dataset,
        }
        if outcome.code is not None:
            lines.append(line | {"code": outcome.code})
        elif samples > 1 and outcome.ending == "unsolved":
            lines.append(line | {"reply": ""})
    files.write(output, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def _table(outcomes: list[Outcome], samples: int) -> Table:
    table = Table(title="Refinement", box=None, title_justify="left", title_style="bold")
    table.add_column("")
    table.add_column("", justify="right")
    table.add_row("tasks", str(len(outcomes) // samples))
    if samples > 1:
        solved = {(each.dataset, each.task_id) for each in outcomes if each.ending == "solved"}
        table.add_row("tasks solved on train", str(len(solved)))
        table.add_row("refinements", str(len(outcomes)))
    endings: Counter[str] = Counter(outcome.ending for outcome in outcomes)
    for ending, label in (
        ("solved", "solved on train"),
        ("unsolved", "unsolved"),
        ("budget", "out of budget"),
        ("failed", "failed"),
    ):
        table.add_row(label, str(endings[ending]))
    for number in sorted({outcome.rounds for outcome in outcomes if outcome.ending == "solved"}):
        count = sum(o.ending == "solved" and o.rounds == number for o in outcomes)
        table.add_row(f"solved in round {number}", str(count))
    usage = sum((outcome.usage for outcome in outcomes), TokenUsage())
    table.add_row("prompt tokens", str(usage.prompt_tokens))
    table.add_row("reply tokens", str(usage.completion_tokens))
    return table


def _print_failures(outcomes: list[Outcome]) -> int:
    """Print the first failed tasks and return the number of all."""
    failed = [outcome for outcome in outcomes if outcome.ending == "failed"]
    for outcome in failed[:_FAILURES_SHOWN]:
        typer.echo(f"omniarc: {outcome.task_id}: {outcome.problem}", err=True)
    if len(failed) > _FAILURES_SHOWN:
        more = len(failed) - _FAILURES_SHOWN
        typer.echo(f"omniarc: and {more} more; run the same command to retry them", err=True)
    return len(failed)
