"""What went wrong with a program on the train pairs, in few words, for the model that wrote it.

Of test pairs nothing is said. Everything that a program could have put into its messages comes
out as printable text in one line and of bounded length.
"""

from collections import Counter
from collections.abc import Iterable

from omniarc.corpus import Task
from omniarc.evaluation.verification import PairVerdict, Verification, wrong_cells
from sandbox.grids import Grid
from sandbox.policy.rules import RULES
from sandbox.results import Error, Status, Violation

# Bounds that keep a few pairs, each wrong everywhere, within a page.
MAX_LENGTH = 6000
_CELLS_LISTED = 8
_CHANGES_LISTED = 5
_CELLS_DRAWN = 150
_VIOLATIONS_LISTED = 5
_MESSAGE_LENGTH = 300
_SOURCE_LENGTH = 120

_ENDED = {
    Status.TIMEOUT: "ran out of time",
    Status.OUT_OF_MEMORY: "ran out of memory",
    Status.OUTPUT_LIMIT: "gave out too much",
    Status.INVALID_OUTPUT: "did not return a grid",
    Status.CRASHED: "crashed",
}


def describe(verification: Verification, task: Task, source: str) -> str:
    """What came of a program, for `code-from-code-and-feedback`.

    Args:
        verification: the program on the task; only its train pairs are looked at.
        task: the same task, with the outputs that the train pairs should have.
        source: the program, as it ran, to quote lines from.

    Returns:
        At most `MAX_LENGTH` characters.
    """
    if verification.violations and verification.status in (Status.VIOLATION, Status.REJECTED):
        text = _forbidden(verification.violations, source)
    else:
        # Examples that went the same way share a paragraph.
        examples: dict[str, list[int]] = {}
        pairs = zip(verification.train, task.train, strict=True)
        for number, (verdict, pair) in enumerate(pairs, start=1):
            examples.setdefault(_of_pair(verdict, pair.output, source), []).append(number)
        text = "\n\n".join(f"{_named(numbers)}: {said}" for said, numbers in examples.items())
    return _cut(text, MAX_LENGTH)


def one_line(text: str, length: int = _MESSAGE_LENGTH) -> str:
    """A stranger's text as one printable line of at most `length` characters."""
    start = text[: 4 * length]
    printable = "".join(c if c.isprintable() else " " for c in start)
    return _cut(" ".join(printable.split()), length)


def _of_pair(verdict: PairVerdict, expected: Grid | None, source: str) -> str:
    if verdict.correct:
        return "right."
    if verdict.grid is None or verdict.status is not Status.OK:
        return _failure(verdict.status, verdict.error, source)
    if expected is None:
        return "cannot be judged."
    return _difference(verdict.grid, expected)


def _failure(status: Status, error: Error | None, source: str) -> str:
    """A call without a grid: what ended it, and where."""
    if error is None:
        return f"{_ENDED.get(status, status.value)}."
    place = _place(error.line, source)
    if status in _ENDED:
        return f"{_ENDED[status]}{place}: {one_line(error.message)}"
    return f"raised {one_line(error.type)}{place}: {one_line(error.message)}"


def _forbidden(violations: Iterable[Violation], source: str) -> str:
    """Attempts at what programs may not do, with what is accepted instead."""
    lines: dict[str, None] = {}
    for violation in violations:
        rule = RULES.get(violation.rule)
        place = _place(violation.line, source)
        meaning = f": it {rule.message}. {rule.hint}" if rule else ""
        what = f"{one_line(violation.rule)} ({one_line(violation.detail)})"
        lines.setdefault(f"- {what}{place}{meaning}")
    shown = list(lines)[:_VIOLATIONS_LISTED]
    if len(lines) > len(shown):
        shown.append(f"- and {len(lines) - len(shown)} more")
    return "\n".join(["It was stopped, because it does what is forbidden here:", *shown])


def _place(line: int | None, source: str) -> str:
    if line is None:
        return ""
    lines = source.split("\n")
    quoted = one_line(lines[line - 1], _SOURCE_LENGTH) if 1 <= line <= len(lines) else ""
    return f" on line {line}" + (f", `{quoted}`" if quoted else "")


def _difference(got: Grid, expected: Grid) -> str:
    """How a grid differs from what it should be."""
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
    return f"{head}: {'; '.join(listed)}.{_drawn(got, expected, wrong)}"


def _drawn(got: Grid, expected: Grid, wrong: list[tuple[int, int]]) -> str:
    """The part of the output that holds all wrong cells, and that part as it should be."""
    top, bottom = min(r for r, _ in wrong), max(r for r, _ in wrong)
    left, right = min(c for _, c in wrong), max(c for _, c in wrong)
    place = f"rows {top} to {bottom} and columns {left} to {right}, counted from 0"
    if (bottom - top + 1) * (right - left + 1) > _CELLS_DRAWN:
        return f" They are in {place}."
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
        f" In {place}, with a dot where it is right, the output is:\n{part(got)}\n"
        f"and should be:\n{part(expected)}"
    )


def _named(numbers: list[int]) -> str:
    word = "Example" if len(numbers) == 1 else "Examples"
    return f"{word} {', '.join(map(str, numbers))}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 4]} ..."
