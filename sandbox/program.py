"""A program: source with what is needed to run it."""

import keyword
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.reply import program_text

MAX_CODE_LENGTH = 256 * 1024
MAX_MODULES = 16
MAX_INPUTS = 1000

Policy = Literal["restricted", "kernel"]
InputType = Literal["numpy", "list"]
Code = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MAX_CODE_LENGTH,
        description="Python source, or a whole model reply with the source in a fenced block",
    ),
]
Modules = Annotated[dict[str, Code], Meta(max_length=MAX_MODULES)]
Seed = Annotated[int, Meta(ge=0, le=2**32 - 1)]


class Program(msgspec.Struct, frozen=True):
    """A program to run.

    Attributes:
        code: Python source, or a whole model reply.
        entry_point: the function to call; None for `task`, `transform`, `solve`, `main` or `p`,
            whichever is defined, else the last top-level function.
        input_type: what the function is given; None reads it from the annotation, else numpy.
        policy: "restricted" (both walls) or "kernel" (the kernel wall alone).
        seed: for `random` and `numpy.random`, set again before each call.
        modules: further modules that the program may import, by name, under the same policy.

    Raises:
        ValueError: a field breaks its rule; the message names both.
    """

    code: str
    entry_point: str | None = None
    input_type: InputType | None = None
    policy: Policy = "restricted"
    seed: int = 0
    modules: dict[str, str] = {}

    def __post_init__(self) -> None:
        check_code(self.code, "code")
        if self.entry_point is not None:
            check_identifier(self.entry_point, "entry_point")
        if self.input_type not in (None, "numpy", "list"):
            raise ValueError(f"input_type: must be 'numpy', 'list' or None, not {self.input_type}")
        if self.policy not in ("restricted", "kernel"):
            raise ValueError(f"policy: must be 'restricted' or 'kernel', not {self.policy!r}")
        if isinstance(self.seed, bool) or not 0 <= self.seed < 2**32:
            raise ValueError(f"seed: must be at least 0 and below 2**32, is {self.seed}")
        if len(self.modules) > MAX_MODULES:
            raise ValueError(f"modules: at most {MAX_MODULES}, not {len(self.modules)}")
        for name, code in self.modules.items():
            check_identifier(name, "modules")
            check_code(code, f"modules.{name}")

    @property
    def source(self) -> str:
        """The Python in `code`."""
        return program_text(self.code)


def check_code(code: str, where: str) -> None:
    """Raises ValueError unless `code` is text of a length that will be run."""
    if not isinstance(code, str):
        raise ValueError(f"{where}: must be a string")
    if not code.strip():
        raise ValueError(f"{where}: must not be empty")
    if len(code) > MAX_CODE_LENGTH:
        raise ValueError(f"{where}: at most {MAX_CODE_LENGTH} characters, not {len(code)}")
    try:
        code.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{where}: must be valid Unicode") from None


def check_identifier(name: str, where: str) -> None:
    """Raises ValueError unless `name` can name a function or module."""
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
        raise ValueError(f"{where}: {name[:80]!r} is not a Python name that can be used here")
