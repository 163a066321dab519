"""The classes of `numpy.random`, as stand-ins: they are written in Cython.

A method of theirs does not check what it is called with, so `Generator.normal(x)` would use any
object's memory as a generator and call a function at an address from it. Programs therefore call
methods of instances only. Instances are numpy's own.
"""

from typing import Any

from sandbox.policy.guards import Guards
from sandbox.policy.type_face import make_opaque_face, make_refused_face

_CLASSES = (
    *("Generator", "RandomState", "BitGenerator", "MT19937", "PCG64", "PCG64DXSM", "Philox"),
    *("SFC64", "SeedSequence"),
)


def random_face(guards: Guards) -> dict[str, Any]:
    """Return the stand-ins by name, and let `guards` show them in place of the real classes."""
    import numpy as np

    kinds = {name: getattr(np.random, name) for name in _CLASSES}
    guards.hidden |= {kind: make_opaque_face(kind) for kind in kinds.values()}
    # The class of numpy's functions makes others, which call whatever they are made of.
    dispatcher: type = type(np.zeros_like)
    refused = make_refused_face(dispatcher, guards.stop, "code.exec", dispatcher.__name__)
    guards.hidden[dispatcher] = refused
    return {name: guards.hidden[kind] for name, kind in kinds.items()}
