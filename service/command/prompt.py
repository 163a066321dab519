"""The command `omniarc prompt`: the prompt for a task."""

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from omniarc import display, language, prompts
from omniarc.corpus import Task
from omniarc.evaluation import verification
from omniarc.prompts import Message
from omniarc.refinement import feedback
from sandbox import AsyncSandbox, Program
from service.command.failure import CommandError
from service.command.files import read_text
from service.command.options import DatasetOption, option_errors
from service.command.task_options import SolutionsOption, TasksOption, find_task, own_tasks

_OPTIONS = {
    "version": "--prompt-version",
    "encoder": "--encoder",
    "code": "--code",
    "test_index": "--test-index",
}


def prompt(
    task_id: Annotated[str, typer.Argument(metavar="TASK_ID", help="Id of the task.")],
    dataset: DatasetOption = None,
    tasks_path: TasksOption = None,
    solutions: SolutionsOption = None,
    prompt_version: Annotated[
        str, typer.Option(metavar="NAME", help=f"Prompt: {', '.join(prompts.VERSIONS)}.")
    ] = "code-from-examples",
    encoder: Annotated[
        str,
        typer.Option(metavar="NAME", help=f"Encoding of grids: {', '.join(prompts.ENCODERS)}."),
    ] = "digits",
    listing: Annotated[
        bool, typer.Option(help="List the names of the language in prompts about programs.")
    ] = False,
    training: Annotated[
        bool, typer.Option("--training", help="Add the answer, as for training.")
    ] = False,
    test_index: Annotated[int, typer.Option(min=0, help="Index of the test pair to show.")] = 0,
    code: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Program to apply or correct; by default the dataset's."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the chat messages as JSON.")
    ] = False,
) -> None:
    """Show the prompt for a task.

    A program to correct runs in the sandbox first, to obtain its errors.
    """
    own = own_tasks(tasks_path, solutions, dataset)
    task = find_task(task_id, dataset, own)
    source = read_text(code) if code is not None else None
    if source is None and own is None:
        source = _program_of_dataset(task.id)
    with option_errors(_OPTIONS):
        if training:
            messages = prompts.build_for_training(
                prompt_version,
                task,
                source,
                encoder=encoder,
                test_index=test_index,
                listing=listing,
            )
        else:
            messages = _for_inference(prompt_version, task, source, encoder, test_index, listing)
    if as_json:
        typer.echo(msgspec.json.encode(messages))
    else:
        _print_messages(Console(), messages)


def _for_inference(
    version: str, task: Task, source: str | None, encoder: str, test_index: int, listing: bool
) -> list[Message]:
    needs = prompts.find_version(version).needs
    if "code" in needs and source is None:
        raise CommandError("--code: is required, as there is no program for this task")
    errors = None
    if "feedback" in needs and source is not None:
        errors = asyncio.run(_feedback(Program(source), task))
    return prompts.build(
        version,
        task,
        encoder=encoder,
        code=Program(source).source if "code" in needs and source is not None else None,
        test_index=test_index,
        feedback=errors,
        listing=listing,
    )


async def _feedback(program: Program, task: Task) -> str:
    """Run a program on the train pairs and return the feedback on it."""
    train = msgspec.structs.replace(task, test=[])
    async with AsyncSandbox(concurrency=1, extra_modules=language.MODULES) as box:
        result = await box.run(program, train.inputs)
    return feedback.describe(verification.compare(result, train), train, program.source)


def _program_of_dataset(task_id: str) -> str | None:
    """Return the dataset's program for a task, if it has one."""
    from omniarc.dataset import load_entry

    try:
        return load_entry(task_id).code
    except KeyError:
        return None


def _print_messages(console: Console, messages: list[Message]) -> None:
    for number, message in enumerate(messages):
        if number:
            console.print()
        console.rule(Text(message["role"], "bold"), align="left")
        console.print(display.plain_text(message["content"]), soft_wrap=True)
