"""Options that commands share, and errors of fields under the names of their options."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

from omniarc import corpus
from omniarc.corpus import DatasetName, Split
from sandbox.errors import FieldError
from sandbox.grids import InputType
from sandbox.program import Policy
from sandbox.text import one_line
from service.command import files
from service.command.failure import CommandError

if TYPE_CHECKING:
    from omniarc.evaluation.options import ProgramOptions

Choice = TypeVar("Choice", bound=str)

# Each is a process with an interpreter of its own.
MAX_CONCURRENCY = 1024


@contextmanager
def option_errors(options: Mapping[str, str]) -> Iterator[None]:
    """Convert a `FieldError` that the block raises to a `CommandError` that names the option.

        with option_errors({"wall_seconds": "--seconds"}):
            limits = Limits(wall_seconds=seconds)

    Args:
        options: what messages call each field. A field that is missing here keeps its name.

    Raises:
        CommandError: the block raised a `FieldError`.
    """
    try:
        yield
    except FieldError as error:
        named = FieldError(options.get(error.field, error.field), error.rule)
        raise CommandError(str(named)) from None


def choice(option: str, value: str, allowed: tuple[Choice, ...]) -> Choice:
    """Return the one of `allowed` that equals an option's value.

    Raises:
        CommandError: the value is not allowed.
    """
    for one in allowed:
        if one == value:
            return one
    shown = one_line(value, 80)
    raise CommandError(f"{option}: must be one of {', '.join(allowed)}, not {shown!r}")


def parse_policy(value: str) -> Policy:
    """Return the policy that `--policy` names."""
    return choice("--policy", value, ("restricted", "kernel"))


def parse_input_type(value: str) -> InputType:
    """Return the type that `--input-type` names."""
    return choice("--input-type", value, ("numpy", "list"))


def read_modules(path: Path | None) -> dict[str, str]:
    """Return the modules in the file that `--modules` names: a JSON object, source by name.

    Raises:
        CommandError: the file cannot be read, or holds something else.
    """
    if path is None:
        return {}
    try:
        return msgspec.json.decode(files.read_bytes(path), type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        rule = "must be a JSON object with the source of each module by its name"
        raise CommandError(f"--modules: {path}: {rule}: {one_line(str(error))}") from None


@contextmanager
def program_option_errors() -> Iterator[None]:
    """Convert a `FieldError` of `ProgramOptions` to a `CommandError` that names the option.

    Raises:
        CommandError: the block raised a `FieldError`.
    """
    try:
        yield
    except FieldError as error:
        option, _, inner = error.field.partition(".")
        named = f"--{option.replace('_', '-')}" + f": {inner}" * bool(inner)
        raise CommandError(str(FieldError(named, error.rule))) from None


def program_options(
    policy: Policy,
    input_type: InputType | None,
    strict_output: bool,
    modules: Path | None,
    prelude: Path | None,
) -> "ProgramOptions":
    """Return the options of programs that a command was given.

    Raises:
        CommandError: a file cannot be read, or an option breaks its rule.
    """
    from omniarc.evaluation.options import ProgramOptions

    with program_option_errors():
        return ProgramOptions(
            policy=policy,
            input_type=input_type,
            strict_output=strict_output,
            modules=read_modules(modules),
            prelude=None if prelude is None else files.read_text(prelude),
        )


def parse_dataset(value: str) -> DatasetName:
    """Return the dataset that `--dataset` names."""
    return choice("--dataset", value, corpus.DATASETS)


def parse_split(value: str) -> Split:
    """Return the split that `--split` names."""
    return choice("--split", value, corpus.SPLITS)


DatasetOption = Annotated[
    DatasetName | None,
    typer.Option("--dataset", parser=parse_dataset, metavar="NAME", help="ARC-AGI-1 or ARC-AGI-2."),
]
SplitOption = Annotated[
    Split | None,
    typer.Option("--split", parser=parse_split, metavar="NAME", help="training or evaluation."),
]
TaskIdOption = Annotated[
    list[str] | None,
    typer.Option("--task-id", metavar="ID", help="Choose this task; may be repeated."),
]
ConcurrencyOption = Annotated[
    int,
    typer.Option(
        "--concurrency",
        min=0,
        max=MAX_CONCURRENCY,
        help="Programs to run at once; 0 means one per processor.",
    ),
]
PolicyOption = Annotated[
    Policy,
    typer.Option(
        "--policy",
        parser=parse_policy,
        metavar="NAME",
        help="restricted: only listed names and modules. kernel: any Python, behind the kernel "
        "wall alone.",
    ),
]
InputTypeOption = Annotated[
    InputType | None,
    typer.Option(
        "--input-type",
        parser=parse_input_type,
        metavar="NAME",
        help="What the function gets: numpy (an array) or list (rows). By default, what its "
        "annotation names, else what fits the program.",
    ),
]
ModulesOption = Annotated[
    Path | None,
    typer.Option(
        "--modules",
        metavar="FILE",
        help="Modules that programs may import: a JSON object, source by name.",
    ),
]
PreludeOption = Annotated[
    Path | None,
    typer.Option(
        "--prelude",
        metavar="FILE",
        help="Python source whose public names programs have without an import.",
    ),
]
StrictOutputOption = Annotated[
    bool,
    typer.Option(
        "--strict-output", help="Refuse floats in outputs, also those that are whole numbers."
    ),
]
SecondsOption = Annotated[
    float, typer.Option("--seconds", help="Wall-clock limit of each program, in seconds.")
]
# The key of a service is a setting alone: everybody who lists processes can read an option.
KEY_VARIABLE = "OMNIARC_API_KEY"

ServiceUrlOption = Annotated[
    str | None,
    typer.Option(
        "--service-url",
        metavar="URL",
        envvar="OMNIARC_SERVICE_URL",
        help="Use a running service instead of a local sandbox.",
    ),
]
