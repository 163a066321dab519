"""Runs of predictions, as a library: what they verify, keep, count and report."""

import asyncio
import json
from itertools import count

import msgspec
import pytest

from omniarc import corpus, language
from omniarc.evaluation import (
    Prediction,
    PredictionRun,
    PredictionsError,
    ResultsError,
    SandboxVerifier,
    SubmissionError,
    Verifier,
    VerifierError,
    predictions,
    run_predictions,
    run_predictions_async,
    verification,
)
from omniarc.evaluation.augmentation import Augmentation
from omniarc.evaluation.results_file import RunHeader
from omniarc.jsonl import JsonLinesError, JsonLinesFile
from sandbox import FieldError, Limits
from sandbox.results import Output, Result, Status, Usage
from tests.support.full_disk import files_of_at_most

TASK = "68b16354"  # upside down; one test input
OTHER = "25ff71a9"
UP_DOWN = "def task(grid):\n    return grid[::-1]\n"
SAME = "def task(grid):\n    return grid\n"
FAILS = "def task(grid):\n    raise ValueError\n"


class FakeVerifier(Verifier):
    """Answers every pair correctly, without running anything, and notes what it was given.

    Args:
        fails_after: after this many programs, `verify` raises a VerifierError.
        wrong: sources whose outputs are all [[0]].
    """

    def __init__(self, *, fails_after=None, wrong=(), concurrency=2):
        self.limits = Limits()
        self.isolation = "program"
        self.language = "1+test"
        self.concurrency = concurrency
        self.calls = []
        self.opened = 0
        self.closed = 0
        self._fails_after = fails_after
        self._wrong = wrong
        self._ids = count()

    @property
    def sources(self):
        return [program.prediction.text for program in self.calls]

    async def __aenter__(self):
        self.opened += 1
        return self

    async def __aexit__(self, *_):
        self.closed += 1

    async def verify(self, program):
        if self._fails_after is not None and len(self.calls) >= self._fails_after:
            raise VerifierError("service: connection refused")
        self.calls.append(program)
        await asyncio.sleep(0)
        return self._verification(program)

    def _verification(self, program):
        wrong = program.prediction.text in self._wrong
        outputs = [
            Output(Status.OK, [[0]] if wrong else pair.output) for pair in program.shown_task.pairs
        ]
        result = Result(
            id=str(next(self._ids)),
            status=Status.OK,
            outputs=outputs,
            stdout="",
            violations=[],
            usage=Usage(1, 1, 1),
        )
        return program.restore(verification.compare(result, program.shown_task))


def prediction(code=UP_DOWN, task_id=TASK, **fields):
    return Prediction(task_id, code, **fields)


def write(path, *items):
    path.write_bytes(b"".join(msgspec.json.encode(item) + b"\n" for item in items))
    return path


def run_of(*items, verifier=None, **options):
    return run_predictions(items, verifier=verifier or FakeVerifier(), **options)


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_file_is_verified_in_a_sandbox_and_scored(tmp_path):
    path = write(
        tmp_path / "predictions.jsonl",
        prediction(id="right"),
        prediction(SAME, id="wrong"),
        prediction(FAILS, OTHER, id="raises"),
    )
    run = run_predictions(str(path), results=tmp_path / "results.jsonl")
    assert run.score.overall.coverage.value == 0.5
    assert run.score.overall.statuses == {"error": 1, "ok": 2}
    assert {line["prediction"] for line in lines_of(tmp_path / "results.jsonl")} == {
        *("right", "wrong", "raises")
    }
    run.write_submission(tmp_path / "submission.json")
    task = corpus.find_task(TASK)
    submitted = json.loads((tmp_path / "submission.json").read_text())
    assert submitted[TASK] == [{"attempt_1": task.test[0].output, "attempt_2": task.test[0].input}]


@pytest.mark.long
@pytest.mark.parametrize("isolation", ["program", "fork", "batch"])
def test_the_sandbox_verifier_has_limits_and_isolation(isolation):
    verifier = SandboxVerifier(limits=Limits(wall_seconds=1), isolation=isolation, concurrency=1)
    verified = []
    run = run_predictions(
        [prediction(), prediction("def task(grid):\n    while True:\n        pass\n")],
        verifier=verifier,
        on_result=lambda program, result: verified.append((program.position, result)),
    )
    (_, right), (_, endless) = sorted(verified, key=lambda pair: pair[0])
    assert right.solved_train is right.solved_test is True
    assert endless.status == "timeout"
    assert right.isolation == endless.isolation == "fork"  # too few programs to restore a child
    assert run.header == RunHeader(
        predictions=run.header.predictions,
        dataset=None,
        limits=Limits(wall_seconds=1),
        isolation=isolation,
        language=language.identity(),
    )


@pytest.mark.long
def test_a_verifier_can_be_used_for_several_runs():
    verifier = SandboxVerifier(concurrency=1)
    for _ in range(2):
        assert run_of(prediction(), verifier=verifier).score.overall.covered == 1


def test_equal_programs_run_once_and_each_counts():
    verifier = FakeVerifier()
    both = f"{SAME}def other(grid):\n    return grid\n"
    run = run_of(
        prediction(both),
        Prediction(TASK, reply=f"My program:\n```python\n{both}```\n"),
        prediction(both, entry_point="other"),
        prediction(both, OTHER),
        prediction(both, dataset="ARC-AGI-2"),
        prediction(both, augmentation=Augmentation("rotate90")),
        verifier=verifier,
    )
    assert len(verifier.sources) == 5
    assert run.score.overall.programs == run.done == run.total == 6


def test_replies_without_a_program_are_rejected_and_do_not_run():
    verifier = FakeVerifier()
    results = {}
    run = run_of(
        Prediction(TASK, reply="", id="empty"),
        Prediction(TASK, reply="I cannot.", id="refusal"),
        verifier=verifier,
        on_result=lambda program, result: results.update({program.prediction.id: result}),
    )
    assert verifier.opened == 0
    assert {result.status for result in results.values()} == {"rejected"}
    assert results["empty"].train[0].error.message == "the reply is empty"
    assert run.score.overall.statuses == {"rejected": 2}


def test_a_verifier_is_opened_once_for_all_programs():
    verifier = FakeVerifier(concurrency=2)
    run_of(*(prediction(f"{SAME}# {number}") for number in range(10)), verifier=verifier)
    assert len(verifier.calls) == 10
    assert (verifier.opened, verifier.closed) == (1, 1)


def test_results_are_reported_with_progress():
    seen, progress = [], []
    run_of(
        prediction(id="a"),
        prediction(SAME, id="b"),
        on_result=lambda program, result: seen.append((program.prediction.id, result.solved_train)),
        on_progress=lambda done, total: progress.append((done, total)),
        verifier=FakeVerifier(wrong=[SAME]),
    )
    assert sorted(seen) == [("a", True), ("b", False)]
    assert progress == [(0, 2), (1, 2), (2, 2)]


def test_predictions_of_other_datasets_and_splits_are_left_out():
    items = [prediction(), prediction(SAME, "00576224"), prediction(dataset="ARC-AGI-2")]
    run = run_of(*items, dataset="ARC-AGI-1", split="training")
    assert (run.total, run.left_out, len(run.tasks)) == (1, 2, 400)
    assert run.score.overall.tasks == 400
    run = run_of(*items, split="training")
    assert (run.total, run.left_out, len(run.tasks)) == (2, 1, 1400)
    run = run_of(*items)
    assert (run.total, run.left_out, len(run.tasks)) == (3, 0, 3)


def test_a_selection_without_predictions_is_refused(tmp_path):
    with pytest.raises(PredictionsError, match=r"^predictions: has no predictions for ARC-AGI-2"):
        run_of(prediction(), dataset="ARC-AGI-2", split="evaluation")
    path = write(tmp_path / "mine.jsonl", prediction())
    with pytest.raises(PredictionsError, match=r"mine\.jsonl: has no predictions for evaluation"):
        run_predictions(path, split="evaluation")


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ([], "predictions: has no predictions"),
        ([prediction(task_id="nope")], "predictions:1: no task has the id 'nope'"),
        (
            [prediction(id="a"), prediction(id="a")],
            "predictions:2: id: 'a' is already used on line 1",
        ),
    ],
)
def test_predictions_made_in_python_are_checked(items, problem):
    with pytest.raises(PredictionsError) as caught:
        run_of(*items)
    assert caught.value.problems == [problem]


def test_the_same_predictions_have_the_same_digest():
    digests = [run_of(prediction(code)).header.predictions for code in (SAME, SAME, UP_DOWN)]
    assert digests[0] == digests[1] != digests[2]


def test_a_missing_file_raises_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        run_predictions(tmp_path / "missing.jsonl")


def test_a_failed_run_is_resumed_from_its_results(tmp_path):
    items = [prediction(f"{SAME}# {number}", id=str(number)) for number in range(6)]
    results = tmp_path / "results.jsonl"
    first = FakeVerifier(fails_after=2, concurrency=1)
    with pytest.raises(VerifierError, match="connection refused"):
        run_of(*items, verifier=first, results=results)
    assert first.closed == 1
    assert [line["prediction"] for line in lines_of(results)] == ["0", "1"]
    seen = []
    second = FakeVerifier()
    run = run_of(
        *items,
        verifier=second,
        results=results,
        on_result=lambda program, _: seen.append(program.prediction.id),
    )
    assert len(second.sources) == 4
    assert sorted(seen) == [str(number) for number in range(6)]
    assert run.score == run_of(*items).score
    third = FakeVerifier()
    assert run_of(*items, verifier=third, results=results).score == run.score
    assert third.opened == 0
    assert len(lines_of(results)) == 6


def test_verify_goes_on_with_what_is_pending():
    verifier = FakeVerifier(fails_after=1, concurrency=1)
    loaded = predictions.collect([prediction(), prediction(SAME)])
    run = PredictionRun(loaded, verifier)
    with pytest.raises(VerifierError):
        asyncio.run(run.verify())
    assert (run.done, run.score.overall.programs) == (1, 1)
    verifier._fails_after = None
    asyncio.run(run.verify())
    assert (run.done, run.score.overall.programs) == (2, 2)
    asyncio.run(run.verify())
    assert len(verifier.sources) == 2


def test_a_partial_last_line_is_removed_and_its_program_runs_again(tmp_path):
    results = tmp_path / "results.jsonl"
    items = [prediction(id="a"), prediction(SAME, id="b")]
    run_of(*items, results=results, verifier=FakeVerifier(concurrency=1))
    whole = results.read_bytes().splitlines(keepends=True)
    results.write_bytes(whole[0] + whole[1][:-20])
    verifier = FakeVerifier()
    run_of(*items, results=results, verifier=verifier)
    assert verifier.sources == [SAME]
    assert results.read_bytes().startswith(whole[0])
    assert [line["prediction"] for line in lines_of(results)] == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [b"my notes\n", b"my notes", b"\n", b'{"prediction": "a"}', b'{"prediction":"a"}\n', b"\xff\n"],
)
def test_a_file_of_another_kind_is_refused_and_left_unchanged(tmp_path, content):
    results = tmp_path / "results.jsonl"
    results.write_bytes(content)
    with pytest.raises(ResultsError) as caught:
        run_of(prediction(), results=results)
    assert str(caught.value) == f"{results}:1: is not a line of results"
    assert results.read_bytes() == content


def test_results_of_another_run_are_refused_and_left_unchanged(tmp_path):
    results = tmp_path / "results.jsonl"
    run_of(prediction(), results=results)
    before = results.read_bytes()
    other = FakeVerifier()
    other.limits, other.language = Limits(wall_seconds=1), None
    with pytest.raises(ResultsError) as caught:
        run_of(prediction(SAME), results=results, verifier=other)
    assert caught.value.problem == (
        "is from a run with different predictions and limits and language"
    )
    assert caught.value.line == 1
    assert results.read_bytes() == before


def test_a_repeated_result_is_refused(tmp_path):
    results = tmp_path / "results.jsonl"
    run_of(prediction(id="a"), results=results)
    results.write_bytes(results.read_bytes() * 2)
    with pytest.raises(ResultsError, match="2: repeats prediction 'a'"):
        run_of(prediction(id="a"), results=results)


def test_a_result_that_does_not_fit_its_task_is_refused(tmp_path):
    results = tmp_path / "results.jsonl"
    run_of(prediction(id="a"), results=results)
    (line,) = lines_of(results)
    line["result"]["train"].pop()
    results.write_text(f"{json.dumps(line)}\n")
    with pytest.raises(ResultsError, match="1: prediction 'a': train: must have 3 pairs, not 2"):
        run_of(prediction(id="a"), results=results)


def test_a_results_file_is_locked(tmp_path):
    results = tmp_path / "results.jsonl"
    with (
        JsonLinesFile(results, RunHeader),
        pytest.raises(JsonLinesError, match="another run is writing"),
    ):
        run_of(prediction(), results=results)


def test_a_full_disk_ends_the_run(tmp_path):
    verifier = FakeVerifier()
    with files_of_at_most(100), pytest.raises(JsonLinesError, match="File too large"):
        run_of(prediction(), results=tmp_path / "results.jsonl", verifier=verifier)
    assert verifier.closed == 1


def test_an_error_of_a_callback_ends_the_run():
    verifier = FakeVerifier()

    def fail(done, total):
        if done:
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        run_of(prediction(), verifier=verifier, on_progress=fail)
    assert verifier.closed == 1


def test_a_submission_needs_ids_of_one_dataset(tmp_path):
    items = [prediction(dataset=name) for name in corpus.DATASETS]
    run = run_of(*items)
    assert set(run.score.splits) == {"ARC-AGI-1 training", "ARC-AGI-2 training"}
    for make in (run.check_submission, run.submission):
        with pytest.raises(SubmissionError, match=f"^{TASK}: is in more than one dataset$"):
            make()
    with pytest.raises(SubmissionError):
        run.write_submission(tmp_path / "submission.json")
    assert not (tmp_path / "submission.json").exists()


def test_attempts_are_grids_of_the_original_task():
    task = corpus.find_task(TASK)
    run = run_of(prediction(augmentation=Augmentation("rotate90")))
    assert run.attempts() == [(task, [[task.test[0].output]])]


def test_runs_can_be_awaited():
    async def verify():
        return await run_predictions_async([prediction()], verifier=FakeVerifier())

    assert asyncio.run(verify()).score.overall.covered == 1


def test_the_language_of_a_service_is_not_known():
    verifier = FakeVerifier()
    verifier.language = None
    assert run_of(prediction(), verifier=verifier).header.language is None


def test_a_field_error_of_the_limits_is_raised_before_a_run():
    with pytest.raises(FieldError):
        SandboxVerifier(limits=Limits(wall_seconds=0))
