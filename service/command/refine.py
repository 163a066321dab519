"""omniarc refine: a model's programs, corrected by what they get wrong."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc import corpus, display, language
from omniarc.corpus import DatasetName, Split, Task
from omniarc.model.endpoint import Endpoint, EndpointError
from omniarc.model.tokens import TokenUsage
from omniarc.refinement.refine import Outcome, Refinement
from omniarc.refinement.refine import refine as refine_tasks
from omniarc.refinement.trace import Trace, TraceError
from sandbox import AsyncSandbox, Limits
from service.command import files
from service.command.endpoint_options import (
    TIMEOUT_SECONDS,
    ModelOption,
    TimeoutOption,
    UrlOption,
    make_endpoint,
)
from service.command.failure import CommandError, interrupted
from service.command.progress import Bar
from service.command.sandbox_options import WorkersOption

# How many failed tasks are told of one by one.
_FAILURES_SHOWN = 5

_OPTIONS = {
    "rounds": "--rounds",
    "version": "--prompt-version",
    "encoder": "--encoder",
    "temperature": "--temperature",
    "max_tokens": "--max-tokens",
    "task_tokens": "--task-tokens",
    "run_tokens": "--run-tokens",
    "wall_seconds": "--seconds",
}


def refine(
    trace: Annotated[
        Path, typer.Option(help="Every round is written here, and read back to go on.")
    ],
    task_ids: Annotated[
        list[str] | None, typer.Argument(help="Tasks; by default all of the dataset and split.")
    ] = None,
    dataset: Annotated[str | None, typer.Option(help="ARC-AGI-1 or ARC-AGI-2.")] = None,
    split: Annotated[str | None, typer.Option(help="training or evaluation.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Write each task's best program here, as predictions.")
    ] = None,
    url: UrlOption = None,
    model: ModelOption = None,
    rounds: Annotated[int, typer.Option(help="Rounds for each task.")] = 4,
    prompt_version: Annotated[
        str, typer.Option(help="The prompt of the first round.")
    ] = "code-from-examples",
    encoder: Annotated[str, typer.Option(help="How grids are written.")] = "digits",
    listing: Annotated[bool, typer.Option(help="List the names of the language.")] = True,
    temperature: Annotated[
        float | None, typer.Option(help="By default the endpoint's own.")
    ] = None,
    max_tokens: Annotated[int, typer.Option(help="Tokens of one reply.")] = 8192,
    task_tokens: Annotated[int | None, typer.Option(help="Tokens for each task.")] = None,
    run_tokens: Annotated[int | None, typer.Option(help="Tokens for the whole trace.")] = None,
    at_once: Annotated[int, typer.Option(min=1, help="Tasks under way at once.")] = 8,
    workers: WorkersOption = 0,
    seconds: Annotated[float, typer.Option(help="Wall-clock limit of each program.")] = 5.0,
    timeout: TimeoutOption = TIMEOUT_SECONDS,
) -> None:
    """Have a model write programs, run them on the train pairs, and correct them, in rounds."""
    tasks = _tasks(task_ids, dataset, split)
    try:
        refinement = Refinement(
            rounds=rounds,
            version=prompt_version,
            encoder=encoder,
            listing=listing,
            temperature=temperature,
            max_tokens=max_tokens,
            task_tokens=task_tokens,
            run_tokens=run_tokens,
            limits=Limits(wall_seconds=seconds),
        )
    except ValueError as error:
        field, colon, rule = str(error).partition(":")
        raise CommandError(f"{_OPTIONS.get(field, field)}{colon}{rule}") from None
    endpoint = make_endpoint(url, model, timeout)
    files.check_written([trace], output)
    try:
        with Trace(trace) as opened:
            outcomes = asyncio.run(_run(tasks, endpoint, opened, refinement, at_once, workers))
    except (TraceError, EndpointError) as error:
        raise CommandError(_plain(str(error))) from None
    except KeyboardInterrupt:
        raise interrupted() from None
    if output is not None:
        _write(output, outcomes)
    Console().print(_table(outcomes))
    raise typer.Exit(1 if _tell_failures(outcomes) else 0)


async def _run(
    tasks: list[Task],
    endpoint: Endpoint,
    trace: Trace,
    refinement: Refinement,
    at_once: int,
    workers: int,
) -> list[Outcome]:
    solved = 0
    async with (
        endpoint,
        AsyncSandbox(concurrency=workers or None, extra_modules=language.MODULES) as box,
    ):
        with Bar("refining", len(tasks), note="0 solved") as bar:

            def finished(outcome: Outcome) -> None:
                nonlocal solved
                solved += outcome.ending == "solved"
                bar.advance(note=f"{solved} solved")

            return await refine_tasks(
                tasks, endpoint, box, trace, refinement, at_once=at_once, finished=finished
            )


def _tasks(ids: list[str] | None, dataset: str | None, split: str | None) -> list[Task]:
    chosen: DatasetName | None = None
    part: Split | None = None
    if dataset is not None:
        if dataset not in corpus.DATASETS:
            raise _no_such("--dataset", dataset, corpus.DATASETS)
        chosen = dataset
    if split is not None:
        if split not in corpus.SPLITS:
            raise _no_such("--split", split, corpus.SPLITS)
        part = split
    if ids is None:
        if chosen is None:
            raise CommandError("--dataset: name a dataset, or tasks")
        return list(corpus.iter_tasks(chosen, part))
    try:
        found = [corpus.find_task(task_id, chosen) for task_id in dict.fromkeys(ids)]
    except corpus.UnknownTaskError as error:
        raise CommandError(str(error)) from None
    for task in found:
        if part is not None and task.split != part:
            raise CommandError(f"--split: task {task.id} is in {task.split}")
    return found


def _no_such(option: str, name: str, known: tuple[str, ...]) -> CommandError:
    return CommandError(f"{option}: must be one of {', '.join(known)}, not {name[:80]!r}")


def _write(output: Path, outcomes: list[Outcome]) -> None:
    """The best programs as a predictions file, for `omniarc verify`."""
    lines = [
        msgspec.json.encode(
            {
                "id": f"{outcome.dataset}/{outcome.task_id}",
                "task_id": outcome.task_id,
                "dataset": outcome.dataset,
                "code": outcome.code,
            }
        )
        for outcome in outcomes
        if outcome.code is not None
    ]
    files.write(output, b"".join(line + b"\n" for line in lines))


def _table(outcomes: list[Outcome]) -> Table:
    table = Table(title="Refinement", box=None, title_justify="left", title_style="bold")
    table.add_column("")
    table.add_column("", justify="right")
    table.add_row("tasks", str(len(outcomes)))
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


def _tell_failures(outcomes: list[Outcome]) -> int:
    """Says which tasks failed; returns how many."""
    failed = [outcome for outcome in outcomes if outcome.ending == "failed"]
    for outcome in failed[:_FAILURES_SHOWN]:
        typer.echo(_plain(f"omniarc: {outcome.task_id}: {outcome.problem}"), err=True)
    if len(failed) > _FAILURES_SHOWN:
        more = len(failed) - _FAILURES_SHOWN
        typer.echo(f"omniarc: and {more} more; the same command tries them again", err=True)
    return len(failed)


def _plain(text: str) -> str:
    return display.plain_text(text).plain
