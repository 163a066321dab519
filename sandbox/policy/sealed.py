"""Library classes that no program can change.

A program may call the function `__init__` of a library class with any object, and a class is an
object too: `UserDict.__init__(numbers.Real)` would write to `numbers.Real`. So would any other
method that sets attributes. Guards of such calls would be a list of methods. Instead the template
makes every class that exists before the first fork read-only, as CPython's own classes are.
"""

from sandbox.policy import _tripwire

# Classes to which numpy itself writes: a masked scalar changes its class, and polynomials keep the
# style in which all of them are shown.
_CHANGED_BY_NUMPY = frozenset(
    [
        *(("numpy.ma", name) for name in ("MaskedArray", "MaskedConstant", "mvoid")),
        *(("numpy.ma.core", name) for name in ("MaskedArray", "MaskedConstant", "mvoid")),
        ("numpy.polynomial._polybase", "ABCPolyBase"),
    ]
)


def seal_all() -> None:
    """Make all classes of this process read-only, for good, except a few of numpy's."""
    waiting, seen = [object], {object}
    while waiting:
        cls = waiting.pop()
        for sub in type.__subclasses__(cls):
            if sub not in seen:
                seen.add(sub)
                waiting.append(sub)
    for cls in seen:
        if (cls.__module__, cls.__name__) not in _CHANGED_BY_NUMPY:
            _tripwire.seal(cls)
