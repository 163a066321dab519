"""omniarc verify: a file of predictions, verified and scored."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TextIO

import httpx
import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from omniarc import corpus, language, predictions, scoring, verification
from omniarc.predictions import Prediction
from omniarc.verification import Verification
from sandbox import AsyncSandbox, Limits, Program
from service.command.failure import CommandError, read_text

# Programs under way for each slot: enough to keep the slots busy, few enough to hold in memory.
_AHEAD = 4

Verify = Callable[[Prediction], Awaitable[Verification]]


class Line(msgspec.Struct, frozen=True):
    """A line of the results file: the prediction's id, and what became of it."""

    prediction: str
    result: Verification


def verify(
    file: Annotated[Path, typer.Argument(help="Predictions, a JSON object a line.")],
    url: Annotated[str | None, typer.Option(help="A running service, instead of a pool.")] = None,
    output: Annotated[Path | None, typer.Option(help="Write results here, JSON lines.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Programs at once; 0: one a processor.")] = 0,
    seconds: Annotated[float, typer.Option(help="Wall-clock limit of each program.")] = 5.0,
) -> None:
    """Verify predictions on their tasks; print a score table, and write every result."""
    try:
        asked = predictions.read(read_text(file), str(file))
        limits = Limits(wall_seconds=seconds)
    except ValueError as error:
        raise CommandError(str(error)) from None
    try:
        sink = output.open("w", encoding="utf-8") if output else None
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}") from None
    console = Console(stderr=True)
    said: str | None = None
    try:
        results = asyncio.run(_verify_all(asked, limits, url, workers, sink, console))
    except* CommandError as failed:
        first: BaseException = failed
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        said = str(first)
    finally:
        if sink:
            sink.close()
    if said is not None:
        raise CommandError(said)
    Console().print(table(scoring.score(results)))


async def _verify_all(
    asked: list[Prediction],
    limits: Limits,
    url: str | None,
    workers: int,
    sink: TextIO | None,
    console: Console,
) -> list[Verification]:
    """Every prediction's verification, in the file's order; each is written as it comes."""
    results: dict[int, Verification] = {}
    bar = Progress(
        TextColumn("verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console,
    )  # fmt: skip
    opened = _over_http(url, limits) if url else _in_process(workers, limits)
    async with opened as (verify_one, at_once):
        waiting = iter(enumerate(asked))
        with bar:
            tracked = bar.add_task("", total=len(asked))

            async def work() -> None:
                for index, prediction in waiting:
                    verified = await verify_one(prediction)
                    results[index] = verified
                    if sink is not None:
                        line = msgspec.json.encode(Line(prediction.id, verified)).decode()
                        sink.write(line + "\n")
                    bar.advance(tracked)

            async with asyncio.TaskGroup() as group:
                for _ in range(min(at_once, len(asked))):
                    group.create_task(work())
    return [results[index] for index in range(len(asked))]


@asynccontextmanager
async def _in_process(workers: int, limits: Limits) -> AsyncIterator[tuple[Verify, int]]:
    async with AsyncSandbox(workers=workers or None, extra_modules=language.MODULES) as box:

        async def verify_one(prediction: Prediction) -> Verification:
            task = corpus.find(prediction.task_id)
            program = Program(prediction.code, entry_point=prediction.entry_point)
            return verification.compare(await box.run(program, task.inputs, limits), task)

        yield verify_one, box.workers * _AHEAD


@asynccontextmanager
async def _over_http(url: str, limits: Limits) -> AsyncIterator[tuple[Verify, int]]:
    timeout = httpx.Timeout(limits.wall_seconds * 8 + 60, connect=10)
    async with httpx.AsyncClient(base_url=url, timeout=timeout) as client:

        async def verify_one(prediction: Prediction) -> Verification:
            body = {
                "code": prediction.code,
                "task_id": prediction.task_id,
                "entry_point": prediction.entry_point,
                "limits": msgspec.to_builtins(limits),
            }
            try:
                answer = await client.post("/v1/verify", json=body)
            except httpx.HTTPError as error:
                raise CommandError(f"{url}: {error}") from None
            if answer.status_code != 200:
                raise CommandError(f"{url}: {answer.status_code} {answer.text[:300]}")
            return msgspec.json.decode(answer.content, type=Verification)

        yield verify_one, 16


def table(score: scoring.Score) -> Table:
    """The score as a table for people."""
    shown = Table(title="Score", box=None, title_justify="left", title_style="bold")
    shown.add_column("")
    shown.add_column("", justify="right")
    shown.add_column("", justify="right")

    def share(count: int, total: int) -> str:
        return f"{100 * count / total:.1f} %" if total else ""

    shown.add_row("programs", str(score.programs), "")
    shown.add_row("tasks", str(score.tasks), "")
    for label, count, total in (
        ("programs that solve train", score.solved_train, score.programs),
        ("programs that solve test", score.solved_test, score.programs),
        ("tasks covered (train)", score.covered, score.tasks),
        ("tasks solved (train and test)", score.answered, score.tasks),
    ):
        shown.add_row(label, str(count), share(count, total))
    for status, count in sorted(score.statuses.items()):
        shown.add_row(f"status {status}", str(count), share(count, score.programs))
    for rule, count in sorted(score.violations.items()):
        shown.add_row(f"violation {rule}", str(count), "")
    return shown
