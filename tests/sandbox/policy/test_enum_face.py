"""The faces of `enum` and `abc`, compared with the library's modules."""

# ruff: noqa: E501 — each case is a program on one line

import abc
import builtins
import copy
import dataclasses
import enum
import json
import textwrap
import types
import warnings
from typing import Any, NoReturn

import pytest

from sandbox.policy.abc_face import abc_face
from sandbox.policy.dataclass_face import dataclass_face
from sandbox.policy.enum_face import enum_face
from sandbox.policy.guards import Guards
from sandbox.policy.namespace import program_builtins


class Stopped(BaseException):
    """Stands in for the end of the process."""


def stop(rule: str, detail: str) -> NoReturn:
    raise Stopped(rule, detail)


GUARDS = Guards(stop)
BUILTINS = program_builtins(GUARDS, __import__)
FACES = {
    **enum_face(GUARDS),
    **abc_face(GUARDS),
    "dataclass": dataclass_face(GUARDS)["dataclass"],
}
NAMES = ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "auto", "unique")
REAL = {name: getattr(enum, name) for name in NAMES} | {
    name: getattr(abc, name) for name in ("ABC", "ABCMeta", "abstractmethod", "abstractproperty")
}
REAL["dataclass"] = dataclasses.dataclass


def seen_in(case: str, given: dict[str, Any], builtins: Any) -> list[Any]:
    """Run a case and return what it logs, and its exception."""
    seen: list[Any] = []
    space = {
        **given,
        "__builtins__": builtins,
        "__name__": "program",
        "copy": copy,
        "json": json,
        "log": lambda *values: seen.append(repr(values)),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(textwrap.dedent(case), space)
        except Exception as error:
            seen.append((type(error).__name__, str(error)))
    return seen


COLOR = """
class Color(Enum):
    RED = 1
    BLUE = 2
    CRIMSON = 1
"""
SIDE = """
class Side(Flag):
    NONE = 0
    TOP = auto()
    BOTTOM = auto()
    LEFT = auto()
    BOTH = TOP | BOTTOM
"""
BITS = """
class Bits(IntFlag):
    A = 1
    B = 2
    D = 8
"""
LEVEL = """
class Level(IntEnum):
    LOW = 1
    HIGH = 5
"""
SIZE = """
@dataclass(frozen=FROZEN)
class Size:
    height: int
    width: int = 5

    def area(self):
        return self.height * self.width

class Sheet(Size, Enum):
    SMALL = 1, 2
    WIDE = 3
"""
SIZES = [SIZE.replace("FROZEN", each) for each in ("False", "True")]

CASES = [
    # Members that are made of a dataclass.
    *(
        size + "log(list(Sheet), Sheet.WIDE.value, Sheet.SMALL.value == Size(1, 2))"
        for size in SIZES
    ),
    *(size + "log(Sheet.SMALL.height, Sheet.WIDE.width, Sheet.WIDE.area())" for size in SIZES),
    *(size + "log(Sheet(Size(1, 2)), str(Sheet.WIDE), f'{Sheet.WIDE}')" for size in SIZES),
    *(size + f"log(Sheet({value}))" for size in SIZES for value in ("3", "(1, 2)", "Size(9, 9)")),
    *(size + "log(Sheet.SMALL == Sheet.WIDE, Sheet.SMALL == Size(1, 2))" for size in SIZES),
    SIZES[0].replace("(frozen=False)", "(repr=False)")
    + "log(Sheet.SMALL.name, Sheet.SMALL.value.width)",
    # Members, aliases, look-ups and iteration.
    COLOR + "log(Color.RED, Color.CRIMSON, str(Color.RED), f'{Color.RED:>12}', Color.RED.name)",
    COLOR + "log(list(Color), len(Color), list(reversed(Color)), dict(Color.__members__))",
    COLOR
    + "log(Color(1), Color['BLUE'], Color['CRIMSON'], Color(Color.RED), Color.RED is Color(1))",
    COLOR
    + "log(Color.RED == 1, Color.RED != Color.BLUE, Color.RED in Color, {Color.RED: 3}, bool(Color.RED))",
    COLOR
    + "log(Color.RED.value, Color.RED._value_, Color.RED._name_, isinstance(Color.RED, Color))",
    COLOR + "log(Color, type(Color.RED) is Color, Color.__name__, issubclass(Color, Enum))",
    COLOR + "log(copy.copy(Color.RED) is Color.RED, copy.deepcopy([Color.RED]) == [Color.RED])",
    COLOR
    + "log(sorted(Color, key=lambda c: -c.value), max(c.value for c in Color), hash(Color.RED) == hash('RED'))",
    COLOR
    + "log(Color._member_map_, Color._member_names_, Color._value2member_map_, 2 in Color._value2member_map_)",
    COLOR + "Color(9)",
    COLOR + "Color['GREEN']",
    COLOR + "log(hasattr(Color, 'GREEN'), hasattr(Color, 'name'), hasattr(Color.RED, 'name'))",
    COLOR + "Color.RED = 3",
    COLOR + "del Color.RED",
    COLOR + "Color.RED < Color.BLUE",
    COLOR + "Color.RED.name = 'x'",
    COLOR + "class More(Color):\n    X = 3",
    COLOR + "match Color(2):\n    case Color.BLUE: log('blue')",
    COLOR + "Color.extra = 5; log(Color.extra, Color.RED.extra)",
    "class E(Enum):\n    A = 1\n    A = 2",
    "class E(Enum):\n    A = 1\n    def A(self): pass",
    "class E(Enum):\n    _x_ = 1",
    "class E(Enum): pass\nlog(list(E))",
    "class E(Enum):\n    name = 'n'\n    value = 'v'\nlog(E.name, E.value, E.name.value, E.value.name)",
    "class E(Enum):\n    A = [1]\n    B = [2]\n    C = [1]\nlog(E([2]), E.C is E.A, len(E))",
    "class E(Enum):\n    A = 1\n    B = 1.0\n    C = True\nlog(list(E), E(True))",
    "class E(Enum):\n    A = None\n    B = ()\n    C = len\nlog(list(E)[:2], E(None))",
    "class E(Enum):\n    _ignore_ = ['x']\n    x = 3\n    A = x\nlog(list(E), hasattr(E, 'x'))",
    "class E(Enum):\n    __hidden = 3\n    A = 1\n    def get(self): return self.__hidden\nlog(list(E), E.A.get())",
    # Methods, constructors and hooks.
    """
    class Planet(Enum):
        EARTH = (1, 2.5)
        MARS = (3, 4)
        def __init__(self, mass, radius):
            self.mass = mass
            self.radius = radius
        @property
        def ratio(self): return self.mass / self.radius
        @classmethod
        def default(cls): return cls.MARS
        @staticmethod
        def helper(): return 7
        def __str__(self): return 'planet ' + self.name.lower()
        def __call__(self, x): return self.mass * x
    log(Planet.EARTH.ratio, Planet.default(), Planet.helper(), str(Planet.MARS), f'{Planet.MARS}')
    log(Planet.MARS(5), Planet((1, 2.5)), Planet.EARTH.radius)
    """,
    """
    class E(Enum):
        def __new__(cls, value, label):
            made = object.__new__(cls)
            made._value_ = value
            made.label = label
            return made
        A = (1, 'one')
        B = (2, 'two')
    log(E(2).label, list(E))
    """,
    """
    class E(Enum):
        A = 1
        @classmethod
        def _missing_(cls, value):
            return cls.A if value == 'a' else super()._missing_(value) if value != 'b' else 5
    log(E('a'))
    E('c')
    """,
    "class E(Enum):\n    A = 1\n    @classmethod\n    def _missing_(cls, value): return 5\nE(3)",
    "class E(Enum):\n    A = 1\n    @classmethod\n    def _missing_(cls, value): return [][0]\nE(3)",
    "class E(Enum):\n    A = 1\n    def __init__(self, x): raise ValueError(x)",
    "class E(Enum):\n    A = 1\n    def __eq__(self, o): return True\n    def __hash__(self): return 5\nlog(E.A == 7, hash(E.A))",
    "class Base(Enum):\n    def double(self): return self.value * 2\nclass E(Base):\n    A = 4\nlog(E.A.double(), list(E))",
    "class E(Enum):\n    def __init_subclass__(cls, **k): log(cls.__name__, list(cls), k)\nclass F(E, x=1):\n    A = 1",
    "class M:\n    def hi(self): return self.name\nclass E(M, Enum):\n    A = 1\nlog(E.A.hi(), E.A)",
    "class M:\n    def __repr__(self): return 'm'\n    def __str__(self): return 's'\nclass E(M, Enum):\n    A = 1\nlog(E.A, str(E.A))",
    "class E(Enum):\n    A = 1\n    B = lambda self: 3\n    @property\n    def p(self): return 9\nlog(list(E), E.A.B(), E.A.p)",
    "class E(M := object, Enum): pass",
    "class E(Enum, int): pass",
    # Automatic values.
    "class E(Enum):\n    A = auto()\n    B = auto()\n    C = 7\n    D = auto()\nlog([m.value for m in E])",
    "class E(Enum):\n    A = (auto(), 'a')\n    B = (auto(), 'b')\nlog([m.value for m in E])",
    "class E(Enum):\n    def _generate_next_value_(name, start, count, last): return name.lower()\n    A = auto()\n    B = auto()\nlog([m.value for m in E])",
    "class N(Enum):\n    @staticmethod\n    def _generate_next_value_(name, start, count, last): return (start, count, last)\nclass E(N):\n    A = auto()\n    B = auto()\nlog([m.value for m in E])",
    "class E(Enum):\n    A = auto()\n    def _generate_next_value_(name, start, count, last): return name",
    "class E(StrEnum):\n    RED = auto()\n    BLUE = 'b'\nlog(list(E), str(E.RED), E('b'), E.RED == 'red', f'{E.RED:>5}', E.RED.upper())",
    "class E(StrEnum):\n    A = 1",
    "class E(StrEnum):\n    A = b'x', 'utf-8'\n    title = 'y'\nlog(E.A, E.title)",
    # Values of a class.
    LEVEL
    + "log(Level.LOW + 1, Level.LOW < Level.HIGH, Level(5), str(Level.LOW), repr(Level.LOW), f'{Level.LOW:03}')",
    LEVEL
    + "log(json.dumps({'a': Level.LOW}), sum(Level), sorted(Level, reverse=True), [0, 7][Level.LOW], Level.HIGH == 5)",
    LEVEL
    + "log({1: 'x'}[Level.LOW], int(Level.HIGH), Level.HIGH.bit_length(), range(Level.HIGH)[2], isinstance(Level.LOW, int))",
    "class E(int, Enum):\n    A = 3\n    B = '5'\nlog(E.A, E.B, str(E.A), f'{E.A}', E.A + 1, E.B.value, E(5))",
    "class E(str, Enum):\n    A = 'x'\nlog(E.A, str(E.A), f'{E.A}', E.A + 'y', E.A == 'x', E('x'))",
    "class E(tuple, Enum):\n    A = (1, 2)\n    B = (3, 4)\nlog(E.A, E.A[1], E((3, 4)), len(E.A))",
    "class E(float, Enum):\n    A = 1\nlog(E.A, E.A.value, E.A * 2)",
    "class P(tuple):\n    def __repr__(self): return 'P' + tuple.__repr__(self)\nclass E(P, Enum):\n    A = (1, 2)\nlog(E.A, E.A.value)",
    "class E(int, Enum):\n    A = 'x'",
    "class E(int, str, Enum): pass",
    # Flags.
    SIDE
    + "log(list(Side), Side.TOP | Side.LEFT, Side.BOTH, Side.TOP & Side.BOTH, Side.TOP ^ Side.BOTH, ~Side.TOP)",
    SIDE
    + "log(Side.TOP in Side.BOTH, bool(Side.NONE), bool(Side.TOP), list(Side.BOTH), len(Side.BOTH), Side(0), Side(3))",
    SIDE
    + "log(Side(5), str(Side(5)), Side(5).name, Side(5).value, Side(5) == Side.TOP | Side.LEFT, Side(5) is Side(5))",
    SIDE
    + "log(Side, Side.TOP, repr(Side.NONE), str(Side.NONE), Side['TOP'], hash(Side(5)) == hash(Side(5)), Side(-1))",
    SIDE + "Side(9)",
    SIDE + "Side('x')",
    SIDE + "Side.TOP | 1",
    SIDE + "1 in Side.TOP",
    SIDE + "value = Side.NONE\nfor each in (Side.TOP, Side.LEFT): value |= each\nlog(value)",
    "class E(Flag):\n    A = 4\n    B = 1\n    C = 2\nlog(list(E), E(7), list(E(7)), ~E.A)",
    "class E(Flag):\n    A = 1\n    B = 6\nlog(list(E), E(7), E.B)",
    "class E(Flag):\n    A = auto()\n    B = 16\n    C = auto()\nlog([m.value for m in E])",
    BITS
    + "log(Bits.A | Bits.B, Bits.A | 2, 2 | Bits.A, Bits.A | 4, Bits.A + 1, Bits(3), Bits(7), Bits(0), str(Bits(3)))",
    BITS
    + "log(~Bits.A, Bits.A & 1, Bits.A ^ 3, Bits.D > 4, f'{Bits.D}', list(Bits(11)), Bits(20), Bits(-2), (~Bits.A).value)",
    BITS
    + "log(Bits.A in Bits(3), isinstance(Bits.A | Bits.B, Bits), int(Bits(3)), Bits(3).name, Bits(4).name)",
    "class E(int, Flag):\n    A = 1\n    B = 2\nlog(E.A | E.B, E.A, list(E))",
    # `unique` and calls that make enumerations.
    "@unique\nclass E(Enum):\n    A = 1\n    B = 2\nlog(E)",
    "@unique\nclass E(Enum):\n    A = 1\n    B = 1",
    "E = Enum('E', 'A B'); log(E, list(E), E.__name__)",
    "E = Enum('E', ['A', 'B'], start=5); log(list(E))",
    "E = Enum('E', {'A': 'x', 'B': 'y'}); log(list(E))",
    "E = Enum('E', [('A', 1), ('B', 1)]); log(list(E), E.B)",
    "E = IntEnum('E', 'A, B'); log(list(E), E.A + 1)",
    "E = Flag('E', 'A B C'); log(list(E), E.A | E.C)",
    "E = Enum('E', 'A B', type=int); log(list(E), E.A + 1)",
    "E = StrEnum('E', 'A B'); log(list(E))",
    "E = Enum('E', 'A A')",
    # Abstract classes.
    "class B(ABC):\n    @abstractmethod\n    def f(self): return 1\nclass C(B):\n    def f(self): return super().f() + 1\nlog(C().f(), isinstance(C(), B))\nB()",
    "class B(ABC):\n    @property\n    @abstractmethod\n    def p(self): pass\nclass C(B):\n    p = 3\nlog(C().p)\nB()",
    "class B(ABC):\n    @classmethod\n    @abstractmethod\n    def f(cls): pass\n    @staticmethod\n    @abstractmethod\n    def g(): pass\nB()",
    "class B(metaclass=ABCMeta):\n    @abstractmethod\n    def f(self): pass\nclass C(B): pass\nC()",
    "class B(ABC):\n    @abstractproperty\n    def p(self): pass\nB()",
    "class B(ABC): pass\nlog(B() is not None, issubclass(B, ABC))",
    "class B(ABC):\n    @abstractmethod\n    def f(self): pass\nclass C: pass\nB.register(C)\nlog(issubclass(C, B), isinstance(C(), B))",
]


@pytest.mark.parametrize("case", CASES)
def test_enumerations_and_abstract_classes_are_those_of_the_library(case: str) -> None:
    assert seen_in(case, FACES, BUILTINS) == seen_in(case, REAL, builtins)


def test_only_what_a_program_made_becomes_abstract() -> None:
    for given in (textwrap.dedent, types, Guards, len, object()):
        with pytest.raises(TypeError, match="function of the program"):
            FACES["abstractmethod"](given)


@pytest.mark.parametrize("name", ["__reduce_ex__", "__match_args__", "gi_frame", "_\uff3fdict__"])
def test_names_that_no_class_body_could_have_are_refused(name: str) -> None:
    with pytest.raises(Stopped):
        FACES["Enum"]("Made", {name: 1})


def test_a_member_is_an_instance_of_its_class_whatever_new_returns() -> None:
    case = """
    class E(Enum):
        def __new__(cls, value): return value
        A = 5
    """
    assert "did not return a member" in str(seen_in(case, FACES, BUILTINS))


def test_what_is_known_about_an_enumeration_is_out_of_reach() -> None:
    case = COLOR + "Color._member_map_ = {'RED': 5}; Color._value2member_map_ = {1: 5}"
    assert seen_in(case + "; log(Color(1), Color['RED'])", FACES, BUILTINS) == [
        "(<Color.RED: 1>, <Color.RED: 1>)"
    ]


def test_a_class_body_cannot_keep_its_class_from_being_recorded() -> None:
    case = "class E(Enum):\n    _ignore_ = ['__program__']\n    A = 1"
    assert "must hold the names of members" in str(seen_in(case, FACES, BUILTINS))
