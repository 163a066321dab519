"""Prompts with answers, for training."""

from omniarc.corpus import Task
from omniarc.prompts.messages import Message
from omniarc.prompts.templates import Answer, Version, build, find_version
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
    attempt: str | None = None,
    feedback: str | None = None,
) -> list[Message]:
    """Return the messages of a prompt, with the answer from the task or its program.

    The answer is the output of a test pair, the program, or, for `input-from-inputs`, the test
    inputs, while the prompt shows the train inputs.

    Args:
        version, task, encoder, test_index, listing: as for `build`.
        code: the program of the task; not needed by versions about outputs only.
        attempt, feedback: a wrong program and its errors, for the version that corrects one; not
            used by others.

    Raises:
        FieldError: as for `build`; or the answer is unknown; or the version needs feedback on a
            program, which a task does not have.
        GridError: as for `build`.
    """
    chosen = check_training_version(version, has_attempts=attempt is not None)
    needs_code = chosen.answers == "code" or "code" in chosen.needs
    if needs_code and code is None:
        raise FieldError("code", f"there is no program for task {task.id[:80]!r}")
    answer: Answer
    shown: list[Grid] | None = None
    if chosen.answers == "code":
        assert code is not None  # checked above
        answer = code
    elif chosen.answers == "inputs":
        shown = [pair.input for pair in task.train]
        answer = [pair.input for pair in task.test]
    else:
        answer = _test_output(task, test_index)
    needs_feedback = "feedback" in chosen.needs
    return build(
        version,
        task,
        encoder=encoder,
        code=(attempt if needs_feedback else code) if "code" in chosen.needs else None,
        feedback=feedback if needs_feedback else None,
        test_index=test_index,
        answer=answer,
        inputs=shown,
        listing=listing,
    )


def check_training_version(name: str, *, has_attempts: bool = False) -> Version:
    """Return the version of this name, if a task, or attempts at one, have all that it needs.

    Raises:
        FieldError: there is no such version, or it needs a wrong program.
    """
    chosen = find_version(name)
    if "feedback" in chosen.needs and not has_attempts:
        raise FieldError("version", f"{name!r} needs a wrong program, which a task does not have")
    return chosen


def _test_output(task: Task, index: int) -> Grid:
    if not 0 <= index < len(task.test):
        raise FieldError("test_index", f"there is no test pair {index}")
    output = task.test[index].output
    if output is None:
        raise FieldError("task", f"test pair {index} has no output")
    return output
