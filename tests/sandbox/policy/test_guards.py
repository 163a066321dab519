# ruff: noqa: E501 — whole programs on one line
"""Guards at run time: what they let pass, what they stop, and that a program cannot fool them."""

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
    """Stands for the end of the process: programs below catch no BaseException."""


def stop(rule: str, detail: str) -> None:
    raise Stopped(rule, detail)


@pytest.fixture(scope="module")
def space() -> dict[str, Any]:
    guards = Guards(stop)
    return program_builtins(guards, ModuleTable("lean", [], guards).importer())


@pytest.fixture
def execute(space: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """Runs restricted source in this process, which the cases below do no harm to."""

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

# Expressions with what they are worth; `a` is an object of the program's own class `A`.
WORTH = [
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


@pytest.mark.parametrize(("expression", "value"), WORTH)
def test_what_is_harmless_works(execute: Callable, expression: str, value: object) -> None:
    assert execute(f"{CLASS}value = {expression}")["value"] == value


def test_classes_write_and_delete_their_own_attributes(execute: Callable) -> None:
    seen = execute(
        CLASS + "a.z = 5\na.z += 1\nA.n = 7\nz = a.z\ndel a.z\ngone = not hasattr(a, 'z')"
    )
    assert (seen["z"], seen["gone"], seen["A"].n) == (6, True, 7)


def test_a_setattr_of_a_class_of_its_own(execute: Callable) -> None:
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


def test_array_attributes_that_only_change_the_array(execute: Callable) -> None:
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
    ("eval('1')", "code.eval"),
    ("exec('1')", "code.exec"),
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
def test_what_is_not_is_stopped(execute: Callable, expression: str, rule: str) -> None:
    with pytest.raises(Stopped) as caught:
        execute(f"{CLASS}value = {expression}")
    assert caught.value.args[0] == rule


LIES = {
    "a string that formats itself as another": (
        "class S(str):\n    def __str__(self): return '{}'\nS('{0.__class__}').format(1)"
    ),
    "a name that is two names": (
        "class S(str):\n    def __eq__(self, o): return True\n"
        "    def __hash__(self): return hash('x')\n    def startswith(self, *a): return False\n"
        "getattr(1, S('__class__'))"
    ),
    "a class whose base is a library's": (
        "import random\nclass R(random.Random):\n    pass\nR()._randbelow"
    ),
    "an attribute error that holds a module": (
        "import numpy\ntry:\n    numpy.no_such_name\nexcept AttributeError as e:\n    e.obj"
    ),
    "a subclass of str with the real format": ("class S(str): pass\nS('{0.__class__}').format(1)"),
}


@pytest.mark.parametrize("lie", LIES)
def test_guards_believe_no_lie(execute: Callable, lie: str) -> None:
    with pytest.raises((Stopped, TypeError)):
        execute(LIES[lie])


def test_nothing_is_written_through_a_view_of_an_objects_attributes(execute: Callable) -> None:
    for target in ("vars(a)", "a.__dict__"):
        for name in ("__class__", "left"):
            seen = execute(
                f"{CLASS}try:\n    {target}['{name}'] = int\nexcept TypeError:\n    pass\n"
                "same = type(a) is A and not hasattr(a, 'left')"
            )
            assert seen["same"], (target, name)


def test_the_stand_in_for_type_is_all_one_can_get(execute: Callable) -> None:
    kinds = execute(CLASS + "kinds = type(A), type(type), type(type(A)), A.__class__")["kinds"]
    assert all(kind is kinds[0] for kind in kinds)
    assert kinds[0] is not type


def test_builtins_hold_no_door(space: dict[str, Any]) -> None:
    import builtins

    for name in ("eval", "exec", "compile", "open", "globals", "locals", "vars", "getattr", "type"):
        assert space[name] is not getattr(builtins, name)
    for name in ("help", "license", "copyright", "credits", "__loader__", "__spec__", "_"):
        assert name not in space


@pytest.mark.parametrize("name", ["input()", "exit()", "quit(1)"])
def test_what_ends_or_asks_raises_as_it_does_everywhere(run: Run, name: str) -> None:
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


def test_numpy_doors_that_are_attributes_are_stopped_by_the_language_wall(run: Run) -> None:
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
        # Its functions are ctypes ones: their class makes a function out of any address.
        "np.random.default_rng().bit_generator.ctypes",
        "np.random.PCG64(1).ctypes.next_uint64",
        "type(np.random.MT19937().ctypes.next_double)(1)(0)",
    ],
)
def test_no_way_leads_into_c(run: Run, body: str) -> None:
    result = run(f"import numpy as np\ndef task(g):\n    {body}\n    return g")
    assert result.status in ("violation", "rejected"), result.outputs[0]
    assert result.violations[0].layer != "kernel"


def test_a_subclass_of_an_array_moves_its_window_no_more_than_an_array(run: Run) -> None:
    for head, rule in (
        ("a = np.zeros(3, int)", "attribute.write"),
        ("class A(np.ndarray): pass\na = A((3,), int)", "class.base"),
    ):
        result = run(
            f"import numpy as np\n{head}\ndef task(g):\n    a.strides = (0,)\n    return g"
        )
        assert [v.rule for v in result.violations] == [rule], head
