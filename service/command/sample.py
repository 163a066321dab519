"""omniarc sample: training examples, a JSON object a line."""

from typing import Annotated

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
) -> None:
    """Print samples of the dataset: train and test pairs, and the program behind them."""
    from omniarc.dataset import DrawError, create_dataset

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
            typer.echo(msgspec.json.encode({"task_id": drawn, **content}))
    except KeyError:
        raise CommandError(f"no program for a task {str(task_id)[:80]!r}") from None
    except (ValueError, DrawError) as error:
        raise CommandError(str(error)) from None
