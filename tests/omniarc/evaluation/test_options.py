"""Options that all programs of a run share."""

import pytest

from omniarc.evaluation.options import ProgramOptions, source_hash
from omniarc.evaluation.predictions import Prediction
from sandbox import FieldError

CODE = "def task(grid):\n    return grid\n"


def test_options_are_those_of_every_program():
    options = ProgramOptions(policy="kernel", input_type="list", modules={"tools": "x = 1\n"})
    program = options.program(Prediction("007bbfb7", CODE, entry_point="task"))
    assert (program.source, program.entry_point) == (CODE, "task")
    assert (program.policy, program.input_type) == ("kernel", "list")
    assert program.modules == {"tools": "x = 1\n"}


def test_a_prediction_keeps_its_own_input_type():
    options = ProgramOptions(input_type="list")
    assert options.program(Prediction("007bbfb7", CODE, input_type="numpy")).input_type == "numpy"


def test_a_prelude_is_a_module():
    options = ProgramOptions(modules={"tools": "x = 1\n"}, prelude="y = 2\n", strict_output=True)
    program = options.program(Prediction("007bbfb7", reply=f"```\n{CODE}```"))
    assert (program.source, program.strict_output) == (CODE, True)
    assert program.modules == {"tools": "x = 1\n", "prelude": "y = 2\n"}
    assert set(options.module_hashes()) == {"tools", "prelude"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"policy": "none"}, "policy: must be 'restricted' or 'kernel'"),
        ({"input_type": "tuple"}, "input_type: must be 'numpy', 'list'"),
        ({"modules": {"a b": "x = 1"}}, "modules: 'a b' is not a Python name"),
        ({"prelude": " "}, "prelude: must not be empty"),
        (
            {"prelude": "x = 1", "modules": {"prelude": "x = 1"}},
            "prelude: a module has the name prelude already",
        ),
        ({"modules": {"tools": " "}}, "modules.tools: must not be empty"),
    ],
)
def test_a_wrong_option_is_refused(fields, message):
    with pytest.raises(FieldError, match=message):
        ProgramOptions(**fields)


def test_modules_are_hashed():
    assert ProgramOptions(modules={"a": "x = 1\n"}).module_hashes() == {"a": source_hash("x = 1\n")}
    assert source_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
