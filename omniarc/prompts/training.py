"""Prompts with their answers, to train on."""

from omniarc.corpus import Task
from omniarc.prompts.messages import Message
from omniarc.prompts.templates import Answer, build, find_version
from sandbox.errors import FieldError
from sandbox.grids import Grid


def build_for_training(
    version: str,
    task: Task,
    code: str | None = None,
    *,
    encoder: str = "digits",
    test_index: int = 0,
    listing: bool = False,
) -> list[Message]:
    """The messages of a prompt with the answer that the task and its program give.

    That is the output of a test pair, the program, or, for `input-from-inputs`, the test inputs
    after the train inputs have been shown.

    Args:
        version, task, encoder, test_index, listing: as for `build`.
        code: the task's program; versions that speak of outputs alone do without.

    Raises:
        ValueError: as `build` does; or the answer is not known; or the version is about an
            attempt with its feedback, which a task does not have.
    """
    wanted = find_version(version)
    if "feedback" in wanted.needs:
        raise FieldError("version", f"{version!r} needs an attempt, which a task does not have")
    needs_code = wanted.answers == "code" or "code" in wanted.needs
    if needs_code and code is None:
        raise FieldError("code", f"there is no program for task {task.id[:80]!r}")
    answer: Answer
    shown: list[Grid] | None = None
    if wanted.answers == "code":
        assert code is not None  # checked above
        answer = code
    elif wanted.answers == "inputs":
        shown = [pair.input for pair in task.train]
        answer = [pair.input for pair in task.test]
    else:
        answer = _test_output(task, test_index)
    return build(
        version,
        task,
        encoder=encoder,
        code=code if "code" in wanted.needs else None,
        test_index=test_index,
        answer=answer,
        inputs=shown,
        listing=listing,
    )


def _test_output(task: Task, index: int) -> Grid:
    if not 0 <= index < len(task.test):
        raise FieldError("test_index", f"the task has {len(task.test)} test pairs; no {index}")
    output = task.test[index].output
    if output is None:
        raise FieldError("task", f"the output of test pair {index} is not known")
    return output
