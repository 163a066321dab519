"""Replies as models write them run the same program at every door of the service."""

import asyncio
import json

import msgspec
import pytest

from service.client import AsyncClient, Client
from tests.replies.test_corpus import CASES_BY_NAME, FAMILIES
from tests.support.waiting import wait_until

TASK = "68b16354"
GRID = [[0, 1], [2, 3]]
CODE = "def task(grid):\n    return grid[::-1]\n"
FENCED = f"Flip it.\n\n```python\n{CODE}```\n"

NAMES = sorted(CASES_BY_NAME)
# One reply of each family, for doors that take one program at a time.
ONE_OF_EACH = [
    next(name for name in NAMES if name.startswith(f"{family.name}/")) for family in FAMILIES
]
REJECTED = [name for name in NAMES if CASES_BY_NAME[name].program is None]


def fields(name):
    """Return the fields of a request for a case, by its reply."""
    case = CASES_BY_NAME[name]
    own = {"entry_point": case.entry_point} if case.entry_point else {}
    return {"reply": case.reply, "limits": {"wall_seconds": 1}, **own}


def corpus():
    """Return a program of a batch for each case of the corpus."""
    return [{"id": name, **fields(name), "task_id": TASK} for name in NAMES]


def check(client, answers):
    """Check that each answer, by the case's name, is of the program in the reply.

    The audit record of its execution has the program that ran.
    """
    ids = {name: answer.get("execution_id", answer["id"]) for name, answer in answers.items()}
    ran = {}

    def are_recorded():
        text = client.get("/v1/audit/export").text
        ran.update((one["id"], one["source"]) for one in map(json.loads, text.splitlines()))
        return ran.keys() >= set(ids.values())

    wait_until(are_recorded)
    for name, answer in answers.items():
        case = CASES_BY_NAME[name]
        if case.program is not None:
            assert ran[ids[name]].rstrip("\n") == case.program, name
            continue
        assert answer["status"] == "rejected", name
        outputs = answer["outputs"] if "outputs" in answer else answer["train"] + answer["test"]
        assert outputs
        for output in outputs:
            assert output["error"]["type"] == "NoProgramError", name
            assert case.reason in output["error"]["message"], name


def by_id(lines):
    assert [line["id"] for line in sorted(lines, key=lambda line: line["index"])] == NAMES
    return {line["id"]: line for line in lines}


@pytest.mark.long
def test_the_corpus_in_a_batch(client):
    answer = client.post("/v1/verify/batch", json={"programs": corpus()})
    check(client, by_id([json.loads(line) for line in answer.text.splitlines()]))


@pytest.mark.long
def test_the_corpus_as_an_uploaded_job(client):
    content = "".join(json.dumps(program) + "\n" for program in corpus())
    check(client, by_id(send(client, "job", content)))


@pytest.mark.long
def test_the_corpus_in_a_batch_of_the_client(service):
    with Client(service.url) as client:
        lines = msgspec.to_builtins(list(client.verify_batch(corpus(), ordered=True)))
    assert [line["id"] for line in lines] == NAMES
    check(service.client, by_id(lines))


@pytest.mark.long
def test_the_corpus_in_a_job_of_the_client(service):
    with Client(service.url) as client:
        job = client.submit(corpus())
        lines = msgspec.to_builtins(list(client.results(job.id, ordered=True)))
    assert [line["id"] for line in lines] == NAMES
    check(service.client, by_id(lines))


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "more"), [("verify", {"task_id": TASK}), ("execute", {"inputs": [GRID]})]
)
def test_each_family_alone(client, path, more):
    answers = {}
    for name in {*ONE_OF_EACH, *REJECTED}:
        answer = client.post(f"/v1/{path}", json={**fields(name), **more})
        assert answer.status_code == 200, answer.text
        answers[name] = answer.json()
    check(client, answers)


@pytest.mark.long
def test_each_family_alone_in_the_client(service):
    async def verify():
        async with AsyncClient(service.url) as client:
            calls = [client.verify(**fields(name), task_id=TASK) for name in ONE_OF_EACH]
            return await asyncio.gather(*calls)

    answers = msgspec.to_builtins(asyncio.run(verify()))
    check(service.client, dict(zip(ONE_OF_EACH, answers, strict=True)))


def test_each_family_in_an_audit(client):
    for name in {*ONE_OF_EACH, *REJECTED}:
        case = CASES_BY_NAME[name]
        found = client.post("/v1/audit", json={"reply": case.reply}).json()
        if case.program is None:
            assert case.reason in found["syntax_error"]["message"], name
        elif case.entry_point is None:
            assert found == client.post("/v1/audit", json={"code": case.program}).json(), name


def wait_for(client, job_id):
    """Return the results of a job when it has ended."""

    def has_ended():
        return client.get(f"/v1/jobs/{job_id}").json()["status"] not in ("queued", "running")

    wait_until(has_ended)
    answer = client.get(f"/v1/jobs/{job_id}/results", params={"limit": 10_000})
    return [json.loads(line) for line in answer.text.splitlines()]


def test_reply_in_execute(client, service):
    body = {"reply": FENCED, "inputs": [GRID]}
    assert client.post("/v1/execute", json=body).json()["outputs"][0]["grid"] == GRID[::-1]
    answer = client.post(
        "/v1/execute", json={**body, "reply": "I do not know.", "inputs": [GRID] * 2}
    )
    assert (answer.status_code, answer.json()["status"]) == (200, "rejected")
    assert [output["error"]["type"] for output in answer.json()["outputs"]] == [
        "NoProgramError"
    ] * 2
    with Client(service.url) as blocking:
        assert blocking.execute(inputs=[GRID], reply=FENCED).grids == [GRID[::-1]]
        assert blocking.execute(None, [GRID], reply="").status == "rejected"


def test_reply_in_an_audit(client):
    opens = "```python\n# one\ndef task(grid):\n    open('colors.txt', 'w')\n```"
    found = client.post("/v1/audit", json={"reply": opens}).json()
    assert [(one["rule"], one["line"]) for one in found["findings"]] == [("file.open", 3)]
    for reply in ("", "I do not know.", "\ud800"):
        content = json.dumps({"reply": reply})
        answer = client.post("/v1/audit", content=content)
        assert answer.status_code == 200, answer.text
        assert answer.json()["findings"] == []
        assert answer.json()["syntax_error"]["message"].startswith("the reply ")
        log = client.post("/v1/audit?format=sarif", content=content)
        assert log.status_code == 200, log.text


HOSTILE = {
    "empty": ("", "empty"),
    "prose": ("I do not know.", "no function"),
    "lone high surrogate": (f"\ud800{FENCED}", "lone surrogate"),
    "lone low surrogate": (f"{FENCED}\udc00", "lone surrogate"),
    "too long": ("#" * (1 << 20) + FENCED, "more than"),
    "program too long": (f"```python\n{CODE}{'#' * 300_000}\n```", "262144 characters"),
}
hostile = pytest.mark.parametrize(("reply", "reason"), HOSTILE.values(), ids=HOSTILE.keys())


@hostile
def test_hostile_replies_are_rejected_by_single_routes(client, service, reply, reason):
    for path, more in (("execute", {"inputs": [GRID]}), ("verify", {"task_id": TASK})):
        answer = client.post(f"/v1/{path}", content=json.dumps({"reply": reply, **more}))
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "rejected"
        assert reason in answer.text
    with Client(service.url) as blocking:
        assert blocking.execute(None, [GRID], reply=reply).status == "rejected"
        verified = blocking.verify(reply=reply, task_id=TASK)
    assert verified.status == "rejected"
    assert reason in verified.train[0].error.message


# What a line of a batch can be, with a part of the reason.
BROKEN = {
    "no JSON": (b'{"id": "x", "code": ', "not valid JSON"),
    "NaN": (b'{"id": "x", "code": "x", "task_id": "68b16354", "seed": NaN}', "NaN"),
    "no object": (b"17", "expected object"),
    "nested": (b"[" * 50_000, "expected object"),
    "not UTF-8": (b'{"code": "\xff", "task_id": "68b16354"}', "UTF-8"),
    "unknown task": (b'{"code": "x", "task_id": "nothing"}', "task_id: no task has the id"),
    "no task": (b'{"code": "x"}', "task: exactly one of task and task_id"),
    "no program": (b'{"task_id": "68b16354"}', "code: exactly one of code and reply"),
    "both": (
        b'{"code": "x", "reply": "x", "task_id": "68b16354"}',
        "code: exactly one of code and reply",
    ),
    "unknown field": (b'{"code": "x", "task_id": "68b16354", "sead": 1}', "sead: unknown field"),
    "wrong type": (b'{"code": 1, "task_id": "68b16354"}', "code: expected str"),
    "empty code": (b'{"code": "", "task_id": "68b16354"}', "code: expected str"),
    "surrogate in code": (b'{"code": "\\ud800", "task_id": "68b16354"}', "surrogate"),
    "surrogate in id": (b'{"id": "\\ud800", "code": "x", "task_id": "68b16354"}', "surrogate"),
    "huge id": (b'{"id": 1e400, "code": "x", "task_id": "68b16354"}', "id: "),
    "bad limits": (b'{"code": "x", "task_id": "68b16354", "limits": {"cpu_seconds": 0}}', "> 0"),
    "too large": (b'{"code": "' + b"#" * (9 << 20) + b'"}', "larger than"),
    "second id": (b'{"id": "good", "code": "x", "task_id": "68b16354"}', "already the id"),
}


def send(client, door, content):
    headers = {"content-type": "application/x-ndjson"}
    if door == "batch":
        answer = client.post("/v1/verify/batch", content=content, headers=headers)
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]
    answer = client.post("/v1/jobs", content=content, headers=headers)
    assert answer.status_code == 202, answer.text
    lines = wait_for(client, answer.json()["id"])
    job = client.get(f"/v1/jobs/{answer.json()['id']}").json()
    assert (job["status"], job["finished"]) == ("done", job["total"])
    return lines


@pytest.mark.parametrize("door", ["batch", "job"])
def test_a_broken_line_is_rejected_alone(client, door):
    good = json.dumps({"id": "good", "code": CODE, "task_id": TASK}).encode()
    lines = send(client, door, b"\n".join([good, *(line for line, _ in BROKEN.values())]))
    assert len(lines) == len({line["id"] for line in lines}) == len(BROKEN) + 1
    by_index = {line["index"]: line for line in lines}
    assert (by_index[0]["id"], by_index[0]["status"]) == ("good", "ok")
    for index, (name, (_, reason)) in enumerate(BROKEN.items(), start=1):
        line = by_index[index]
        assert line["status"] == "rejected", name
        assert reason in line["error"]["message"], name
        assert line["solved_train"] is False
        assert line["execution_id"]
        assert line["id"] == ("x" if name == "NaN" else str(index)), name
    unknown = by_index[1 + list(BROKEN).index("unknown task")]
    assert (unknown["task_id"], unknown["train"]) == (None, [])
    wrong = by_index[1 + list(BROKEN).index("wrong type")]
    assert (wrong["task_id"], len(wrong["train"])) == (TASK, 3)


def test_a_rejected_line_has_an_audit_record(client):
    reply = "I do not know, and say so for the record."
    content = json.dumps({"reply": reply, "task_id": TASK, "policy": "kernel"})
    (line,) = send(client, "batch", content)
    record = wait_for_record(client, line["execution_id"])
    assert (record["status"], record["kind"], record["source"]) == ("rejected", "batch", reply)
    assert (record["task_id"], record["policy"]) == (TASK, "kernel")
    (line,) = send(client, "job", json.dumps({"code": "x", "task_id": "nothing"}))
    record = wait_for_record(client, line["execution_id"])
    assert (record["status"], record["kind"], record["source"]) == ("rejected", "job", "x")


def wait_for_record(client, execution_id):
    path = f"/v1/audit/records/{execution_id}"
    wait_until(lambda: client.get(path).status_code == 200)
    return client.get(path).json()


@pytest.mark.parametrize("content", [b"hello\nworld\n", b"<html>", b"\x1f\x8b\x08\x00", b"1\n2\n"])
@pytest.mark.parametrize("path", ["/v1/verify/batch", "/v1/jobs"])
def test_a_body_without_an_object_is_refused_as_a_whole(client, path, content):
    answer = client.post(path, content=content, headers={"content-type": "application/x-ndjson"})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("programs[0]: ")


def test_a_json_body_sent_as_ndjson_is_refused_as_a_whole(client):
    content = json.dumps({"programs": [{"code": CODE, "task_id": TASK}]})
    headers = {"content-type": "application/x-ndjson"}
    answer = client.post("/v1/verify/batch", content=content, headers=headers)
    assert answer.status_code == 422
    assert "application/json" in answer.json()["detail"]


def test_integer_ids_are_returned_as_strings(client, service):
    programs = [{"id": n, "code": CODE, "task_id": TASK} for n in (7, 2**60, -1)]
    answer = client.post("/v1/verify/batch", json={"programs": programs})
    found = sorted(json.loads(line)["id"] for line in answer.text.splitlines())
    assert found == sorted(["7", str(2**60), "-1"])
    with Client(service.url) as blocking:
        assert [line.id for line in blocking.verify_batch(programs, ordered=True)] == [
            *("7", str(2**60), "-1")
        ]


class Opaque:
    """A value that JSON has no form for."""


def test_batches_of_the_client_never_raise_for_one_program(service):
    recursive = {}
    recursive["task"] = recursive
    good = {"id": "good", "code": CODE, "task_id": TASK}
    bad = [
        {"task_id": TASK},
        {"code": CODE, "task_id": "nothing"},
        {"reply": "\ud800", "task_id": TASK},
        {"code": CODE, "task_id": TASK, "id": "good"},
        {"code": CODE, "task_id": TASK, "id": 1.5},
        {"code": CODE, "task_id": TASK, "id": "\ud800"},
        {"code": Opaque(), "task_id": TASK},
        recursive,
        None,
        "code",
        {"reply": "", "task_id": TASK},
    ]
    with Client(service.url) as client:
        calls = []
        report = lambda done, total: calls.append((done, total))  # noqa: E731
        lines = list(client.verify_batch([good, *bad], report, ordered=True))
        results = list(client.results(client.submit([good, *bad]).id, ordered=True))
    assert calls == [(n, len(bad) + 1) for n in range(1, len(bad) + 2)]
    for found in (lines, results):
        assert [line.index for line in found] == list(range(len(bad) + 1))
        assert [line.status for line in found] == ["ok"] + ["rejected"] * len(bad)
        assert len({line.id for line in found}) == len(bad) + 1
        assert all(line.error.message for line in found[1:])
