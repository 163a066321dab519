"""POST /run_code, as used by SandboxFusion's client and by verl's reward code."""

import asyncio
import json

import pytest
import sandbox_fusion
from sandbox_fusion import CommandRunStatus, RunCodeRequest, RunStatus, SummaryMapping

PROBLEM = "application/problem+json"
FIELDS = {"status", "message", "compile_result", "run_result", "executor_pod_name", "files"}
RUN_FIELDS = {"status", "execution_time", "cpu_time", "return_code", "stdout", "stderr"}
ADD = "a, b = map(int, input().split())\nprint(a + b)"


@pytest.fixture
def run(client):
    """Return a function that posts to /run_code and expects 200."""

    def post(code, **fields):
        answer = client.post("/run_code", json={"code": code, "language": "python", **fields})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        return answer.json()

    return post


@pytest.fixture
def endpoint(service, monkeypatch):
    """Configure the official client for the service."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    before = sandbox_fusion.config.SANDBOX_ENDPOINT
    sandbox_fusion.set_sandbox_endpoint(service.url + "/")
    yield service.url
    sandbox_fusion.set_sandbox_endpoint(before)


def test_a_successful_script_has_every_field(run):
    answer = run(ADD, stdin="19 23\n")
    assert set(answer) == FIELDS
    assert (answer["status"], answer["message"]) == ("Success", "")
    assert answer["compile_result"] is answer["executor_pod_name"] is None
    assert answer["files"] == {}
    result = answer["run_result"]
    assert set(result) == RUN_FIELDS
    assert (result["status"], result["return_code"]) == ("Finished", 0)
    assert (result["stdout"], result["stderr"]) == ("42\n", "")
    assert 0 < result["execution_time"] < 10


def test_an_exception_is_a_failure_with_the_interpreters_traceback(run):
    answer = run("print('so far')\nx = [1]\nprint(x[1])")
    assert (answer["status"], answer["message"]) == ("Failed", "")
    result = answer["run_result"]
    assert (result["status"], result["return_code"]) == ("Finished", 1)
    assert result["stdout"] == "so far\n"
    assert result["stderr"] == (
        "Traceback (most recent call last):\n"
        '  File "/main.py", line 3, in <module>\n    print(x[1])\n          ~^^^\n'
        "IndexError: list index out of range\n"
    )


def test_a_syntax_error_is_a_failure_of_the_run_as_python_has_no_compile_step(run):
    answer = run("def f(:\n    pass")
    assert answer["compile_result"] is None
    assert (answer["status"], answer["run_result"]["return_code"]) == ("Failed", 1)
    assert answer["run_result"]["stderr"].endswith("SyntaxError: invalid syntax\n")


def test_an_exit_code_is_the_return_code(run):
    answer = run("import sys\nprint('x', file=sys.stderr)\nsys.exit(3)")
    assert answer["status"] == "Failed"
    result = answer["run_result"]
    assert (result["status"], result["return_code"], result["stderr"]) == ("Finished", 3, "x\n")


def test_a_crash_returns_the_negative_signal_number(run):
    answer = run("import os\nos.abort()")
    assert (answer["status"], answer["run_result"]["return_code"]) == ("Failed", -6)


def test_an_endless_script_times_out_without_a_return_code(run):
    answer = run("print('so far', flush=True)\nwhile True: pass", run_timeout=0.5)
    assert (answer["status"], answer["message"]) == ("Failed", "")
    result = answer["run_result"]
    assert (result["status"], result["return_code"]) == ("TimeLimitExceeded", None)
    assert result["stdout"] == "so far\n"
    assert 0.5 <= result["execution_time"] < 10


def test_opening_a_file_is_a_failure_whose_streams_name_it(run):
    answer = run("print('so far')\nopen('colors.txt', 'w')")
    assert answer["status"] == "Failed"
    result = answer["run_result"]
    assert (result["status"], result["return_code"]) == ("Finished", 1)
    assert result["stdout"] == "so far\n"
    reason = "file.open: openat('colors.txt'), line 2"
    assert result["stderr"] == f"stopped by the sandbox: {reason}\n"
    assert answer["message"] == reason


def test_endless_output_is_truncated_and_a_failure(run):
    answer = run("while True: print('x' * 100)")
    assert (answer["status"], answer["run_result"]["return_code"]) == ("Failed", 1)
    assert answer["message"] == "sent more than 4096 kB"
    assert 1 << 20 < len(answer["run_result"]["stdout"]) <= 4 << 20


def test_the_requested_memory_limit_applies(run):
    code = "data = bytearray(b'x') * (200 << 20)\nprint(len(data))"
    assert run(code, memory_limit_MB=512)["status"] == "Success"
    answer = run(code, memory_limit_MB=64)
    assert (answer["status"], answer["run_result"]["status"]) == ("Failed", "Finished")
    assert answer["run_result"]["return_code"] == 1
    assert answer["run_result"]["stderr"].endswith("MemoryError\n")


def test_no_input_and_an_empty_script_are_fine(run):
    assert run("", stdin=None)["status"] == "Success"
    answer = run("import sys\nprint(repr(sys.stdin.read()))", stdin=None)
    assert answer["run_result"]["stdout"] == "''\n"


def test_printed_text_is_returned_unchanged(run):
    text = "é\0\x1b[2J\r\n\u202e 🎨"
    answer = run("import sys\nsys.stdout.write(sys.stdin.read())", stdin=text)
    assert answer["run_result"]["stdout"] == text


def test_unknown_and_unused_fields_are_ignored(run):
    answer = run("print(1)", compile_timeout=1, args=["-q"], files={}, fetch_files=[], extra=[1])
    assert answer["status"] == "Success"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"language": "cpp"}, "language: only python is supported, not 'cpp'"),
        ({"language": "pytest"}, "language: only python is supported, not 'pytest'"),
        ({"files": {"a.txt": "YQ=="}}, "files: not supported"),
        ({"fetch_files": ["a.txt"]}, "fetch_files: not supported"),
    ],
)
def test_an_unsupported_request_is_a_sandbox_error_with_the_reason(run, fields, message):
    assert run("print(1)", **fields) == {
        "status": "SandboxError",
        "message": message,
        "compile_result": None,
        "run_result": None,
        "executor_pod_name": None,
        "files": {},
    }


def test_a_file_without_content_is_ignored(run):
    assert run("print(1)", files={"a.txt": None})["status"] == "Success"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "python"}, "code"),
        ({"code": "print(1)"}, "language"),
        ({"code": 1, "language": "python"}, "code"),
        ({"code": "1", "language": "python", "stdin": 1}, "stdin"),
        ({"code": "1", "language": "python", "run_timeout": "soon"}, "run_timeout"),
        ({"code": "1", "language": "python", "run_timeout": 0}, "run_timeout"),
        ({"code": "1", "language": "python", "memory_limit_MB": "1"}, "memory_limit_MB"),
        ({"code": "1", "language": "python", "files": []}, "files"),
        ({"code": "x" * (1 << 20 | 1), "language": "python"}, "code"),
        ([], "body"),
    ],
)
def test_a_malformed_body_is_422_and_names_the_field(client, body, field):
    answer = client.post("/run_code", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.long
def test_the_policy_is_configurable(start_service):
    with start_service(OMNIARC_SLOTS=1, OMNIARC_RUN_CODE_POLICY="restricted") as service:
        body = {"code": ADD, "stdin": "1 2", "language": "python"}
        answer = service.client.post("/run_code", json=body).json()
        assert answer["run_result"]["stdout"] == "3\n"
        body["code"] = "print(1)\nimport subprocess"
        answer = service.client.post("/run_code", json=body).json()
        assert (answer["status"], answer["run_result"]["return_code"]) == ("Failed", 1)
        assert answer["message"] == "import.forbidden: subprocess, line 2"


def test_the_official_client_runs_a_script(endpoint):
    request = RunCodeRequest(code=ADD, stdin="1 2", language="python", run_timeout=10)
    answer = sandbox_fusion.run_code(request, max_attempts=1, client_timeout=60)
    assert (answer.status, answer.message) == (RunStatus.Success, "")
    assert answer.run_result.status is CommandRunStatus.Finished
    assert (answer.run_result.stdout, answer.run_result.return_code) == ("3\n", 0)
    assert answer.run_result.cpu_time > 0


@pytest.mark.parametrize(
    ("code", "summary"),
    [
        ("print(1)", "fine"),
        ("1 / 0", "failed"),
        ("import os\nos.abort()", "failed"),
        ("while True: pass", "slow"),
        ("open('x', 'w')", "failed"),
        ("while True: print('x' * 1000)", "failed"),
        ("import os\nos.write(3, b'rubbish!' * 8)", "failed"),
    ],
)
def test_the_official_client_summarizes_every_response(endpoint, code, summary):
    mapping = SummaryMapping(Success="fine", Failed="?", RunFailed="failed", RunTimeout="slow")
    request = RunCodeRequest(code=code, language="python", run_timeout=2)
    answer = sandbox_fusion.run_code(request, endpoint, max_attempts=1)
    assert sandbox_fusion.summary_run_code_result(answer, mapping) == summary


def test_the_official_client_raises_the_message_of_a_sandbox_error(endpoint):
    request = RunCodeRequest(code="int main() {}", language="cpp")
    with pytest.raises(Exception, match="only python is supported, not 'cpp'"):
        sandbox_fusion.run_code(request, max_attempts=1)


@pytest.mark.long
def test_the_official_client_runs_scripts_concurrently(endpoint):
    requests = [RunCodeRequest(code=ADD, stdin=f"{n} 1", language="python") for n in range(24)]
    answers = sandbox_fusion.run_concurrent(
        sandbox_fusion.run_code, args=[[request] for request in requests], concurrency=8
    )
    assert [answer.run_result.stdout for answer in answers] == [f"{n + 1}\n" for n in range(24)]


@pytest.mark.long
def test_the_official_client_runs_scripts_asynchronously(endpoint):
    async def run_all():
        requests = [RunCodeRequest(code=ADD, stdin=f"{n} 1", language="python") for n in range(8)]
        return await asyncio.gather(
            *(sandbox_fusion.run_code_async(r, max_attempts=1, client_timeout=60) for r in requests)
        )

    answers = asyncio.run(run_all())
    assert [answer.run_result.stdout for answer in answers] == [f"{n + 1}\n" for n in range(8)]


RIGHT, WRONG, UNKNOWN, RUNTIME_ERROR, TIMEOUT = True, False, -1, -2, -3

# A function call as verl wraps it in a script; the arguments are lines of JSON.
CALL = """
from collections import *
from io import *
from sys import *
from builtins import *
import sys, json, traceback

class Solution:
    def total(self, numbers, start):
        return {"total": sum(numbers, start)}

def call():
    arguments = [json.loads(line) for line in sys.stdin.read().split("\\n")]
    try:
        return getattr(globals()["Solution"](), "total")(*arguments)
    except Exception:
        sys.stderr.write(traceback.format_exc())

if __name__ == '__main__':
    print(json.dumps(call()))
"""


@pytest.fixture
def reward(client):
    """Return a function that sends verl's request for a test case and scores it as verl does."""

    def score(code, stdin, expected, timeout=5):
        payload = {
            "compile_timeout": timeout,
            "run_timeout": timeout,
            "code": code,
            "stdin": stdin,
            "memory_limit_MB": 1024,
            "language": "python",
            "files": {},
            "fetch_files": [],
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        answer = client.post("/run_code", content=json.dumps(payload), headers=headers)
        answer.raise_for_status()
        got = answer.json()
        result = got["run_result"]
        if got["status"] == "Success" and result["status"] == "Finished":
            return result["stdout"].rstrip("\n") == expected.rstrip("\n")
        if got["status"] == "Failed" and not got["compile_result"]:
            if result["status"] == "TimeLimitExceeded":
                return TIMEOUT
            if result["status"] == "Error" or result["return_code"] != 0:
                return RUNTIME_ERROR
        return UNKNOWN

    return score


@pytest.mark.parametrize(
    ("code", "stdin", "expected", "score"),
    [
        (ADD, "1 2", "3", RIGHT),
        (ADD, "1 2", "4", WRONG),
        (ADD, "", "3", RUNTIME_ERROR),
        (ADD + "\n)", "1 2", "3", RUNTIME_ERROR),
        ("while True: pass", "", "3", TIMEOUT),
        ("import time\ntime.sleep(60)", "", "3", TIMEOUT),
        ("print(3)\nopen('answer.txt', 'w')", "", "3", RUNTIME_ERROR),
        ("print(3)\nimport os\nos._exit(0)", "", "3", WRONG),
        ("print(3, flush=True)\nimport os\nos._exit(0)", "", "3", RIGHT),
        ("x = bytearray(1 << 40)", None, "3", RUNTIME_ERROR),
        ("print(3)\nwhile True: print('x' * 1000)", None, "3", RUNTIME_ERROR),
        (CALL, "[1, 2]\n3", '{"total": 6}', RIGHT),
        (CALL, '[1, "2"]\n3', "null", RIGHT),
    ],
)
def test_verl_computes_the_expected_reward(reward, code, stdin, expected, score):
    assert reward(code, stdin, expected, 1 if score == TIMEOUT else 5) is score


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.exit(1)", "out\nerr\n"),
        (
            "print('out', flush=True)\nimport socket\nsocket.socket()",
            "out\nstopped by the sandbox: network.socket: socket(), line 3\n",
        ),
    ],
)
def test_tools_hand_a_model_both_streams_and_the_wall_that_it_met(run, code, answer):
    """The tools of verl and SkyRL read the streams of finished scripts, and of no others."""
    result = run(code, stdin=None, memory_limit_MB=1024)["run_result"]
    assert result["status"] == "Finished"
    assert result["stdout"] + result["stderr"] == answer
