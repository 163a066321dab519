"""Feedback on a program's errors on the train pairs, for the model that wrote it.

It never mentions test pairs. Text that a program controls, such as the message of an exception,
is reduced to one printable line of limited length.
"""

from collections import Counter
from collections.abc import Iterable

from omniarc.corpus import Pair, Task
from omniarc.evaluation.verification import PairVerdict, Verification, wrong_cells
from sandbox.grids import Grid
from sandbox.policy.rules import RULES
from sandbox.results import Error, Status, Violation
from sandbox.text import one_line, valid_text

# Limits that keep the feedback on a few entirely wrong pairs within a page.
MAX_LENGTH = 6000
_CELLS_LISTED = 8
_CHANGES_LISTED = 5
_CELLS_DRAWN = 150
_VIOLATIONS_LISTED = 5
_MESSAGE_LENGTH = 300
_SOURCE_LENGTH = 120

_DESCRIPTIONS = {
    Status.TIMEOUT: "ran out of time",
    Status.OUT_OF_MEMORY: "ran out of memory",
    Status.OUTPUT_LIMIT: "produced too much output",
    Status.INVALID_OUTPUT: "did not return a grid",
    Status.CRASHED: "crashed",
}


def describe(verification: Verification, task: Task, source: str) -> str:
    """Return feedback on a program, for the prompt `code-from-code-and-feedback`.

    Args:
        verification: the verification of the program; only its train pairs are used.
        task: the same task, with the expected outputs of the train pairs.
        source: the source of the program as it ran, to quote lines from.

    Returns:
        The feedback, at most `MAX_LENGTH` characters.
    """
    if verification.violations and verification.status in (Status.VIOLATION, Status.REJECTED):
        text = _describe_violations(verification.violations, source)
        return valid_text(text, MAX_LENGTH)
    return describe_pairs(verification.train, task.train, source)


def describe_pairs(verdicts: Iterable[PairVerdict], pairs: Iterable[Pair], source: str) -> str:
    """Return feedback on a program that has done nothing forbidden.

    Args:
        verdicts: the verdict on each train pair.
        pairs: the train pairs, with expected outputs.
        source: the source of the program as it ran, to quote lines from.

    Returns:
        The feedback, at most `MAX_LENGTH` characters.
    """
    # Examples of the same result share a paragraph.
    examples: dict[str, list[int]] = {}
    for number, (verdict, pair) in enumerate(zip(verdicts, pairs, strict=True), start=1):
        examples.setdefault(_describe_pair(verdict, pair.output, source), []).append(number)
    text = "\n\n".join(
        f"{_example_label(numbers)}: {result}" for result, numbers in examples.items()
    )
    return valid_text(text, MAX_LENGTH)


def _describe_pair(verdict: PairVerdict, expected: Grid | None, source: str) -> str:
    if verdict.correct:
        return "right."
    if verdict.grid is None or verdict.status is not Status.OK:
        return _describe_failure(verdict.status, verdict.error, source)
    if expected is None:
        return "the expected output is unknown."
    return _describe_difference(verdict.grid, expected)


def _describe_failure(status: Status, error: Error | None, source: str) -> str:
    """Describe why and where a call ended without a grid."""
    if error is None:
        return f"{_DESCRIPTIONS.get(status, status.value)}."
    location = _location(error.line, source)
    message = one_line(error.message, _MESSAGE_LENGTH)
    if status in _DESCRIPTIONS:
        return f"{_DESCRIPTIONS[status]}{location}: {message}"
    return f"raised {one_line(error.type, _MESSAGE_LENGTH)}{location}: {message}"


def _describe_violations(violations: Iterable[Violation], source: str) -> str:
    """List violations of rules, with the allowed alternatives."""
    lines: dict[str, None] = {}
    for violation in violations:
        rule = RULES.get(violation.rule)
        location = _location(violation.line, source)
        meaning = f": it {rule.message}. {rule.hint}" if rule else ""
        detail = one_line(violation.detail, _MESSAGE_LENGTH)
        name = f"{one_line(violation.rule, _MESSAGE_LENGTH)} ({detail})"
        lines.setdefault(f"- {name}{location}{meaning}")
    shown = list(lines)[:_VIOLATIONS_LISTED]
    if len(lines) > len(shown):
        shown.append(f"- and {len(lines) - len(shown)} more")
    return "\n".join(["The program was stopped because it does something forbidden:", *shown])


def _location(line: int | None, source: str) -> str:
    if line is None:
        return ""
    lines = source.split("\n")
    quoted = one_line(lines[line - 1], _SOURCE_LENGTH) if 1 <= line <= len(lines) else ""
    return f" on line {line}" + (f", `{quoted}`" if quoted else "")


def _describe_difference(got: Grid, expected: Grid) -> str:
    """Describe how an output differs from the expected one."""
    shapes = [f"{len(grid)}x{len(grid[0])}" for grid in (got, expected)]
    if shapes[0] != shapes[1]:
        text = f"the output is {shapes[0]} and should be {shapes[1]}"
        if len(got) * len(got[0]) > _CELLS_DRAWN:
            return f"{text}."
        return f"{text}. It is:\n" + "\n".join("".join(map(str, row)) for row in got)
    wrong = wrong_cells(got, expected)
    cells = len(got) * len(got[0])
    head = f"{len(wrong)} of {cells} cells are wrong"
    if len(wrong) <= _CELLS_LISTED:
        each = (f"({r}, {c}) is {got[r][c]}, should be {expected[r][c]}" for r, c in wrong)
        return f"{head}, as (row, column) from 0: {'; '.join(each)}."
    changes = Counter((got[r][c], expected[r][c]) for r, c in wrong).most_common()
    listed = [f"{n} are {a}, should be {b}" for (a, b), n in changes[:_CHANGES_LISTED]]
    if len(changes) > len(listed):
        listed.append(f"{sum(n for _, n in changes[_CHANGES_LISTED:])} others")
    return f"{head}: {'; '.join(listed)}.{_drawn_difference(got, expected, wrong)}"


def _drawn_difference(got: Grid, expected: Grid, wrong: list[tuple[int, int]]) -> str:
    """Draw the part of the output with all wrong cells, and the expected one."""
    top, bottom = min(r for r, _ in wrong), max(r for r, _ in wrong)
    left, right = min(c for _, c in wrong), max(c for _, c in wrong)
    area = f"rows {top} to {bottom} and columns {left} to {right}, counted from 0"
    if (bottom - top + 1) * (right - left + 1) > _CELLS_DRAWN:
        return f" They are in {area}."
    cells = set(wrong)

    def part(grid: Grid) -> str:
        return "\n".join(
            "".join(
                str(grid[row][column]) if (row, column) in cells else "."
                for column in range(left, right + 1)
            )
            for row in range(top, bottom + 1)
        )

    return (
        f" In {area}, with a dot where it is right, the output is:\n{part(got)}\n"
        f"and should be:\n{part(expected)}"
    )


def _example_label(numbers: list[int]) -> str:
    word = "Example" if len(numbers) == 1 else "Examples"
    return f"{word} {', '.join(map(str, numbers))}"
