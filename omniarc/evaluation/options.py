"""Options of a run that all of its programs share: policy, input type, modules."""

import hashlib

import msgspec

from omniarc.evaluation.predictions import Prediction
from sandbox.grids import InputType
from sandbox.program import Policy, Program

_NO_CODE = "pass"


class ProgramOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How the programs of a run are run.

    Attributes:
        policy: "restricted" (both walls) or "kernel" (the kernel wall only).
        input_type: type of the function's argument, "numpy" or "list"; None to infer it from each
            program. A prediction with an `input_type` keeps its own.
        modules: source of additional modules that the programs may import, by name.

    Raises:
        FieldError: a field breaks its rule; see `Program`.
    """

    policy: Policy = "restricted"
    input_type: InputType | None = None
    modules: dict[str, str] = {}

    def __post_init__(self) -> None:
        self.applied_to(Program(_NO_CODE))

    def program(self, prediction: Prediction) -> Program:
        """Return the program of a prediction with these options.

        Raises:
            ValueError: the reply holds no program; see `Prediction.program`.
        """
        return self.applied_to(prediction.program())

    def applied_to(self, program: Program) -> Program:
        """Return a program with these options; it keeps an input type of its own."""
        # The constructor checks the fields, which `msgspec.structs.replace` does not.
        fields = msgspec.structs.asdict(program) | {
            "policy": self.policy,
            "input_type": program.input_type or self.input_type,
            "modules": self.modules,
        }
        return Program(**fields)

    def module_hashes(self) -> dict[str, str]:
        """Return the SHA-256 of each module's source, in hexadecimal digits."""
        return {name: source_hash(source) for name, source in self.modules.items()}


def source_hash(source: str) -> str:
    """Return the SHA-256 of a source as UTF-8, as the audit records of a service have it."""
    return hashlib.sha256(source.encode()).hexdigest()
