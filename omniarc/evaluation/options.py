"""Options of a run that all of its programs share: policy, input type, modules."""

import hashlib

import msgspec

from omniarc.evaluation.predictions import Prediction
from sandbox.entry_points import PRELUDE
from sandbox.errors import FieldError
from sandbox.grids import InputType
from sandbox.program import Policy, Program

_NO_CODE = "pass"


class ProgramOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How the programs of a run are run.

    Attributes:
        policy: "restricted" (both walls) or "kernel" (the kernel wall only).
        input_type: type of the function's argument, "numpy" or "list"; None to infer it from each
            program. A prediction with an `input_type` keeps its own.
        strict_output: refuse floats in outputs, also those that are whole numbers.
        modules: source of additional modules that the programs may import, by name.
        prelude: source of the module `prelude`, whose public names programs have without an
            import.

    Raises:
        FieldError: a field breaks its rule; see `Program`.
    """

    policy: Policy = "restricted"
    input_type: InputType | None = None
    strict_output: bool = False
    modules: dict[str, str] = {}
    prelude: str | None = None

    def __post_init__(self) -> None:
        if self.prelude is not None and PRELUDE in self.modules:
            raise FieldError("prelude", f"a module has the name {PRELUDE} already")
        try:
            self.applied_to(Program(_NO_CODE))
        except FieldError as error:
            raise FieldError(self.field_of(error.field), error.rule) from None

    @property
    def all_modules(self) -> dict[str, str]:
        """The modules and the prelude, which may import them."""
        return self.modules | ({} if self.prelude is None else {PRELUDE: self.prelude})

    def field_of(self, field: str) -> str:
        """Return the field of these options that a field of a program comes from."""
        is_prelude = self.prelude is not None and field == f"modules.{PRELUDE}"
        return "prelude" if is_prelude else field

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
            "strict_output": self.strict_output,
            "modules": self.all_modules,
        }
        return Program(**fields)

    def module_hashes(self) -> dict[str, str]:
        """Return the SHA-256 of each module's source, in hexadecimal digits."""
        return {name: source_hash(source) for name, source in self.all_modules.items()}


def source_hash(source: str) -> str:
    """Return the SHA-256 of a source as UTF-8, as the audit records of a service have it."""
    return hashlib.sha256(source.encode()).hexdigest()
