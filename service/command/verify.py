"""omniarc verify: verify a file of predictions and print their score."""

import asyncio
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from omniarc.corpus import Split
from omniarc.evaluation import predictions
from omniarc.evaluation.options import ProgramOptions
from omniarc.evaluation.ray_verifier import RayVerifier
from omniarc.evaluation.results_file import ResultsError
from omniarc.evaluation.run import PredictionRun
from omniarc.evaluation.score_report import tasks_csv
from omniarc.evaluation.submission import SubmissionError
from omniarc.evaluation.verifier import SandboxVerifier, Verifier
from sandbox import Limits
from sandbox.results import Isolation
from service.client.verifier import DEFAULT_CONCURRENCY, ServiceVerifier
from service.command import files, score_table
from service.command.failure import INTERRUPTED, CommandError
from service.command.options import (
    KEY_VARIABLE,
    ConcurrencyOption,
    DatasetOption,
    InputTypeOption,
    ModulesOption,
    PolicyOption,
    PreludeOption,
    SecondsOption,
    ServiceUrlOption,
    StrictOutputOption,
    choice,
    option_errors,
    parse_split,
    program_option_errors,
    program_options,
)
from service.command.progress import Bar
from service.command.task_options import SolutionsOption, TasksOption, own_tasks

_ISOLATIONS: tuple[Isolation, ...] = ("program", "fork", "batch")


def _parse_isolation(value: str) -> Isolation:
    return choice("--isolation", value, _ISOLATIONS)


def verify(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The predictions, one JSON object per line; - for standard input.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(help="Write one JSON line per result to this file, or resume from it."),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="Write the score to this file, with the results of each task.",
        ),
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write the results of each task as CSV."),
    ] = None,
    submission_file: Annotated[
        Path | None,
        typer.Option(
            "--submission",
            metavar="FILE",
            help="Write a submission to this file, in ARC Prize's format.",
        ),
    ] = None,
    dataset: DatasetOption = None,
    split: Annotated[
        Split | None,
        typer.Option(
            parser=parse_split,
            metavar="NAME",
            help="training or evaluation; all of its tasks count, predicted or not.",
        ),
    ] = None,
    tasks_path: TasksOption = None,
    solutions: SolutionsOption = None,
    isolation: Annotated[
        Isolation,
        typer.Option(
            parser=_parse_isolation,
            metavar="NAME",
            help="program: no state passes between programs. fork: each has its own process. "
            "batch: the same as program.",
        ),
    ] = "program",
    policy: PolicyOption = "restricted",
    input_type: InputTypeOption = None,
    strict_output: StrictOutputOption = False,
    modules: ModulesOption = None,
    prelude: PreludeOption = None,
    audit_file: Annotated[
        Path | None,
        typer.Option(
            "--audit-file",
            metavar="FILE",
            help="Append a record of each execution to this file, one JSON line each.",
        ),
    ] = None,
    recall: Annotated[
        bool | None,
        typer.Option(
            "--recall/--no-recall",
            help="Say which solved tasks a program of the dataset solves already, by running it in "
            "a local sandbox; the default unless --service-url is given.",
        ),
    ] = None,
    seconds: SecondsOption = 5.0,
    concurrency: ConcurrencyOption = 0,
    service_url: ServiceUrlOption = None,
    ray: Annotated[
        str | None,
        typer.Option(
            "--ray",
            metavar="ADDRESS",
            help="Verify on all nodes of a Ray cluster: its address, auto for the one that this "
            "machine belongs to, local to start one.",
        ),
    ] = None,
) -> None:
    """Verify predictions on their tasks and print the score.

    The tasks of --tasks all count, predicted or not.

    After Ctrl-C, the same command resumes from the file that --output names.

    A local run leaves no audit record of what programs attempted without --audit-file; with
    --service-url the service writes one.
    """
    is_stream = str(file) == "-"
    read = [tasks_path, solutions, None if is_stream else file]
    files.check_written(
        filter(None, read), output, json_file, csv_file, submission_file, audit_file
    )
    if audit_file and service_url:
        raise CommandError("--audit-file: cannot be used with --service-url; the service has them")
    with option_errors({"wall_seconds": "--seconds"}):
        limits = Limits(wall_seconds=seconds)
    options = program_options(policy, input_type, strict_output, modules, prelude)
    verifier = _verifier(service_url, ray, limits, isolation, concurrency, options)
    own = own_tasks(tasks_path, solutions, dataset, split)
    try:
        if is_stream:
            loaded = predictions.load_lines(sys.stdin.buffer, "standard input", own)
        else:
            loaded = predictions.load(file, own)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
    run = PredictionRun(loaded, verifier, dataset=dataset, split=split, tasks=own)
    if run.left_out:
        selected = " ".join(filter(None, (dataset, split)))
        left_out = f"{run.left_out} of {run.left_out + run.total} predictions"
        typer.echo(f"omniarc: left out {left_out}, which are not for {selected}", err=True)
    if submission_file:
        try:
            run.check_submission()
        except SubmissionError as error:
            raise CommandError(f"--submission: {error}; choose one with --dataset") from None
    with program_option_errors():
        _verify(run, output, audit_file)
    if recall or (recall is None and service_url is None):
        _find_recall(run)
    report = run.report()
    score_table.show(Console(), report.score)
    if json_file:
        files.write(json_file, report.encode())
    if csv_file:
        files.write(csv_file, tasks_csv(report.tasks).encode())
    if submission_file:
        files.write(submission_file, run.submission())


def _verifier(
    service_url: str | None,
    ray: str | None,
    limits: Limits,
    isolation: Isolation,
    concurrency: int,
    options: ProgramOptions,
) -> Verifier:
    if ray is not None:
        if service_url or concurrency:
            raise CommandError("--ray: cannot be used with --service-url or --concurrency")
        return RayVerifier(ray, limits=limits, isolation=isolation, options=options)
    if service_url is None:
        return SandboxVerifier(
            limits=limits, isolation=isolation, concurrency=concurrency or None, options=options
        )
    with option_errors({"url": "--service-url"}):
        return ServiceVerifier(
            service_url,
            os.environ.get(KEY_VARIABLE),
            limits=limits,
            isolation=isolation,
            concurrency=concurrency or DEFAULT_CONCURRENCY,
            options=options,
        )


def _verify(run: PredictionRun, output: Path | None, audit_file: Path | None) -> None:
    """Verify everything behind a progress bar.

    Raises:
        CommandError: the results file is not one of this run.
        typer.Exit: the user pressed Ctrl-C.
    """
    try:
        with ExitStack() as stack:
            bar = Bar("verifying", run.total)

            def show_progress(done: int, total: int) -> None:
                if done:
                    bar.advance()
                else:  # the results file is open
                    stack.enter_context(bar)

            asyncio.run(run.verify(results=output, audit=audit_file, on_progress=show_progress))
    except ResultsError as error:
        hint = "choose another file with --output, or delete this one"
        raise CommandError(f"{error}; {hint}") from None
    except KeyboardInterrupt:
        how = "to keep results, use --output FILE"
        if output is not None:
            how = "run the same command again to resume"
        progress = f"interrupted after {run.done} of {run.total} programs"
        typer.echo(f"omniarc: {progress}; {how}", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _find_recall(run: PredictionRun) -> None:
    """Find out which solved tasks are recalled, behind a progress bar if programs run."""
    with ExitStack() as stack:
        bar: Bar | None = None

        def show_progress(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                bar = stack.enter_context(Bar("recalling", total))
            bar.advance()

        try:
            asyncio.run(run.find_recall(show_progress))
        except KeyboardInterrupt:
            typer.echo("omniarc: interrupted while looking for recall; see --no-recall", err=True)
            raise typer.Exit(INTERRUPTED) from None
