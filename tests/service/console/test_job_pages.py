"""The job pages in a real browser: a file is dropped, watched, scored, compared and cancelled."""

import json

import httpx
import pytest

from omniarc.evaluation import run_predictions
from tests.service.console.test_access import token_of

pytestmark = pytest.mark.long

TASK, OTHER = "25ff71a9", "68b16354"
RIGHT = {
    TASK: "import numpy as np\n\ndef task(grid):\n    return np.roll(grid, 1, axis=0)\n",
    OTHER: "def task(grid):\n    return grid[::-1]\n",
}
RAISES = "def task(grid):\n    raise ValueError('<img src=x onerror=window.hit=1>')\n"
OPENS = "def task(grid):\n    open('colors.txt', 'w')\n"
ENDLESS = "def task(grid):\n    while True: pass\n"


def write(path, *programs):
    lines = [
        {"task_id": task_id, "code": code, "logprob": -1.0, "id": f"<b id=planted>{number}"}
        for number, (task_id, code) in enumerate(programs)
    ]
    path.write_text("\n\n".join(map(json.dumps, lines)))
    return path


def sign_in(browser, desk):
    browser.open(f"{desk.url}/sign-in?next=/jobs")
    browser.type("input[name=key]", desk.keys["worker"])
    browser.click("button.primary")
    assert browser.says("h1", "Jobs")


def test_a_predictions_file_becomes_a_job_and_a_score(browser, desk, tmp_path):
    sign_in(browser, desk)
    wrong = [(TASK, RAISES), (TASK, OPENS)]
    first = write(tmp_path / "a.jsonl", *wrong, *[(OTHER, RIGHT[OTHER])] * 20)
    browser.upload("#file", first)
    assert browser.says("h1", "Job ")
    assert browser.says("#progress .badge", "done")
    assert browser.says("#progress [data-finished]", "22")
    assert browser.says("#verdicts", "20 programs solve all pairs")
    assert sorted(browser.texts("#verdicts .badge")) == ["error", "ok", "violation"]
    failing = browser.texts("#failing td:last-child")
    assert sorted(failing)[0] == "ValueError: <img src=x onerror=window.hit=1>"
    assert browser.run("return document.querySelectorAll('[onerror], #planted').length") == 0
    assert "<b id=planted>0" in browser.texts("#failing td:nth-child(2)")
    assert len(browser.texts("#slowest tbody tr")) == 22
    rows = browser.texts("#tasks tbody td")
    assert rows[:2] + rows[6:9] + rows[13:] == [
        *(TASK, "unsolved", "0 / 0 of 2"),
        *(OTHER, "solved", "1 / 1 of 1"),
    ]
    browser.click("#tasks a[href*='outcome=unsolved']")
    assert browser.texts("#tasks tbody td:first-child") == [TASK]

    browser.click("#tasks a[href*='tasks?job=']")
    assert browser.says("[role=status]", "1920 tasks")
    browser.select("select[name=outcome]", "unsolved")
    browser.click("button.primary")
    assert browser.says("[role=status]", "1 task,")
    assert browser.texts(".gallery .mono") == [TASK]

    browser.open(f"{desk.url}/jobs")
    browser.upload("#file", write(tmp_path / "b.jsonl", (TASK, RIGHT[TASK]), (OTHER, RIGHT[OTHER])))
    assert browser.says("h1", "Job ")
    assert browser.says("#progress .badge", "done")
    browser.open(f"{desk.url}/jobs")
    assert len(browser.texts("[data-rows] tbody tr")) == 2
    browser.click("form[action$=compare] button")
    assert browser.says("h1", "Two runs")
    assert browser.texts("#changed td") == [TASK, "unsolved", "solved"]

    browser.open(f"{desk.url}/jobs")
    browser.run(
        "const data = new DataTransfer();"
        "data.items.add(new File(['nothing'], 'c.jsonl'));"
        "const drop = new DragEvent('drop', {dataTransfer: data, cancelable: true});"
        "document.querySelector('#drop').dispatchEvent(drop)"
    )
    assert browser.says("#told", "refused c.jsonl")


def test_augmented_predictions_are_scored_as_the_command_scores_them(browser, desk, tmp_path):
    rotated = {"geometry": "rotate90", "train_order": [1, 2, 0]}
    same, turned = "def task(g):\n    return g\n", "def task(g):\n    return g[:, ::-1]\n"
    lines = [
        {"task_id": OTHER, "code": same, "logprob": -2},
        {"task_id": OTHER, "code": same + "#", "logprob": -3},
        {"task_id": OTHER, "code": "def task(g):\n    return g.T\n", "logprob": -4},
        {"task_id": OTHER, "code": turned, "augmentation": rotated, "logprob": -1},
        {"task_id": OTHER, "code": turned + "error", "augmentation": rotated, "logprob": -1},
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    (expected,) = run_predictions(file).report().tasks
    sign_in(browser, desk)
    browser.upload("#file", file)
    assert browser.says("#progress .badge", "done")
    votes = f"{expected.vote_1} / {expected.vote_2} of 1"
    score = browser.texts("#tasks tbody td")
    assert score[2:] == ["5", f"{expected.solved_train}", "1", "100 %", votes]
    assert (expected.vote_1, expected.solved) == (1, 1)

    browser.click("#failing a[href*='/tasks/']")
    assert browser.says("#augmentation", "rotate90")
    browser.run("const code = document.querySelector('#code'); code.value = arguments[0]", turned)
    browser.click("form .primary")
    assert browser.says("#result", "solves train, solves test")
    browser.click("#result a")
    assert browser.says("#augmentation", "rotate90")


@pytest.mark.long
def test_a_running_job_is_watched_and_cancelled(browser, desk, tmp_path):
    sign_in(browser, desk)
    # Each differs, so that none shares the run of another.
    endless = [(TASK, f"{ENDLESS}# {number}\n") for number in range(200)]
    browser.upload("#file", write(tmp_path / "slow.jsonl", (TASK, RIGHT[TASK]), *endless))
    assert browser.says("#progress [data-finished]", "1")
    browser.click("#progress form button")
    assert browser.says("#progress .badge", "cancelled")


def test_jobs_are_those_of_the_key(browser, desk, tmp_path):
    html = {"Accept": "text/html"}
    with httpx.Client(base_url=desk.service.url, headers=html, trust_env=False) as client:
        page = client.get("/console/sign-in")
        fields = {"token": token_of(page), "key": desk.store.create("else", ["jobs"])}
        while client.post("/console/sign-in", data=fields).status_code == 401:
            pass
        programs = json.dumps({"task_id": TASK, "code": RIGHT[TASK]})
        headers = {"Content-Type": "application/x-ndjson", "Accept": "*/*"}
        answer = client.post("/console/jobs", content=programs, headers=headers)
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        token = token_of(client.get("/console"))
        headers["X-Form-Token"] = token
        job = client.post("/console/jobs", content=programs, headers=headers).json()["id"]
        assert client.get(f"/console/jobs/{job}").status_code == 200
        with client.stream("GET", f"/console/jobs/{job}/events") as events:
            assert events.read().decode().count("event: end") == 1
        for _ in range(51):
            client.post("/console/jobs", content=programs, headers=headers)
        first = client.get("/console/jobs")
        older = client.get(f"/console/jobs?before={last(first)}")
        assert (first.text.count("<a data-row"), older.text.count("<a data-row")) == (50, 2)
        client.post("/console/sign-out", data={"token": token})

    sign_in(browser, desk)
    browser.open(f"{desk.url}/jobs/{job}")
    assert browser.says("[role=alert]", "No job has the id")


def last(page):
    return page.text.rpartition("?before=")[2].partition('"')[0]
