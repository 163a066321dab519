"""The review of model-made inputs in the console, in a real browser and by hand-made requests."""

import httpx
import msgspec
import pytest

from omniarc.model_inputs.candidates import Candidate, RejectionReason
from omniarc.review.decisions import read_decisions
from tests.service.console.test_access import token_of
from tests.support.waiting import wait_until

pytestmark = pytest.mark.long

TASK, OTHER = "25ff71a9", "68b16354"
GRID = [[0, 0, 2], [0, 0, 2], [0, 0, 0]]
DOWN = [[0, 0, 0], [0, 0, 2], [0, 0, 2]]
HOSTILE = "</script><script>window.hit=1</script>" + "x" * 5000


def candidate(prediction, task_id=TASK, **changes):
    fields = {"input": GRID, "output": DOWN, "reply": HOSTILE, "model": "m"}
    return Candidate(task_id=task_id, prediction=prediction, **fields | changes)


def lines(*candidates):
    return b"".join(msgspec.json.encode(each) + b"\n" for each in candidates)


def cell(row, column):
    return f"#cells [data-row='{row}'][data-column='{column}']"


def shown_output(browser):
    """Wait until the output is that of the input shown, and return it."""
    wait_until(lambda: browser.run("return !document.querySelector('#output.stale')"))
    return browser.run("return shownOutput(current).grid")


def test_a_reviewer_corrects_an_input_and_sees_its_output(browser, desk, tmp_path):
    browser.open(f"{desk.url}/sign-in?next=/inputs")
    browser.type("input[name=key]", desk.keys["worker"])
    browser.click("button.primary")
    assert browser.says("h1", "Inputs")
    rejected = {"reason": RejectionReason.PROGRAM_FAILED, "output": None, "detail": HOSTILE}
    first, second, other = candidate(0), candidate(1, **rejected), candidate(0, OTHER)
    (tmp_path / "candidates.jsonl").write_bytes(lines(first, second, other))
    browser.upload("#file", tmp_path / "candidates.jsonl")
    assert browser.says("h1", "Review of model-made inputs")
    assert shown_output(browser) == DOWN

    browser.click(cell(0, 0))
    assert browser.says("#state", "corrected")
    assert shown_output(browser) == [[0, 0, 0], [1, 0, 2], [0, 0, 2]]
    browser.click("#add-row")
    assert browser.says("#output-note", "4 rows by 3 columns")
    browser.click("#add-column")
    browser.click("#cut-column")
    browser.click("#palette input[value='3']")
    browser.press("f")
    corrected = [[1, 3, 2], [3, 3, 3], [3, 3, 2], [3, 3, 3]]
    assert browser.run("return editor.grid") == corrected
    assert shown_output(browser) == [corrected[-1], *corrected[:-1]]
    browser.click("#accept")
    assert browser.says("#heading", second.id)
    browser.click("#reject")

    browser.click("#next-task")
    assert browser.says("#empty", "No input matches")
    browser.press("]")
    assert browser.says("#heading", other.id)
    browser.press("]")
    assert browser.says("#status", "This is the last task.")
    for width in (360, 1900):
        browser.show_at(width)
        assert browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0
    browser.show_at(0, 0)
    browser.click("#download")
    decisions = {one.id: one for one in read_decisions(browser.downloaded("decisions.json"))}
    assert {name: one.decision for name, one in decisions.items()} == {
        first.id: "accept",
        second.id: "reject",
    }
    assert decisions[first.id].input == corrected
    assert browser.run("return window.hit ?? 0") == 0
    assert [line for line in browser.log() if "[DOM]" not in line] == []


@pytest.fixture
def client(desk):
    headers = {"Accept": "text/html"}
    with httpx.Client(base_url=desk.url, headers=headers, timeout=60, trust_env=False) as client:
        page = client.get("/sign-in")
        client.post("/sign-in", data={"token": token_of(page), "key": desk.keys["worker"]})
        yield client


def test_what_is_wrong_with_a_file_is_said_by_line(client):
    token = token_of(client.get("/inputs"))
    bad = lines(candidate(0)) + b'{"task_id": "<b id=planted>", "prediction": 0}\n{'
    answer = client.post("/inputs", data={"token": token, "candidates": bad.decode()})
    assert answer.status_code == 422
    assert "line:2: " in answer.text
    assert "line:3: " in answer.text
    assert "<b id=planted>" not in answer.text
    none = lines(candidate(0, input=None, output=None, reason=RejectionReason.NO_GRID))
    for content in ("", none.decode()):
        answer = client.post("/inputs", data={"token": token, "candidates": content})
        assert (answer.status_code, "the file has no inputs" in answer.text) == (422, True)
    assert client.post("/inputs", data={"candidates": lines(candidate(0))}).status_code == 403


def test_a_program_runs_for_the_console_alone(client):
    token = token_of(client.get("/inputs"))
    json = {"Accept": "*/*", "X-Form-Token": token}

    def run(headers=json, **changes):
        body = {"task_id": TASK, "input": GRID} | changes
        return client.post("/inputs/output", json=body, headers=headers)

    assert run().json() == {"grid": DOWN, "error": None}
    assert run({"Accept": "*/*"}).status_code == 403
    assert run(task_id="nothing").status_code == 404
    assert run(input=[[1], [2, 3]]).status_code == 422
    assert run(input=[[10]]).status_code == 422
