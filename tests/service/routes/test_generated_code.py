"""POST /execute and GET /health, as NeMo-Skills' client calls them."""

import json

import pytest

ADD = "a, b = map(int, input().split())\nprint(a + b)"


@pytest.fixture
def execute(client):
    """Return a function that sends what `LocalSandbox.execute_code` sends, and reads the answer."""

    def post(code, std_input="", language="python", timeout=10.0, limit=1000, session_id=None):
        request = {
            "generated_code": code,
            "std_input": std_input,
            "timeout": timeout,
            "language": language,
            "max_output_characters": limit,
            "traceback_verbosity": "Plain",
        }
        headers = {"Content-Type": "application/json"}
        if session_id is not None:
            headers["X-Session-ID"] = session_id
        answer = client.post("/execute", content=json.dumps(request), headers=headers)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert set(found) == {"process_status", "stdout", "stderr"}
        return found["process_status"], found["stdout"], found["stderr"]

    return post


def test_a_script_reads_its_input_and_prints(execute):
    assert execute(ADD, "19 23\n") == ("completed", "42\n", "")


def test_a_script_that_raises_completes_with_its_traceback(execute):
    status, stdout, stderr = execute("print('so far')\n1 / 0")
    assert (status, stdout) == ("completed", "so far\n")
    assert stderr.endswith("ZeroDivisionError: division by zero\n")


def test_an_endless_script_times_out(execute):
    status, stdout, stderr = execute("print('so far', flush=True)\nwhile True: pass", timeout=0.5)
    assert (status, stdout) == ("timeout", "so far\n")
    assert stderr == "Execution timed out after 0.5 seconds\n"


def test_a_script_stopped_at_a_wall_is_an_error_that_names_it(execute):
    found = execute("open('colors.txt', 'w')")
    reason = "stopped by the sandbox: file.open: openat('colors.txt'), line 1\n"
    assert found == ("error", "", reason)


def test_long_output_is_cut_where_the_client_says(execute):
    assert execute("print('x' * 100)", limit=10) == ("completed", "x" * 10 + "<output cut>", "")


@pytest.mark.parametrize("language", ["ipython", "pypy3", "lean4", "shell"])
def test_other_languages_are_refused_with_the_reason(execute, language):
    reason = f"language: only python is supported, not {language!r}\n"
    assert execute("1", language=language, session_id="7") == ("error", "", reason)


def test_a_session_is_refused_with_the_reason(execute):
    reason = "X-Session-ID: sessions are not supported, each script runs by itself\n"
    assert execute("1", session_id="7") == ("error", "", reason)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "python"}, "generated_code"),
        ({"generated_code": 1, "language": "python"}, "generated_code"),
        ({"generated_code": "1", "timeout": 0}, "timeout"),
        ({"generated_code": "1", "max_output_characters": -1}, "max_output_characters"),
    ],
)
def test_a_malformed_body_is_422_and_names_the_field(client, body, field):
    answer = client.post("/execute", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_client_finds_a_sandbox_that_is_ready(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "healthy"})
