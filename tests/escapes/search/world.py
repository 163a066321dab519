"""What a restricted program has: the faces and builtins of a template process."""

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from sandbox import wire
from sandbox.policy import sealed
from sandbox.policy.compiler import PROGRAM_FILE, compile_program
from sandbox.policy.guards import PROGRAM_MODULE, Guards
from sandbox.policy.library import Checks
from sandbox.policy.modules import ModuleTable
from sandbox.policy.namespace import program_builtins
from sandbox.template import warm


class Refused(BaseException):
    """A guard has refused something: in a child this ends the program."""


class World(NamedTuple):
    """The world of a program.

    Attributes:
        guards: its guards, which raise `Refused`.
        modules: the faces.
        builtins: its builtins.
        importer: its `__import__`.
    """

    guards: Guards
    modules: ModuleTable
    builtins: dict[str, Any]
    importer: Callable[..., Any]

    def run(self, source: str, **names: Any) -> dict[str, Any]:
        """Run source under the policy and return its namespace."""
        space = {"__builtins__": self.builtins, "__name__": PROGRAM_MODULE, **names}
        exec(compile_program(source, "restricted", PROGRAM_FILE), space)
        return space

    @property
    def faces(self) -> dict[str, Any]:
        """The modules that a program may import, by name."""
        return {name: self.importer(name, fromlist=("__name__",)) for name in self.modules.names}

    def named(self) -> dict[str, Any]:
        """Return the builtins that have a name in a program."""
        return {name: value for name, value in self.builtins.items() if name.isidentifier()}


def stop(rule: str, detail: str) -> NoReturn:
    raise Refused(f"{rule}: {detail}")


def build(profile: str) -> World:
    """Do in this process what a template does before its first fork."""
    warnings.simplefilter("ignore")
    guards = Guards(stop)
    configuration = wire.Configuration(
        profile=profile,
        extra_modules=[],
        packages=[],
        has_packages=False,
        filter=b"",
        children=0,
        notify=False,
        restorable_filter=b"",
        mapping_calls={},
        abort_call=0,
        allow_eval=True,
    )
    warm.import_all(configuration)
    modules = ModuleTable(profile, (), guards)
    warm.touch()
    Checks(guards).install()
    importer = modules.importer()
    builtins = program_builtins(guards, importer, allow_eval=True)
    sealed.seal_all(stop)
    return World(guards, modules, builtins, importer)
