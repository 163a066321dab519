"""Objects that a hostile program could make, written in the restricted language.

Their methods answer differently each time, so that a check and the use that follows see different
values, and keep what they are given: whatever a library hands them is within a program's reach.
"""

from typing import Any

# Texts that would do harm if something evaluated them, imported them or read attributes by them.
TEXTS = (
    *(
        "__globals__",
        "__class__",
        "__init__",
        "__subclasses__",
        "gi_frame",
        "f_globals",
        "tb_frame",
    ),
    *(
        "x",
        "x y",
        "os",
        "sys",
        "numpy",
        "0 .__class__",
        "__import__('os').getpid()",
        "{0.__class__}",
        "{0.__globals__[CANARY]}",
        "{x.__globals__[CANARY]}",
    ),
    *("x: __import__('os')", "/etc/passwd", "O", "O4,O8", "<U4", "%s", "utf_8", "rot13", ""),
)

SOURCE = """
seen = []
_turn = [0]

def answer(*given):
    for value in given:
        if len(seen) < 64:
            seen.append(value)
    _turn[0] += 1
    return POOL[_turn[0] * 7919 % len(POOL)] if POOL else None

def text(*given):
    answer(*given)
    return TEXTS[_turn[0] * 31 % len(TEXTS)]

def number(*given):
    answer(*given)
    return _turn[0] % 4

class Text(str):
    def __eq__(self, other): return number(other) != 0
    def __ne__(self, other): return number(other) == 0
    def __hash__(self): return hash(text())
    def __str__(self): return text()
    def __repr__(self): return text()
    def __format__(self, spec): return text(spec)
    def __iter__(self): return iter([text(), Text(text())])
    def __getitem__(self, key): return text(key)
    def __contains__(self, key): return number(key) != 0
    def __add__(self, other): return text(other)
    def __mod__(self, other): return text(other)
    def split(self, *a): return [text(*a), Text("x")]
    def strip(self, *a): return text(*a)
    def replace(self, *a): return text(*a)
    def lower(self): return text()
    def isidentifier(self): return True
    def startswith(self, *a): return number(*a) == 0
    def endswith(self, *a): return number(*a) == 0
    def join(self, *a): return text(*a)
    def format(self, *a): return text(*a)
    def encode(self, *a): return b"x"
    def partition(self, *a): return (text(*a), text(), text())

class Tuple(tuple):
    def __iter__(self): return iter(()) if number() else iter([answer(), answer()])
    def __len__(self): return number()
    def __getitem__(self, key): return answer(key)
    def __eq__(self, other): return number(other) != 0
    def __hash__(self): return number()
    def __contains__(self, key): return number(key) != 0
    def __add__(self, other): return (answer(other),)

class List(list):
    def __iter__(self): return iter(()) if number() else iter([answer(), answer()])
    def __len__(self): return number()
    def __getitem__(self, key): return answer(key)
    def append(self, *a): return answer(*a)
    def __setitem__(self, key, value): answer(key, value)

class Dict(dict):
    def __iter__(self): return iter([text(), Text(text())])
    def __len__(self): return number()
    def __getitem__(self, key): return answer(key)
    def __setitem__(self, key, value): answer(key, value)
    def __contains__(self, key): return number(key) != 0
    def __missing__(self, key): return answer(key)
    def get(self, *a): return answer(*a)
    def items(self): return [(text(), answer()), (Text("x"), answer())]
    def keys(self): return [text(), Text("x")]
    def values(self): return [answer()]
    def pop(self, *a): return answer(*a)
    def update(self, *a): answer(*a)
    def setdefault(self, *a): return answer(*a)
    def copy(self): return {text(): answer()}

class Int(int):
    def __eq__(self, other): return number(other) != 0
    def __hash__(self): return number()
    def __index__(self): return number()
    def __int__(self): return number()
    def __lt__(self, other): return number(other) != 0
    def __gt__(self, other): return number(other) != 0
    def __add__(self, other): return answer(other)
    def __bool__(self): return number() != 0
    def __repr__(self): return text()
    def __str__(self): return text()

class Any:
    def __init__(self, *a, **k): answer(*a, *k.values())
    def __call__(self, *a, **k): return answer(*a, *k.values())
    def __getitem__(self, key): return answer(key)
    def __setitem__(self, key, value): answer(key, value)
    def __iter__(self): return iter([answer(), Text(text())])
    def __next__(self): return answer()
    def __len__(self): return number()
    def __contains__(self, key): return number(key) != 0
    def __enter__(self): return answer()
    def __exit__(self, *a): return number(*a) == 0
    def __get__(self, *a): return answer(*a)
    def __set__(self, *a): answer(*a)
    def __set_name__(self, *a): answer(*a)
    def __eq__(self, other): return answer(other)
    def __lt__(self, other): return answer(other)
    def __hash__(self): return number()
    def __str__(self): return text()
    def __repr__(self): return text()
    def __format__(self, spec): return text(spec)
    def __index__(self): return number()
    def __int__(self): return number()
    def __float__(self): return 1.0
    def __bool__(self): return number() != 0
    def __add__(self, other): return answer(other)
    def __radd__(self, other): return answer(other)
    def __mul__(self, other): return answer(other)
    def __copy__(self): return answer()
    def __deepcopy__(self, memo): return answer(memo)
    def __setattr__(self, name, value): answer(name, value)
    def keys(self): return [text(), Text("x")]
    def items(self): return [(text(), answer()), (Text("x"), answer())]
    def read(self, *a): return text(*a)
    def write(self, *a): return answer(*a)
    def register(self, *a): return answer(*a)

class Error(Exception):
    def __str__(self): return text()

class Base:
    x = 1
    _y = 2
    def __init_subclass__(cls, **k): answer(cls, *k.values())
    def __class_getitem__(cls, key): return answer(cls, key)
    def method(self, *a): return answer(*a)
    @property
    def shown(self): return answer(self)

def function(*a, **k):
    "text"
    return answer(*a, *k.values())

def annotated(a: "__import__('os').getpid()" = 1, *, b: int = 2) -> "os":
    return answer(a, b)

def generator(*a):
    yield answer(*a)
    yield Text(text())

import abc, collections, contextlib, dataclasses, datetime, decimal, enum, fractions, functools
import random, re, statistics, string, typing
import numpy as np

@dataclasses.dataclass
class Data:
    name: object = 1
    _init: "typing.ClassVar" = 2

class Color(enum.Enum):
    RED = 1

class Bits(enum.Flag):
    A = 1
    B = 2

class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self): pass

Point = collections.namedtuple("Point", "x y")

class Shape(typing.Protocol):
    def area(self) -> "os": ...
"""

# Built anew for each call from what `SOURCE` binds.
MAKERS = (
    *("Text('x')", "Text('__class__')", "Text('')", "Tuple((1, 2))", "Tuple()", "List([1])"),
    *("Dict(x=1)", "Dict()", "Int(1)", "Any()", "Any", "Error('x')", "Error", "Base", "Base()"),
    *("function", "annotated", "generator", "generator()", "Data", "Data()", "Color", "Color.RED"),
    *("Bits.A", "Bits", "Abstract", "Point", "Point(1, 2)", "Shape", "Text", "Tuple", "Dict"),
    *(
        "classmethod(function)",
        "staticmethod(function)",
        "property(function)",
        "super(Data, Data())",
    ),
    *("lambda *a: answer(*a)", "(x for x in [Text('x')])", "Base().method", "iter(Tuple((1,)))"),
    "super(Data, Data())",
    *("collections.UserString(text())", "collections.UserDict(x=1)", "collections.UserList([1])"),
    *("collections.ChainMap({'x': 1})", "collections.Counter('ab')", "string.Template(text())"),
    *("fractions.Fraction(1, 2)", "functools.partial(function)", "contextlib.ExitStack()"),
    *("np.arange(4)", "np.ma.masked_equal([1, 2], 1)", "np.array([Any(), 1], dtype=object)"),
    *("datetime.timedelta(1)", "decimal.Decimal(1)", "random.Random(1)", "re.match('(x)', 'x')"),
    *("statistics.NormalDist(0, 1)", "contextlib.suppress(Error)", "functools.lru_cache(function)"),
    *("functools.partialmethod(function)", "np.vectorize(function)", "np.dtype('i4,i4')"),
)

PLAIN: tuple[Any, ...] = (
    *(0, 1, 2, -1, 1.5, True, None, b"x", "x", (), (1,), (1, 2), [], [1, 2], {}, {"x": 1}, {1}),
    *(int, str, tuple, dict, object, Exception, ValueError, len, print, [[0, 1], [2, 3]]),
)
