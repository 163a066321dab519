"""Arrays of objects, whose elements numpy keeps while it works on them.

Numpy has a pointer to an element, and no reference, while it calls the element's methods. A method
of a program's could overwrite the element in the array, and numpy would go on with freed memory.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy._core import _multiarray_umath as multiarray  # type: ignore[attr-defined]

from sandbox.policy import _tripwire


class _Probe:
    """An element whose methods count the references to it."""

    def __init__(self) -> None:
        self.most = 0

    def count(self, *_: Any) -> int:
        self.most = max(self.most, sys.getrefcount(self))
        return 1

    def __float__(self) -> float:
        return float(self.count())

    def __bool__(self) -> bool:
        return bool(self.count())

    __add__ = __mul__ = __rmul__ = __lt__ = __gt__ = __abs__ = conjugate = sqrt = count


# Something that each table of numpy's leads to.
_USES: dict[str, Callable[[Any], Any]] = {
    "arithmetic": lambda array: array + array,
    "functions of one operand": np.absolute,
    "methods": np.sqrt,
    "comparisons": lambda array: array < array[::-1],
    "matrix products": lambda array: array[:1] @ array[:1],
    "inner products": lambda array: np.dot(array[:1], array[:1]),
    "products": lambda array: np.vdot(array[:1], array[:1]),
    "sums": lambda array: np.einsum("i,i", array[:1], array[:1]),
    "searches": lambda array: np.searchsorted(array, array),
    "extremes": lambda array: array.argmax(),
    "sorting": lambda array: array.argsort(),
    "tests": np.count_nonzero,
    "conversions": lambda array: array.astype(float),
    "lists": lambda array: np.array(array.tolist(), dtype=float),
}


def hold_objects() -> None:
    """Let numpy keep the objects in arrays while it works on them, for good.

    Raises:
        RuntimeError: numpy is not built as it is known here.
    """
    before = _references()
    for ufunc in _ufuncs():
        _tripwire.hold_operands(ufunc)
    _tripwire.hold_called(np.frompyfunc)
    for dtype in _types():
        _tripwire.hold_converted(multiarray._get_castingimpl(np.dtypes.ObjectDType, dtype))
    _tripwire.hold_elements(
        np.ndarray,
        multiarray._ARRAY_API,
        np.dtype(object),
        multiarray.asarray,
        multiarray.vdot,
        multiarray.c_einsum,
    )
    _tripwire.replace_imports(multiarray._ARRAY_API, np.ndarray)
    after = _references()
    for use, count in before.items():
        if after[use] <= count:
            raise RuntimeError(f"numpy does not keep the elements of arrays in {use}")
    if not _is_written_first():
        raise RuntimeError("numpy frees an element before it has written the next one")


def _references() -> dict[str, int]:
    """Return how many references to an element there are while numpy uses it."""
    counts = {}
    uses = _USES | {"ufuncs of functions": np.frompyfunc(_Probe.count, 1, 1)}
    for name, use in uses.items():
        array = np.array([_Probe(), _Probe()], dtype=object)
        use(array)
        counts[name] = max(probe.most for probe in array)
    return counts


def _is_written_first() -> bool:
    """Return whether an element that ends when it is overwritten finds the array without it."""
    seen = []

    def look() -> Iterator[None]:
        try:
            yield
        finally:
            seen.append(array[0] is None)

    array = np.array([look()], dtype=object)
    next(array[0])
    array[0] = None
    while not seen:  # the interpreter frees it between two calls
        len(seen)
    return seen == [True]


def _ufuncs() -> Iterator[Any]:
    """Return the ufuncs with loops over objects, of all modules."""
    seen = set()
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            if type(value) is np.ufunc and id(value) not in seen:
                seen.add(id(value))
                if any("O" in types for types in value.types):
                    yield value


def _types() -> set[Any]:
    """Return the types that objects are converted to."""
    types = {type(np.dtype(code)) for code in np.typecodes["All"]}
    return (types | {np.dtypes.StringDType}) - {np.dtypes.ObjectDType}
