# ruff: noqa: E501 — whole programs on one line
"""Guards at run time: what they allow, what they stop, and that programs cannot deceive them."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox import Result
from sandbox.policy.compiler import compile_program
from sandbox.policy.guards import PROGRAM_MODULE, Guards
from sandbox.policy.modules import ModuleTable
from sandbox.policy.namespace import program_builtins

Run = Callable[..., Result]


class Stopped(BaseException):
    """Stands in for the end of the process; the programs here do not catch BaseException."""


def stop(rule: str, detail: str) -> None:
    raise Stopped(rule, detail)


@pytest.fixture(scope="module")
def space() -> dict[str, Any]:
    guards = Guards(stop)
    importer = ModuleTable("lean", [], guards).importer()
    return program_builtins(guards, importer, allow_eval=True)


@pytest.fixture
def execute(space: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """Run restricted source in this process; the cases here are harmless."""

    def run_source(source: str) -> dict[str, Any]:
        namespace: dict[str, Any] = {"__builtins__": space, "__name__": PROGRAM_MODULE}
        exec(compile_program(source, "restricted", "<test>"), namespace)
        return namespace

    return run_source


CLASS = """
class A:
    n = 0
    def __init__(self):
        self._x = 1
        self.__y = 2
    def y(self):
        return self.__y
a = A()
"""

# Expressions and their values; `a` is an object of the program's own class `A`.
ALLOWED = [
    ("a._x", 1),
    ("a.y()", 2),
    ("getattr(a, '_x')", 1),
    ("getattr(a, 'missing', 5)", 5),
    ("getattr(a, '_missing', 5)", 5),
    ("hasattr(a, 'n'), hasattr(a, 'm'), hasattr(a, '_m')", (True, False, False)),
    ("setattr(a, 'n', 3), a.n", (None, 3)),
    ("dict(vars(a))['_x'], a.__dict__['_x']", (1, 1)),
    ("type(a) is A, a.__class__ is A, type(a).__name__", (True, True, "A")),
    ("type(1) is int, type(int) is type, isinstance(int, type)", (True, True, True)),
    ("isinstance(1, type), isinstance(int, type), issubclass(int, type)", (False, True, False)),
    ("type(a).__module__", "program"),
    ("'{} {x}'.format(1, x=2)", "1 2"),
    ("'{0[0]} {0[1]:>3} {1.n}'.format([1, 2], a)", "1   2 0"),
    ("'{a}'.format_map({'a': 1})", "1"),
    ("str.format('{}', 5)", "5"),
    ("list(map('{:02d}'.format, [1, 2]))", ["01", "02"]),
    ("sorted(['b', 'a'], key=str.lower)", ["a", "b"]),
    ("callable(print), callable(5)", (True, False)),
    ("[x.__len__() for x in ('a', [1, 2])]", [1, 2]),
    ("a.__class__()._x", 1),
    ("(lambda f: (setattr(f, 'calls', 1), f.calls))(lambda: 0)", (None, 1)),
    ("ValueError('x').args", ("x",)),
]


@pytest.mark.parametrize(("expression", "value"), ALLOWED)
def test_harmless_expressions_work(execute: Callable, expression: str, value: object) -> None:
    assert execute(f"{CLASS}value = {expression}")["value"] == value


def test_programs_set_and_delete_attributes_of_their_classes(execute: Callable) -> None:
    seen = execute(
        CLASS + "a.z = 5\na.z += 1\nA.n = 7\nz = a.z\ndel a.z\ngone = not hasattr(a, 'z')"
    )
    assert (seen["z"], seen["gone"], seen["A"].n) == (6, True, 7)


def test_a_class_may_define_setattr(execute: Callable) -> None:
    source = """
class Record:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2)
class Child(Record):
    def __setattr__(self, name, value):
        super().__setattr__(name, value + 1)
record = Child()
record.n = 5
"""
    assert execute(source)["record"].n == 12


def test_exceptions_may_carry_attributes(execute: Callable) -> None:
    seen = execute(
        "try:\n    e = ValueError('x')\n    e.cell = 5\n    raise e\nexcept ValueError as c:\n    n = c.cell"
    )
    assert seen["n"] == 5


def test_programs_may_set_harmless_array_attributes(execute: Callable) -> None:
    seen = execute("import numpy as np\na = np.arange(6)\na.shape = (2, 3)\na.flat = 1")
    assert seen["a"].tolist() == [[1, 1, 1], [1, 1, 1]]


STOPPED = [
    ("getattr(a, '__globals__')", "attribute.forbidden"),
    ("getattr(a, '__subclasses__', None)", "attribute.forbidden"),
    ("getattr(a.y, '__func__')", "attribute.forbidden"),
    ("hasattr(print, '__self__')", "attribute.forbidden"),
    ("setattr(a, '__class__', int)", "attribute.forbidden"),
    ("setattr(A, '__reduce__', print)", "attribute.forbidden"),
    ("delattr(a, '__dict__')", "attribute.forbidden"),
    ("object.__setattr__(a, '__class__', int)", "attribute.forbidden"),
    ("a.__setattr__('__class__', int)", "attribute.forbidden"),
    ("setattr(int, 'n', 1)", "attribute.write"),
    ("setattr(print, 'n', 1)", "attribute.write"),
    ("object.__setattr__(int, 'n', 1)", "attribute.write"),
    ("'{0.__class__}'.format(a)", "attribute.forbidden"),
    ("'{0.gi_frame}'.format(a)", "attribute.forbidden"),
    ("'{0._x}'.format(a)", "attribute.forbidden"),
    ("'{a.__class__}'.format_map({'a': a})", "attribute.forbidden"),
    ("'{:{0.__class__}}'.format(1, a)", "attribute.forbidden"),
    ("str.format('{0.__class__}', a)", "attribute.forbidden"),
    ("str.format_map('{a.__class__}', {'a': a})", "attribute.forbidden"),
    ("getattr('{0.__class__}', 'format')(a)", "attribute.forbidden"),
    ("type('S', (str,), {})", "class.dynamic"),
    ("type(type(a))('B', (), {})", "class.dynamic"),
    ("type(A)('B', (), {})", "class.dynamic"),
    ("a.__class__.__class__('B', (), {})", "class.dynamic"),
    ("eval('().__class__.__subclasses__()')", "attribute.forbidden"),
    ("exec('().__reduce__')", "attribute.forbidden"),
    ("compile('1', '', 'eval')", "code.compile"),
    ("open('/etc/passwd')", "file.open"),
    ("globals()", "name.forbidden"),
    ("locals()", "name.forbidden"),
    ("vars()", "name.forbidden"),
    ("breakpoint()", "name.forbidden"),
    ("vars(print)", "attribute.forbidden"),
    ("int.__dict__", "attribute.forbidden"),
    ("ValueError().obj", "attribute.forbidden"),
    ("(lambda: 0).__dict__", "attribute.forbidden"),
    ("(lambda: 0).__annotations__", "attribute.forbidden"),
]


@pytest.mark.parametrize(("expression", "rule"), STOPPED)
def test_dangerous_expressions_are_stopped(execute: Callable, expression: str, rule: str) -> None:
    with pytest.raises(Stopped) as caught:
        execute(f"{CLASS}value = {expression}")
    assert caught.value.args[0] == rule


LIES = {
    "a string whose str() is another string": (
        "class S(str):\n    def __str__(self): return '{}'\nS('{0.__class__}').format(1)"
    ),
    "a name that equals every other name": (
        "class S(str):\n    def __eq__(self, o): return True\n"
        "    def __hash__(self): return hash('x')\n    def startswith(self, *a): return False\n"
        "getattr(1, S('__class__'))"
    ),
    "a class with a library class as its base": (
        "import random\nclass R(random.Random):\n    pass\nR()._randbelow"
    ),
    "an AttributeError that refers to a module": (
        "import numpy\ntry:\n    numpy.no_such_name\nexcept AttributeError as e:\n    e.obj"
    ),
    "a subclass of str with the real format": ("class S(str): pass\nS('{0.__class__}').format(1)"),
}


@pytest.mark.parametrize("lie", LIES)
def test_guards_are_not_deceived(execute: Callable, lie: str) -> None:
    with pytest.raises((Stopped, TypeError)):
        execute(LIES[lie])


def test_attributes_cannot_be_set_through_dict(execute: Callable) -> None:
    for target in ("vars(a)", "a.__dict__"):
        for name in ("__class__", "left"):
            seen = execute(
                f"{CLASS}try:\n    {target}['{name}'] = int\nexcept TypeError:\n    pass\n"
                "same = type(a) is A and not hasattr(a, 'left')"
            )
            assert seen["same"], (target, name)


def test_the_real_type_is_unreachable(execute: Callable) -> None:
    kinds = execute(CLASS + "kinds = type(A), type(type), type(type(A)), A.__class__")["kinds"]
    assert all(kind is kinds[0] for kind in kinds)
    assert kinds[0] is not type


def test_builtins_hold_nothing_dangerous(space: dict[str, Any]) -> None:
    import builtins

    for name in ("eval", "exec", "compile", "open", "globals", "locals", "vars", "getattr", "type"):
        assert space[name] is not getattr(builtins, name)
    for name in ("help", "license", "copyright", "credits", "__loader__", "__spec__", "_"):
        assert name not in space


@pytest.mark.parametrize("name", ["input()", "exit()", "quit(1)"])
def test_input_and_exit_raise_the_usual_exceptions(run: Run, name: str) -> None:
    result = run(f"def task(g):\n    {name}")
    assert result.status == "error"
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == ("EOFError" if name == "input()" else "SystemExit")


def test_a_stop_cannot_be_caught(run: Run) -> None:
    code = (
        "def task(g):\n"
        "    while True:\n"
        "        try:\n"
        "            getattr(g, '__reduce__')\n"
        "        except BaseException:\n"
        "            pass\n"
        "        finally:\n"
        "            print('still here')\n"
    )
    result = run(code)
    assert result.status == "violation"
    assert result.stdout == ""


def test_array_methods_that_write_files_are_stopped(run: Run) -> None:
    for body in (
        "g.tofile('a')",
        "g.dump('a')",
        "np.ndarray.dump(g, 'a')",
        "np.ndarray.tofile(g, 'a')",
        "np.int64(1).dump('a')",
        "np.int64(1).tofile('a')",
        "list(map(np.ndarray.dump, [g], ['a']))",
    ):
        result = run(f"import numpy as np\ndef task(g):\n    {body}\n    return g")
        assert [(v.rule, v.layer, v.line) for v in result.violations] == [
            ("file.open", "runtime", 3)
        ], body


@pytest.mark.parametrize(
    "body",
    [
        "g.ctypes",
        # Its members are ctypes functions, whose class can make a function from any address.
        "np.random.default_rng().bit_generator.ctypes",
        "np.random.PCG64(1).ctypes.next_uint64",
        "type(np.random.MT19937().ctypes.next_double)(1)(0)",
    ],
)
def test_ctypes_is_unreachable(run: Run, body: str) -> None:
    result = run(f"import numpy as np\ndef task(g):\n    {body}\n    return g")
    assert result.status in ("violation", "rejected"), result.outputs[0]
    assert result.violations[0].layer != "kernel"


def test_strides_cannot_be_set_even_through_a_subclass(run: Run) -> None:
    for head, rule in (
        ("a = np.zeros(3, int)", "attribute.write"),
        ("class A(np.ndarray): pass\na = A((3,), int)", "class.base"),
    ):
        result = run(
            f"import numpy as np\n{head}\ndef task(g):\n    a.strides = (0,)\n    return g"
        )
        assert [v.rule for v in result.violations] == [rule], head
