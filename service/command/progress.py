"""How far a command has come, on standard error."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Bar:
    """A bar that is drawn for as long as the block lasts.

    Args:
        label: what is being done.
        total: in how many steps.
        note: what is said behind the bar, until `advance` says otherwise.
    """

    def __init__(self, label: str, total: int, note: str = "") -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
            console=Console(stderr=True),
        )
        self._task = self._progress.add_task(label, total=total, note=note)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def advance(self, steps: int = 1, note: str | None = None) -> None:
        """Says that so many more steps are done."""
        self._progress.advance(self._task, steps)
        if note is not None:
            self._progress.update(self._task, note=note)
