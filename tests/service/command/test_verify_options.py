"""omniarc verify: how programs run, where predictions come from, and what is recorded."""

import json
import subprocess

import pytest

from tests.conftest import OMNIARC, clean_environment

TASK = "68b16354"  # upside down
FLIP = "def task(grid):\n    return grid[::-1]\n"
USES_MODULE = "import tools\n\ndef task(grid):\n    return tools.flip(grid)\n"
NEEDS_KERNEL = "def task(grid):\n    task.__code__\n    return grid[::-1]\n"
NEEDS_LIST = "def task(grid):\n    return grid[::-1] if type(grid) is list else [[0]]\n"


@pytest.fixture
def verify(omniarc, tmp_path):
    """Runs the command on these lines and returns the results by id."""

    def run(lines, *options, succeeds=True):
        path = tmp_path / "predictions.jsonl"
        path.write_text("".join(json.dumps({"task_id": TASK, **line}) + "\n" for line in lines))
        (tmp_path / "results.jsonl").unlink(missing_ok=True)
        done = omniarc("verify", path, "--output", "results.jsonl", *options)
        if not succeeds:
            return done
        assert done.returncode == 0, done.stderr
        found = map(json.loads, (tmp_path / "results.jsonl").read_text().splitlines())
        return {line["prediction"]: line for line in found}

    return run


@pytest.fixture
def modules(tmp_path):
    path = tmp_path / "modules.json"
    path.write_text(json.dumps({"tools": "def flip(grid):\n    return grid[::-1]\n"}))
    return path


@pytest.mark.long
def test_the_policy_is_an_option(verify):
    (restricted,) = verify([{"code": NEEDS_KERNEL}]).values()
    (kernel,) = verify([{"code": NEEDS_KERNEL}], "--policy", "kernel").values()
    assert restricted["result"]["solved_train"] is False
    assert kernel["result"]["solved_train"] is True
    assert (restricted["run"]["policy"], kernel["run"]["policy"]) == ("restricted", "kernel")


@pytest.mark.long
def test_the_input_type_is_an_option_and_a_field(verify):
    lines = [
        {"code": NEEDS_LIST, "id": "default"},
        {"code": NEEDS_LIST, "id": "numpy", "input_type": "numpy"},
    ]
    found = verify(lines, "--input-type", "list")
    assert found["default"]["result"]["solved_train"] is True
    assert found["numpy"]["result"]["solved_train"] is False
    found = verify([{**lines[0], "input_type": "list"}], "--input-type", "numpy")
    assert found["default"]["result"]["solved_train"] is True


@pytest.mark.long
def test_programs_may_import_the_modules_of_a_file(verify, modules):
    found = verify([{"code": USES_MODULE}], "--modules", modules)
    assert found["1"]["result"]["solved_test"] is True
    assert list(found["1"]["run"]["modules"]) == ["tools"]
    assert verify([{"code": USES_MODULE}])["1"]["result"]["status"] != "ok"


@pytest.mark.long
def test_programs_have_the_names_of_a_prelude(verify, modules, tmp_path):
    (tmp_path / "dsl.py").write_text(
        "from tools import flip\nUP = -1\n\ndef turn(g): return flip(g)\n"
    )
    lines = [
        {"code": "def task(grid):\n    return turn(grid)\n", "id": "right"},
        {"code": "def task(grid):\n    return turn(nope)\n", "id": "wrong"},
    ]
    found = verify(lines, "--prelude", "dsl.py", "--modules", modules)
    assert found["right"]["result"]["solved_train"] is True
    assert found["wrong"]["result"]["train"][0]["error"]["line"] == 2
    assert set(found["right"]["run"]["modules"]) == {"tools", "prelude"}


@pytest.mark.long
@pytest.mark.parametrize("over_http", [False, True])
def test_floats_are_refused_if_the_output_must_be_strict(verify, service, over_http):
    where = ["--service-url", service.url] if over_http else []
    code = "def task(grid):\n    return [[float(c) for c in row] for row in grid[::-1]]\n"
    assert verify([{"code": code}], *where)["1"]["result"]["solved_train"] is True
    strict = verify([{"code": code}], "--strict-output", *where)["1"]
    assert strict["result"]["status"] == "invalid_output"
    assert strict["run"]["strict_output"] is True


@pytest.mark.long
def test_results_with_other_options_are_not_resumed(omniarc, verify):
    verify([{"code": FLIP}], "--policy", "kernel")
    done = omniarc("verify", "predictions.jsonl", "--output", "results.jsonl")
    assert done.returncode == 2
    assert "is from a run with different policy" in done.stderr


@pytest.mark.long
def test_predictions_can_come_from_standard_input(verify, omniarc, tmp_path):
    lines = [{"code": FLIP, "id": "a"}, {"reply": "I cannot.", "id": "b"}]
    verify(lines, "--json", "file.json")
    done = subprocess.run(
        [OMNIARC, "verify", "-", "--json", "stream.json"],
        input=(tmp_path / "predictions.jsonl").read_bytes(),
        capture_output=True,
        cwd=tmp_path,
        env=clean_environment(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    first, second = (
        json.loads((tmp_path / f"{name}.json").read_text()) for name in ("file", "stream")
    )
    assert first == second
    empty = omniarc("verify", "-")
    assert (empty.returncode, empty.stderr) == (2, "omniarc: standard input: has no predictions\n")


def test_executions_are_recorded_in_an_audit_file(verify, tmp_path):
    lines = [{"code": FLIP, "id": "a"}, {"code": FLIP, "id": "b"}, {"reply": "No.", "id": "c"}]
    found = verify(lines, "--audit-file", "audit.jsonl")
    records = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert {tuple(record["predictions"]) for record in records} == {("a", "b"), ("c",)}
    assert {record["id"] for record in records} == {line["result"]["id"] for line in found.values()}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--policy", "none"], "--policy: must be one of restricted, kernel, not 'none'"),
        (["--input-type", "tuple"], "--input-type: must be one of numpy, list, not 'tuple'"),
        (["--modules", "missing.json"], "missing.json: No such file or directory"),
        (["--modules", "list.json"], "--modules: list.json: must be a JSON object with the source"),
        (["--modules", "name.json"], "--modules: 'a b' is not a Python name"),
        (["--modules", "empty.json"], "--modules: tools: must not be empty"),
        (
            ["--modules", "broken.json"],
            "--modules: tools: cannot be loaded: NameError: name 'nope'",
        ),
        (["--modules", "syntax.json"], "--modules: tools: cannot be loaded: SyntaxError: "),
        (["--prelude", "missing.py"], "missing.py: No such file or directory"),
        (["--prelude", "blank.py"], "--prelude: must not be empty"),
        (["--prelude", "bad.py"], "--prelude: cannot be loaded: NameError: name 'nope'"),
        (["--prelude", "bad.py", "--modules", "prelude.json"], "--prelude: a module has the name"),
        (["--audit-file", "no/where"], "no/where: No such file or directory"),
        (["--audit-file", "results.jsonl"], "results.jsonl: is given twice"),
        (["--audit-file", "list.json"], "list.json:1: "),
        (
            ["--audit-file", "a", "--service-url", "http://127.0.0.1:1"],
            "--audit-file: cannot be used with --service-url",
        ),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_2(verify, tmp_path, options, message):
    (tmp_path / "list.json").write_text("[]\n")
    (tmp_path / "blank.py").write_text(" \n")
    (tmp_path / "bad.py").write_text("x = 1\nnope\n")
    (tmp_path / "prelude.json").write_text('{"prelude": "x = 1"}')
    (tmp_path / "name.json").write_text('{"a b": "x = 1"}')
    (tmp_path / "empty.json").write_text('{"tools": " "}')
    (tmp_path / "broken.json").write_text(
        '{"good": "x = 1", "tools": "x = 1\\nnope", "z": "y = 1"}'
    )
    (tmp_path / "syntax.json").write_text('{"tools": "def ("}')
    done = verify([{"code": FLIP}], *options, succeeds=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith(f"omniarc: {message}")
