"""The command `omniarc inputs`: new inputs from a model, reviewed by a person."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc import corpus, language, tasks
from omniarc.corpus import DatasetName
from sandbox import AsyncSandbox
from sandbox.errors import first_error
from sandbox.text import counted, one_line
from service.command import files
from service.command.endpoint_options import (
    TIMEOUT_SECONDS,
    EncoderOption,
    ModelOption,
    ModelUrlOption,
    TimeoutOption,
    make_endpoint,
)
from service.command.failure import CommandError, interrupted
from service.command.options import DatasetOption, TaskIdOption, option_errors
from service.command.progress import Bar

if TYPE_CHECKING:
    from omniarc.model.endpoint import Endpoint
    from omniarc.model_inputs.candidates import Candidate, CandidatesFile
    from omniarc.model_inputs.sampling import Sampler, Sampling
    from omniarc.review.decisions import AppliedDecisions

app = typer.Typer(
    help="Generate new inputs with a model, review them and apply the decisions.",
    no_args_is_help=True,
)

CandidatesArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="Candidates file of `omniarc inputs generate`.")
]

_MAX_LINE_LENGTH = 1000

_OPTIONS = {
    "prompt_version": "--prompt-version",
    "encoder": "--encoder",
    "temperature": "--temperature",
    "max_tokens": "--max-tokens",
    "predictions_per_task": "--predictions-per-task",
}


@app.command()
def generate(
    output: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Candidates file, JSON lines; resumes an existing file."),
    ],
    task_ids: TaskIdOption = None,
    n_tasks: Annotated[
        int | None,
        typer.Option(min=1, help="Number of tasks to draw without --task-id; by default all."),
    ] = None,
    dataset: DatasetOption = "ARC-AGI-1",
    seed: Annotated[int, typer.Option(min=0, help="Seed of the choice of tasks.")] = 0,
    predictions_per_task: Annotated[int, typer.Option(help="Number of replies per task.")] = 8,
    prompt_version: Annotated[
        str, typer.Option(metavar="NAME", help="Prompt whose answers are inputs.")
    ] = "input-from-inputs",
    encoder: EncoderOption = "digits",
    temperature: Annotated[float, typer.Option(help="Sampling temperature.")] = 0.7,
    max_tokens: Annotated[
        int | None, typer.Option(help="Token limit of each reply; by default the endpoint's.")
    ] = None,
    model_url: ModelUrlOption = None,
    model: ModelOption = None,
    timeout: TimeoutOption = TIMEOUT_SECONDS,
    concurrency: Annotated[
        int, typer.Option(min=1, max=256, help="Number of requests at once.")
    ] = 8,
) -> None:
    """Generate new inputs with a model, and filter them.

    The tasks are those that have a program. Accepted and rejected inputs are saved with the
    reason. Repeating the command requests only missing replies. Exits with 1 if requests failed.
    """
    from omniarc.jsonl import JsonLinesError
    from omniarc.model_inputs.candidates import CandidatesError, CandidatesFile
    from omniarc.model_inputs.sampling import Sampling, choose_tasks

    chosen = choose_tasks(_tasks(dataset, task_ids), None if task_ids else n_tasks, seed)
    with option_errors(_OPTIONS):
        sampling = Sampling(
            prompt_version=prompt_version,
            encoder=encoder,
            temperature=temperature,
            max_tokens=max_tokens,
            predictions_per_task=predictions_per_task,
        )
    endpoint = make_endpoint(model_url, model, timeout)
    try:
        with CandidatesFile(output) as file:
            failures = asyncio.run(_generate(chosen, sampling, file, endpoint, concurrency))
            chosen_ids = {task.id for task in chosen}
            candidates = [each for each in file.candidates if each.task_id in chosen_ids]
    except (CandidatesError, JsonLinesError) as error:
        raise CommandError(f"--output: {error}") from None
    except KeyboardInterrupt:
        raise interrupted() from None
    for failure in failures:
        typer.echo(f"omniarc: {failure}", err=True)
    Console().print(report(candidates, len(failures)))
    raise typer.Exit(1 if failures else 0)


async def _generate(
    chosen: list[corpus.Task],
    sampling: "Sampling",
    file: "CandidatesFile",
    endpoint: "Endpoint",
    concurrency: int,
) -> list[str]:
    """Fill the file and return a sentence for each failed request."""
    from omniarc.model_inputs.sampling import Sampler

    async with endpoint, AsyncSandbox(extra_modules=language.MODULES) as box:
        sampler = Sampler(chosen, sampling, file, endpoint, box)
        await _run(sampler, concurrency)
        return sampler.failures


async def _run(sampler: "Sampler", concurrency: int) -> None:
    """Run the sampler with a progress bar; raise the first of several errors."""
    from omniarc.model.endpoint import EndpointError

    total = sum(len(numbers) for _, numbers in sampler.missing)
    with Bar("requesting", total) as bar:
        try:
            await sampler.run(concurrency, bar.advance)
        except ExceptionGroup as group:
            error = first_error(group)
            if isinstance(error, EndpointError):
                raise CommandError(f"{error}; earlier replies are saved") from None
            raise error from None


@app.command()
def review(
    file: CandidatesArgument,
    output: Annotated[Path, typer.Option(metavar="FILE", help="HTML file to write.")],
) -> None:
    """Write an HTML page for accepting, rejecting and correcting inputs."""
    from omniarc.review.page import review_page

    files.check_written([file], output)
    candidates = _read_candidates(file)
    inputs = sum(each.input is not None for each in candidates)
    files.write(output, review_page(candidates).encode())
    task_count = len({each.task_id for each in candidates})
    typer.echo(f"{counted(inputs, 'input')} of {counted(task_count, 'task')}")


@app.command()
def apply(
    file: CandidatesArgument,
    decisions: Annotated[
        Path, typer.Argument(metavar="DECISIONS", help="Decisions file that the page saved.")
    ],
    output: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Samples to write, JSON lines as of `omniarc sample`."),
    ],
) -> None:
    """Filter the accepted inputs again, and write those that pass as samples.

    Prints a line for each refused decision, and then exits with 1.
    """
    from omniarc.review.decisions import DecisionsError, apply_decisions, read_decisions

    files.check_written([file, decisions], output)
    candidates = _read_candidates(file)
    try:
        decided = read_decisions(files.read_bytes(decisions), str(decisions))
    except DecisionsError as error:
        raise CommandError(str(error)) from None

    async def apply_all() -> "AppliedDecisions":
        async with AsyncSandbox(extra_modules=language.MODULES) as box:
            return await apply_decisions(candidates, decided, box)

    applied = asyncio.run(apply_all())
    files.write(output, b"".join(msgspec.json.encode(each) + b"\n" for each in applied.samples))
    for refusal in applied.refused:
        line = f"{refusal.id}: {refusal.reason}: {refusal.detail}"
        typer.echo(one_line(line, _MAX_LINE_LENGTH), err=True)
    typer.echo(
        f"{applied.accepted} accepted ({applied.corrected} corrected), "
        f"{applied.rejected} rejected, {applied.undecided} undecided, "
        f"{len(applied.refused)} refused"
    )
    raise typer.Exit(1 if applied.refused else 0)


def report(candidates: "list[Candidate]", failures: int) -> Table:
    """Return a table of the numbers of candidates by rejection reason."""
    from omniarc.model_inputs.candidates import MEANINGS

    table = Table(title="New inputs", box=None, title_justify="left", title_style="bold")
    for justify in ("left", "right", "right", "left"):
        table.add_column(justify=justify)
    replies = {(each.task_id, each.prediction) for each in candidates}
    table.add_row("tasks", str(len({task for task, _ in replies})))
    table.add_row("replies", str(len(replies)))
    if failures:
        table.add_row("failed requests", str(failures))
    table.add_row("candidates", str(len(candidates)))
    counts = Counter(each.reason for each in candidates)
    rows = [(None, "accepted", ""), *((each, each.value, MEANINGS[each]) for each in MEANINGS)]
    for reason, name, meaning in rows:
        if counts[reason] or reason is None:
            share = f"{100 * counts[reason] / len(candidates):.1f} %" if candidates else ""
            table.add_row(name.replace("_", " "), str(counts[reason]), share, meaning)
    return table


def _tasks(dataset: DatasetName | None, task_ids: list[str] | None) -> list[corpus.Task]:
    """Return the chosen tasks of a dataset, by default all that have a program."""
    found = {task.id: task for task in corpus.iter_tasks(dataset) if task.id in tasks.task_ids()}
    for task_id in task_ids or ():
        if task_id not in found:
            raise CommandError(f"--task-id: no program for task {task_id[:80]!r} of {dataset}")
    return [found[task_id] for task_id in dict.fromkeys(task_ids or found)]


def _read_candidates(path: Path) -> "list[Candidate]":
    from omniarc.model_inputs.candidates import CandidatesError, read_candidates

    try:
        candidates = read_candidates(files.read_bytes(path), str(path))
    except CandidatesError as error:
        raise CommandError(str(error)) from None
    if not any(each.input is not None for each in candidates):
        raise CommandError(f"{path}: has no inputs")
    return candidates
