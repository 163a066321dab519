"""The options of a sandbox."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.errors import FieldTypeError
from sandbox.ranges import check_integer

# What Python accepts as PYTHONHASHSEED.
_MAX_HASH_SEED = 2**32 - 1

# More would be a mistake: each takes a process or memory.
_MAX_PROCESSES = 4096


@dataclass(frozen=True, kw_only=True)
class SandboxOptions:
    """How a sandbox runs programs. `sandbox.AsyncSandbox` describes the fields.

    Raises:
        FieldError: a value is out of its range.
        FieldTypeError: a value has another type.
    """

    concurrency: int | None
    spares: int
    extra_modules: Sequence[str]
    hash_seed: int
    allow_eval: bool
    restores: int
    restored_clients: int
    extra_slots: int = 0

    def __post_init__(self) -> None:
        check_integer("concurrency", self.slots, 1, _MAX_PROCESSES)
        check_integer("spares", self.spares, 0, _MAX_PROCESSES)
        check_integer("hash_seed", self.hash_seed, 0, _MAX_HASH_SEED)
        check_integer("restores", self.restores, 0)
        check_integer("restored_clients", self.restored_clients, 1)
        check_integer("extra_slots", self.extra_slots, 0, _MAX_PROCESSES)
        if not isinstance(self.allow_eval, bool):
            raise FieldTypeError("allow_eval", f"must be a bool, not {_type(self.allow_eval)}")
        names = self.extra_modules
        if isinstance(names, str) or not all(isinstance(name, str) for name in names):
            raise FieldTypeError("extra_modules", "must be a list of the names of modules")

    @property
    def slots(self) -> int:
        """How many programs run at once, besides those in extra slots."""
        return processors() if self.concurrency is None else self.concurrency

    @property
    def all_slots(self) -> int:
        """How many programs run at once."""
        return self.slots + self.extra_slots


def processors() -> int:
    """Return how many processors this process may use."""
    # Only Linux has it. Elsewhere a sandbox can be made, and its start says why it cannot run.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _type(value: object) -> str:
    return type(value).__name__
