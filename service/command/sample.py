"""omniarc sample: print samples of the dataset as JSON lines."""

from typing import Annotated, Any

import msgspec
import typer

from omniarc.tasks import UnknownProgramError
from service.command.failure import CommandError
from service.command.options import TaskIdOption, option_errors

_OPTIONS = {
    "n_train, n_test": "--train, --test",
    "version": "--prompt-version",
    "encoder": "--encoder",
    "test_index": "--test",
}


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
    primitives: Annotated[
        bool,
        typer.Option("--primitives", help="Include the lessons on single names of the language."),
    ] = False,
    compositions: Annotated[
        int, typer.Option(min=0, help="Include up to this many programs composed of two tasks.")
    ] = 0,
    prompt_version: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Print chat messages with the answer, for this prompt; "
            "`omniarc prompt --help` lists the prompts.",
        ),
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Format of grids in messages; by default digits."),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--listing", help="List the names of the language in messages.")
    ] = False,
) -> None:
    """Print samples of the dataset: train pairs, test pairs and the program.

    Without --task-id, samples are drawn from all tasks that have a program.
    """
    from omniarc.dataset import create_dataset

    if prompt_version is None and (encoder is not None or listing):
        option = "--listing" if encoder is None else "--encoder"
        raise CommandError(f"{option}: requires --prompt-version")
    try:
        dataset = create_dataset(
            task_ids=task_ids or None,
            variations=variations,
            primitives=primitives,
            compositions=compositions,
            seed=seed,
        )
    except UnknownProgramError as error:
        raise CommandError(f"--task-id: {error}") from None
    with option_errors(_OPTIONS):
        for _ in range(count):
            task_id, content = dataset.sample(n_train=train, n_test=test)
            if prompt_version is not None:
                content = _as_messages(
                    task_id, content, prompt_version, encoder or "digits", listing
                )
            typer.echo(msgspec.json.encode({"task_id": task_id, **content}))


def _as_messages(
    task_id: str, content: dict[str, Any], version: str, encoder: str, listing: bool
) -> dict[str, Any]:
    """Return a sample as a conversation to train on."""
    from omniarc.corpus import Task
    from omniarc.prompts import build_for_training

    task = msgspec.convert({"id": task_id, **content}, Task)
    messages = build_for_training(version, task, content["code"], encoder=encoder, listing=listing)
    return {
        "messages": msgspec.to_builtins(messages),
        "prompt_version": version,
        "version": content["version"],
        "hash": content["hash"],
    }
