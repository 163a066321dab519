"""omniarc verify: scores, votes and submissions."""

import http.server
import json
import threading

import httpx
import pytest

from omniarc import corpus
from omniarc.evaluation import submission
from omniarc.evaluation.submission import PLACEHOLDER

TASK = "68b16354"  # upside down; one test input
OTHER = "25ff71a9"  # one row down; two test inputs
UP_DOWN = "def task(grid):\n    return grid[::-1]\n"
LEFT_RIGHT = "def task(grid):\n    return grid[:, ::-1]\n"
SAME = "def task(grid):\n    return grid\n"
FAILS = "def task(grid):\n    raise ValueError\n"


@pytest.fixture
def verify(omniarc, tmp_path):
    """Runs the command on these lines and returns the score and the submission."""

    def run(lines, *options):
        path = tmp_path / "predictions.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        files = ["--json", "score.json", "--submission", "submission.json"]
        done = omniarc("verify", path, *files, *options)
        assert done.returncode == 0, done.stderr
        score = json.loads((tmp_path / "score.json").read_text())
        return score, json.loads((tmp_path / "submission.json").read_text())

    return run


def line(code, task_id=TASK, **more):
    return {"task_id": task_id, "code": code, **more}


def test_the_score_has_the_run_and_counts_everything(verify, tmp_path):
    lines = [line(UP_DOWN), line(SAME), line(FAILS, OTHER), line("import socket\n" + UP_DOWN)]
    score, _ = verify(lines, "--seconds", "7", "--isolation", "batch", "--dataset", "ARC-AGI-1")
    assert score["run"]["limits"]["wall_seconds"] == 7
    assert (score["run"]["isolation"], score["run"]["dataset"]) == ("batch", "ARC-AGI-1")
    assert len(score["run"]["predictions"]) == 16
    figures = score["score"]["overall"]
    assert figures["statuses"] == {"error": 1, "ok": 2, "violation": 1}
    assert figures["violations"] == {"import.forbidden": 1}
    assert {name: figures[name] for name in ("programs", "tasks", "predicted", "covered")} == {
        **{"programs": 4, "tasks": 2, "predicted": 2},
        "covered": 1,
    }
    assert list(figures["pass_at"]) == ["1", "2", "3"]
    assert [figures["pass_at"][n]["value"] for n in "123"] == pytest.approx(
        [1 / 6, 1 / 3, 1 / 2], abs=1e-6
    )
    assert list(figures["vote_at"]) == ["1", "2"]
    # Of three test inputs, the one of the task that is solved.
    assert figures["vote_at"]["1"]["value"] == pytest.approx(1 / 3, abs=1e-6)
    assert score["score"]["splits"] == {"ARC-AGI-1 training": figures}


@pytest.mark.long
def test_the_same_run_has_the_same_score(verify):
    lines = [line(code, task) for code in (UP_DOWN, SAME, LEFT_RIGHT) for task in (TASK, OTHER)]
    assert verify(lines) == verify(lines, "--concurrency", "1")


def test_votes_make_the_submission_with_placeholders(verify):
    task = corpus.find_task(TASK)
    _, written = verify(
        [line(SAME), line(SAME), line(LEFT_RIGHT, logprob=-1), line(UP_DOWN), line(FAILS, OTHER)]
    )
    right, same = task.test[0].output, task.test[0].input
    assert written[TASK] == [{"attempt_1": right, "attempt_2": same}]
    assert written[OTHER] == [{"attempt_1": PLACEHOLDER, "attempt_2": PLACEHOLDER}] * 2


def test_ties_go_to_the_likelier_program(verify):
    task = corpus.find_task(TASK)
    _, written = verify([line(SAME, logprob=-2), line(LEFT_RIGHT, logprob=-1)])
    assert written[TASK][0]["attempt_2"] == task.test[0].input


@pytest.mark.long
def test_all_tasks_of_a_chosen_split_count(verify):
    lines = [line(UP_DOWN), line(SAME, "00576224")]
    score, written = verify(lines, "--dataset", "ARC-AGI-1", "--split", "training")
    figures = score["score"]["overall"]
    assert (figures["tasks"], figures["predicted"], figures["programs"]) == (400, 1, 1)
    assert figures["coverage"]["value"] == 1 / 400
    assert figures["pass_at"]["1"]["value"] == 1 / 400
    assert figures["vote_at"]["2"]["value"] == pytest.approx(1 / 416, abs=1e-6)
    assert (figures["unanswered"], figures["unanswered_share"]["value"]) == (399, 399 / 400)
    assert score["split"] == "training"
    tasks = list(corpus.iter_tasks("ARC-AGI-1", "training"))
    submission.validate(json.dumps(written), tasks)
    assert len(written) == 400
    assert written["007bbfb7"] == [{"attempt_1": PLACEHOLDER, "attempt_2": PLACEHOLDER}]


@pytest.mark.long
def test_a_split_is_of_every_dataset_with_predictions(verify):
    first, _ = verify([line(SAME, "00576224"), line(UP_DOWN)], "--split", "evaluation")
    assert first["score"]["overall"]["tasks"] == 400
    lines = [line(SAME, "0934a4d8", dataset="ARC-AGI-2")]
    second, written = verify(lines, "--split", "evaluation")
    assert second["score"]["overall"]["tasks"] == len(written) == 120


@pytest.mark.long
def test_ids_are_looked_up_in_a_chosen_dataset(omniarc, verify, tmp_path):
    # The same id is in both; the second has the train pairs in another order.
    first, second = corpus.find_task(TASK, "ARC-AGI-1"), corpus.find_task(TASK, "ARC-AGI-2")
    assert first.train != second.train
    lines = [line(UP_DOWN), line(UP_DOWN, dataset="ARC-AGI-1"), line(SAME, "0dfd9992")]
    score, written = verify(lines, "--dataset", "ARC-AGI-2", "--output", "results.jsonl")
    assert score["score"]["overall"]["programs"] == 1
    assert list(written) == [TASK]
    (result,) = map(json.loads, (tmp_path / "results.jsonl").read_text().splitlines())
    grids = [verdict["grid"] for verdict in result["result"]["train"]]
    assert grids == [pair.output for pair in second.train]
    left_out = omniarc("verify", tmp_path / "predictions.jsonl", "--dataset", "ARC-AGI-2")
    assert "omniarc: left out 2 of 3 predictions, which are not for ARC-AGI-2" in left_out.stderr


@pytest.mark.long
def test_a_submission_for_one_id_of_two_datasets_is_refused(omniarc, tmp_path):
    lines = [line(UP_DOWN, dataset=name) for name in corpus.DATASETS]
    path = tmp_path / "predictions.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    done = omniarc("verify", path, "--submission", "submission.json")
    assert done.returncode == 2
    assert done.stderr == (
        f"omniarc: --submission: {TASK}: is in more than one dataset; choose one with --dataset\n"
    )
    done = omniarc("verify", path)
    assert done.returncode == 0, done.stderr
    assert "ARC-AGI-1 training solved on train" in done.stdout
    assert "ARC-AGI-2 training solved on train" in done.stdout


SHIFT = [*range(1, 10), 0]
AUGMENTED = [
    line(LEFT_RIGHT, id="rotated", augmentation={"geometry": "rotate90"}),
    line(UP_DOWN, id="recolored", augmentation={"colors": SHIFT, "train_order": [2, 0, 1]}),
    line(LEFT_RIGHT, id="both", augmentation={"geometry": "transpose", "colors": SHIFT}),
    line(UP_DOWN, id="wrong", augmentation={"geometry": "rotate270"}),
]


@pytest.mark.long
@pytest.mark.parametrize("how", ["program", "fork", "service"])
def test_programs_run_on_the_task_as_the_model_saw_it(verify, tmp_path, service, how):
    options = ["--service-url", service.url] if how == "service" else ["--isolation", how]
    score, written = verify(AUGMENTED, "--output", "results.jsonl", *options)
    task = corpus.find_task(TASK)
    lines = map(json.loads, (tmp_path / "results.jsonl").read_text().splitlines())
    results = {one["prediction"]: one["result"] for one in lines}
    for name in ("rotated", "recolored", "both"):
        assert results[name]["solved_train"] is results[name]["solved_test"] is True
        pairs = results[name]["train"] + results[name]["test"]
        assert [pair["grid"] for pair in pairs] == [pair.output for pair in task.pairs]
    mirrored = [[row[::-1] for row in pair.input] for pair in task.pairs]
    pairs = results["wrong"]["train"] + results["wrong"]["test"]
    assert [pair["grid"] for pair in pairs] == mirrored
    assert {result["task_id"] for result in results.values()} == {TASK}
    assert score["score"]["overall"]["solved_train"] == 3
    assert written[TASK] == [{"attempt_1": task.test[0].output, "attempt_2": mirrored[-1]}]


@pytest.mark.long
def test_all_isolations_have_the_same_verdicts(verify, tmp_path):
    codes = [UP_DOWN, SAME, FAILS, "import os\n" + SAME, "def task(grid):\n    open('x')", "("]
    codes += ["def task(grid):\n    while True:\n        pass", "import scipy\n" + UP_DOWN]
    lines = [line(code, id=f"{number}-{code[:9]}") for number, code in enumerate(codes * 3)]
    seen = []
    uses = {"program": {"fork", "restored"}, "batch": {"fork", "restored"}, "fork": {"fork"}}
    for isolation, used in uses.items():
        output = f"{isolation}.jsonl"
        verify(lines, "--isolation", isolation, "--output", output, "--seconds", "1")
        found = map(json.loads, (tmp_path / output).read_text().splitlines())
        results = {one["prediction"]: one["result"] for one in found}
        assert {result["isolation"] for result in results.values()} <= used
        seen.append({name: (r["status"], r["solved_test"]) for name, r in results.items()})
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == len(lines)


@pytest.mark.parametrize("over_http", [False, True])
def test_a_reply_without_a_program_counts_as_rejected(verify, tmp_path, service, over_http):
    replies = {
        "empty": "",
        "refusal": "I cannot.",
        "long": f"{UP_DOWN}# {'#' * 300_000}",
        "sound": f"<think>Or:\n{SAME}</think>\nLook:\n\n{UP_DOWN}",
    }
    lines = [{"task_id": TASK, "reply": reply, "id": name} for name, reply in replies.items()]
    options = ["--service-url", service.url] if over_http else []
    score, written = verify(lines, "--output", "results.jsonl", *options)
    found = map(json.loads, (tmp_path / "results.jsonl").read_text().splitlines())
    results = {one["prediction"]: one["result"] for one in found}
    for name, message in (
        ("empty", "the reply is empty"),
        ("refusal", "the reply has no program"),
        ("long", "the program in the reply: at most 262144 characters"),
    ):
        assert results[name]["status"] == "rejected"
        assert results[name]["train"][0]["error"]["message"].startswith(message)
    assert score["score"]["overall"]["statuses"] == {"ok": 1, "rejected": 3}
    assert written[TASK][0]["attempt_1"] == corpus.find_task(TASK).test[0].output


class Busy(http.server.BaseHTTPRequestHandler):
    """Forwards requests to a real service, after refusing some as busy."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.asked += 1
            refusal = self.server.refusals.pop(0) if self.server.refusals else None
        if refusal is not None:
            self.answer(*refusal)
            return
        answer = httpx.post(f"{self.server.behind}{self.path}", content=body, trust_env=False)
        self.answer(answer.status_code, {}, answer.content)

    def answer(self, status, headers, content=b"busy"):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(content)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def busy(service):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        server.lock, server.asked, server.refusals = threading.Lock(), 0, []
        server.behind = service.url
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_busy_service_is_retried_when_it_asks(verify, busy):
    busy.refusals = [
        (503, {"Retry-After": 0}),
        (429, {"Retry-After": 1}),
        (503, {}),
        (503, {"Retry-After": "Thu, 01 Jan 2015 00:00:00 GMT"}),
        (429, {"Retry-After": "soon"}),
    ]
    score, _ = verify([line(UP_DOWN), line(SAME)], "--service-url", busy.url)
    assert score["score"]["overall"]["statuses"] == {"ok": 2}
    assert busy.asked == 7


@pytest.mark.long
def test_a_service_that_stays_busy_ends_the_run(omniarc, tmp_path, busy):
    path = tmp_path / "predictions.jsonl"
    path.write_text(json.dumps(line(UP_DOWN)))
    busy.refusals = [(503, {"Retry-After": 0})] * 1000
    done = omniarc("verify", path, "--service-url", busy.url)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"omniarc: {busy.url}: 503 http-error: busy"
    assert busy.asked > 3


OTHER_TASK = {
    **{"id": "x", "task_id": None, "status": "ok", "solved_train": True, "solved_test": None},
    **{"train": [], "test": [], "stdout": "", "violations": [], "isolation": "fork"},
    **{"usage": {"wall_ms": 1, "cpu_ms": 1, "max_rss_kb": 1}, "language": "1+0"},
}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>", "JSON is malformed"),
        (b"{}", "Object missing required field"),
        (json.dumps(OTHER_TASK).encode(), "train: must have 3 pairs, not 0"),
    ],
)
def test_an_unexpected_response_is_reported(omniarc, tmp_path, busy, content, message):
    path = tmp_path / "predictions.jsonl"
    path.write_text(json.dumps(line(UP_DOWN, augmentation={"train_order": [1, 0, 2]})))
    busy.refusals = [(200, {}, content)]
    done = omniarc("verify", path, "--service-url", busy.url)
    assert done.returncode == 2
    assert f"omniarc: {busy.url}: unexpected response: {message}" in done.stderr
