"""omniarc sample: training examples, a JSON object a line."""

from typing import Annotated, Any

import msgspec
import typer

from service.command.failure import CommandError


def sample(
    task_id: Annotated[
        str | None, typer.Option(help="The task, or any id of a dataset; by default all.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Print the same samples each time.")
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="How many samples.")] = 1,
    train: Annotated[int, typer.Option(min=0, help="Train pairs in each.")] = 3,
    test: Annotated[int, typer.Option(min=0, help="Test pairs in each.")] = 1,
    variations: Annotated[bool, typer.Option(help="Also turned, mirrored, recolored.")] = False,
    primitives: Annotated[bool, typer.Option(help="Also lessons on single names.")] = False,
    compositions: Annotated[int, typer.Option(min=0, help="Also two tasks in one: so many.")] = 0,
    prompt_version: Annotated[
        str | None,
        typer.Option(help="As chat messages with the answer; see `omniarc prompt --help`."),
    ] = None,
    encoder: Annotated[
        str | None, typer.Option(help="How grids are written in messages; by default digits.")
    ] = None,
    listing: Annotated[
        bool, typer.Option("--listing", help="List the names of the language in messages.")
    ] = False,
) -> None:
    """Print samples of the dataset: train and test pairs, and the program behind them."""
    from omniarc.dataset import DrawError, create_dataset

    if prompt_version is None and (encoder is not None or listing):
        option = "--listing" if encoder is None else "--encoder"
        raise CommandError(f"{option}: is for --prompt-version")
    try:
        dataset = create_dataset(
            task_ids=[task_id] if task_id is not None else None,
            variations=variations,
            primitives=primitives,
            compositions=compositions,
            seed=seed,
        )
        for _ in range(count):
            drawn, content = dataset.sample(n_train=train, n_test=test)
            if prompt_version is not None:
                content = _as_messages(drawn, content, prompt_version, encoder or "digits", listing)
            typer.echo(msgspec.json.encode({"task_id": drawn, **content}))
    except KeyError:
        raise CommandError(f"no program for a task {str(task_id)[:80]!r}") from None
    except (ValueError, DrawError) as error:
        raise CommandError(str(error)) from None


def _as_messages(
    task_id: str, content: dict[str, Any], version: str, encoder: str, listing: bool
) -> dict[str, Any]:
    """A sample as one conversation to train on."""
    from omniarc.corpus import Task
    from omniarc.prompts import build_for_training

    task = msgspec.convert({"id": task_id, **content}, Task)
    try:
        messages = build_for_training(
            version, task, content["code"], encoder=encoder, listing=listing
        )
    except ValueError as error:
        field, colon, rule = str(error).partition(":")
        options = {"version": "--prompt-version", "encoder": "--encoder"}
        said = f"{options[field]}{colon}{rule}" if field in options else f"{version}: {error}"
        raise CommandError(said) from None
    return {
        "messages": msgspec.to_builtins(messages),
        "prompt_version": version,
        "version": content["version"],
        "hash": content["hash"],
    }
