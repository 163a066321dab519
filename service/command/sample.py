"""omniarc sample: samples of the dataset, or rows for a trainer."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from omniarc.tasks import UnknownProgramError
from service.command import files
from service.command.failure import CommandError
from service.command.options import TaskIdOption, choice, option_errors
from service.command.progress import Bar

if TYPE_CHECKING:
    from omniarc.dataset.dataset import Dataset
    from omniarc.dataset.row_files import Columns
    from omniarc.dataset.rows import Row

_OPTIONS = {
    "n_train, n_test": "--train, --test",
    "version": "--prompt-version",
    "encoder": "--encoder",
    "holdout": "--holdout",
    "test_index": "--test",
    "shape": "--shape",
    "output": "--output",
}
_CARD = "README.md"
_PROMPT = "code-from-examples"


def sample(
    task_ids: TaskIdOption = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Print the same samples each time.")
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="Number of samples.")] = 1,
    train: Annotated[int, typer.Option(min=0, help="Train pairs per sample.")] = 3,
    test: Annotated[int, typer.Option(min=0, help="Test pairs per sample.")] = 1,
    variations: Annotated[
        bool,
        typer.Option("--variations", help="Include tasks rotated, mirrored and recolored."),
    ] = False,
    rewrites: Annotated[
        bool,
        typer.Option("--rewrites", help="Include tasks with other directions, colors and orders."),
    ] = False,
    primitives: Annotated[
        bool,
        typer.Option("--primitives", help="Include the lessons on single names of the language."),
    ] = False,
    holdout: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONCEPT",
            help="Leave out every entry that uses a concept, such as lines; may be repeated.",
        ),
    ] = None,
    attempts: Annotated[
        bool,
        typer.Option("--attempts", help="Include tasks with a wrong program to be corrected."),
    ] = False,
    compositions: Annotated[
        int, typer.Option(min=0, help="Include up to this many programs composed of two tasks.")
    ] = 0,
    shape: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Print rows for a trainer: messages (a conversation with the answer), or the "
            "columns of trl, verl or openrlhf, with a prompt to reply to.",
        ),
    ] = None,
    prompt_version: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Prompt of rows, by default code-from-examples; `omniarc prompt --help` lists "
            "the prompts. Alone, it means --shape messages.",
        ),
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Format of grids in messages; by default digits."),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--listing", help="List the names of the language in messages.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write to this file, whose name ends in .jsonl or .parquet, instead of printing.",
        ),
    ] = None,
    card: Annotated[
        bool,
        typer.Option(
            "--card",
            help=f"Write a dataset card, {_CARD}, into the folder of --output, which then loads "
            "as a dataset of the Hugging Face Hub does.",
        ),
    ] = False,
) -> None:
    """Print samples of the dataset: train pairs, test pairs and the program.

    Without --task-id, samples are drawn from all tasks that have a program. With --shape or
    --prompt-version, print rows for a trainer.
    """
    from omniarc.dataset import create_dataset

    columns = _columns(shape, prompt_version)
    if columns == "sample" and (encoder is not None or listing):
        option = "--listing" if encoder is None else "--encoder"
        raise CommandError(f"{option}: requires --shape or --prompt-version")
    _check_output(output, card)
    try:
        with option_errors(_OPTIONS):
            dataset = create_dataset(
                task_ids=task_ids or None,
                variations=variations,
                rewrites=rewrites,
                attempts=attempts,
                holdout=holdout or (),
                primitives=primitives,
                compositions=compositions,
                seed=seed,
            )
    except UnknownProgramError as error:
        raise CommandError(f"--task-id: {error}") from None
    with option_errors(_OPTIONS):
        drawn: Iterator[Row]
        if columns == "sample":
            drawn = _samples(dataset, count, train, test)
        else:
            drawn = iter(
                dataset.rows(
                    prompt_version or _PROMPT,
                    shape=columns,
                    encoder=encoder or "digits",
                    listing=listing,
                    n_train=train,
                    n_test=test,
                    count=count,
                )
            )
        if output is None:
            for row in drawn:
                typer.echo(msgspec.json.encode(row))
        else:
            _write(output, drawn, columns, count, card)


def _columns(shape: str | None, prompt_version: str | None) -> "Columns":
    from omniarc.dataset.rows import SHAPES

    if shape is not None:
        return choice("--shape", shape, SHAPES)
    return "sample" if prompt_version is None else "messages"


def _check_output(output: Path | None, card: bool) -> None:
    """Check, before anything is drawn, that the files can be written."""
    from omniarc.dataset.row_files import check_format
    from sandbox.errors import MissingExtraError

    if output is None:
        if card:
            raise CommandError("--card: requires --output")
        return
    try:
        with option_errors(_OPTIONS):
            check_format(output)
    except MissingExtraError as error:
        raise CommandError(f"--output: {error}") from None
    files.check_written([], output)
    readme = output.parent / _CARD
    if card and readme.exists():
        raise CommandError(f"--card: {readme} exists already")


def _samples(dataset: "Dataset", count: int, train: int, test: int) -> "Iterator[Row]":
    for _ in range(count):
        task_id, sample = dataset.sample(n_train=train, n_test=test)
        yield {"task_id": task_id, **sample}


def _write(
    output: Path, drawn: "Iterator[Row]", columns: "Columns", count: int, card: bool
) -> None:
    """Write rows to a file, and their card beside it."""
    from omniarc.dataset.card import dataset_card
    from omniarc.dataset.row_files import write_rows

    seen: set[str] = set()

    def observed(bar: Bar) -> "Iterator[Row]":
        for row in drawn:
            seen.add(row.get("extra_info", row)["task_id"])
            bar.advance()
            yield row

    try:
        with Bar("sampling", count) as bar:
            write_rows(output, observed(bar), columns)
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}") from None
    if card:
        command = shlex.join(["omniarc", *sys.argv[1:]])
        text = dataset_card(output, columns, count, len(seen), command)
        files.write(output.parent / _CARD, text.encode())
