"""Progress bars on standard error."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Bar:
    """A progress bar that is shown inside a `with` block.

    Args:
        label: the text before the bar.
        total: the number of steps.
        note: the text after the bar, until `advance` changes it.
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
        """Advance the bar, and change the note if one is given."""
        self._progress.advance(self._task, steps)
        if note is not None:
            self._progress.update(self._task, note=note)
