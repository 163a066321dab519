"""Tables of a score for the terminal."""

from rich.console import Console
from rich.table import Table

from omniarc.display import plain_text
from omniarc.evaluation import estimators
from omniarc.evaluation.estimators import Estimate
from omniarc.evaluation.scoring import Figures, Score
from omniarc.evaluation.submission_score import SubmissionScore
from sandbox.text import counted

# The n of the leaderboard's pass@n, if a task has that many programs.
LEADERBOARD_N = 8


def show(console: Console, score: Score) -> None:
    """Print the score, and its line on a leaderboard."""
    console.print(_figures(score.overall))
    _show_interval(console, score.interval)
    console.print(_leaderboard(score))


def _figures(figures: Figures) -> Table:
    table = figure_table("Score")
    programs, tasks = figures.programs, figures.tasks
    table.add_row("programs", str(programs))
    table.add_row("tasks", str(tasks))
    if figures.predicted < tasks:
        table.add_row(
            "tasks with programs", str(figures.predicted), _share(figures.predicted, tasks)
        )
    if figures.tests_unknown:
        unknown = figures.tests_unknown
        table.add_row("tasks with unknown test outputs", str(unknown), _share(unknown, tasks))
    known = tests_known(figures)
    for label, count, shown in (
        ("programs that solve train", figures.solved_train, True),
        ("programs that solve test", figures.solved_test, known),
        ("programs without an answer", figures.without_answer, True),
    ):
        if shown:
            table.add_row(label, str(count), _share(count, programs))
    table.add_row("tasks covered (train)", str(figures.covered), *estimate_cells(figures.coverage))
    if known:
        _add_solved(table, figures)
    unanswered = estimate_cells(figures.unanswered_share)
    table.add_row("tasks unanswered", str(figures.unanswered), *unanswered)
    if known:
        _add_test_estimates(table, figures)
    for status, count in figures.statuses.items():
        table.add_row(f"status {status}", str(count), _share(count, programs))
    for rule, count in figures.violations.items():
        table.add_row(plain_text(f"violation {rule}"), str(count))
    return table


def tests_known(figures: Figures) -> bool:
    """Return whether the test outputs of a task are known, so that its answers can be scored."""
    return figures.tests_unknown < figures.tasks


def _add_solved(table: Table, figures: Figures) -> None:
    """Add the solved tasks, and how many of them are recalled and new, if that is known."""
    solved = str(figures.solved)
    table.add_row("tasks solved (train and test)", solved, *estimate_cells(figures.solved_share))
    if figures.recalled is not None:
        new = figures.solved - figures.recalled
        for label, count in (("by recall", figures.recalled), ("by a new program", new)):
            table.add_row(f"  {label}", str(count), _share(count, figures.tasks))


def _add_test_estimates(table: Table, figures: Figures) -> None:
    table.add_row("accuracy", "", *estimate_cells(figures.accuracy))
    for n in listed_ns(figures.most_programs):
        table.add_row(f"pass@{n}", "", *estimate_cells(figures.pass_at[n]))
    for attempts, estimate in figures.vote_at.items():
        table.add_row(f"vote@{attempts}", "", *estimate_cells(estimate))


def show_submission(console: Console, score: SubmissionScore) -> None:
    """Print the score of a submission."""
    table = figure_table("Submission score")
    table.add_row("tasks", str(score.tasks))
    table.add_row("test inputs", str(score.inputs))
    table.add_row("score (mean over tasks)", "", *estimate_cells(score.score))
    table.add_row("tasks solved", str(score.solved), *estimate_cells(score.solved_share))
    for attempts, estimate in score.attempt_at.items():
        label = f"test inputs solved in {counted(attempts, 'attempt')}"
        table.add_row(label, str(score.inputs_solved[attempts]), *estimate_cells(estimate))
    table.add_row(
        "test inputs unanswered", str(score.unanswered), _share(score.unanswered, score.inputs)
    )
    table.add_row("right cells", "", percent(score.cells_correct))
    console.print(table)
    _show_interval(console, estimators.LEVEL)


def _show_interval(console: Console, level: float) -> None:
    how = "Wilson's for shares of tasks, else by bootstrap over tasks"
    console.print(f"Intervals: {100 * level:.0f} %, {how}.", style="dim", highlight=False)


def figure_table(title: str) -> Table:
    """Return a table of labels, counts, shares and intervals, whose columns have no names."""
    table = Table(
        title=title, box=None, title_justify="left", title_style="bold", show_header=False
    )
    for justify in ("left", "right", "right", "right"):
        table.add_column("", justify=justify)
    return table


def _leaderboard(score: Score) -> Table:
    """Return one row: the dataset's tasks and their share of the set, and figures by split."""
    table = Table(title="Leaderboard", box=None, title_justify="left", title_style="bold")
    table.add_column("tasks in the dataset", justify="right")
    table.add_column("training coverage", justify="right")
    cells = [str(score.dataset_tasks), percent(score.training_coverage)]
    datasets = {name.rpartition(" ")[0] for name in score.splits}
    for name, figures in score.splits.items():
        label = name.rpartition(" ")[2] if len(datasets) == 1 else name
        n = min(LEADERBOARD_N, figures.most_programs)
        table.add_column(f"{label} solved on train", justify="right")
        cells.append(percent(figures.coverage.value))
        if n and tests_known(figures):
            table.add_column(f"{label} pass@{n}", justify="right")
            cells.append(percent(figures.pass_at[n].value))
    table.add_row(*cells)
    return table


def listed_ns(largest: int) -> list[int]:
    """Return the n for which a table lists pass@n: powers of two, and the largest."""
    powers = [1 << exponent for exponent in range(largest.bit_length())]
    return sorted({*powers, largest} - {0})


def estimate_cells(estimate: Estimate) -> tuple[str, str]:
    """Return the cells of a share and its interval."""
    return percent(estimate.value), f"{100 * estimate.low:.1f}–{100 * estimate.high:.1f} %"


def _share(count: int, total: int) -> str:
    return percent(count / total) if total else ""


def percent(share: float) -> str:
    """Return a share from 0 to 1 as text."""
    return f"{100 * share:.1f} %"
