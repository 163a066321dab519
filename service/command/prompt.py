"""omniarc prompt: what a model would be told, shown and asked."""

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from omniarc import corpus, display, language, prompts
from omniarc.corpus import DatasetName, Task
from omniarc.evaluation import verification
from omniarc.prompts import Message
from omniarc.refinement import feedback
from sandbox import AsyncSandbox, Program
from service.command.failure import CommandError
from service.command.files import read_text

EncoderOption = Annotated[
    str, typer.Option(help=f"How grids are written: {', '.join(prompts.ENCODERS)}.")
]
ListingOption = Annotated[
    bool, typer.Option(help="Also list the names of the language, where it is about programs.")
]


def prompt(
    task_id: Annotated[str, typer.Argument(help="The task.")],
    version: Annotated[
        str, typer.Option(help=f"Which prompt: {', '.join(prompts.VERSIONS)}.")
    ] = "code-from-examples",
    encoder: EncoderOption = "digits",
    training: Annotated[
        bool, typer.Option("--training", help="With the answer, as to train on.")
    ] = False,
    listing: ListingOption = False,
    test_index: Annotated[int, typer.Option(min=0, help="The test pair to ask about.")] = 0,
    code: Annotated[
        Path | None,
        typer.Option(help="The program to apply or to correct; by default the task's own."),
    ] = None,
    dataset: Annotated[str | None, typer.Option(help="ARC-AGI-1 or ARC-AGI-2.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON chat messages.")] = False,
) -> None:
    """Show a task's prompt. An attempt to be corrected runs first, in the sandbox."""
    task = _find(task_id, dataset)
    source = read_text(code) if code is not None else _own_program(task.id)
    try:
        if training:
            messages = prompts.build_for_training(
                version,
                task,
                source,
                encoder=encoder,
                test_index=test_index,
                listing=listing,
            )
        else:
            messages = _for_inference(version, task, source, encoder, test_index, listing)
    except ValueError as error:
        raise CommandError(_by_option(str(error))) from None
    if as_json:
        typer.echo(msgspec.json.encode(messages))
    else:
        _show(Console(), messages)


def _for_inference(
    version: str, task: Task, source: str | None, encoder: str, test_index: int, listing: bool
) -> list[Message]:
    needs = prompts.find_version(version).needs
    if "code" in needs and source is None:
        raise CommandError("--code: the task has no program of its own; give one")
    said = None
    if "feedback" in needs and source is not None:
        said = asyncio.run(_try(Program(source), task))
    return prompts.build(
        version,
        task,
        encoder=encoder,
        code=Program(source).source if "code" in needs and source is not None else None,
        test_index=test_index,
        feedback=said,
        listing=listing,
    )


async def _try(program: Program, task: Task) -> str:
    """What comes of an attempt on the train pairs."""
    train = msgspec.structs.replace(task, test=[])
    async with AsyncSandbox(concurrency=1, extra_modules=language.MODULES) as box:
        result = await box.run(program, train.inputs)
    return feedback.describe(verification.compare(result, train), train, program.source)


def _find(task_id: str, dataset: str | None) -> Task:
    chosen: DatasetName | None = None
    if dataset is not None:
        if dataset not in corpus.DATASETS:
            names = ", ".join(corpus.DATASETS)
            raise CommandError(f"--dataset: must be one of {names}, not {dataset[:80]!r}")
        chosen = dataset
    try:
        return corpus.find_task(task_id, chosen)
    except corpus.UnknownTaskError as error:
        raise CommandError(str(error)) from None


def _own_program(task_id: str) -> str | None:
    """The program that the dataset has for a task, if it has one."""
    from omniarc.dataset import load_entry

    try:
        return load_entry(task_id).code
    except KeyError:
        return None


def _by_option(message: str) -> str:
    """A complaint about an argument, under the option's name."""
    field, colon, rule = message.partition(":")
    options = {"version", "encoder", "code", "test_index"}
    return f"--{field.replace('_', '-')}{colon}{rule}" if field in options else message


def _show(console: Console, messages: list[Message]) -> None:
    for number, message in enumerate(messages):
        if number:
            console.print()
        console.rule(Text(message.role, "bold"), align="left")
        console.print(display.plain_text(message.content), soft_wrap=True)
