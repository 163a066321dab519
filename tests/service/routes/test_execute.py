"""POST /v1/execute."""

import pytest

GRID = [[0, 1], [2, 3]]
FLIPPED = [[2, 3], [0, 1]]
FLIP = "def task(grid):\n    return grid[::-1]\n"
DIGITS = "import random\ndef task(g):\n    return [[random.randrange(10) for _ in range(30)]]"
NUMPY_DIGITS = "import numpy as np\ndef task(g):\n    return np.random.randint(0, 10, size=(1, 30))"
IS_LIST = "def task({parameter}):\n    return [[int(isinstance(grid, list))]]"


def only(answer):
    assert len(answer["outputs"]) == 1
    return answer["outputs"][0]


def test_a_successful_program_has_every_field(execute):
    answer = execute(FLIP)
    assert set(answer) == {
        *("id", "status", "outputs", "stdout", "violations", "findings", "usage", "isolation"),
        *("input_type", "stdout_truncated"),
    }
    assert isinstance(answer["id"], str)
    assert answer["id"]
    assert answer["status"] == "ok"
    assert answer["stdout"] == ""
    assert answer["violations"] == []
    assert answer["isolation"] in ("fork", "restored")
    assert answer["input_type"] == "list"
    assert answer["stdout_truncated"] is False
    output = only(answer)
    assert set(output) == {"status", "grid", "error", "wall_ms"}
    assert (output["status"], output["grid"], output["error"]) == ("ok", FLIPPED, None)
    assert output["wall_ms"] >= 0


def test_usage_is_measured(execute):
    usage = execute("def task(g):\n    x = bytearray(b'1') * (64 << 20)\n    return g")["usage"]
    assert set(usage) == {"wall_ms", "cpu_ms", "max_rss_kb"}
    assert usage["wall_ms"] > 0
    assert usage["cpu_ms"] > 0
    assert usage["max_rss_kb"] > 64 << 10


def test_each_execution_has_a_unique_id(execute):
    assert execute(FLIP)["id"] != execute(FLIP)["id"]


def test_outputs_are_in_the_order_of_the_inputs(execute):
    inputs = [[[n, n]] for n in range(10)]
    answer = execute("def task(g):\n    return g", inputs)
    assert [output["grid"] for output in answer["outputs"]] == inputs


def test_the_largest_grid_and_a_thousand_inputs_are_accepted(execute):
    largest = [[9] * 30 for _ in range(30)]
    answer = execute("def task(g):\n    return g", [largest] + [[[1]]] * 999)
    assert answer["status"] == "ok"
    assert len(answer["outputs"]) == 1000
    assert answer["outputs"][0]["grid"] == largest


def test_an_exception_is_an_error_with_its_type_message_and_line(execute):
    answer = execute("def task(g):\n    x = 1\n    raise ValueError('no such color')")
    assert answer["status"] == "error"
    output = only(answer)
    assert (output["status"], output["grid"]) == ("error", None)
    assert output["error"] == {"type": "ValueError", "message": "no such color", "line": 3}


def test_a_syntax_error_is_an_error_that_names_its_line(execute):
    answer = execute("def task(g):\n    return )\n")
    assert answer["status"] == "error"
    error = only(answer)["error"]
    assert (error["type"], error["line"]) == ("SyntaxError", 2)


def test_an_exception_at_the_top_level_is_the_error_of_every_output(execute):
    answer = execute("x = 1 / 0\ndef task(g):\n    return g", [GRID, GRID])
    assert answer["status"] == "error"
    assert [o["error"]["type"] for o in answer["outputs"]] == ["ZeroDivisionError"] * 2
    assert [o["error"]["line"] for o in answer["outputs"]] == [1, 1]


def test_one_failing_output_leaves_the_others_and_is_the_status_of_the_whole(execute):
    code = "def task(g):\n    if g.sum() == 0:\n        raise KeyError('zero')\n    return g"
    answer = execute(code, [GRID, [[0]], GRID])
    assert answer["status"] == "error"
    assert [o["status"] for o in answer["outputs"]] == ["ok", "error", "ok"]
    assert [o["grid"] for o in answer["outputs"]] == [GRID, None, GRID]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("3", "int"),
        ("None", "None"),
        ("'grid'", "str"),
        ("[]", "length"),
        ("[[]]", "length"),
        ("[[1], [1, 2]]", "output[1]"),
        ("[[1]] * 31", "30"),
        ("[[1] * 31]", "30"),
        ("[[10]]", "<= 9"),
        ("[[-1]]", ">= 0"),
        ("[[1.5]]", "output[0][0]"),
        ("[['1']]", "output[0][0]"),
        ("grid * 1.5", "must be a whole number"),
        ("grid * 1j", "complex128"),
        ("grid + 10", "<= 9"),
        ("grid.ravel()", "must have 2 dimensions, is an array of 1"),
        ("[[float('nan')]]", "output[0][0]"),
        ("[[10 ** 400]]", "output[0][0]"),
        ("{0: [1]}", "dict"),
    ],
)
def test_a_value_that_is_not_a_grid_is_an_invalid_output_with_a_reason(execute, value, told):
    answer = execute(f"def task(grid):\n    return {value}")
    assert answer["status"] == "invalid_output"
    output = only(answer)
    assert (output["status"], output["grid"]) == ("invalid_output", None)
    assert told in output["error"]["message"]


@pytest.mark.parametrize(
    "value",
    [
        "[[1, 0, 1]]",
        "((1, 0, 1),)",
        "[(True, False, True)]",
        "np.array([[1, 0, 1]])",
        "np.array([[1, 0, 1]], dtype=np.uint8)",
        "np.array([[True, False, True]])",
        "[np.array([1, 0, 1])]",
        "[[np.int8(1), np.bool_(False), np.uint64(1)]]",
        "np.array([[1, 0, 1]], dtype=object)",
        "np.array([[1], [0], [1]]).T",
    ],
)
def test_arrays_lists_and_tuples_of_integers_and_booleans_are_grids(execute, value):
    answer = execute(f"import numpy as np\ndef task(grid):\n    return {value}")
    assert only(answer)["grid"] == [[1, 0, 1]]


@pytest.mark.parametrize("limit", ["wall_seconds", "cpu_seconds"])
def test_an_endless_loop_is_a_timeout_at_either_limit(execute, limit):
    answer = execute("def task(g):\n    while True:\n        pass", limits={limit: 0.2})
    assert answer["status"] == "timeout"
    output = only(answer)
    assert (output["status"], output["grid"]) == ("timeout", None)
    assert "0.2 s" in output["error"]["message"]


def test_a_program_that_sleeps_past_the_wall_limit_is_a_timeout(execute):
    code = "import time\ndef task(g):\n    time.sleep(50)\n    return g"
    answer = execute(code, policy="kernel", limits={"wall_seconds": 0.2})
    assert answer["status"] == "timeout"


def test_outputs_before_a_timeout_are_kept(execute):
    code = "def task(g):\n    while g.sum() == 0:\n        pass\n    return g"
    answer = execute(code, [GRID, [[0]], GRID], limits={"wall_seconds": 0.5})
    assert answer["status"] == "timeout"
    assert [o["status"] for o in answer["outputs"]] == ["ok", "timeout", "timeout"]
    assert answer["outputs"][0]["grid"] == GRID


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_more_memory_than_allowed_is_out_of_memory(execute, policy):
    code = "def task(g):\n    x = bytearray(200 << 20)\n    return g"
    answer = execute(code, limits={"memory_mb": 100}, policy=policy)
    assert answer["status"] == "out_of_memory"
    assert (only(answer)["status"], only(answer)["grid"]) == ("out_of_memory", None)
    assert execute(code, limits={"memory_mb": 400}, policy=policy)["status"] == "ok"


def test_more_output_than_allowed_is_output_limit(execute):
    inputs = [[[9] * 30] * 30] * 20
    answer = execute("def task(g): return g", inputs=inputs, limits={"output_kb": 1})
    assert answer["status"] == "output_limit"
    assert answer["outputs"][-1]["status"] == "output_limit"
    assert "1 kB" in answer["outputs"][-1]["error"]["message"]
    assert execute("def task(g): return g", inputs=inputs)["status"] == "ok"


def test_more_text_than_allowed_is_cut_and_marked(execute):
    code = "def task(g):\n    print('x' * 20_000)\n    return g"
    answer = execute(code, limits={"output_kb": 1})
    assert (answer["status"], answer["stdout_truncated"]) == ("ok", True)
    assert answer["stdout"].startswith("x" * 1024 + "\n[cut")
    assert len(answer["stdout"]) < 1100
    assert not execute(code, limits={"output_kb": 64})["stdout_truncated"]


def test_endless_printing_is_stopped_at_the_time_limit(execute):
    code = "def task(g):\n    while True:\n        print('x' * 1000)"
    answer = execute(code, limits={"wall_seconds": 2, "output_kb": 64})
    assert (answer["status"], answer["stdout_truncated"]) == ("timeout", True)
    assert len(answer["stdout"]) <= 64 * 1024 + 100


def test_a_reply_is_run_as_the_program_in_it(execute):
    answer = execute(None, reply="It flips.\n```python\ndef solve(grid):\n    return [[7]]\n```")
    assert (answer["status"], only(answer)["grid"]) == ("ok", [[7]])
    nothing = execute(None, reply="I do not know.")
    assert (nothing["status"], nothing["input_type"]) == ("rejected", None)
    assert only(nothing)["error"]["type"] == "NoProgramError"


def test_floats_are_accepted_unless_outputs_are_strict(execute):
    code = "def task(grid):\n    return [[1.0, 2.0]]"
    assert only(execute(code))["grid"] == [[1, 2]]
    assert execute(code, strict_output=True)["status"] == "invalid_output"


def test_a_loop_on_one_input_leaves_the_others_their_time(execute):
    code = "def task(grid):\n    while grid[0][0] == 1: pass\n    return grid"
    limits = {"wall_seconds": 30, "cpu_seconds": 20, "input_seconds": 0.5}
    answer = execute(code, inputs=[[[0]], [[1]], [[2]]], limits=limits)
    assert [output["status"] for output in answer["outputs"]] == ["ok", "timeout", "ok"]
    assert "0.5 s for one input" in answer["outputs"][1]["error"]["message"]


def test_a_program_refused_when_compiled_is_rejected_with_the_rule_and_line(execute):
    answer = execute("def task(g):\n    x = 1\n    return g.__class__.__bases__")
    assert answer["status"] == "rejected"
    assert only(answer)["status"] == "rejected"
    (violation,) = answer["violations"]
    assert set(violation) == {"rule", "detail", "line", "layer"}
    assert violation["layer"] == "static"
    assert violation["line"] == 3
    assert violation["detail"] == "__bases__"
    assert violation["rule"]


def test_opening_a_file_is_a_runtime_violation(execute):
    answer = execute("def task(g):\n    x = 1\n    open('colors.txt', 'w')\n    return g")
    assert answer["status"] == "violation"
    assert (only(answer)["status"], only(answer)["grid"]) == ("violation", None)
    assert answer["violations"] == [
        {"rule": "file.open", "detail": "colors.txt", "line": 3, "layer": "runtime"}
    ]


def test_a_violation_whose_exception_is_caught_is_still_reported(execute):
    code = (
        "def task(g):\n    try:\n        open('x')\n"
        "    except BaseException:\n        pass\n    return g"
    )
    answer = execute(code, [GRID, GRID])
    assert answer["status"] == "violation"
    assert [o["grid"] for o in answer["outputs"]] == [None, None]


def test_the_kernel_policy_names_the_violation(execute):
    code = "import os\ndef task(g):\n    os.listdir('/etc')\n    return g"
    answer = execute(code, policy="kernel")
    assert answer["status"] == "violation"
    violation = answer["violations"][0]
    assert (violation["rule"], violation["layer"]) == ("file.open", "kernel")
    assert "/etc" in violation["detail"]


def test_a_program_killed_by_a_signal_is_crashed(execute):
    code = "import ctypes\ndef task(g):\n    ctypes.string_at(0)"
    answer = execute(code, policy="kernel")
    assert answer["status"] == "crashed"
    assert only(answer)["status"] == "crashed"
    assert "SIGSEGV" in only(answer)["error"]["message"]


def test_a_program_that_exits_without_an_answer_is_crashed(execute):
    answer = execute("import os\ndef task(g):\n    os._exit(0)", policy="kernel")
    assert answer["status"] == "crashed"


def test_restricted_is_the_default_policy_and_stricter_than_kernel(execute):
    code = "def task(g):\n    return [[len(g.__class__.__bases__)]]"
    assert execute(code)["status"] == "rejected"
    assert execute(code, policy="restricted")["status"] == "rejected"
    answer = execute(code, policy="kernel")
    assert (answer["status"], only(answer)["grid"]) == ("ok", [[1]])


@pytest.mark.parametrize("name", ["task", "transform", "solve", "main", "p"])
def test_default_entry_points_precede_the_last_function(execute, name):
    code = f"def {name}(g):\n    return [[1]]\ndef helper(g):\n    return [[2]]"
    assert only(execute(code))["grid"] == [[1]]


def test_default_entry_points_have_an_order(execute):
    names = ["p", "main", "solve", "transform", "task"]
    code = "".join(f"def {name}(g):\n    return [[{i}]]\n" for i, name in enumerate(names))
    assert only(execute(code))["grid"] == [[4]]
    assert only(execute(code.replace("def task", "def tusk")))["grid"] == [[3]]


def test_the_last_top_level_function_is_called_without_a_default_entry_point(execute):
    code = (
        "def a(g):\n    def inner(g):\n        return [[3]]\n    return [[1]]\n"
        "def b(g):\n    return [[2]]\n"
    )
    assert only(execute(code))["grid"] == [[2]]


def test_an_imported_function_is_not_an_entry_point(execute):
    code = "def mine(g):\n    return [[1]]\nfrom copy import deepcopy\n"
    assert only(execute(code))["grid"] == [[1]]


def test_entry_point_selects_the_function(execute):
    code = "def task(g):\n    return [[1]]\ndef other(g):\n    return [[2]]"
    assert only(execute(code, entry_point="other"))["grid"] == [[2]]
    assert only(execute(code, entry_point=None))["grid"] == [[1]]


def test_a_missing_entry_point_is_rejected_with_the_available_functions(execute):
    answer = execute("def other(g):\n    return g", entry_point="task")
    assert answer["status"] == "rejected"
    message = only(answer)["error"]["message"]
    assert message.startswith("entry_point: ")
    assert "'task'" in message
    assert "other" in message


def test_code_without_a_function_is_rejected_naming_the_field(execute):
    answer = execute("x = 1")
    assert answer["status"] == "rejected"
    assert only(answer)["error"]["message"].startswith("code: ")
    assert answer["violations"] == []


@pytest.mark.parametrize(
    ("parameter", "asked", "is_list"),
    [
        ("grid", None, 1),
        ("grid", "numpy", 0),
        ("grid", "list", 1),
        ("grid: list", None, 1),
        ("grid: list[list[int]]", None, 1),
        ("grid: 'list[list[int]]'", None, 1),
        ("grid: list[list[int]]", "numpy", 0),
        ("grid: object", None, 1),
        ("grid: 'np.ndarray'", None, 0),
    ],
)
def test_input_type_overrides_the_annotation(execute, parameter, asked, is_list):
    code = IS_LIST.format(parameter=parameter)
    assert only(execute(code, input_type=asked))["grid"] == [[is_list]]


def test_a_numpy_input_is_an_array_of_integers_in_the_shape_of_the_grid(execute):
    code = "def task(g):\n    print(type(g).__name__, g.shape, g.dtype)\n    return g"
    assert execute(code, [[[1, 2, 3], [4, 5, 6]]])["stdout"] == "ndarray (2, 3) int64\n"


def test_each_call_gets_its_own_argument(execute):
    code = "def task(g):\n    g[0, 0] += 1\n    return g"
    answer = execute(code, [[[1]], [[1]]])
    assert [o["grid"] for o in answer["outputs"]] == [[[2]], [[2]]]


@pytest.mark.parametrize("code", [DIGITS, NUMPY_DIGITS])
def test_the_seed_determines_random_numbers(execute, code):
    first, again = execute(code, seed=7), execute(code, seed=7)
    assert only(first)["grid"] == only(again)["grid"]
    assert only(execute(code, seed=8))["grid"] != only(first)["grid"]


def test_seed_is_0_by_default_and_reset_for_each_call(execute):
    answer = execute(DIGITS, [GRID, GRID])
    grids = [output["grid"] for output in answer["outputs"]]
    assert grids == [only(execute(DIGITS, seed=0))["grid"]] * 2


def test_programs_share_no_state(execute):
    leave = "import numpy, math\ndef task(g):\n    numpy.mark = math.mark = 1\n    return g"
    look = (
        "import numpy, math\ndef task(g):\n"
        "    return [[int(hasattr(numpy, 'mark')), int(hasattr(math, 'mark'))]]"
    )
    for _ in range(4):
        assert execute(leave, policy="kernel")["status"] == "ok"
        assert only(execute(look, policy="kernel"))["grid"] == [[0, 0]]


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_a_program_can_import_its_modules(execute, policy):
    code = (
        "import common\nfrom common import flip\nimport deep as d\n"
        "def task(g):\n    return d.twice(common.flip(flip(flip(g))))"
    )
    modules = {
        "common": "import numpy as np\ndef flip(g):\n    return np.flipud(g)\n",
        "deep": "def twice(g):\n    return g\n",
    }
    answer = execute(code, modules=modules, policy=policy)
    assert (answer["status"], only(answer)["grid"]) == ("ok", FLIPPED)


def test_modules_run_under_the_same_policy(execute):
    module = {"common": "def helper():\n    return ().__class__.__bases__\n"}
    code = "import common\ndef task(g):\n    return g"
    assert execute(code, modules=module)["status"] == "rejected"
    assert execute(code, modules=module, policy="kernel")["status"] == "ok"


def test_sixteen_modules_are_accepted(execute):
    modules = {f"m{n}": f"value = {n % 10}" for n in range(16)}
    imports = "".join(f"import {name}\n" for name in modules)
    row = ", ".join(f"{name}.value" for name in modules)
    answer = execute(f"{imports}def task(g):\n    return [[{row}]]", modules=modules)
    assert only(answer)["grid"] == [[n % 10 for n in range(16)]]


@pytest.mark.parametrize(
    "reply",
    [
        f"The rows are reversed.\n\n```python\n{FLIP}```\nThat is all.",
        f"```\n{FLIP}```",
        f"```py\n{FLIP}",
        f"First try:\n```python\ndef task(g):\n    return g\n```\nBetter:\n```python\n{FLIP}```",
        f"```python\n{FLIP}```\nTry it:\n```bash\npython solve.py\n```",
        f"1. Reverse:\n   ```python\n   {FLIP.replace(chr(10), chr(10) + '   ')}\n   ```\n",
        f"Reverse.\r\n```python\r\n{FLIP.replace(chr(10), chr(13) + chr(10))}```\r\n",
    ],
    ids=["prose", "no language", "cut off", "two blocks", "shell after", "indented", "crlf"],
)
def test_a_whole_model_reply_is_run(execute, reply):
    answer = execute(reply)
    assert (answer["status"], only(answer)["grid"]) == ("ok", FLIPPED)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0c", "\x1c"])
def test_code_in_a_fence_is_run_unchanged(execute, character):
    reply = f"Here:\n```python\ndef task(g):\n    return [[len('a{character}b')]]\n```\n"
    assert only(execute(reply))["grid"] == [[3]]


def test_standard_output_is_captured_in_order(execute):
    code = "print('top')\ndef task(g):\n    print(g.sum(), end=';')\n    return g"
    assert execute(code, [[[1]], [[2]], [[3]]])["stdout"] == "top\n1;2;3;"


def test_standard_output_of_a_program_that_raised_is_kept(execute):
    answer = execute("def task(g):\n    print('so far')\n    raise ValueError")
    assert (answer["status"], answer["stdout"]) == ("error", "so far\n")


def test_non_ascii_text_is_returned_unchanged(execute):
    answer = execute("def task(g):\n    print('é→🟦')\n    raise ValueError('ошибка')")
    assert answer["stdout"] == "é→🟦\n"
    assert only(answer)["error"]["message"] == "ошибка"


def test_lone_surrogates_of_a_program_do_not_break_the_response(execute):
    answer = execute("def task(g):\n    print(chr(0xd800))\n    raise ValueError(chr(0xdfff))")
    assert answer["status"] == "error"


@pytest.mark.long
def test_a_program_can_import_scipy(execute):
    code = "from scipy import ndimage\ndef task(g):\n    return ndimage.label(g)[0]"
    answer = execute(code, [[[5, 0, 5]]])
    assert (answer["status"], only(answer)["grid"]) == ("ok", [[1, 0, 2]])


def test_limits_that_are_not_given_have_their_defaults(execute):
    code = "def task(g):\n    x = bytearray(600 << 20)\n    return g"
    assert execute(code, limits={"wall_seconds": 2})["status"] == "out_of_memory"


FULL = [[9] * 30] * 30


def test_a_thousand_full_grids_are_answered(client):
    code = "def task(grid):\n    return grid[:1, :1]\n"
    answer = client.post("/v1/execute", json={"code": code, "inputs": [FULL] * 1000}).json()
    assert answer["status"] == "ok"
    assert [output["grid"] for output in answer["outputs"]] == [[[9]]] * 1000


@pytest.mark.parametrize(
    ("grid", "field"),
    [
        ([*FULL[1:], [9] * 29 + [10]], "inputs[999][29][29]"),
        ([*FULL[1:], [9] * 29], "inputs[999][29]"),
        ([*FULL, [9] * 30], "inputs[999]"),
        ("grid", "inputs[999]"),
    ],
    ids=["color", "width", "height", "text"],
)
def test_what_is_wrong_with_one_of_a_thousand_grids_is_named(client, grid, field):
    answer = client.post("/v1/execute", json={"code": "x", "inputs": [FULL] * 999 + [grid]})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field


def test_a_code_of_backslashes_and_much_printed_text_are_no_problem(client):
    text = "\\" * 100_000
    code = f"TEXT = r'{text}a'\ndef task(grid):\n    print(TEXT + '🎲')\n    return grid\n"
    code = code.ljust(262_144, "\n")
    answer = client.post("/v1/execute", json={"code": code, "inputs": [[[1]]]}).json()
    assert answer["status"] == "ok"
    assert answer["stdout"] == text + "a🎲\n"


def test_long_printed_text_is_encoded_as_short_text_is(client):
    code = "def task(grid):\n    print('\\0\\\"\\\\é🎲' * 100_000)\n    return grid\n"
    answer = client.post(
        "/v1/execute", json={"code": code, "inputs": [[[1]]], "limits": {"output_kb": 16384}}
    )
    assert answer.json()["stdout"] == '\0"\\é🎲' * 100_000 + "\n"
