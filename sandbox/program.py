"""Programs and scripts: source code with the options to run it."""

import keyword
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox import pythons
from sandbox.errors import FieldError
from sandbox.grids import InputType
from sandbox.replies import NoProgramError, read_code, read_reply

MAX_CODE_LENGTH = 256 * 1024
MAX_MODULES = 16
MAX_INPUTS = 1000
MAX_NAME_LENGTH = 200
MAX_SCRIPT_LENGTH = 1024 * 1024
MAX_STDIN_LENGTH = 8 * 1024 * 1024


Policy = Literal["restricted", "kernel"]
Code = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MAX_CODE_LENGTH,
        description="Python source. If it holds a fenced block, it is read as a `reply`.",
    ),
]
StrictOutput = Annotated[
    bool,
    Meta(
        description="Whether to refuse whole floats in outputs. By default they are accepted by "
        "value, as `1.0` for 1."
    ),
]
Modules = Annotated[
    dict[str, Code],
    Meta(
        max_length=MAX_MODULES,
        description="Additional modules that the program may import: source by module name. The "
        "public names of one called `prelude` are available without an import.",
    ),
]
Seed = Annotated[
    int,
    Meta(
        ge=0,
        le=2**32 - 1,
        description="Seed of `random` and `numpy.random`, set again before each input.",
    ),
]


class Program(msgspec.Struct, frozen=True, dict=True):
    """A program to run: a function from grid to grid.

    Attributes:
        code: Python source; read as a reply if it holds a fenced block.
        entry_point: the function to call; None to choose one as `docs/replies.md` describes.
        input_type: type of the function's argument, "numpy" or "list"; None to infer it from
            the parameter's annotation, else from what the program does with its argument.
        policy: "restricted" (both walls) or "kernel" (the kernel wall only).
        seed: seed of `random` and `numpy.random`, set again before each call.
        modules: source of additional modules that the program may import, by name; they run
            under the same policy. The program begins with the public names of a module `prelude`,
            but for those that entry points usually have.
        reply: a model's whole answer, which contains the program. Exactly one of `code` and
            `reply` is given. A reply without a program is `rejected` when it is run.
        strict_output: refuse floats in outputs, also those that are whole numbers.

    Raises:
        FieldError: a field breaks its rule.
    """

    code: str | None = None
    entry_point: str | None = None
    input_type: InputType | None = None
    policy: Policy = "restricted"
    seed: int = 0
    modules: dict[str, str] = {}
    reply: str | None = None
    strict_output: bool = False

    def __post_init__(self) -> None:
        check_source(self.code, self.reply)
        if self.entry_point is not None:
            check_identifier(self.entry_point, "entry_point")
        if self.input_type not in (None, "numpy", "list"):
            raise FieldError(
                "input_type", f"must be 'numpy', 'list' or None, is {self.input_type!r}"
            )
        _check_policy(self.policy)
        _check_seed(self.seed)
        if len(self.modules) > MAX_MODULES:
            raise FieldError("modules", f"at most {MAX_MODULES}, not {len(self.modules)}")
        for name, code in self.modules.items():
            check_identifier(name, "modules")
            check_code(code, f"modules.{name}")

    @property
    def text(self) -> str:
        """What was given: `code` or `reply`."""
        return self.code if self.code is not None else self.reply or ""

    @cached_property
    def source(self) -> str:
        """The Python source in `code` or `reply`.

        Raises:
            NoProgramError: the reply has no program, or one that cannot be run.
        """
        if self.code is not None:
            return read_code(self.code, self.entry_point)
        source = read_reply(self.reply or "", self.entry_point)
        try:
            check_code(source, "code")
        except FieldError as error:
            raise NoProgramError(f"the program in the reply: {error.rule}") from None
        return source


class Script(msgspec.Struct, frozen=True):
    """A script to run: it reads standard input, prints, and exits.

    Attributes:
        code: Python source, taken verbatim; it may be empty.
        stdin: content of standard input.
        policy: "kernel" (the kernel wall only, because scripts need `sys` and `os`) or
            "restricted" (both walls: `input` and `print`, but no stream objects).
        seed: seed of `random` and `numpy.random`.

    Raises:
        FieldError: a field breaks its rule.
    """

    code: str
    stdin: str = ""
    policy: Policy = "kernel"
    seed: int = 0

    def __post_init__(self) -> None:
        _check_text(self.code, "code", MAX_SCRIPT_LENGTH)
        _check_text(self.stdin, "stdin", MAX_STDIN_LENGTH)
        _check_policy(self.policy)
        _check_seed(self.seed)


def check_source(code: str | None, reply: str | None) -> None:
    """Raise FieldError unless exactly one of `code` and `reply` is given, and is text.

    A reply may be any text: what is wrong with it is for its result to say.
    """
    if (code is None) == (reply is None):
        raise FieldError("code", "exactly one of code and reply must be given")
    if code is not None:
        check_code(code, "code")
    elif not isinstance(reply, str):
        raise FieldError("reply", "must be a string")


def check_code(code: str, field: str) -> None:
    """Raise FieldError for `field` unless `code` is valid text of an accepted length."""
    _check_text(code, field, MAX_CODE_LENGTH)
    if not code.strip():
        raise FieldError(field, "must not be empty")


def _check_text(text: str, field: str, max_length: int) -> None:
    if not isinstance(text, str):
        raise FieldError(field, "must be a string")
    if len(text) > max_length:
        raise FieldError(field, f"at most {max_length} characters, not {len(text)}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise FieldError(field, "must be valid Unicode") from None


def _check_policy(policy: str) -> None:
    if policy not in ("restricted", "kernel"):
        raise FieldError("policy", f"must be 'restricted' or 'kernel', not {policy!r}")
    if policy == "restricted" and not pythons.is_tested():
        raise FieldError(
            "policy",
            f"'restricted' is not available on {pythons.current()}, on which it has not been "
            f"tested; use CPython {pythons.tested()}, or policy 'kernel'",
        )


def _check_seed(seed: int) -> None:
    if isinstance(seed, bool) or not 0 <= seed < 2**32:
        raise FieldError("seed", f"must be at least 0 and below 2**32, is {seed}")


def check_identifier(name: str, field: str) -> None:
    """Raise FieldError for `field` unless `name` is a valid name of a function or module."""
    if len(name) > MAX_NAME_LENGTH:
        raise FieldError(field, f"names have at most {MAX_NAME_LENGTH} characters, not {len(name)}")
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
        raise FieldError(field, f"{name[:80]!r} is not a Python name that can be used here")
