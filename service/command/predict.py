"""The command `omniarc predict`: replies of a model to the prompts of tasks."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc.corpus import Task
from omniarc.evaluation.predicted_file import PredictedFile
from omniarc.evaluation.predicting import Predicting, Predictor
from omniarc.jsonl import JsonLinesError
from omniarc.model.endpoint import Endpoint
from sandbox.text import counted, one_line
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
    SplitOption,
    TaskIdOption,
    option_errors,
)
from service.command.progress import Bar
from service.command.task_options import TasksOption, choose_tasks, own_tasks

_FAILURES_SHOWN = 5

# The finish reason of a reply that reached its token limit.
_TRUNCATED = "length"

_OPTIONS = {
    name: f"--{name.replace('_', '-')}"
    for name in (
        *("samples", "prompt_version", "encoder", "temperature", "top_p", "seed", "max_tokens"),
        *("stop", "extra_body", "run_tokens", "run_requests"),
    )
}


def predict(
    output: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="Predictions file, JSON lines; resumes an existing file."
        ),
    ],
    task_ids: TaskIdOption = None,
    dataset: DatasetOption = None,
    split: SplitOption = None,
    tasks_path: TasksOption = None,
    samples: Annotated[int, typer.Option(help="Number of replies per task.")] = 8,
    prompt_version: Annotated[
        str, typer.Option(metavar="NAME", help="Prompt whose answers are programs.")
    ] = "code-from-examples",
    encoder: EncoderOption = "digits",
    listing: ListingOption = True,
    temperature: TemperatureOption = None,
    top_p: Annotated[
        float | None,
        typer.Option(
            "--top-p", help="Share of probability to sample from; by default the endpoint's."
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help="Seed of each task's first reply; the next reply has the next seed."),
    ] = None,
    max_tokens: MaxTokensOption = MAX_TOKENS,
    stop: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="End replies at this text; may be repeated."),
    ] = None,
    logprobs: Annotated[
        bool,
        typer.Option("--logprobs", help="Request log-probabilities, which break ties of votes."),
    ] = False,
    extra_body: Annotated[
        str | None,
        typer.Option(
            metavar="JSON", help="Further fields of each request, such as '{\"top_k\":20}'."
        ),
    ] = None,
    run_tokens: Annotated[
        int | None, typer.Option(help="Token limit of the whole file; by default none.")
    ] = None,
    run_requests: Annotated[
        int | None, typer.Option(help="Limit of the requests of this run; by default none.")
    ] = None,
    model_url: ModelUrlOption = None,
    model: ModelOption = None,
    timeout: TimeoutOption = TIMEOUT_SECONDS,
    concurrency: Annotated[
        int, typer.Option(min=1, max=MAX_CONCURRENCY, help="Number of requests at once.")
    ] = 8,
) -> None:
    """Ask a model for programs, and write its replies to a predictions file for `omniarc verify`.

    Without --task-id, every task of the dataset and split, or of --tasks, is asked about. Repeating
    the command requests only missing replies. Exits with 1 if requests failed.
    """
    own = own_tasks(tasks_path, None, dataset, split)
    tasks = choose_tasks(task_ids, dataset, split, own)
    with option_errors(_OPTIONS):
        predicting = Predicting(
            samples=samples,
            prompt_version=prompt_version,
            encoder=encoder,
            listing=listing,
            temperature=temperature,
            top_p=top_p,
            seed=seed,
            max_tokens=max_tokens,
            stop=tuple(stop or ()),
            logprobs=logprobs,
            extra_body=_parse_fields(extra_body),
            run_tokens=run_tokens,
            run_requests=run_requests,
        )
    endpoint = make_endpoint(model_url, model, timeout)
    files.check_written(filter(None, [tasks_path]), output)
    try:
        with PredictedFile(output, predicting.source(endpoint.model), seed) as file:
            with option_errors(_OPTIONS):
                predictor = asyncio.run(_run(tasks, predicting, file, endpoint, concurrency))
            Console().print(_table(tasks, predicting, file, predictor))
    except JsonLinesError as error:
        raise CommandError(f"--output: {error}") from None
    except KeyboardInterrupt:
        raise interrupted() from None
    _print_failures(predictor.failures)
    raise typer.Exit(1 if predictor.failures else 0)


def _parse_fields(text: str | None) -> dict[str, Any]:
    """Return the fields that `--extra-body` gives."""
    if text is None:
        return {}
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        rule = f"must be a JSON object: {one_line(str(error))}"
        raise CommandError(f"--extra-body: {rule}") from None


async def _run(
    tasks: list[Task],
    predicting: Predicting,
    file: PredictedFile,
    endpoint: Endpoint,
    concurrency: int,
) -> Predictor:
    """Fill the file behind a progress bar."""
    async with endpoint:
        predictor = Predictor(tasks, predicting, file, endpoint)
        with Bar("predicting", predictor.missing) as bar:

            def show(count: int) -> None:
                bar.advance(count, note=f"{file.usage.tokens:,} tokens")

            await predictor.run(concurrency, show)
        return predictor


def _table(
    tasks: list[Task], predicting: Predicting, file: PredictedFile, predictor: Predictor
) -> Table:
    replies = [reply for task in tasks for reply in file.replies_to(task).values()]
    table = Table(title="Predictions", box=None, title_justify="left", title_style="bold")
    table.add_column("")
    table.add_column("", justify="right")
    table.add_row("tasks", str(len(tasks)))
    table.add_row("replies", str(len(replies)))
    missing = len(tasks) * predicting.samples - sum(r.sample < predicting.samples for r in replies)
    for label, count in (
        ("missing", missing),
        ("of these out of budget", predictor.unrequested),
        ("empty", sum(not reply.reply.strip() for reply in replies)),
        ("cut off at their token limit", sum(r.finish_reason == _TRUNCATED for r in replies)),
        ("without log-probability", sum(r.logprob is None for r in replies)),
    ):
        if count and (predicting.logprobs or label != "without log-probability"):
            table.add_row(label, str(count))
    table.add_row("prompt tokens", str(file.usage.prompt_tokens))
    table.add_row("reply tokens", str(file.usage.completion_tokens))
    return table


def _print_failures(failures: list[str]) -> None:
    for failure in failures[:_FAILURES_SHOWN]:
        typer.echo(f"omniarc: {failure}", err=True)
    more = len(failures) - _FAILURES_SHOWN
    if more > 0:
        again = "run the same command to repeat them"
        typer.echo(f"omniarc: and {counted(more, 'failure')} more; {again}", err=True)
