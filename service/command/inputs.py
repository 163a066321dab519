"""omniarc inputs: new inputs from a model, reviewed by a person."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc import corpus, display, language, tasks
from sandbox import AsyncSandbox
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

if TYPE_CHECKING:
    from omniarc.model.endpoint import Endpoint
    from omniarc.model_inputs.candidates import Candidate, CandidatesFile
    from omniarc.model_inputs.sampling import Sampler, Sampling
    from omniarc.review.decisions import Applied

app = typer.Typer(help="New inputs from a model: ask, review, apply.", no_args_is_help=True)

CandidatesArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="Candidates, as `inputs generate` writes them.")
]


@app.command()
def generate(
    output: Annotated[
        Path, typer.Option(help="Candidates, JSON lines; a file that is there is gone on with.")
    ],
    model: ModelOption = None,
    prompt_version: Annotated[
        str, typer.Option(help="A prompt that asks for inputs.")
    ] = "input-from-inputs",
    dataset: Annotated[str, typer.Option(help="ARC-AGI-1 or ARC-AGI-2.")] = "ARC-AGI-1",
    predictions_per_task: Annotated[int, typer.Option(help="Replies for each task.")] = 8,
    temperature: Annotated[float, typer.Option(help="How freely replies are drawn.")] = 0.7,
    n_tasks: Annotated[
        int | None, typer.Option(min=1, help="So many tasks, drawn at random; by default all.")
    ] = None,
    task_id: Annotated[
        list[str] | None, typer.Option(help="This task; may be given again. Instead of --n-tasks.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the choice of tasks.")] = 0,
    encoder: Annotated[str, typer.Option(help="How grids are written.")] = "digits",
    max_tokens: Annotated[int | None, typer.Option(help="The longest reply.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help="Requests at once.")] = 8,
    url: UrlOption = None,
    timeout: TimeoutOption = TIMEOUT_SECONDS,
) -> None:
    """Ask a model for new inputs of tasks that have a program, and filter what comes.

    What is accepted and what is rejected is kept, with the reason. Running the same again asks
    only for what is missing. Exit code 1 if requests failed.
    """
    from omniarc.model_inputs.candidates import CandidatesError, CandidatesFile
    from omniarc.model_inputs.sampling import Sampling, choose_tasks

    chosen = choose_tasks(_tasks(dataset, task_id), None if task_id else n_tasks, seed)
    try:
        sampling = Sampling(
            prompt_version=prompt_version,
            encoder=encoder,
            temperature=temperature,
            max_tokens=max_tokens,
            predictions_per_task=predictions_per_task,
        )
    except ValueError as error:
        raise CommandError(_by_option(str(error))) from None
    endpoint = make_endpoint(url, model, timeout)
    try:
        with CandidatesFile(output) as file:
            failures = asyncio.run(_generate(chosen, sampling, file, endpoint, concurrency))
            wanted = {task.id for task in chosen}
            kept = [each for each in file.candidates if each.task_id in wanted]
    except CandidatesError as error:
        raise CommandError(f"--output: {error}") from None
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}") from None
    except KeyboardInterrupt:
        raise interrupted() from None
    for failure in failures:
        typer.echo(f"omniarc: {failure}", err=True)
    Console().print(report(kept, len(failures)))
    raise typer.Exit(1 if failures else 0)


async def _generate(
    chosen: list[corpus.Task],
    sampling: "Sampling",
    file: "CandidatesFile",
    endpoint: "Endpoint",
    concurrency: int,
) -> list[str]:
    """Fills the file; gives a sentence for each request that failed."""
    from omniarc.model_inputs.sampling import Sampler

    async with endpoint, AsyncSandbox(extra_modules=language.MODULES) as box:
        sampler = Sampler(chosen, sampling, file, endpoint, box)
        await _run(sampler, concurrency)
        return sampler.failures


async def _run(sampler: "Sampler", concurrency: int) -> None:
    """Runs the sampler behind a bar; of what ended it together, the first is raised alone."""
    from omniarc.model.endpoint import EndpointError

    ended: BaseException | None = None
    total = sum(len(numbers) for _, numbers in sampler.missing)
    with Bar("asking", total) as bar:
        try:
            await sampler.run(concurrency, bar.advance)
        except ExceptionGroup as failed:
            ended = failed
            while isinstance(ended, BaseExceptionGroup):
                ended = ended.exceptions[0]
    if isinstance(ended, EndpointError):
        raise CommandError(f"{ended}; the replies that came before are kept")
    if ended is not None:
        raise ended


@app.command()
def review(
    file: CandidatesArgument,
    output: Annotated[Path, typer.Option(help="Where to write the page.")],
) -> None:
    """Write one HTML page of pictures, on which inputs are accepted, rejected or corrected."""
    from omniarc.review.page import review_page

    files.check_written([file], output)
    candidates = _read_candidates(file)
    shown = sum(each.input is not None for each in candidates)
    files.write(output, review_page(candidates).encode())
    typer.echo(f"{shown} inputs of {len({each.task_id for each in candidates})} tasks")


@app.command()
def apply(
    file: CandidatesArgument,
    decisions: Annotated[Path, typer.Argument(help="Decisions, as the page saves them.")],
    output: Annotated[
        Path, typer.Option(help="Training examples, a JSON object a line, like `omniarc sample`.")
    ],
) -> None:
    """Run every accepted input through the filters again, and write those that pass.

    A line for each that does not, with the reason, and exit code 1.
    """
    from omniarc.review.decisions import DecisionsError, apply_decisions, read_decisions

    files.check_written([file, decisions], output)
    candidates = _read_candidates(file)
    try:
        decided = read_decisions(files.read_bytes(decisions), str(decisions))
    except DecisionsError as error:
        raise CommandError(str(error)) from None

    async def follow() -> "Applied":
        async with AsyncSandbox(extra_modules=language.MODULES) as box:
            return await apply_decisions(candidates, decided, box)

    applied = asyncio.run(follow())
    files.write(output, b"".join(msgspec.json.encode(each) + b"\n" for each in applied.samples))
    for refusal in applied.refused:
        said = display.plain_text(f"{refusal.id}: {refusal.reason}: {refusal.detail}")
        typer.echo(said.plain.replace("\n", " "), err=True)
    typer.echo(
        f"{applied.accepted} accepted ({applied.corrected} corrected), "
        f"{applied.rejected} rejected, {applied.undecided} undecided, "
        f"{len(applied.refused)} refused"
    )
    raise typer.Exit(1 if applied.refused else 0)


def report(candidates: "list[Candidate]", failures: int) -> Table:
    """What became of candidates, by reason, as a table for people."""
    from omniarc.model_inputs.candidates import MEANINGS

    shown = Table(title="New inputs", box=None, title_justify="left", title_style="bold")
    for justify in ("left", "right", "right", "left"):
        shown.add_column(justify=justify)
    replies = {(each.task_id, each.prediction) for each in candidates}
    shown.add_row("tasks", str(len({task for task, _ in replies})))
    shown.add_row("replies", str(len(replies)))
    if failures:
        shown.add_row("failed requests", str(failures))
    shown.add_row("candidates", str(len(candidates)))
    counts = Counter(each.reason for each in candidates)
    rows = [(None, "accepted", ""), *((each, each.value, MEANINGS[each]) for each in MEANINGS)]
    for reason, name, meaning in rows:
        if counts[reason] or reason is None:
            share = f"{100 * counts[reason] / len(candidates):.1f} %" if candidates else ""
            shown.add_row(name.replace("_", " "), str(counts[reason]), share, meaning)
    return shown


def _tasks(dataset: str, task_ids: list[str] | None) -> list[corpus.Task]:
    """The tasks of a dataset that have a program, or the ones that are asked for."""
    if dataset not in corpus.DATASETS:
        known = ", ".join(corpus.DATASETS)
        raise CommandError(f"--dataset: must be one of {known}, not {dataset!r}")
    found = {task.id: task for task in corpus.iter_tasks(dataset) if task.id in tasks.task_ids()}
    for task_id in task_ids or ():
        if task_id not in found:
            raise CommandError(f"--task-id: no program for a task {task_id[:80]!r} of {dataset}")
    return [found[task_id] for task_id in dict.fromkeys(task_ids or found)]


def _by_option(message: str) -> str:
    """A complaint about a field in the name of its option."""
    field, colon, rule = message.partition(":")
    name = {"version": "prompt_version"}.get(field, field)
    return f"--{name.replace('_', '-')}{colon}{rule}"


def _read_candidates(path: Path) -> "list[Candidate]":
    from omniarc.model_inputs.candidates import CandidatesError, read_candidates

    try:
        candidates = read_candidates(files.read_bytes(path), str(path))
    except CandidatesError as error:
        raise CommandError(str(error)) from None
    if not any(each.input is not None for each in candidates):
        raise CommandError(f"{path}: holds no inputs")
    return candidates
