"""omniarc verify: a file of predictions, verified and scored."""

import asyncio
import itertools
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from omniarc import corpus, language
from omniarc.corpus import DatasetName, Split, Task
from omniarc.evaluation import predictions, submission
from omniarc.evaluation.predictions import Prediction
from omniarc.evaluation.scoring import Score, Tally
from omniarc.evaluation.verification import Verification
from sandbox import Limits
from sandbox.errors import GridError, SandboxUnavailableError
from sandbox.results import Isolation
from service.command import files, score_table, verifiers
from service.command.failure import INTERRUPTED, CommandError
from service.command.options import choice
from service.command.progress import Bar
from service.command.results import ResultsFile, Run
from service.command.sandbox_options import WorkersOption
from service.command.verifiers import Job, Verifier

_ISOLATIONS: tuple[Isolation, ...] = ("program", "batch")


class Report(msgspec.Struct, frozen=True):
    """What `--json` writes: the run, the split where the user named one, and the score."""

    run: Run
    split: Split | None
    score: Score


def verify(
    file: Annotated[Path, typer.Argument(help="Predictions, a JSON object a line.")],
    url: Annotated[str | None, typer.Option(help="A running service, instead of a pool.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Write results here, JSON lines; an interrupted run goes on from them."),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the score here.")
    ] = None,
    submission_file: Annotated[
        Path | None,
        typer.Option(
            "--submission", metavar="FILE", help="Write two attempts each, in ARC Prize's format."
        ),
    ] = None,
    dataset: Annotated[str | None, typer.Option(help="ARC-AGI-1 or ARC-AGI-2.")] = None,
    split: Annotated[
        str | None,
        typer.Option(help="training or evaluation; all its tasks count, predicted or not."),
    ] = None,
    isolation: Annotated[
        str,
        typer.Option(
            help="program: a process for each. batch: many share one, which is faster, and where "
            "a hostile program can answer for those after it."
        ),
    ] = "program",
    workers: WorkersOption = 0,
    seconds: Annotated[float, typer.Option(help="Wall-clock limit of each program.")] = 5.0,
) -> None:
    """Verify predictions on their tasks; print a score table, and write every result."""
    in_dataset = None if dataset is None else choice("--dataset", dataset, corpus.DATASETS)
    in_split = None if split is None else choice("--split", split, corpus.SPLITS)
    isolated = choice("--isolation", isolation, _ISOLATIONS)
    files.check_written([file], output, json_file, submission_file)
    try:
        limits = Limits(wall_seconds=seconds)
        loaded = predictions.load(file)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
    except ValueError as error:
        raise CommandError(str(error)) from None
    jobs = _jobs(file, loaded.predictions, in_dataset, in_split)
    tasks = _tasks(jobs, in_dataset, in_split)
    if submission_file:
        _check_ids(tasks)
    known_language = None if url else language.identity()
    run = Run(loaded.digest, in_dataset, limits, isolated, known_language)
    opened = (
        verifiers.over_http(url, limits, isolated)
        if url
        else verifiers.in_process(workers, limits, isolated)
    )
    tally = Tally(tasks)
    with ResultsFile(output, run) if output else nullcontext() as results:
        course = _Course(jobs, tally, results)
        try:
            course.run(opened)
        except KeyboardInterrupt:
            typer.echo(f"omniarc: interrupted {course.standing}", err=True)
            raise typer.Exit(INTERRUPTED) from None
    score = tally.score()
    score_table.show(Console(), score)
    if json_file:
        report = msgspec.json.encode(Report(run, in_split, score))
        files.write(json_file, msgspec.json.format(report, indent=2) + b"\n")
    if submission_file:
        encoded = submission.encode(tally.attempts())
        submission.validate(encoded, tasks)
        files.write(submission_file, encoded)


@dataclass
class _Course:
    """A run under way: every verification is written, counted and shown as it comes."""

    jobs: list[Job]
    tally: Tally
    results: ResultsFile | None
    done: int = field(default=0, init=False)
    bar: Bar = field(init=False)

    def __post_init__(self) -> None:
        self.bar = Bar("verifying", len(self.jobs))

    @property
    def standing(self) -> str:
        """How far it has come, and how to go on, for a person."""
        so_far = f"after {self.done} of {len(self.jobs)} programs"
        if self.results is None:
            return f"{so_far}, and nothing kept; with --output FILE a run can be gone on with"
        return f"{so_far}; run the same command again to go on"

    def run(self, opened: AbstractAsyncContextManager[Verifier]) -> None:
        """Verifies what no earlier run has."""
        with self.bar:
            pending = self._pending()
            if pending:
                asyncio.run(self._verify(pending, opened))

    def _pending(self) -> list[list[Job]]:
        """The jobs that are still to be sent, those together that run the same on the same.

        What is known of the others is counted.
        """
        waiting = {job.prediction.id: job for job in self.jobs}
        for name, verified in self.results.earlier() if self.results else ():
            job = waiting.pop(name, None)
            if job is not None:
                _check_fits(job, verified)
                self._count(job, verified)
        alike: dict[bytes, list[Job]] = {}
        for job in waiting.values():
            try:
                alike.setdefault(verifiers.what_runs(job), []).append(job)
            except ValueError as error:
                self._record(job, verifiers.refused(job, error))
        return list(alike.values())

    async def _verify(
        self, pending: list[list[Job]], opened: AbstractAsyncContextManager[Verifier]
    ) -> None:
        failure: BaseException | None = None
        async with opened as verifier:
            waiting = iter(pending)

            async def work() -> None:
                while groups := list(itertools.islice(waiting, verifier.size)):
                    found = await verifier.verify([alike[0] for alike in groups])
                    for alike, verified in zip(groups, found, strict=True):
                        for job in alike:
                            self._record(job, verified)

            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(verifier.at_once):
                        group.create_task(work())
            except* (CommandError, SandboxUnavailableError) as failed:
                failure = failed
        while isinstance(failure, BaseExceptionGroup):
            failure = failure.exceptions[0]
        if failure is not None:
            raise failure

    def _record(self, job: Job, verified: Verification) -> None:
        if self.results is not None:
            self.results.write(job.prediction.id, verified)
        self._count(job, verified)

    def _count(self, job: Job, verified: Verification) -> None:
        self.tally.add(job.task, verified, logprob=job.prediction.logprob, place=job.place)
        self.done += 1
        self.bar.advance()


def _check_fits(job: Job, verified: Verification) -> None:
    """Raises CommandError unless a line of the results file can be of its prediction's task."""
    try:
        verifiers.check_fits(verified, job.task)
    except GridError as error:
        raise CommandError(f"--output: {job.prediction.id[:80]!r}: {error}") from None


def _jobs(
    file: Path, asked: Iterable[Prediction], dataset: DatasetName | None, split: Split | None
) -> list[Job]:
    """The predictions for tasks of this dataset and split, with these tasks.

    Raises:
        CommandError: there are none.
    """
    jobs, left_out = [], 0
    for place, prediction in enumerate(asked):
        try:
            task = corpus.find_task(prediction.task_id, prediction.dataset or dataset)
        except corpus.UnknownTaskError:  # not of the dataset that the user named
            left_out += 1
            continue
        if dataset in (None, task.dataset) and split in (None, task.split):
            jobs.append(Job(place, prediction, task))
        else:
            left_out += 1
    named = " ".join(filter(None, (dataset, split)))
    if not jobs:
        raise CommandError(f"{file}: holds no predictions for {named}")
    if left_out:
        said = f"{left_out} of {left_out + len(jobs)} predictions are not for {named}: left out"
        typer.echo(f"omniarc: {said}", err=True)
    return jobs


def _tasks(jobs: list[Job], dataset: DatasetName | None, split: Split | None) -> list[Task]:
    """The tasks that count: those of the split where the user named one, of the datasets that
    there are predictions for; else those that there are predictions for."""
    if split is None:
        found = {(job.task.dataset, job.task.id): job.task for job in jobs}
        return list(found.values())
    datasets = {job.task.dataset for job in jobs} if dataset is None else {dataset}
    return [
        task
        for name in corpus.DATASETS
        if name in datasets
        for task in corpus.iter_tasks(name, split)
    ]


def _check_ids(tasks: list[Task]) -> None:
    """Raises CommandError where a submission cannot tell tasks of several datasets apart."""
    seen: set[str] = set()
    for task in tasks:
        if task.id in seen:
            raise CommandError(f"--submission: {task.id} is in several datasets; give --dataset")
        seen.add(task.id)
