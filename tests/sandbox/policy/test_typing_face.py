"""The face of `typing`, compared with the library's module, and what it does not do."""

# ruff: noqa: E501 — each case is a program on one line

import collections
import copy
import types
import typing
import warnings
from typing import Any, NoReturn

import numpy as np
import pytest

from sandbox import Result
from sandbox.policy.guards import Guards
from sandbox.policy.typing_face import numpy_typing_face, typing_face


class Stopped(BaseException):
    """Stands in for the end of the process."""


def stop(rule: str, detail: str) -> NoReturn:
    raise Stopped(rule, detail)


GUARDS = Guards(stop)
FACE = types.SimpleNamespace(**typing_face(GUARDS))

# Expressions of `t`, whose `repr` is compared.
ALIKE = [
    "t.List[int], t.List, t.List[t.List[int]], t.Dict[str, t.List[int]]",
    "t.Tuple[int, ...], t.Tuple[int, str], t.Tuple[()]",
    "t.Optional[int], t.Union[int, str], t.Union[int, None], t.Optional[t.List[int]]",
    "t.Union[int, int], t.Union[t.Union[int, str], str], t.Optional[t.Optional[int]]",
    "t.List[int] | None, None | t.List[int], int | t.List[int]",
    "t.Callable[[int, str], bool], t.Callable[..., int], t.Callable[[], int]",
    "t.Literal['a', 'b'], t.Literal[1, None]",
    "copy.copy(t.List[int]), copy.deepcopy([t.List[int], t.Any, t.Optional['Grid']])",
    "t.Any, t.NoReturn, t.Final[int], t.ClassVar[int]",
    "t.Annotated[int, 5]",
    "t.TypeVar('T'), t.TypeVar('T', covariant=True), t.List[t.TypeVar('T')]",
    "t.Sequence[int], t.Iterable[str], t.Iterator[int], t.Mapping[str, int]",
    "t.List['Grid'], t.Optional['Grid']",
    "t.Counter[int], t.DefaultDict[str, int], t.Deque[int]",
    "t.get_args(t.Dict[str, int]), t.get_args(t.Callable[[int], str]), t.get_args(int)",
    "t.get_args(t.Union[int, str]), t.get_args(t.Literal['a']), t.get_args(list[int])",
    "t.get_args(t.Annotated[int, 'x']), t.get_args(int | None)",
    "t.get_origin(t.List[int]), t.get_origin(t.List), t.get_origin(int), t.get_origin(int | None)",
    "t.get_origin(t.Union[int, str]) is t.Union, t.get_origin(t.Annotated[int, 1]) is t.Annotated",
    "t.get_origin(t.Callable[[int], int]), t.get_origin(list[int])",
    "isinstance([], t.List), isinstance((), t.List), isinstance([], t.Sequence), issubclass(dict, t.Mapping)",
    "isinstance(1, t.Union[int, str]), isinstance(1.0, t.Optional[int])",
    "isinstance(1, t.SupportsInt), isinstance('1', t.SupportsInt), isinstance(1, t.Hashable)",
    "t.List[int] == t.List[int], t.List[int] == t.List[str], t.Union[int, str] == t.Union[str, int]",
    "hash(t.List[int]) == hash(t.List[int]), len({t.Union[int, str], t.Union[str, int]})",
    "t.Counter('aab'), t.DefaultDict(int), t.Deque([1])",
    "t.cast(int, 'x'), t.cast('int', 3), t.TYPE_CHECKING, t.Text",
    "t.NewType('Row', int)(3), t.NewType('Row', int).__name__",
    "t.NamedTuple('P', [('x', int), ('y', int)])(1, 2), t.NamedTuple('P', x=int)(x=1)",
    "t.TypedDict('D', {'x': int})(x=1), t.TypedDict('D', {'in': int}).__name__",
    "t.List()",
    "t.List[int]()",
    "t.Dict()",
    "isinstance([], t.List[int])",
    "isinstance(1, t.Any)",
    "t.NamedTuple('P', [('x y', int)])",
    "t.NamedTuple('P', [('_x', int)])",
    "t.NamedTuple('P', [('x', int)], y=int)",
    "t.overload(lambda: 1)()",
    "t.assert_never(3)",
    "t.Union[()]",
    "t.runtime_checkable(int)",
]


@pytest.mark.parametrize("expression", ALIKE)
def test_annotations_are_those_of_the_library(expression: str) -> None:
    def seen(t: Any) -> object:
        try:
            warnings.simplefilter("ignore")
            return repr(eval(f"({expression},)", {"t": t, "copy": copy}))
        except Exception as error:
            return type(error)

    assert seen(FACE) == seen(typing)


CLASSES = [
    """
class P(t.NamedTuple):
    x: int
    y: int = 2
    def total(self): return self.x + self.y
log(P(1), P(1, 3).total(), P._fields, P(1)._replace(y=5), P(1)._asdict(), isinstance(P(1), tuple))
""",
    "class P(t.NamedTuple):\n    x: int = 1\n    y: int",
    "class P(t.NamedTuple):\n    x: int\n    def _make(self): pass",
    "class P(t.NamedTuple, int):\n    x: int",
    """
class D(t.TypedDict):
    x: int
class E(D, total=False):
    y: int
log(D(x=1), E(x=1, y=2), type(E(x=1)))
""",
    "class D(t.TypedDict):\n    x: int\nisinstance({}, D)",
    """
T = t.TypeVar("T")
class Stack(t.Generic[T]):
    def __init__(self, items=()): self.items = list(items)
class Ints(Stack[int]): pass
log(Stack[int]([1]).items, Ints([2]).items, [c.__name__ for c in Ints.__mro__], Stack[int].__name__ is not None)
""",
    """
T = t.TypeVar("T")
Grid = t.List[t.List[T]]
log(Grid[int], t.get_args(Grid[int]))
""",
    """
class Shape(t.Protocol):
    def area(self) -> int: ...
class Square(Shape):
    def area(self): return 4
log(Square().area())
Shape()
""",
    """
@t.runtime_checkable
class Shape(t.Protocol):
    def area(self) -> int: ...
class Square:
    def area(self): return 4
log(isinstance(Square(), Shape), isinstance(3, Shape), issubclass(Square, Shape), issubclass(int, Shape))
""",
    "class Shape(t.Protocol):\n    def area(self): ...\nisinstance(3, Shape)",
    "class A: pass\nclass Shape(A, t.Protocol): pass",
    "class Rows(t.List[int]): pass\nlog(Rows([1]), isinstance(Rows(), list))",
    "class C(t.Counter[str]): pass\nlog(C('aab')['a'])",
    "class A(t.Any): pass\nlog(A() is not None)",
    "class A(t.Optional[int]): pass",
    "class A(t.Final): pass",
]


@pytest.mark.parametrize("case", CLASSES)
def test_classes_are_those_of_the_library(case: str) -> None:
    def seen(t: Any) -> list[object]:
        found: list[object] = []
        try:
            exec(case, {"t": t, "log": lambda *values: found.append(repr(values)), "__name__": "x"})
        except Exception as error:
            found.append(type(error))
        return found

    mine, its = seen(FACE), seen(typing)
    assert mine == its


def test_text_stays_text() -> None:
    text = "__import__('os').getpid()"
    assert FACE.get_args(FACE.List[text]) == (text,)
    assert FACE.get_args(FACE.Optional[text])[0] == text
    assert not hasattr(FACE, "ForwardRef")
    assert not hasattr(FACE, "get_type_hints")


def test_type_is_never_the_real_type() -> None:
    assert FACE.get_origin(FACE.Type[int]) is GUARDS.type_face
    assert FACE.get_origin(type[int]) is GUARDS.type_face
    with pytest.raises(TypeError):
        FACE.Type("Made", (), {})
    with pytest.raises(TypeError):
        exec("class Maker(t.Type): pass", {"t": FACE})


@pytest.mark.parametrize("name", ["final", "no_type_check", "override", "overload"])
def test_decorators_write_nothing(name: str) -> None:
    function = types.SimpleNamespace()
    if hasattr(FACE, name):
        getattr(FACE, name)(function)
    assert vars(function) == {}


def test_constructors_make_their_own_class_only() -> None:
    class Other:
        pass

    made = FACE.NewType("Row", int)
    with pytest.raises(TypeError):
        type(made).__new__(Other, "x", int)
    for value in (made, FACE.List, FACE.List[int], FACE.Any, FACE.TypeVar("T"), FACE.NamedTuple):
        with pytest.raises(TypeError, match="base type"):
            type("Derived", (type(value),), {})


def test_names_are_those_of_the_library() -> None:
    assert set(vars(FACE)) <= set(dir(typing))
    hidden = set(typing.__all__) - set(vars(FACE))
    assert hidden <= {
        *("ForwardRef", "get_type_hints", "clear_overloads", "ParamSpecArgs", "ParamSpecKwargs"),
        *("TypeAliasType", "NoDefault", "get_protocol_members", "is_protocol"),
        "evaluate_forward_ref",
    }


def test_numpy_annotations_are_arrays() -> None:
    face = types.SimpleNamespace(**numpy_typing_face())
    assert FACE.get_origin(face.NDArray["text"]) is np.ndarray
    assert FACE.get_origin(face.NDArray) is np.ndarray
    assert isinstance(FACE.get_origin(FACE.Counter[int])(), collections.Counter)


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("List[List[int]]", list),
        ("Grid", list),
        ("'Grid'", list),
        ("'List[int]'", list),
        ("Sequence[Sequence[int]]", list),
        ("Tuple[Tuple[int, ...], ...]", list),
        ("Iterable", list),
        ("List", list),
        ("list[int]", list),
        ("Optional[List[int]]", np.ndarray),
        ("NDArray[Any]", np.ndarray),
        ("Any", np.ndarray),
    ],
)
def test_parameter_annotations_choose_the_input(run: Any, annotation: str, kind: type) -> None:
    code = (
        "from typing import *\nfrom numpy.typing import NDArray\nimport numpy as np\n"
        "Grid = List[List[int]]\n"
        f"def task(g: {annotation}): return [[int(isinstance(g, {'list' if kind is list else 'np.ndarray'}))]]"
    )
    result: Result = run(code)
    assert result.grids == [[[1]]], result
