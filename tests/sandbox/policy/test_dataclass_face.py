"""The faces of `dataclasses` and `collections.namedtuple`, compared with the library's modules."""

# ruff: noqa: E501 — each case is a program on one line

import collections
import dataclasses
import types
import typing
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from sandbox.policy import own
from sandbox.policy.dataclass_face import dataclass_face
from sandbox.policy.guards import Guards
from sandbox.policy.named_tuple_face import named_tuple_face
from sandbox.policy.typing_face import typing_face


class Stopped(BaseException):
    """Stands in for the end of the process."""


def stop(rule: str, detail: str) -> NoReturn:
    raise Stopped(rule, detail)


GUARDS = Guards(stop)
FACE = types.SimpleNamespace(**dataclass_face(GUARDS))
TYPING = types.SimpleNamespace(**typing_face(GUARDS))
NAMED_TUPLE = named_tuple_face(GUARDS)


def make_class(d: Any, body: str, *bases: type) -> Any:
    """Return a class with this body that is recorded as a program's."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    space = {
        "d": d,
        "typing": TYPING if d is FACE else typing,
        "bases": bases,
        "__name__": __name__,
    }
    exec(f"class K(*bases):\n{lines}", space)
    own.record_class(space["K"])  # type: ignore[arg-type]
    return space["K"]


def seen_in(case: str, space: dict[str, Any]) -> list[Any]:
    """Run a case and return what it logs, and its exception."""
    seen: list[Any] = []
    try:
        exec(case, {**space, "log": lambda *values: seen.append(repr(values))})
    except Exception as error:
        seen.append((type(error).__name__, str(error)))
    return seen


# `d` is the module, and `C` makes a class of a body and bases.
DATACLASSES = [
    'P=d.dataclass(C("x:int\\ny:int=3"));log(P(1),P(1,2),P(x=4)==P(4,3),P(1)!=P(2))',
    'P=d.dataclass(C("x:int\\ny:int"));P()',
    'P=d.dataclass(C("x:int\\ny:int"));P(1,2,3)',
    'P=d.dataclass(C("x:int\\ny:int"));P(1,x=3)',
    'P=d.dataclass(C("x:int\\ny:int"));P(1,z=3)',
    'P=d.dataclass(C("x:int\\ny:int"));hash(P(1,2))',
    'P=d.dataclass(frozen=True,order=True)(C("x:int\\ny:int"));log(sorted([P(2,1),P(1,2)]),hash(P(1,2))==hash((1,2)),P(1,2)<P(1,3));P(1,2).x=3',
    'P=d.dataclass(frozen=True)(C("x:int\\ny:int"));del P(1,2).x',
    'P=d.dataclass(frozen=True)(C("x:int\\ny:int"));P(1,2).z=4',
    'd.dataclass(C("x:int=1\\ny:int"))',
    'd.dataclass(C("x:list=[]"))',
    'd.dataclass(order=True,eq=False)(C("x:int=1"))',
    'P=d.dataclass(C("x:list=d.field(default_factory=list)\\ny:int=0"));a=P();b=P();a.x.append(1);log(a,b,P([3]),a==b)',
    'P=d.dataclass(C("x:int\\n_:d.KW_ONLY\\ny:int=2\\nz:int"));log(P(1,z=4));P(1,2,3)',
    'P=d.dataclass(kw_only=True)(C("x:int\\ny:int=2"));log(P(x=1));P(1)',
    'P=d.dataclass(C("x:int\\ny:d.InitVar[int]=5\\nt:int=d.field(init=False)\\ndef __post_init__(self,y): self.t=self.x+y"));log(P(1),P(1,2),[f.name for f in d.fields(P)],d.replace(P(1),x=9,y=2))',
    'P=d.dataclass(C("x:int\\nt:int=d.field(init=False)\\ndef __post_init__(self): self.t=self.x*2"));log(P(4));d.replace(P(3),t=1)',
    "P=d.dataclass(C(\"x:int\\ny:typing.ClassVar[int]=3\\nz:'typing.ClassVar[int]'=4\"));log(P(1),P.y,[f.name for f in d.fields(P(1))])",
    'P=d.dataclass(C("x:int\\ny:object=d.field(default=3,repr=False,compare=False)"));log(P(1),P(1,2)==P(1,5),P.y)',
    'A=d.dataclass(C("x:int\\ny:int=2"));B=d.dataclass(C("z:int=5\\ny:int=7",A));log(B(1),B(1,2,3),B(1)==A(1),d.is_dataclass(B),d.is_dataclass(int),d.is_dataclass(3))',
    'A=d.dataclass(C("x:int=0"));d.dataclass(frozen=True)(C("z:int=5",A))',
    'A=d.dataclass(frozen=True)(C("x:int=0"));d.dataclass(C("z:int=5",A))',
    'A=d.dataclass(C("x:list"));B=d.dataclass(C("a:object\\nm:dict"));log(d.asdict(B(A([1,A([2])]),{1:A([3])})),d.astuple(B(A([1]),{1:(A([3]),)})))',
    'P=d.dataclass(slots=True)(C("x:int\\ny:int=2"));p=P(1);log(p,p==P(1),P.__slots__);p.z=3',
    'P=d.dataclass(slots=True,frozen=True)(C("x:int\\ny:int=2"));import copy;p=P(1);log(copy.copy(p),copy.deepcopy(p)==p,hash(p)==hash((1,2)))',
    'P=d.dataclass(eq=False)(C("x:int"));p=P(1);log(p==p,p==P(1),hash(p) is not None)',
    'P=d.dataclass(unsafe_hash=True)(C("x:int"));log(hash(P(1))==hash((1,)))',
    "P=d.dataclass(C(\"x:int\\ndef __repr__(self): return 'me'\\ndef __eq__(self,o): return True\"));log(P(1),P(1)==3)",
    'P=d.dataclass(C("x:int\\ndef __init__(self): self.x=9"));log(P())',
    "d.asdict(3)",
    "d.replace(3)",
    "d.fields(3)",
    "d.field(default=1,default_factory=list)",
    'd.dataclass(C("x=d.field()"))',
    'd.dataclass(order=True)(C("x:int\\ndef __lt__(self,o): return 1"))',
    'P=d.dataclass(C("x:object=None"));p=P();p.x=p;log(p)',
    'P=d.dataclass(C("pass"));log(P(),P()==P());P(1)',
    'P=d.dataclass(C("self:int\\nx:int=1"));log(P(3),P(self=2))',
    'P=d.dataclass(C(chr(10).join(f"f{i}:int={i}" for i in range(40))));log(P(),P(f39=0).f39)',
    'P=d.dataclass(C("x:int\\ny:int"));log(P.__match_args__, P.__init__.__qualname__, P.__doc__ and True)',
    'P=d.dataclass(C("x:int", Exception));log(P(3), P(3).args)',
    'P=d.dataclass(C("x:object\\ny:object"));log(P(1,2)<P(2,3))',
    'import numpy;P=d.dataclass(C("x:object"));log(P(numpy.zeros(3))==P(numpy.zeros(3)))',
    "P=d.dataclass(frozen=True)(C(\"x:int\\ny:int=d.field(init=False,default=0)\\ndef __post_init__(self): object.__setattr__(self,'y',self.x+1)\"));log(P(1),d.replace(P(1),x=3))",
    "log(d.field(default=3).default, d.MISSING is d.field().default)",
]


@pytest.mark.parametrize("case", DATACLASSES)
def test_dataclasses_are_those_of_the_library(case: str) -> None:
    def run(d: Any) -> list[Any]:
        return seen_in(case, {"d": d, "C": lambda *args: make_class(d, *args)})

    assert run(FACE) == run(dataclasses)


NAMED_TUPLES = [
    'P=n("P","x y");log(P(1,2),P(y=1,x=2)._asdict(),P(1,2)._replace(x=4),P._make([1,2]),P._fields,P.__doc__,P.x.__doc__);P(1)',
    'P=n("P",["a","b"],defaults=[4]);log(P(1),P._field_defaults);P(1,2,3)',
    'n("P","a a")',
    'n("P","a def")',
    'n("P","a _b")',
    'n("P","a 1")',
    'log(n("P","a def _x a",rename=True)._fields)',
    'n("P","a",defaults=[1,2])',
    'P=n("P","a");P._make([1,2])',
    'P=n("P","a");P(1)._replace(b=1)',
    'P=n("P","a");P(b=1)',
    'P=n("P",[]);log(P())',
    'P=n("P","a b c");P(1,2)',
    'P=n("P","a");P(1).a=3',
]


@pytest.mark.parametrize("case", NAMED_TUPLES)
def test_named_tuples_are_those_of_the_library(case: str) -> None:
    assert seen_in(case, {"n": NAMED_TUPLE}) == seen_in(case, {"n": collections.namedtuple})


def test_methods_touch_instances_only() -> None:
    made = FACE.dataclass(order=True, unsafe_hash=True)(make_class(FACE, "x:int\ny:int=1"))
    other = types.SimpleNamespace(x=1, y=2)
    calls: list[Callable[[], Any]] = [
        lambda: made.__init__(other, 1),
        lambda: made.__repr__(other),
        lambda: made.__eq__(other, other),
        lambda: made.__lt__(other, other),
        lambda: made.__hash__(other),
    ]
    for call in calls:
        with pytest.raises(Stopped):
            call()
    assert (other.x, other.y) == (1, 2)


def test_a_field_cannot_be_subclassed_and_is_not_trusted() -> None:
    made = FACE.dataclass(make_class(FACE, "x:int=1"))
    shown = FACE.fields(made)[0]
    with pytest.raises(TypeError, match="base type"):
        type("Lying", (type(shown),), {})
    shown.name = "y"
    derived = FACE.dataclass(make_class(FACE, "z:int=2", made))
    assert repr(derived()) == "K(x=1, z=2)"


@pytest.mark.parametrize("name", ["_\uff3fself__", "x=1):\n pass\ndef f(", "__self__", "gi_frame"])
def test_names_that_no_class_body_could_have_are_refused(name: str) -> None:
    cls = make_class(FACE, "pass")
    cls.__annotations__ = {name: int}
    with pytest.raises(Stopped):
        FACE.dataclass(cls)
    with pytest.raises((Stopped, ValueError)):
        NAMED_TUPLE("P", [name])


def test_a_class_of_a_library_is_no_dataclass() -> None:
    with pytest.raises(Stopped):
        FACE.dataclass(
            type("Library", (), {"__annotations__": {"x": int}, "__module__": "program"})
        )


def test_a_field_named_like_a_guarded_attribute_of_a_base_is_refused() -> None:
    with pytest.raises(Stopped):
        FACE.dataclass(init=False)(make_class(FACE, "format:object", str))
