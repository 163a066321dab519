"""The prompts, by version.

Models are trained on the wording of a version, so a version that models were trained on never
changes: another wording is another version. No prompt contains the expected output of a test
pair; only an answer for training may.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from omniarc import language
from omniarc.corpus import Pair, Task
from omniarc.prompts.encoders import Encoder, find_encoder
from omniarc.prompts.listing import color_names, language_listing
from omniarc.prompts.messages import Message
from sandbox.errors import FieldError
from sandbox.grids import Grid, check_grid

Answer: TypeAlias = str | Grid | Sequence[Grid]
Kind = Literal["grid", "code", "inputs"]


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments of a prompt, as described in `build`."""

    task: Task
    encoder: Encoder
    code: str
    test_index: int
    feedback: str
    inputs: Sequence[Grid]
    listing: bool


class Version(NamedTuple):
    """A version of the prompt.

    Attributes:
        name: its key in `VERSIONS`.
        answers: the type of answer: a grid, a program, or input grids.
        needs: which of `code` and `feedback` are required; the others must be None.
        system, user: return the texts of the two messages.
    """

    name: str
    answers: Kind
    needs: frozenset[str]
    system: Callable[[Material], str]
    user: Callable[[Material], str]


def build(
    version: str,
    task: Task,
    *,
    encoder: str = "digits",
    code: str | None = None,
    test_index: int = 0,
    feedback: str | None = None,
    answer: Answer | None = None,
    inputs: Sequence[Grid] | None = None,
    listing: bool = False,
) -> list[Message]:
    """Return the messages of a prompt, with the answer as the last message if it is given.

    Args:
        version: a name in `VERSIONS`.
        task: the task; the outputs of its test pairs are not used.
        encoder: a name in `ENCODERS`.
        code: the program to apply, or the program that `feedback` is about.
        test_index: the index of the test input, for versions that ask for an output.
        feedback: the errors of `code`, as `omniarc.refinement.feedback` describes them.
        answer: the answer for training: source, a grid or a list of input grids, by version.
        inputs: the inputs to show, for `input-from-inputs`; by default all of the task.
        listing: whether versions about programs list the names of the language.

    Raises:
        FieldError: there is no such version, encoder or test pair; the version requires or does
            not use an argument; or a train pair has no output.
        GridError: an input or the answer is not a grid.
    """
    chosen = find_version(version)
    for name, value in (("code", code), ("feedback", feedback)):
        if (value is not None) != (name in chosen.needs):
            rule = "is required by" if name in chosen.needs else "is not used by"
            raise FieldError(name, f"{rule} version {chosen.name!r}")
    if inputs is not None and chosen.answers != "inputs":
        raise FieldError("inputs", f"is not used by version {chosen.name!r}")
    material = Material(
        task=task,
        encoder=find_encoder(encoder),
        code=code or "",
        test_index=test_index,
        feedback=feedback or "",
        inputs=task.inputs if inputs is None else inputs,
        listing=listing,
    )
    messages = [
        Message(role="system", content=chosen.system(material)),
        Message(role="user", content=chosen.user(material)),
    ]
    if answer is not None:
        content = _answer_text(chosen, answer, material.encoder)
        messages.append(Message(role="assistant", content=content))
    return messages


def find_version(name: str, field: str = "version") -> Version:
    """Return the version of this name; `field` is the argument to name in an error.

    Raises:
        FieldError: there is no such version.
    """
    try:
        return VERSIONS[name]
    except KeyError:
        known = ", ".join(VERSIONS)
        raise FieldError(field, f"must be one of {known}, not {name[:80]!r}") from None


def check_first_prompt(name: str, field: str = "prompt_version") -> None:
    """Check that a version asks for a program, and needs no earlier one.

    Raises:
        FieldError: there is no such version, or it asks for something else.
    """
    version = find_version(name, field)
    if version.answers != "code" or version.needs:
        raise FieldError(field, f"{name!r} does not ask for a first program")


def _answer_text(version: Version, answer: Answer, encoder: Encoder) -> str:
    if version.answers == "code":
        if not isinstance(answer, str):
            raise FieldError("answer", f"must be source for version {version.name!r}")
        return _fenced(answer.strip("\n"), "python")
    if isinstance(answer, str):
        kind = "a grid" if version.answers == "grid" else "a list of grids"
        raise FieldError("answer", f"must be {kind} for version {version.name!r}")
    if version.answers == "grid":
        return _fenced(encoder.encode(check_grid(answer, "answer")))
    if not answer:
        raise FieldError("answer", "must not be empty")
    grids = [check_grid(grid, f"answer[{index}]") for index, grid in enumerate(answer)]
    return "\n\n".join(_fenced(encoder.encode(grid)) for grid in grids)


def _fenced(text: str, label: str = "") -> str:
    return f"```{label}\n{text}\n```"


# Parts of the system messages.

_RULES = (
    "You study puzzles on grids. A puzzle has one hidden rule, which turns every input grid into "
    "its output grid; a few pairs show it."
)
_LAST_BLOCK = "You may think first; only the last fenced block of your reply is read."


def _grids(material: Material) -> str:
    return (
        "A grid has 1 to 30 rows and 1 to 30 columns. Each cell has a color, written as a digit: "
        f"{color_names()}. {material.encoder.description}"
    )


def _programs(material: Material) -> str:
    """Return the rules for programs."""
    text = (
        "Write the rule as a Python function `task(grid)`. It is given a numpy array of integers "
        "of shape (height, width), must not change it, and returns the output grid as such an "
        "array. Begin with `from omniarc.dsl import *`: this is version "
        f"{language.version()} of a small language for grids, with functions for colors, objects, "
        "drawing, geometry, regions and patterns, and names for colors and directions. numpy "
        "(`import numpy as np`) is there as well; files, the network, other processes, `eval` and "
        "names that begin with an underscore are not. Write the rule and not the examples: the "
        "same function must be right on inputs that are not shown, within seconds."
    )
    if material.listing:
        text += f"\n\nThe language:\n\n{language_listing()}"
    return text


def _system_for_output(material: Material) -> str:
    ask = f"Reply with the output grid, written in the same way, in a fenced block. {_LAST_BLOCK}"
    return f"{_RULES}\n\n{_grids(material)}\n\n{ask}"


def _system_for_code(material: Material) -> str:
    ask = f"Reply with the whole program in a fenced block labelled python. {_LAST_BLOCK}"
    return f"{_RULES}\n\n{_grids(material)}\n\n{_programs(material)}\n\n{ask}"


def _system_for_running(material: Material) -> str:
    return (
        "You carry out Python programs on grids by hand, exactly as the interpreter would.\n\n"
        f"{_grids(material)}\n\n"
        "Programs define `task(grid)`, which is given a numpy array of shape (height, width). They "
        f"may use `omniarc.dsl`, version {language.version()}, a small language for grids."
        + (f"\n\nThe language:\n\n{language_listing()}" if material.listing else "")
        + "\n\nReply with the grid that the program returns, written in the same way, in a fenced "
        f"block. {_LAST_BLOCK}"
    )


def _system_for_inputs(material: Material) -> str:
    return (
        "You invent inputs for puzzles on grids. You are shown the inputs of one puzzle, which "
        "have much in common: sizes, colors, the kinds and numbers of objects, where they may "
        "stand. What they have in common must hold for your inputs too; all else should vary as "
        "it does among those shown.\n\n"
        f"{_grids(material)}\n\n"
        "Reply with one new input or more, none of which is shown, each in a fenced block of its "
        "own. You may think first; fenced blocks are for inputs alone."
    )


# Parts of the user messages.


def _examples(material: Material) -> str:
    pairs = material.task.train
    if not pairs:
        raise FieldError("task", "has no train pairs")
    return "\n\n".join(
        f"Example {number}, input:\n{_input(pair, material)}\n\n"
        f"Example {number}, output:\n{_train_output(pair, number, material)}"
        for number, pair in enumerate(pairs, start=1)
    )


def _input(pair: Pair, material: Material) -> str:
    return material.encoder.encode(pair.input)


def _train_output(pair: Pair, number: int, material: Material) -> str:
    if pair.output is None:
        raise FieldError("task", f"train pair {number - 1} has no output")
    return material.encoder.encode(pair.output)


def _test_input(material: Material) -> str:
    tests = material.task.test
    if not 0 <= material.test_index < len(tests):
        rule = f"must be below {len(tests)}, the number of test pairs, is {material.test_index}"
        raise FieldError("test_index", rule)
    return _input(tests[material.test_index], material)


def _test_inputs(material: Material) -> str:
    tests = material.task.test
    if not tests:
        raise FieldError("task", "has no test inputs")
    return "\n\n".join(
        f"Test {number}, input:\n{_input(pair, material)}"
        for number, pair in enumerate(tests, start=1)
    )


def _ask_for_output(material: Material) -> str:
    return (
        f"{_examples(material)}\n\nTest, input:\n{_test_input(material)}\n\n"
        "What is the output for the test input?"
    )


def _ask_for_code(material: Material) -> str:
    return f"{_examples(material)}\n\nWrite the program that turns each input into its output."


def _ask_for_code_with_tests(material: Material) -> str:
    return (
        f"{_examples(material)}\n\n{_test_inputs(material)}\n\n"
        "Write the program that turns each input into its output, and that is right on the test "
        "inputs too."
    )


def _ask_to_run(material: Material) -> str:
    return (
        f"The program:\n{_fenced(material.code.strip(chr(10)), 'python')}\n\n"
        f"The input:\n{_test_input(material)}\n\n"
        "What grid does the program return?"
    )


def _ask_for_inputs(material: Material) -> str:
    if not material.inputs:
        raise FieldError("inputs", "must not be empty")
    shown = "\n\n".join(
        f"Input {number}:\n{material.encoder.encode(check_grid(grid, f'inputs[{number - 1}]'))}"
        for number, grid in enumerate(material.inputs, start=1)
    )
    return f"{shown}\n\nInvent inputs of the same puzzle."


def _ask_again(material: Material) -> str:
    return (
        f"{_examples(material)}\n\n"
        f"An attempt at the program:\n{_fenced(material.code.strip(chr(10)), 'python')}\n\n"
        f"Its results on the examples:\n{material.feedback.strip(chr(10))}\n\n"
        "Find out what is wrong with the attempt. Keep what is right, or start over if the idea "
        "is wrong, and write the whole corrected program."
    )


_NOTHING: frozenset[str] = frozenset()
_CODE = frozenset({"code"})
_ATTEMPT = frozenset({"code", "feedback"})

VERSIONS: dict[str, Version] = {
    version.name: version
    for version in (
        Version("output-from-examples", "grid", _NOTHING, _system_for_output, _ask_for_output),
        Version("code-from-examples", "code", _NOTHING, _system_for_code, _ask_for_code),
        Version(
            "code-from-examples-with-test-input",
            "code",
            _NOTHING,
            _system_for_code,
            _ask_for_code_with_tests,
        ),
        Version("output-from-code", "grid", _CODE, _system_for_running, _ask_to_run),
        Version("input-from-inputs", "inputs", _NOTHING, _system_for_inputs, _ask_for_inputs),
        Version("code-from-code-and-feedback", "code", _ATTEMPT, _system_for_code, _ask_again),
    )
}
