"""Runs: predictions verified on their tasks, with their score, votes and submission.

from omniarc.evaluation import run_predictions

run = run_predictions("predictions.jsonl", results="results.jsonl")
print(run.score.overall.coverage, run.score.overall.pass_at)
run.write_submission("submission.json")
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from omniarc.corpus import DatasetName, Split, Task
from omniarc.evaluation import predictions as predictions_files
from omniarc.evaluation import submission
from omniarc.evaluation.audit_file import AuditFile
from omniarc.evaluation.other_fields import summarize
from omniarc.evaluation.predictions import Prediction, PredictionSet
from omniarc.evaluation.programs import PredictedProgram, select
from omniarc.evaluation.results_file import ResultsError, ResultsFile, RunHeader
from omniarc.evaluation.score_report import ScoreReport
from omniarc.evaluation.scoring import Score, Tally
from omniarc.evaluation.verification import Verification, check_fits
from omniarc.evaluation.verifier import SandboxVerifier, Verifier
from omniarc.task_files import TaskSet, as_task_set
from sandbox.errors import FieldError
from sandbox.grids import Grid
from sandbox.workers import run_workers

OnResult = Callable[[PredictedProgram, Verification], object]
OnProgress = Callable[[int, int], object]

_Record = Callable[[list[PredictedProgram], Verification], None]


class PredictionRun:
    """A run of predictions: `verify` verifies them, and the rest is about those verified so far.

    Predictions that would run the same program on the same task run once.

    Args:
        predictions: all predictions.
        verifier: runs the programs; by default, a sandbox of this process with default limits.
        dataset: verify predictions for this dataset only, where task ids are then looked up.
        split: verify predictions for this split only, and count all of its tasks, with or without
            a prediction.
        tasks: the tasks that the predictions are for, instead of those of a dataset and split;
            all of them count.

    Attributes:
        header: what the results depend on.
        tasks: the tasks that count.
        total: the number of predictions to verify.
        left_out: the number of predictions for other datasets or splits.

    Raises:
        FieldError: `tasks` is given with a dataset or split.
        PredictionsError: no prediction is for the dataset and split.
    """

    def __init__(
        self,
        predictions: PredictionSet,
        verifier: Verifier | None = None,
        *,
        dataset: DatasetName | None = None,
        split: Split | None = None,
        tasks: TaskSet | None = None,
    ) -> None:
        selection = select(predictions, dataset, split, tasks)
        self._verifier = verifier or SandboxVerifier()
        self.header = RunHeader(
            predictions=predictions.digest,
            dataset=dataset,
            limits=self._verifier.limits,
            isolation=self._verifier.isolation,
            language=self._verifier.language,
            policy=self._verifier.options.policy,
            input_type=self._verifier.options.input_type,
            strict_output=self._verifier.options.strict_output,
            modules=self._verifier.options.module_hashes(),
            tasks=None if tasks is None else tasks.digest,
        )
        self.tasks = selection.tasks
        self.total = len(selection.programs)
        self.left_out = selection.left_out
        self._fields = predictions.fields
        self._selected = [program.position for program in selection.programs]
        self._pending = {program.prediction.id: program for program in selection.programs}
        self._tally = Tally(selection.tasks)
        self._split = split
        self._score: Score | None = None

    @property
    def done(self) -> int:
        """The number of predictions verified so far."""
        return self.total - len(self._pending)

    @property
    def score(self) -> Score:
        """The score of the predictions verified so far."""
        if self._score is None:
            self._score = self._tally.score()
        return self._score

    def report(self) -> ScoreReport:
        """Return the score with the results of each task, as `omniarc compare` reads it."""
        return ScoreReport(
            run=self.header,
            split=self._split,
            score=self.score,
            fields=summarize(self._fields[position] for position in self._selected),
            tasks=self._tally.task_results(),
        )

    def attempts(self) -> list[tuple[Task, list[list[Grid]]]]:
        """Return each task with the best grids, at most two, for each of its test inputs."""
        return self._tally.attempts()

    def check_submission(self) -> None:
        """Check that a submission can be made, which needs no verification.

        Raises:
            SubmissionError: tasks of two datasets have the same id.
        """
        submission.check_ids(self.tasks)

    def submission(self) -> bytes:
        """Return a submission file in ARC Prize's format, as JSON.

        Raises:
            SubmissionError: tasks of two datasets have the same id.
        """
        encoded = submission.encode(self.attempts())
        submission.validate(encoded, self.tasks)
        return encoded

    def write_submission(self, path: Path | str) -> None:
        """Write a submission file in ARC Prize's format.

        Raises:
            SubmissionError: tasks of two datasets have the same id.
            OSError: the file cannot be written.
        """
        Path(path).write_bytes(self.submission())

    async def verify(
        self,
        *,
        results: Path | str | None = None,
        audit: Path | str | None = None,
        on_result: OnResult | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Verify the predictions that are not verified yet.

        Args:
            results: write each verification to this file at once. If it exists, it must be of
                this run; its results count and do not run again.
            audit: append a record of each execution to this file, before its results; see
                `audit_file`. Results that count without running have no new record.
            on_result: called with each program and its verification, resumed ones included.
            on_progress: called with the numbers of predictions done and in all, at the start and
                after each.

        Raises:
            ResultsError: `results` exists and is not a results file of this run.
            JsonLinesError: `results` or `audit` cannot be opened or written.
            VerifierError: the verifier does not work.
            SandboxUnavailableError: this host lacks a wall that the sandbox requires.
        """
        with ExitStack() as stack:
            file, audit_file = None, None
            if results:
                file = stack.enter_context(ResultsFile(Path(results), self.header))
            if audit:
                audit_file = stack.enter_context(AuditFile(Path(audit)))

            def count(program: PredictedProgram, verified: Verification) -> None:
                self._count(program, verified)
                if on_result is not None:
                    on_result(program, verified)
                if on_progress is not None:
                    on_progress(self.done, self.total)

            def record(programs: list[PredictedProgram], verified: Verification) -> None:
                if audit_file is not None:
                    verifier = self._verifier
                    audit_file.append(programs, verified, verifier.options, verifier.walls)
                for program in programs:
                    if file is not None:
                        file.append(program, verified, self._fields[program.position])
                    count(program, verified)

            if on_progress is not None:
                on_progress(self.done, self.total)
            if file is not None:
                self._resume(file, count)
            groups = self._group_pending(record)
            if groups:
                await self._verify_groups(groups, record)

    async def find_recall(self, on_progress: OnProgress | None = None) -> None:
        """Find out which solved tasks a program of the dataset solves already, for the score.

        Programs run in a sandbox of this process, whatever the verifier is.

        Args:
            on_progress: called with the numbers of programs tried and in all.

        Raises:
            SandboxUnavailableError: this host lacks a wall that the sandbox requires.
        """
        from omniarc.evaluation.recall import recalled_tasks

        solved = self._tally.solved_tasks()
        found = await recalled_tasks(solved, on_progress=on_progress or (lambda done, total: None))
        self._tally.set_recalled(found)
        self._score = None

    def _resume(self, file: ResultsFile, count: OnResult) -> None:
        """Count the results that `file` holds already."""
        for number, line in file.read():
            program = self._pending.get(line.prediction)
            if program is None:
                continue  # it is for another split
            try:
                check_fits(line.result, program.task)
            except FieldError as error:
                problem = f"prediction {line.prediction[:80]!r}: {error}"
                raise ResultsError(file.path, problem, number) from None
            count(program, line.result)

    def _group_pending(self, record: _Record) -> list[list[PredictedProgram]]:
        """Return the pending programs, those in one list that need to run only once.

        Predictions without a program are recorded as rejected.
        """
        groups: dict[bytes, list[PredictedProgram]] = {}
        for program in list(self._pending.values()):
            try:
                groups.setdefault(program.execution_digest(), []).append(program)
            except ValueError as error:
                record([program], program.rejection(error))
        return list(groups.values())

    async def _verify_groups(self, groups: list[list[PredictedProgram]], record: _Record) -> None:
        async with self._verifier as verifier:
            waiting = iter(groups)

            async def work() -> None:
                for group in waiting:
                    record(group, await verifier.verify(group[0]))

            await run_workers(work, verifier.concurrency)

    def _count(self, program: PredictedProgram, verified: Verification) -> None:
        del self._pending[program.prediction.id]
        self._score = None
        self._tally.add(
            program.task, verified, logprob=program.prediction.logprob, position=program.position
        )


async def run_predictions_async(
    predictions: Path | str | Iterable[Prediction],
    *,
    dataset: DatasetName | None = None,
    split: Split | None = None,
    tasks: Path | str | Iterable[Task] | None = None,
    verifier: Verifier | None = None,
    results: Path | str | None = None,
    audit: Path | str | None = None,
    on_result: OnResult | None = None,
    on_progress: OnProgress | None = None,
) -> PredictionRun:
    """Verify predictions on their tasks and return the run, which has the score.

    Args:
        predictions: a predictions file, or predictions.
        dataset: verify predictions for this dataset only.
        split: verify predictions for this split only, and count all of its tasks.
        tasks: tasks of one's own, or their file or folder; see `task_files`. All of them count.
        verifier: runs the programs; by default, a sandbox of this process.
        results: write each verification to this file, or resume from it.
        audit: append a record of each execution to this file.
        on_result: called with each program and its verification.
        on_progress: called with the numbers of predictions done and in all.

    Raises:
        OSError: the predictions file, or that of the tasks, cannot be read.
        FieldError: the tasks are wrong, or given with a dataset or split.
        PredictionsError: a prediction is wrong, or none is for the dataset and split.
        JsonLinesError, VerifierError, SandboxUnavailableError: see `PredictionRun.verify`.
    """
    own = None if tasks is None else as_task_set(tasks)
    if isinstance(predictions, Path | str):
        loaded = predictions_files.load(Path(predictions), own)
    else:
        loaded = predictions_files.collect(predictions, own)
    run = PredictionRun(loaded, verifier, dataset=dataset, split=split, tasks=own)
    await run.verify(results=results, audit=audit, on_result=on_result, on_progress=on_progress)
    return run


def run_predictions(
    predictions: Path | str | Iterable[Prediction],
    *,
    dataset: DatasetName | None = None,
    split: Split | None = None,
    tasks: Path | str | Iterable[Task] | None = None,
    verifier: Verifier | None = None,
    results: Path | str | None = None,
    audit: Path | str | None = None,
    on_result: OnResult | None = None,
    on_progress: OnProgress | None = None,
) -> PredictionRun:
    """Verify predictions as `run_predictions_async` does, from code without an event loop."""
    return asyncio.run(
        run_predictions_async(
            predictions,
            dataset=dataset,
            split=split,
            tasks=tasks,
            verifier=verifier,
            results=results,
            audit=audit,
            on_result=on_result,
            on_progress=on_progress,
        )
    )
